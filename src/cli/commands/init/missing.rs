//! What the options lack where nobody can be asked: all of it at once.

use super::file::NEEDED;
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::config::{Environment, Profile};

pub(super) fn check(arguments: &InitArgs, environment: &Environment) -> Result<(), Failure> {
    let mut missing: Vec<String> = Vec::new();
    let (secret, variable) = match &arguments.client_id {
        Some(_) => (&environment.client_secret, "SALDO_CLIENT_SECRET"),
        None => (&environment.secret_key, "SALDO_SECRET_KEY"),
    };
    if !arguments.demo {
        if arguments.login.is_none() && arguments.client_id.is_none() {
            missing.push("--login LOGIN (or --client-id ID, or --demo)".to_owned());
        }
        if secret.is_none() && arguments.keep_secret {
            missing.push(format!("{variable} in the environment, for --keep-secret"));
        } else if secret.is_none() && arguments.secret_command.is_none() {
            missing.push(format!(
                "--secret-command COMMAND, or {variable} in the environment"
            ));
        }
    }
    if arguments.formats.is_empty() {
        missing.push("--format NAME".to_owned());
    }
    for name in &arguments.formats {
        let mapping = formats::load(name, &Profile::default())?;
        for key in &mapping.needs_books {
            if let Some(needed) = NEEDED.iter().find(|needed| needed.key == *key)
                && !(needed.is_given)(arguments)
            {
                missing.push(format!("{} (for {name})", needed.option));
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "without a terminal nobody can be asked; these options are missing:\n  {}",
        missing.join("\n  ")
    )))
}
