//! The organization and the short lists: members, labels, accounts.

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

use super::client::Client;
use super::error::Error;
use super::listing::{ATTEMPTS, Ended, Listing, Taker};
use super::page::Page;
use super::wire::Membership;

/// Whether accounts at other banks, which the bank only shows, are listed too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExternalAccounts {
    /// Their own bank gives the statement.
    #[default]
    LeftOut,
    /// On request.
    Included,
}

impl ExternalAccounts {
    fn query(self) -> Vec<(&'static str, String)> {
        match self {
            Self::LeftOut => Vec::new(),
            Self::Included => vec![("include_external_accounts", "true".to_owned())],
        }
    }
}

impl Client {
    /// The account holder with the accounts, as sent.
    pub async fn organization(&self, external: ExternalAccounts) -> Result<Box<RawValue>, Error> {
        #[derive(Deserialize)]
        struct Answer {
            organization: Box<RawValue>,
        }
        let read = |body: String| serde_json::from_str::<Answer>(&body);
        Ok(self
            .get("/v2/organization", &external.query(), read)
            .await?
            .organization)
    }

    /// All members: identifier and names. What else the bank tells about people is dropped here, before anybody
    /// could write it to a file.
    pub async fn memberships(&self) -> Result<Vec<Box<RawValue>>, Error> {
        let members = self.all("/v2/memberships", "memberships", Vec::new()).await?;
        let names_only = |member: Box<RawValue>| {
            let names: Membership<'_> = serde_json::from_str(member.get())?;
            to_raw_value(&names)
        };
        members
            .into_iter()
            .map(names_only)
            .collect::<Result<_, _>>()
            .map_err(|error| Error::Unreadable {
                path: "/v2/memberships".to_owned(),
                tries: super::error::Tries(1),
                reason: error.to_string(),
            })
    }

    /// All labels, as sent.
    pub async fn labels(&self) -> Result<Vec<Box<RawValue>>, Error> {
        self.all("/v2/labels", "labels", Vec::new()).await
    }

    /// All accounts, closed ones too, as sent. The bank numbers the pages of this list but does not say which one
    /// it answers, nor how many there are.
    pub async fn bank_accounts(&self, external: ExternalAccounts) -> Result<Vec<Box<RawValue>>, Error> {
        const PER_PAGE: usize = 100;
        let mut accounts: Vec<Box<RawValue>> = Vec::new();
        let mut before: Vec<String> = Vec::new();
        for number in 1_u64.. {
            let mut query = external.query();
            query.extend([("per_page", PER_PAGE.to_string()), ("page", number.to_string())]);
            let read = |body| Page::parse(body, "bank_accounts");
            let page = match self.get("/v2/bank_accounts", &query, read).await {
                Err(error)
                    if number > 1 && error.refusal().is_some_and(|refusal| refusal.status() == 422) =>
                {
                    break;
                }
                page => page?,
            };
            let ids: Vec<String> = page.ids().map(std::borrow::Cow::into_owned).collect();
            // A server that does not know the parameter answers the same page for ever.
            if number > 1 && ids == before {
                break;
            }
            accounts.extend(owned_rows(&page));
            if page.len() < PER_PAGE && page.standing.next.is_none() {
                break;
            }
            before = ids;
        }
        Ok(accounts)
    }

    pub(super) async fn all(
        &self,
        path: &'static str,
        key: &'static str,
        mut query: Vec<(&'static str, String)>,
    ) -> Result<Vec<Box<RawValue>>, Error> {
        query.push(("per_page", "100".to_owned()));
        let listing = Listing::new(self, path, key).with_query(query);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let mut rows = Rows::default();
            let reason = match listing.read(&mut rows).await? {
                Ended::Complete(_) => return Ok(rows.0),
                Ended::Moved(reason) => reason,
                Ended::TooLong => "it is longer than the bank lists".to_owned(),
            };
            if attempts == ATTEMPTS {
                return Err(Error::Moving {
                    path: listing.path().to_owned(),
                    attempts,
                    reason,
                });
            }
        }
    }
}

pub(super) fn owned_rows(page: &Page) -> impl Iterator<Item = Box<RawValue>> {
    page.rows()
        .filter_map(|row| RawValue::from_string(row.to_owned()).ok())
}

#[derive(Default)]
struct Rows(Vec<Box<RawValue>>);

impl Taker for Rows {
    fn expect(&mut self, _total_count: u64) {}

    fn take(&mut self, page: Page) -> Result<(), Error> {
        self.0.extend(owned_rows(&page));
        Ok(())
    }
}
