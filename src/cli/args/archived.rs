//! What can be typed after commands that use the archive.

use std::path::PathBuf;

use clap::Args;

use super::{EveryArgs, PeriodArgs, SourceArgs};

/// Which local archive.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ArchiveArgs {
    /// The folder of the archive [default: the profile's, else one for the profile in your data folder]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) archive: Option<PathBuf>,
}

/// Which local archive to export from, and how.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ArchivedArgs {
    #[command(flatten)]
    pub(in crate::cli) archive: ArchiveArgs,
    /// Export from the archive as it is, without asking the bank
    #[arg(long, conflicts_with = "input")]
    pub(in crate::cli) offline: bool,
    /// Only entries that were never exported in this format; needs an archive
    #[arg(long, conflicts_with = "input")]
    pub(in crate::cli) new: bool,
}

fn run(text: &str) -> Result<i64, &'static str> {
    let number = text.trim().parse().ok().filter(|number| *number > 0);
    number.ok_or("write the number of an export, like 3; `saldo history` shows them")
}

/// An archive that is only looked at.
#[derive(Debug, Clone, Args)]
#[command(
    mut_arg("input", |input| input.hide(true)),
    mut_arg("concurrency", |concurrency| concurrency.hide(true))
)]
pub(in crate::cli) struct LookedAtArgs {
    #[command(flatten)]
    pub(in crate::cli) source: SourceArgs,
    #[command(flatten)]
    pub(in crate::cli) archive: ArchiveArgs,
    /// Print JSON on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct HistoryArgs {
    #[command(flatten)]
    pub(in crate::cli) archived: LookedAtArgs,
    #[command(flatten)]
    pub(in crate::cli) every: EveryArgs,
}

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ChangesArgs {
    /// The number of an export, as `saldo history` shows it
    #[arg(long, value_name = "RUN", value_parser = run)]
    pub(in crate::cli) since: i64,
    #[command(flatten)]
    pub(in crate::cli) archived: LookedAtArgs,
}

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct MissingArgs {
    #[command(flatten)]
    pub(in crate::cli) period: PeriodArgs,
    #[command(flatten)]
    pub(in crate::cli) archived: LookedAtArgs,
    #[command(flatten)]
    pub(in crate::cli) every: EveryArgs,
}

#[derive(Debug, Clone, Args)]
#[command(mut_arg("json", |json| json.hide(true)))]
pub(in crate::cli) struct ReceiptsArgs {
    #[command(flatten)]
    pub(in crate::cli) period: PeriodArgs,
    #[command(flatten)]
    pub(in crate::cli) archived: LookedAtArgs,
    /// The folder for the files, or the ZIP file if it ends in .zip
    #[arg(long, value_name = "DIR|ZIP")]
    pub(in crate::cli) out: PathBuf,
    /// Overwrite existing files that differ
    #[arg(long)]
    pub(in crate::cli) force: bool,
}
