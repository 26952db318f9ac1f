//! The connection to the bank, or to its built-in stand-in.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use serde_json::value::RawValue;
use tokio::runtime::Runtime;

use crate::cli::args::SourceArgs;
use crate::cli::failure::Failure;
use crate::cli::logins;
use crate::cli::printer::Printer;
use crate::config::Profile;
use crate::qonto::directory::Directory;
use crate::qonto::limits::Pace;
use crate::qonto::lists::ExternalAccounts;
use crate::qonto::{Client, ClientSettings};
use crate::sandbox::Sandbox;

/// The pace of each bank: it counts requests by the address that they come from, and this process is one.
static PACES: Mutex<BTreeMap<String, Pace>> = Mutex::new(BTreeMap::new());

/// Held while a key is fetched, which may mean that somebody is asked for a passphrase: one at a time.
static ASKING: Mutex<()> = Mutex::new(());

/// The bank with a key, before it let us in.
pub(in crate::cli) struct Door {
    client: Client,
    runtime: Runtime,
    external: ExternalAccounts,
    /// What it said when it was asked.
    answered: Option<Answered>,
    sandbox: Option<Box<Sandbox>>,
}

/// Organization, members and labels.
type Answered = (Box<RawValue>, Vec<Box<RawValue>>, Vec<Box<RawValue>>);

/// The bank, after it let us in.
pub(in crate::cli) struct Bank {
    pub(in crate::cli) client: Client,
    pub(in crate::cli) runtime: Runtime,
    external: ExternalAccounts,
    /// The objects behind the directory, as sent, for dumps.
    pub(in crate::cli) organization: Box<RawValue>,
    pub(in crate::cli) memberships: Vec<Box<RawValue>>,
    pub(in crate::cli) labels: Vec<Box<RawValue>>,
    /// The stand-in lives as long as it is asked.
    _sandbox: Option<Box<Sandbox>>,
}

impl Door {
    /// Finds the key and everything else that the configuration must say; nothing is sent yet.
    pub(in crate::cli) fn find(
        arguments: &SourceArgs,
        profile: &Profile,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        let runtime = Runtime::new().map_err(Failure::outside)?;
        let (sandbox, base_url, credentials) = if arguments.demo {
            let (sandbox, base_url, credentials) = logins::demo()?;
            (Some(sandbox), base_url, credentials)
        } else {
            let base_url = logins::base_url(profile)?;
            let credentials = {
                let _one_at_a_time = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
                logins::credentials(profile, &base_url, printer)?
            };
            (None, base_url, credentials)
        };
        let mut settings = ClientSettings::new(base_url, credentials);
        settings.pace = Some(pace(&settings));
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
        Ok(Self {
            client,
            runtime,
            external,
            answered: None,
            sandbox,
        })
    }

    /// Sends the first requests, which a wrong key does not pass.
    pub(in crate::cli) fn knock(&mut self) -> Result<(), Failure> {
        self.answered = Some(self.ask()?);
        Ok(())
    }

    /// The same, unless it was done.
    pub(in crate::cli) fn enter(mut self) -> Result<Bank, Failure> {
        let answered = self.answered.take();
        let (organization, memberships, labels) = answered.map_or_else(|| self.ask(), Ok)?;
        Ok(Bank {
            client: self.client,
            runtime: self.runtime,
            external: self.external,
            organization,
            memberships,
            labels,
            _sandbox: self.sandbox,
        })
    }

    fn ask(&self) -> Result<Answered, Failure> {
        let answered = self.runtime.block_on(async {
            tokio::try_join!(
                self.client.organization(self.external),
                self.client.memberships(),
                self.client.labels()
            )
        })?;
        Ok(answered)
    }
}

impl Bank {
    pub(in crate::cli) fn open(
        arguments: &SourceArgs,
        profile: &Profile,
        printer: &mut Printer,
    ) -> Result<Self, Failure> {
        Door::find(arguments, profile, printer)?.enter()
    }

    /// Asks for the organization again, when its balances may have moved.
    pub(in crate::cli) fn ask_organization_again(&mut self) -> Result<(), Failure> {
        self.organization = self.runtime.block_on(self.client.organization(self.external))?;
        Ok(())
    }

    /// Whether it was asked for the accounts at other banks too.
    pub(in crate::cli) fn has_external(&self) -> bool {
        self.external == ExternalAccounts::Included
    }

    pub(in crate::cli) fn directory(&self) -> Result<Directory, Failure> {
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

/// The pace that all organizations of a bank share.
fn pace(settings: &ClientSettings) -> Pace {
    let mut paces = PACES.lock().unwrap_or_else(PoisonError::into_inner);
    let new = || Pace::new(&settings.rate_limits);
    paces
        .entry(settings.base_url.to_string())
        .or_insert_with(new)
        .clone()
}
