//! How the user gets in, and where the secret for it is.

use super::ask::Asker;
use crate::access::{BaseUrl, Login, Secret};
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::config::{ConfigError, Environment, REDIRECT_PORT, ask_command, usual_server};

/// The ways in.
pub(super) enum Entrance {
    /// The built-in demo company.
    Demo,
    /// An API key.
    Key { login: Login, place: SecretPlace },
    /// A login with a browser, in the name of an application.
    App {
        client_id: String,
        server: BaseUrl,
        redirect_port: u16,
        place: SecretPlace,
    },
}

/// Where a secret is, now and later.
pub(super) enum SecretPlace {
    /// A program prints it.
    Command(Vec<String>),
    /// In the file that is written.
    File(Secret),
    /// In the environment, where it stays.
    Environment(Secret),
}

/// A program with its arguments, set apart by spaces; no shell looks at quotes.
pub(super) fn words(command: &str) -> Result<Vec<String>, &'static str> {
    if command.contains(['"', '\'']) {
        return Err(
            "quotes are not understood here; write secret_command into saldo.toml as a list of texts",
        );
    }
    Ok(command.split_whitespace().map(str::to_owned).collect())
}

pub(super) fn base_url(environment: &Environment) -> Result<BaseUrl, Failure> {
    let base_url = environment.base_url.clone().map_or_else(BaseUrl::production, Ok);
    base_url.map_err(Failure::user)
}

impl Entrance {
    /// From the options; what they leave open is asked, where somebody is there.
    pub(super) fn find(
        arguments: &InitArgs,
        environment: &Environment,
        asker: Option<&Asker>,
    ) -> Result<Self, Failure> {
        if arguments.demo {
            return Ok(Self::Demo);
        }
        let (login, client_id) = match (&arguments.login, &arguments.client_id, asker) {
            (None, None, Some(asker)) => asker.way_in()?,
            (login, client_id, _) => (login.clone(), client_id.clone()),
        };
        if let Some(client_id) = client_id {
            let api = base_url(environment)?;
            let server = arguments.server.clone().or_else(|| usual_server(&api));
            return Ok(Self::App {
                client_id,
                server: server.ok_or_else(|| {
                    Failure::usage(
                        "the host of the logins is not known for this base URL; name it with --server",
                    )
                })?,
                redirect_port: arguments.redirect_port.unwrap_or(REDIRECT_PORT),
                place: SecretPlace::find(arguments, environment.client_secret.as_ref(), asker)?,
            });
        }
        let login = login.ok_or_else(|| Failure::usage("--login is missing"))?;
        Ok(Self::Key {
            login: Login::new(&login)
                .map_err(|error| Failure::usage(format!("this login cannot be used: {error}")))?,
            place: SecretPlace::find(arguments, environment.secret_key.as_ref(), asker)?,
        })
    }

    /// Whether the file that is written must be the user's alone.
    pub(super) fn is_secret(&self) -> bool {
        match self {
            Self::Demo => false,
            Self::Key { place, .. } | Self::App { place, .. } => matches!(place, SecretPlace::File(_)),
        }
    }
}

impl SecretPlace {
    fn find(
        arguments: &InitArgs,
        in_environment: Option<&Secret>,
        asker: Option<&Asker>,
    ) -> Result<Self, Failure> {
        match (&arguments.secret_command, in_environment, asker) {
            (Some(command), _, _) => words(command)
                .map(Self::Command)
                .map_err(|reason| Failure::usage(format!("--secret-command: {reason}"))),
            (None, Some(secret), _) if arguments.keep_secret => Ok(Self::File(secret.clone())),
            (None, Some(secret), _) => Ok(Self::Environment(secret.clone())),
            (None, None, Some(asker)) => asker.secret(),
            (None, None, None) => Err(Failure::usage("the secret is missing; see `saldo init --help`")),
        }
    }

    /// What to do when the key is refused.
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Self::Command(_) => "Check the login, and what the command of --secret-command prints.",
            Self::File(_) => "Check the login and the key; a key is shown once, in Settings > Integrations.",
            Self::Environment(_) => {
                "Check the login and SALDO_SECRET_KEY; a key is shown once, in Settings > Integrations."
            }
        }
    }

    /// The secret itself; this may run the program.
    pub(super) fn secret(&self) -> Result<Secret, Failure> {
        match self {
            Self::Command(words) => {
                ask_command(words).map_err(|error| Failure::from(ConfigError::from(error)))
            }
            Self::File(secret) | Self::Environment(secret) => Ok(secret.clone()),
        }
    }
}
