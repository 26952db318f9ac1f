//! What the help of each command says last: examples and exit codes; and the whole command line with it.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};
use clap::{Command, CommandFactory, FromArgMatches};

use super::{Cli, examples};

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

/// But these look at entries, the bank's if no others are named.
const LOOKING: [&str; 6] = [
    "mapping preview",
    "mapping explain",
    "mapping diff",
    "mapping fields",
    "rules explain",
    "rules unmatched",
];

impl Cli {
    /// The command line with examples and exit codes in each help.
    pub(in crate::cli) fn described() -> Command {
        described(Self::command(), "", IN_GENERAL)
    }

    /// Reads what was typed.
    pub(in crate::cli) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = Self::described();
        let matches = command.try_get_matches_from_mut(arguments).map_err(hinted)?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

/// Words that people try, and the command that they mean.
const MEANT: [(&str, &str); 4] = [
    ("formats", "saldo mapping list"),
    ("format", "saldo mapping list"),
    ("charts", "saldo rules chart"),
    ("config", "saldo init"),
];

/// The error, with the command that was meant where its word is known.
fn hinted(mut error: clap::Error) -> clap::Error {
    let word = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => MEANT.iter().find(|(known, _)| known == word),
        _ => None,
    };
    if let Some((_, meant)) = word {
        let hint = StyledStr::from(format!("use `{meant}`"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint]));
    }
    error
}

/// `above`: the words before the command's own.
fn described(command: Command, above: &str, codes: &'static str) -> Command {
    let words = match (above, command.get_name()) {
        (_, "saldo") => String::new(),
        ("", name) => name.to_owned(),
        (above, name) => format!("{above} {name}"),
    };
    let codes = match words.as_str() {
        "verify" => OF_VERIFY,
        words if HOMELY.contains(&words) => AT_HOME,
        words if LOOKING.contains(&words) => IN_GENERAL,
        _ => codes,
    };
    let own = command.get_after_help().map(StyledStr::to_string);
    let texts = [
        own,
        examples::of(&words).map(str::to_owned),
        Some(codes.to_owned()),
    ];
    let help = texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    command
        .after_help(help)
        .mut_subcommands(|below| described(below, &words, codes))
}
