//! What the commands take that let a user in.

use clap::Args;

use super::ProfileArgs;

const OF_LOGIN: &str = "\
Examples:
  saldo login                              opens the browser, and waits until you said yes there
  saldo login --profile second --no-browser   prints the address only

The profile needs the application in whose name you log in, as Qonto's Developer Portal shows it:
  [profile.default.oauth]
  client_id      = \"…\"
  secret_command = [\"pass\", \"qonto/app\"]   # or SALDO_CLIENT_SECRET
with the redirect address http://127.0.0.1:8377/callback in its registration.";

#[derive(Debug, Args)]
#[command(after_help = OF_LOGIN)]
pub(in crate::cli) struct LoginArgs {
    #[command(flatten)]
    pub(in crate::cli) profile: ProfileArgs,
    /// Print the address without opening a browser
    #[arg(long)]
    pub(in crate::cli) no_browser: bool,
    /// How long to wait for the browser, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(in crate::cli) timeout: u64,
}
