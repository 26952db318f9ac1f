//! What the commands take that let a user in.

use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Args, ValueHint};

use super::format_name::FormatName;
use super::source::{day, zone};
use super::{ProfileArgs, assignment, number};
use crate::access::BaseUrl;
use crate::config::ArchiveChoice;

const OF_LOGIN: &str = "\
Examples:
  saldo login                                # opens the browser, and waits
  saldo login --profile second --no-browser  # prints the address only

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
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = number(1_u64..=3600))]
    pub(in crate::cli) timeout: u64,
}

const OF_LOGOUT: &str = "\
Examples:
  saldo logout                   # forgets the login here; Qonto still knows it
  saldo logout --profile second  # of another organization";

#[derive(Debug, Args)]
#[command(after_help = OF_LOGOUT)]
pub(in crate::cli) struct LogoutArgs {
    #[command(flatten)]
    pub(in crate::cli) profile: ProfileArgs,
}

const OF_INIT: &str = "\
Examples:
  saldo init                            # asks, and writes ./saldo.toml
  saldo init --demo --format lexoffice  # without an account
  saldo init --demo --format wave --profile second  # adds another to the file
  saldo init --login acme-gmbh-1234 --secret-command \"pass qonto/acme\" \\
    --format lexoffice
  SALDO_SECRET_KEY=… saldo init --login acme-gmbh-1234 --format datev \\
    --chart skr03 --consultant 29098 --client 55003 \\
    --fiscal-year-start 2026-01-01 --account-length 4 --bank 1200

Without a terminal everything comes from the options; what is missing is told all at once. The key is tested with one \
request. A secret is never an option: other programs see those. It comes from a command, or from SALDO_SECRET_KEY (of \
an application: SALDO_CLIENT_SECRET), where it also stays, unless --keep-secret.";

#[derive(Debug, Args)]
#[command(after_help = OF_INIT)]
pub(in crate::cli) struct InitArgs {
    /// The file to write; a profile that one there lacks is added to it
    #[arg(long, value_name = "FILE", default_value = "saldo.toml", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) out: PathBuf,
    /// The name of the profile
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(in crate::cli) profile: String,
    /// Use the built-in demo company: no account, no key, no network needed
    #[arg(long, conflicts_with_all = ["login", "client_id"])]
    pub(in crate::cli) demo: bool,
    /// The login of your API key, as Qonto shows it
    #[arg(long, value_name = "LOGIN", conflicts_with = "client_id")]
    pub(in crate::cli) login: Option<String>,
    /// The application in whose name you log in with your browser, instead of an API key
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) client_id: Option<String>,
    /// The host of the logins, where the API is not Qonto's own
    #[arg(long, value_name = "URL", requires = "client_id", value_parser = server)]
    pub(in crate::cli) server: Option<BaseUrl>,
    /// The port of this machine to which the browser comes back, as registered; 0 for any
    #[arg(long, value_name = "PORT", requires = "client_id", value_parser = number(0_u16..=65_535))]
    pub(in crate::cli) redirect_port: Option<u16>,
    /// A program that prints the secret, with its arguments
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["keep_secret", "demo"])]
    pub(in crate::cli) secret_command: Option<String>,
    /// Write the secret from the environment into the file, which only you can read then
    #[arg(long, conflicts_with = "demo")]
    pub(in crate::cli) keep_secret: bool,
    /// An account: IBAN, id or name; may be given several times [default: all]
    #[arg(long = "account", value_name = "IBAN|ID|NAME")]
    pub(in crate::cli) accounts: Vec<String>,
    /// The time zone in which days begin and end [default: by the account's country]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub(in crate::cli) timezone: Option<Tz>,
    /// A format by name, or the path of a mapping file; may be given several times
    #[arg(long = "format", value_name = "NAME|FILE", value_parser = FormatName, hide_possible_values = true)]
    pub(in crate::cli) formats: Vec<String>,
    /// Keep an archive of what the bank sends in this folder; without one, in your data folder
    #[arg(
        long, value_name = "DIR", num_args = 0..=1, default_missing_value = "", value_parser = OsStringValueParser::new().map(PathBuf::from).map(archive),
        value_hint = ValueHint::DirPath
    )]
    pub(in crate::cli) archive: Option<ArchiveChoice>,
    /// The folder for exported files, which the profile calls `out` [default: saldo-export]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) export_out: Option<PathBuf>,
    /// The file of rules by which postings are made
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) rules: Option<PathBuf>,
    /// The chart of accounts: skr03, skr04, pcg, or the path of a chart file
    #[arg(long, value_name = "CHART")]
    pub(in crate::cli) chart: Option<String>,
    /// The tax adviser's number at DATEV (Beraternummer)
    #[arg(long, value_name = "NUMBER", value_parser = number(1_001_u32..=9_999_999))]
    pub(in crate::cli) consultant: Option<u32>,
    /// The client's number at DATEV (Mandantennummer)
    #[arg(long, value_name = "NUMBER", value_parser = number(1_u32..=99_999))]
    pub(in crate::cli) client: Option<u32>,
    /// The first day of a fiscal year; several in order where one was shorter
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(in crate::cli) fiscal_year_start: Vec<NaiveDate>,
    /// Digits of a ledger account (at DATEV: Sachkontenlänge), 4 to 8
    #[arg(long, value_name = "N", value_parser = number(4_u8..=8))]
    pub(in crate::cli) account_length: Option<u8>,
    /// The ledger account of a bank account, as ACCOUNT=LEDGER, or of all others, as LEDGER
    #[arg(long = "bank", value_name = "[ACCOUNT=]LEDGER")]
    pub(in crate::cli) bank: Vec<String>,
    /// An answer to a mapping's question, as NAME=VALUE; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(in crate::cli) set: Vec<(String, String)>,
    /// Overwrite an existing file, with all profiles in it
    #[arg(long)]
    pub(in crate::cli) force: bool,
}

const OF_PROBE: &str = "\
Examples:
  saldo probe --demo          # what a report looks like
  saldo probe --out probe.md  # about twenty requests, all of them reading

Qonto's documentation leaves some questions open. Saldo is right whichever way they fall, but we would like to know: \
send us the file, if you like. It holds no amounts, names, labels, identifiers or account numbers; read it before you \
send it.";

#[derive(Debug, Args)]
#[command(after_help = OF_PROBE)]
pub(in crate::cli) struct ProbeArgs {
    #[command(flatten)]
    pub(in crate::cli) profile: ProfileArgs,
    /// Use the built-in demo company: no account, no key, no network needed
    #[arg(long)]
    pub(in crate::cli) demo: bool,
    /// The account to ask about: IBAN, id or name [default: the main one]
    #[arg(long, value_name = "IBAN|ID|NAME")]
    pub(in crate::cli) account: Option<String>,
    /// The file for the report; standard output without it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Write JSON instead of Markdown
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Overwrite an existing file that differs
    #[arg(long)]
    pub(in crate::cli) force: bool,
}

fn archive(folder: PathBuf) -> ArchiveChoice {
    if folder.as_os_str().is_empty() {
        ArchiveChoice::Usual
    } else {
        ArchiveChoice::Folder(folder)
    }
}

fn server(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).map_err(|error| error.to_string())
}
