//! What can be typed.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

mod archived;
mod entrance;
mod every;
mod examples;
mod exit_codes;
mod format_name;
mod mapping;
mod receipts;
mod rules;
mod source;

pub(super) use archived::{
    ArchiveArgs, ArchivedArgs, ChangesArgs, HistoryArgs, LookedAtArgs, MissingArgs, ReceiptsArgs,
};
pub(super) use entrance::{InitArgs, LoginArgs, LogoutArgs, ProbeArgs};
pub(super) use every::EveryArgs;
use format_name::FormatName;
pub(super) use mapping::{
    DiffArgs, ExplainArgs, FieldsArgs, MappingCommand, NewArgs, PreviewArgs, SchemaArgs,
};
use receipts::ReceiptsArg;
pub(super) use rules::{LookArgs, RuleFileArgs, RulesCommand};
pub(super) use source::{PeriodArgs, ProfileArgs, SourceArgs};

const AFTER_HELP: &str = "\
Examples:
  saldo export --demo --month 2026-10 --format lexoffice  # without an account
  saldo export --last-month --format lexoffice            # once a month
  saldo fetch --month 2026-10 --out october.jsonl         # what the bank sent
  saldo export --input october.jsonl --month 2026-10 --format generic-de
  saldo mapping check my-format.toml                      # all mistakes at once";

/// Turns a Qonto business account into files that accounting programs import, proven complete to the cent.
#[derive(Debug, Parser)]
#[command(name = "saldo", version, after_help = AFTER_HELP, max_term_width = 110)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Tell only errors; data still go to standard output
    #[arg(long, short, global = true, conflicts_with = "verbose", display_order = 900)]
    pub(super) quiet: bool,
    /// Tell each step on standard error; -vv also every request
    #[arg(long, short, global = true, action = ArgAction::Count, display_order = 901)]
    pub(super) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write import files for a period, after proving that nothing is missing or doubled
    #[command(mut_arg("archive", |archive| archive.help(OF_EXPORT).conflicts_with("input")))]
    Export(ExportArgs),
    /// Bring the local archive up to date with the bank
    #[command(mut_arg("input", |input| input.hide(true)), mut_arg("timezone", |timezone| timezone.hide(true)))]
    Sync(SyncArgs),
    /// Look whether everything in the local archive is still as it was stored
    #[command(mut_arg("input", |input| input.hide(true)), mut_arg("timezone", |timezone| timezone.hide(true)))]
    Verify(VerifyArgs),
    /// List the exports from the archive, with their files and sums
    #[command(after_help = "Example:\n  saldo history --archive books")]
    History(HistoryArgs),
    /// Show what was edited at the bank after it was exported
    #[command(after_help = "Example:\n  saldo sync && saldo changes --since 3")]
    Changes(ChangesArgs),
    /// List the entries that require a receipt and have none, by who made the payment
    #[command(after_help = "Example:\n  saldo missing --last-month > reminder.txt")]
    Missing(MissingArgs),
    /// Write the receipts of a period out of the archive, to a folder or a ZIP
    #[command(after_help = "Example:\n  saldo receipts --month 2026-10 --out receipts-october.zip")]
    Receipts(ReceiptsArgs),
    /// Write what the bank sent for a period as JSON Lines, one object a line
    #[command(mut_arg("input", |input| input.hide(true)))]
    Fetch(FetchArgs),
    /// Show what has not settled yet, and what was declined, in a period
    Pending(ReviewArgs),
    /// List the accounts with their balances
    Accounts(AccountsArgs),
    /// Formats: list, check, test and try mapping files
    #[command(subcommand)]
    Mapping(MappingCommand),
    /// Rules for postings: check, test and explain them, and find what they do not cover
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Ask for what is needed, test it, and write saldo.toml
    Init(Box<InitArgs>),
    /// Log in at Qonto with your browser, instead of using a key
    Login(LoginArgs),
    /// Forget the login of a profile on this machine
    Logout(LogoutArgs),
    /// Ask Qonto what its documentation leaves open
    Probe(ProbeArgs),
    /// Print the completion script of a shell
    Completions {
        /// bash, zsh, fish, powershell or elvish
        shell: Shell,
    },
    /// Print the manual page, or write those of all commands
    Man(ManArgs),
}

/// What `--archive` means for an export.
const OF_EXPORT: &str = "Bring the archive in this folder up to date, then export from it [default: the profile's, if it has one]";

#[derive(Debug, Clone, Args)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) every: EveryArgs,
    #[command(flatten)]
    pub(super) archived: ArchivedArgs,
    /// A format by name, or the path of a mapping file; may be given several times [default: the profile's]
    #[arg(long = "format", value_name = "NAME|FILE", value_parser = FormatName, hide_possible_values = true)]
    pub(super) formats: Vec<String>,
    /// The file of rules by which postings are made [default: the profile's]
    #[arg(long, value_name = "FILE")]
    pub(super) rules: Option<PathBuf>,
    /// Also write the archive's receipts, in packages for DATEV that the rows name: to be filed, or to be booked
    #[arg(long, value_name = "file|book", num_args = 0..=1, require_equals = true, default_missing_value = "file", hide_possible_values = true)]
    pub(super) with_receipts: Option<ReceiptsArg>,
    /// The folder for the files [default: saldo-export]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// An answer to a mapping's question, as NAME=VALUE; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(super) set: Vec<(String, String)>,
    /// Write the files although they are not proved complete
    #[arg(long)]
    pub(super) allow_unproven: bool,
    /// Overwrite existing files that differ, and export again what was exported before
    #[arg(long)]
    pub(super) force: bool,
    /// Print the summary as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct SyncArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) every: EveryArgs,
    #[command(flatten)]
    pub(super) archive: ArchiveArgs,
    /// Leave out receipts, statements, invoices and credit notes
    #[arg(long, conflicts_with = "probative")]
    pub(super) no_files: bool,
    /// Also the copies of receipts that the bank sealed
    #[arg(long)]
    pub(super) probative: bool,
    /// Read everything again, not only what the bank says is new or changed
    #[arg(long)]
    pub(super) full: bool,
    /// Print the summary as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Clone, Args)]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) every: EveryArgs,
    #[command(flatten)]
    pub(super) archive: ArchiveArgs,
    /// Fetch again what is damaged, as far as the bank still has it
    #[arg(long)]
    pub(super) repair: bool,
    /// Print the findings as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Clone, Args)]
pub(super) struct FetchArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// The file to write; standard output without it
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Overwrite an existing file that differs
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Clone, Args)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) every: EveryArgs,
    /// Print JSON on standard output
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Clone, Args)]
pub(super) struct ManArgs {
    /// The folder for the pages of all commands, like ~/.local/share/man/man1
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,
    /// Overwrite existing pages that differ
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Clone, Args)]
pub(super) struct AccountsArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) every: EveryArgs,
    /// Print JSON on standard output
    #[arg(long)]
    pub(super) json: bool,
}

/// Which entries a mapping is tried on; without any option the demo company's.
#[derive(Debug, Clone, Args)]
pub(super) struct SampleArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// An answer to the mapping's question, as NAME=VALUE; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(super) set: Vec<(String, String)>,
}

/// Reads a whole number within bounds, and says what it must be.
fn number<N: FromStr + PartialOrd + Display + Copy + Send + Sync + 'static>(
    bounds: RangeInclusive<N>,
) -> impl Fn(&str) -> Result<N, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.trim().parse().ok().filter(|number| bounds.contains(number));
        number.ok_or_else(|| format!("write a whole number from {} to {}", bounds.start(), bounds.end()))
    }
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}
