//! Who holds the money, and where.

use serde::Serialize;

use crate::money::Cents;

/// A bank account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Account {
    /// The bank's identifier.
    pub id: String,
    /// The name that the organization gave it.
    pub name: String,
    /// The name with the end of the identifier, where another account has a name of the same letters and digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longer_name: Option<String>,
    /// The readable identifier, where the bank sends one.
    pub slug: Option<String>,
    /// Without blanks and with right check digits. Absent for restricted roles and for some external accounts.
    pub iban: Option<String>,
    /// What the bank sends as IBAN where it is none; no format gets it.
    pub faulty_iban: Option<String>,
    /// Absent where the IBAN is.
    pub bic: Option<String>,
    /// An account number that is not an IBAN.
    pub account_number: Option<String>,
    /// ISO 4217 code.
    pub currency: String,
    /// Settled balance at the time of asking; absent for external accounts and restricted roles.
    pub balance: Option<Cents>,
    /// Settled balance less pending holds.
    pub authorized_balance: Option<Cents>,
    /// `active`, `closed`, …; an open list.
    pub status: Option<String>,
    /// Whether it is the organization's main account.
    pub main: bool,
    /// Whether it is at another bank.
    pub is_external: bool,
    /// Whether an archive has it, but the bank did not list it when it was last asked: its balance is older then.
    #[serde(skip)]
    pub is_unlisted: bool,
}

impl Account {
    /// The first two letters of the IBAN: where the account is held.
    pub fn country(&self) -> Option<&str> {
        self.iban.as_deref().and_then(|iban| iban.get(..2))
    }

    /// The country that an IBAN with a mistake names: good enough for the time of day where nothing else tells it.
    pub fn supposed_country(&self) -> Option<&str> {
        let country = self.faulty_iban.as_deref()?.get(..2)?;
        country
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic())
            .then_some(country)
    }

    /// A name that no other account of the organization has, whatever is left of it: case, accents and signs tell no two
    /// apart.
    pub fn distinct_name(&self) -> &str {
        self.longer_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether the account was closed.
    pub fn is_closed(&self) -> bool {
        self.status.as_deref() == Some("closed")
    }
}

/// The account holder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Organization {
    /// The bank's identifier; absent in old answers.
    pub id: Option<String>,
    /// The readable identifier.
    pub slug: String,
    /// The trading name.
    pub name: Option<String>,
    /// The registered name.
    pub legal_name: Option<String>,
    /// `GmbH`, `SAS`, …
    pub legal_form: Option<String>,
    /// Registration number: SIREN, HRB, …
    pub legal_number: Option<String>,
    /// ISO 3166 code.
    pub legal_country: Option<String>,
    /// The registered address in one line.
    pub legal_address: Option<String>,
    /// Industry code.
    pub legal_sector: Option<String>,
    /// Day of registration as sent.
    pub legal_registration_date: Option<String>,
    /// Share capital as sent.
    pub legal_share_capital: Option<String>,
    /// Language of the bank's interface.
    pub locale: Option<String>,
    /// When the contract was signed, as sent.
    pub contract_signed_at: Option<String>,
}
