//! What can be typed after `saldo rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{PeriodArgs, ProfileArgs, SourceArgs, number};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum RulesCommand {
    /// Check a file of rules against the chart and show every mistake at its place
    Check(RuleFileArgs),
    /// Run the tests that a file of rules carries
    Test(RuleFileArgs),
    /// Show for one entry which rule decided, why, and what is posted
    Explain {
        /// The identifier of the transaction, or its beginning
        #[arg(long, value_name = "ID")]
        id: String,
        #[command(flatten)]
        look: LookArgs,
    },
    /// List what no rule and no default covers, most frequent first, each as a rule to paste
    Unmatched {
        /// How many
        #[arg(long, default_value_t = 20, value_name = "N", value_parser = number(0_usize..=1_000_000))]
        top: usize,
        #[command(flatten)]
        look: LookArgs,
    },
    /// Print a chart of accounts, to copy and change; without a name, list them
    Chart {
        /// skr03, skr04 or pcg
        name: Option<String>,
    },
    /// Print rules to copy and change: those of the demo company, or some for another chart
    Example {
        /// The chart of accounts: skr03 or pcg
        #[arg(long, value_name = "NAME", default_value = "skr03")]
        chart: String,
    },
}

/// A file of rules and what it is checked against.
#[derive(Debug, Args)]
pub(in crate::cli) struct RuleFileArgs {
    /// The file of rules [default: the profile's]
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// The chart of accounts: skr03, skr04, pcg or a path [default: the profile's]
    #[arg(long, value_name = "NAME|FILE")]
    pub(in crate::cli) chart: Option<String>,
    /// Use the books of the built-in demo company, and its rules, where the profile has none; French ones with --chart pcg
    #[arg(long)]
    pub(in crate::cli) demo: bool,
    #[command(flatten)]
    pub(in crate::cli) profile: ProfileArgs,
}

/// Which books.
#[derive(Debug, Args)]
pub(in crate::cli) struct BooksArgs {
    /// The file of rules [default: the profile's]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) rules: Option<PathBuf>,
    /// The chart of accounts: skr03, skr04, pcg or a path [default: the profile's]
    #[arg(long, value_name = "NAME|FILE")]
    pub(in crate::cli) chart: Option<String>,
}

/// Which books are kept of which entries.
#[derive(Debug, Args)]
pub(in crate::cli) struct LookArgs {
    #[command(flatten)]
    pub(in crate::cli) books: BooksArgs,
    #[command(flatten)]
    pub(in crate::cli) period: PeriodArgs,
    #[command(flatten)]
    pub(in crate::cli) source: SourceArgs,
    /// Print JSON on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
