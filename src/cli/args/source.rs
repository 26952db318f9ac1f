//! Which transactions: of which days, from where, and of whom.

use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args;

use super::number;
use crate::period::{Period, parse_day};
use crate::problem::did_you_mean;

/// Which days. Both ends are included and are days of the books' time zone.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct PeriodArgs {
    /// A whole month, as YYYY-MM
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["from", "to", "last_month"])]
    pub(in crate::cli) month: Option<Period>,
    /// The first day, as YYYY-MM-DD or YYYYMMDD
    #[arg(long, value_name = "DATE", value_parser = day, requires = "to")]
    pub(in crate::cli) from: Option<NaiveDate>,
    /// The last day, included
    #[arg(long, value_name = "DATE", value_parser = day, requires = "from")]
    pub(in crate::cli) to: Option<NaiveDate>,
    /// The whole month before this one
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub(in crate::cli) last_month: bool,
}

impl PeriodArgs {
    /// Whether one of them was given.
    pub(in crate::cli) fn is_given(&self) -> bool {
        self.month.is_some() || self.from.is_some() || self.last_month
    }
}

/// Where the transactions come from.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct SourceArgs {
    /// Read a dump, a folder of API answers, or - for standard input, instead of asking the bank
    #[arg(long, value_name = "PATH", conflicts_with = "demo")]
    pub(in crate::cli) input: Option<PathBuf>,
    /// Use the built-in demo company: no account, no key, no network needed
    #[arg(long)]
    pub(in crate::cli) demo: bool,
    /// Only this account: IBAN, id or name; may be given several times
    #[arg(long = "account", value_name = "IBAN|ID|NAME")]
    pub(in crate::cli) accounts: Vec<String>,
    /// Also accounts at other banks that Qonto shows; they carry no balances and cannot be proved
    #[arg(long)]
    pub(in crate::cli) external: bool,
    /// The time zone in which days begin and end, like Europe/Berlin [default: profile, else by the account's country]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub(in crate::cli) timezone: Option<Tz>,
    /// Requests at the same time, 1 to 64 [default: 16]
    #[arg(long, value_name = "N", value_parser = number(1_u8..=64))]
    pub(in crate::cli) concurrency: Option<u8>,
    #[command(flatten)]
    pub(in crate::cli) profile: ProfileArgs,
}

/// Which profile of which saldo.toml.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ProfileArgs {
    /// The profile of saldo.toml [default: default]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) profile: Option<String>,
    /// The configuration file [default: ./saldo.toml, else the one in your configuration folder]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

fn month(text: &str) -> Result<Period, String> {
    Period::month(text).map_err(|error| error.to_string())
}

pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    parse_day(text).map_err(|error| error.to_string())
}

pub(super) fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| {
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        match did_you_mean(text, names) {
            Some(meant) => format!("there is no such time zone; did you mean {meant}?"),
            None => "there is no such time zone; write it like Europe/Berlin".to_owned(),
        }
    })
}
