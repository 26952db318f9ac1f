//! What can be typed where a command runs for several organizations.

use clap::Args;

/// One organization after the other, or all at once.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct EveryArgs {
    /// All profiles of saldo.toml at once, each in a folder of its own, with one summary and the highest exit code
    #[arg(long, conflicts_with_all = ["profile", "demo", "input"])]
    pub(in crate::cli) all_profiles: bool,
}
