//! What every command needs before its work: profile, source, accounts, time zone, period.

use std::fmt;
use std::num::NonZeroUsize;

use chrono_tz::Tz;
use serde_json::value::RawValue;
use tokio::runtime::Runtime;

use super::args::{PeriodArgs, ProfileArgs, SourceArgs};
use super::convert::input::{Input, directory_of};
use super::failure::Failure;
use super::printer::Printer;
use crate::access::{BaseUrl, Credentials, Login, Secret};
use crate::clock;
use crate::config::{Profile, Surroundings};
use crate::entry::Account;
use crate::period::{Period, parse_day};
use crate::problem::did_you_mean;
use crate::qonto::directory::Directory;
use crate::qonto::lists::ExternalAccounts;
use crate::qonto::{Client, ClientSettings};
use crate::sandbox::{Sandbox, Settings};

/// Where the transactions come from.
pub(super) enum Source {
    /// The bank, or the built-in stand-in.
    Bank(Bank),
    /// A dump or API answers on this machine.
    Input(Input),
}

/// The bank, ready to be asked.
pub(super) struct Bank {
    pub(super) client: Client,
    pub(super) runtime: Runtime,
    /// The objects behind the directory, as sent, for dumps.
    pub(super) organization: Box<RawValue>,
    pub(super) memberships: Vec<Box<RawValue>>,
    pub(super) labels: Vec<Box<RawValue>>,
    /// The stand-in lives as long as it is asked.
    _sandbox: Option<Sandbox>,
}

/// A source that is open, and what it knows of accounts and people.
pub(super) struct Session {
    pub(super) source: Source,
    pub(super) directory: Directory,
    /// The accounts that were asked for.
    pub(super) accounts: Vec<Account>,
    pub(super) zone: Zone,
}

/// The time zone of the books, and who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    pub(super) zone: Tz,
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

/// Reads the profile; the demo has none, so that a broken configuration never spoils it.
pub(super) fn profile(arguments: &ProfileArgs, demo: bool) -> Result<Profile, Failure> {
    if demo {
        return Ok(Profile::default());
    }
    let surroundings = Surroundings::of_process()?;
    Ok(Profile::load(
        arguments.config.as_deref(),
        arguments.profile.as_deref(),
        &surroundings,
    )?)
}

impl Session {
    /// Opens the source and learns about accounts, members and labels.
    pub(super) fn open(arguments: &SourceArgs, profile: &Profile) -> Result<Self, Failure> {
        let (source, directory) = if let Some(path) = &arguments.input {
            let input = Input::open(path)?;
            let directory = match &input {
                Input::Dump(dump) => dump.directory.clone(),
                Input::Answers(answers) => directory_of(answers)?,
            };
            (Source::Input(input), directory)
        } else {
            let bank = Bank::open(arguments, profile)?;
            let directory = bank.directory()?;
            (Source::Bank(bank), directory)
        };
        Self::new(source, directory, arguments, profile)
    }

    /// The same, when more is known of accounts and people.
    pub(super) fn new(
        source: Source,
        directory: Directory,
        arguments: &SourceArgs,
        profile: &Profile,
    ) -> Result<Self, Failure> {
        let accounts = select(&directory, arguments, profile)?;
        let zone = zone(&directory, &accounts, arguments, profile)?;
        Ok(Self {
            source,
            directory,
            accounts,
            zone,
        })
    }
}

impl Bank {
    fn open(arguments: &SourceArgs, profile: &Profile) -> Result<Self, Failure> {
        let runtime = Runtime::new().map_err(Failure::outside)?;
        let sandbox = if arguments.demo {
            Some(Sandbox::start(Settings::demo()).map_err(Failure::outside)?)
        } else {
            None
        };
        let mut settings = if let Some(sandbox) = &sandbox {
            let login = Login::new(sandbox.login()).map_err(Failure::user)?;
            let secret = Secret::new(sandbox.secret_key()).map_err(Failure::user)?;
            let base_url = BaseUrl::parse(&sandbox.base_url()).map_err(Failure::user)?;
            ClientSettings::new(base_url, Credentials::key(login, secret))
        } else {
            let base_url = profile.base_url.clone().map_or_else(BaseUrl::production, Ok);
            ClientSettings::new(base_url.map_err(Failure::user)?, profile.credentials()?)
        };
        let concurrency = arguments.concurrency.map(usize::from).or(profile.concurrency);
        if let Some(concurrency) = concurrency.and_then(NonZeroUsize::new) {
            settings.concurrency = concurrency;
        }
        let client = Client::new(&settings)?;
        let external = if arguments.external {
            ExternalAccounts::Included
        } else {
            ExternalAccounts::LeftOut
        };
        let (organization, memberships, labels) = runtime.block_on(async {
            tokio::try_join!(
                client.organization(external),
                client.memberships(),
                client.labels()
            )
        })?;
        Ok(Self {
            client,
            runtime,
            organization,
            memberships,
            labels,
            _sandbox: sandbox,
        })
    }

