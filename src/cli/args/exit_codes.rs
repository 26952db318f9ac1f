//! What the help of each command says about its exit codes, and the whole command line with it.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::{Command, CommandFactory, FromArgMatches};

use super::Cli;

/// Of commands that prove or check something.
const IN_GENERAL: &str =
    "Exit codes: 0 done, 1 failed outside (network, bank, disk), 2 you must change something,
3 not proved complete: nothing written.";

/// Of commands that look at the archive's files.
const OF_VERIFY: &str =
    "Exit codes: 0 all is whole, 1 failed outside (network, bank, disk), 2 you must change something,
3 something is damaged.";

/// Of commands that ask nobody and prove nothing.
const AT_HOME: &str = "Exit codes: 0 done, 1 failed outside (disk), 2 you must change something.";

/// The commands of which nobody outside is asked; those below them are the same.
const HOMELY: [&str; 4] = ["mapping", "rules", "completions", "man"];

impl Cli {
    /// The command line with the exit codes in each help.
    pub(in crate::cli) fn described() -> Command {
        with_exit_codes(Self::command(), IN_GENERAL)
    }

    /// Reads what was typed.
    pub(in crate::cli) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = Self::described();
        let matches = command.try_get_matches_from_mut(arguments)?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

fn with_exit_codes(command: Command, codes: &'static str) -> Command {
    let codes = match command.get_name() {
        "verify" => OF_VERIFY,
        name if HOMELY.contains(&name) => AT_HOME,
        _ => codes,
    };
    let before = command.get_after_help().map(StyledStr::to_string);
    let help = match before {
        Some(before) => format!("{before}\n\n{codes}"),
        None => codes.to_owned(),
    };
    command
        .after_help(help)
        .mut_subcommands(|below| with_exit_codes(below, codes))
}
