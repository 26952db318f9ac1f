//! Which accounts, and whose days.

use std::fmt;

use chrono_tz::Tz;

use crate::cli::args::SourceArgs;
use crate::cli::failure::Failure;
use crate::config::Profile;
use crate::entry::Account;
use crate::excerpt::written;
use crate::problem::did_you_mean;
use crate::qonto::directory::Directory;

/// The time zone of the books, and who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Zone {
    pub(in crate::cli) zone: Tz,
    reason: ZoneReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ZoneReason {
    Option,
    Profile,
    Country,
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            ZoneReason::Option => "by --timezone",
            ZoneReason::Profile => "by the profile",
            ZoneReason::Country => "by the account's country",
        };
        write!(f, "{} ({reason})", self.zone)
    }
}

/// Where Qonto has accounts, and the time there.
const ZONES: &[(&str, Tz)] = &[
    ("DE", Tz::Europe__Berlin),
    ("FR", Tz::Europe__Paris),
    ("IT", Tz::Europe__Rome),
    ("ES", Tz::Europe__Madrid),
    ("AT", Tz::Europe__Vienna),
    ("BE", Tz::Europe__Brussels),
    ("NL", Tz::Europe__Amsterdam),
    ("PT", Tz::Europe__Lisbon),
];

/// The accounts named by `--account` or the profile; without either all, but external ones only on request.
pub(in crate::cli) fn select(
    directory: &Directory,
    arguments: &SourceArgs,
    profile: &Profile,
) -> Result<Vec<Account>, Failure> {
    let wanted = if arguments.accounts.is_empty() {
        &profile.accounts
    } else {
        &arguments.accounts
    };
    select_named(directory, wanted, arguments.external)
}

/// The accounts of these names; without a name all.
pub(in crate::cli) fn select_named(
    directory: &Directory,
    wanted: &[String],
    external: bool,
) -> Result<Vec<Account>, Failure> {
    let shown = |account: &&Account| external || !account.is_external;
    if wanted.is_empty() {
        let accounts: Vec<_> = directory.accounts().iter().filter(shown).cloned().collect();
        if accounts.is_empty() {
            return Err(Failure::usage(
                "there are only accounts at other banks; add --external to export them",
            ));
        }
        return Ok(accounts);
    }
    let mut selected: Vec<Account> = Vec::new();
    for name in wanted {
        let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let is_meant = |account: &&Account| {
            account.id == *name
                || account.name == *name
                || account
                    .iban
                    .as_deref()
                    .is_some_and(|iban| iban.eq_ignore_ascii_case(&compact))
        };
        let (unlisted, listed): (Vec<_>, Vec<_>) = directory
            .accounts()
            .iter()
            .filter(is_meant)
            .partition(|account| account.is_unlisted);
        // Who opens an account again under the old name means the new one.
        let found = if listed.is_empty() { unlisted } else { listed };
        match found[..] {
            [account] if !selected.contains(account) => selected.push(account.clone()),
            [_] => {}
            [] => return Err(unknown_account(name, directory)),
            _ => {
                let message = format!(
                    "{} accounts are called '{name}'; use the IBAN or the id",
                    found.len()
                );
                return Err(Failure::usage(message));
            }
        }
    }
    Ok(selected)
}

fn unknown_account(name: &str, directory: &Directory) -> Failure {
    let accounts = directory.accounts().iter();
    let names: Vec<_> = accounts.map(|account| written(&account.name)).collect();
    let remedy = match did_you_mean(name, names.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean '{meant}'?"),
        None => format!("there are: {}", names.join(", ")),
    };
    Failure::usage(format!("there is no account '{name}'; {remedy}"))
}

pub(in crate::cli) fn zone(
    directory: &Directory,
    accounts: &[Account],
    arguments: &SourceArgs,
    profile: &Profile,
) -> Result<Zone, Failure> {
    if let Some(zone) = arguments.timezone {
        return Ok(Zone {
            zone,
            reason: ZoneReason::Option,
        });
    }
    if let Some(zone) = profile.timezone {
        return Ok(Zone {
            zone,
            reason: ZoneReason::Profile,
        });
    }
    match usual_zone(directory, accounts) {
        Some(zone) => Ok(Zone {
            zone,
            reason: ZoneReason::Country,
        }),
        None => Err(Failure::usage(
            "the time zone of the books cannot be told from the account's country; \
             name it with --timezone, like --timezone Europe/Berlin",
        )),
    }
}

/// The time where the accounts are held.
pub(in crate::cli) fn usual_zone(directory: &Directory, accounts: &[Account]) -> Option<Tz> {
    let main_first = accounts.iter().filter(|account| account.main).chain(accounts);
    let countries = main_first.clone().filter_map(Account::country);
    let country = countries
        .chain(directory.organization().legal_country.as_deref())
        .chain(main_first.filter_map(Account::supposed_country))
        .next()?;
    let known = ZONES.iter().find(|(code, _)| code.eq_ignore_ascii_case(country));
    known.map(|(_, zone)| *zone)
}
