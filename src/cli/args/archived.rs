//! What can be typed after commands that look into the archive.

use std::path::PathBuf;

use clap::Args;

use super::{ArchiveArgs, PeriodArgs, SourceArgs};

/// An archive that is only looked at.
#[derive(Debug, Args)]
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

#[derive(Debug, Args)]
pub(in crate::cli) struct ChangesArgs {
    /// The number of an export, as `saldo history` shows it
    #[arg(long, value_name = "RUN")]
    pub(in crate::cli) since: i64,
    #[command(flatten)]
    pub(in crate::cli) archived: LookedAtArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct MissingArgs {
    #[command(flatten)]
    pub(in crate::cli) period: PeriodArgs,
    #[command(flatten)]
    pub(in crate::cli) archived: LookedAtArgs,
}

#[derive(Debug, Args)]
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