    fn directory(&self) -> Result<Directory, Failure> {
        let mut directory = Directory::builder();
        directory
            .organization(self.organization.get())
            .map_err(Failure::outside)?;
        for membership in &self.memberships {
            directory.membership(membership.get()).map_err(Failure::outside)?;
        }
        for label in &self.labels {
            directory.label(label.get()).map_err(Failure::outside)?;
        }
        Ok(directory.build())
    }
}

/// The accounts named by `--account` or the profile; without either all, but external ones only on request.
fn select(directory: &Directory, arguments: &SourceArgs, profile: &Profile) -> Result<Vec<Account>, Failure> {
    let wanted = if arguments.accounts.is_empty() {
        &profile.accounts
    } else {
        &arguments.accounts
    };
    let shown = |account: &&Account| arguments.external || !account.is_external;
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
        let found: Vec<_> = directory.accounts().iter().filter(is_meant).collect();
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
    let names: Vec<_> = directory
        .accounts()
        .iter()
        .map(|account| account.name.as_str())
        .collect();
    let remedy = match did_you_mean(name, names.iter().copied()) {
        Some(meant) => format!("did you mean '{meant}'?"),
        None => format!("there are: {}", names.join(", ")),
    };
    Failure::usage(format!("there is no account '{name}'; {remedy}"))
}

fn zone(
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
    let main_first = accounts.iter().filter(|account| account.main).chain(accounts);
    let countries = main_first.filter_map(Account::country);
    let country = countries
        .chain(directory.organization().legal_country.as_deref())
        .next();
    let known = country.and_then(|country| ZONES.iter().find(|(code, _)| code.eq_ignore_ascii_case(country)));
    match known {
        Some((_, zone)) => Ok(Zone {
            zone: *zone,
            reason: ZoneReason::Country,
        }),
        None => Err(Failure::usage(
            "the time zone of the books cannot be told from the account's country; \
             name it with --timezone, like --timezone Europe/Berlin",
        )),
    }
}

/// The period of the arguments, or of a question where somebody is there to answer it.
pub(super) fn period(arguments: &PeriodArgs, zone: Tz, printer: &mut Printer) -> Result<Period, Failure> {
    if let Some(period) = arguments.month {
        return Ok(period);
    }
    if let (Some(first), Some(last)) = (arguments.from, arguments.to) {
        return Ok(Period::new(first, last)?);
    }
    if arguments.last_month {
        let now = clock::now()?;
        return Period::last_month(now, zone)
            .ok_or_else(|| Failure::usage("SALDO_NOW has no month before it"));
    }
    if !Printer::can_ask() {
        return Err(missing_period());
    }
    loop {
        let answer = printer.ask("Which month (like 2026-10), or first day (like 2026-10-01)?");
        let answer = answer.map_err(|_| missing_period())?;
        let asked = Period::month(&answer).or_else(|_| {
            let first = parse_day(&answer)?;
            let last = printer.ask("Last day?").unwrap_or_default();
            Period::new(first, parse_day(&last)?)
        });
        match asked {
            Ok(period) => return Ok(period),
            Err(error) => printer.bad("no:", &error.to_string()),
        }
    }
}

/// Refuses a missing period before anything is sent, where nobody can be asked for it.
pub(super) fn check_period(arguments: &PeriodArgs) -> Result<(), Failure> {
    let is_named = arguments.month.is_some() || arguments.from.is_some() || arguments.last_month;
    if !is_named && !Printer::can_ask() {
        return Err(missing_period());
    }
    if let (Some(first), Some(last)) = (arguments.from, arguments.to) {
        Period::new(first, last)?;
    }
    Ok(())
}

fn missing_period() -> Failure {
    Failure::usage("which period? Use --month 2026-10, --from and --to, or --last-month")
}
