//! The organization, its accounts, members and labels: read whole each time, for they are short.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::balances::balance;
use super::transactions::up_to_date;
use super::{Error, Lists, Sync, facts, now};
use crate::archive::{Kind, Outcome};

/// The accounts stand inside the organization.
#[derive(Deserialize)]
struct Accounts<'a> {
    #[serde(borrow, default)]
    bank_accounts: Option<Vec<&'a RawValue>>,
}

/// Old answers have no identifier of the organization; there is one organization only.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    slug: Option<String>,
}

impl Sync<'_> {
    /// Stores the short lists, in one transaction.
    pub fn lists(&mut self, lists: Lists<'_>) -> Result<(), Error> {
        for (kind, outcome) in self.store_lists(lists)? {
            self.summary.count(kind, outcome);
        }
        Ok(())
    }

    /// The same without counting them.
    pub(super) fn store_lists(&mut self, lists: Lists<'_>) -> Result<Vec<(Kind, Outcome)>, Error> {
        let organization = lists.organization.get();
        let unreadable = |error| Error::unreadable(Kind::Organization, &error);
        let named: Named = serde_json::from_str(organization).map_err(unreadable)?;
        let accounts: Accounts<'_> = serde_json::from_str(organization).map_err(unreadable)?;
        let name = named
            .id
            .or(named.slug)
            .unwrap_or_else(|| "organization".to_owned());
        if let Some(other) = self
            .archive
            .all(Kind::Organization)?
            .into_iter()
            .find(|other| other.id != name)
        {
            return Err(Error::OtherOrganization {
                stored: other.id,
                asked: name,
            });
        }

        let mut objects = vec![(Kind::Organization, name, organization)];
        let accounts = accounts.bank_accounts.unwrap_or_default();
        let members = lists
            .memberships
            .iter()
            .map(|json| (Kind::Membership, json.get()));
        let labels = lists.labels.iter().map(|json| (Kind::Label, json.get()));
        let all = accounts.iter().map(|json| (Kind::Account, json.get()));
        for (kind, json) in all.chain(members).chain(labels) {
            objects.push((kind, facts::id(kind, json)?, json));
        }
        let fetched_at = now()?;
        self.archive.write(|writer| -> Result<Vec<_>, Error> {
            let put = |(kind, id, json): &(Kind, String, &str)| {
                let outcome = writer.put(*kind, id, json, fetched_at)?;
                // Another balance: something happened on the account, maybe nothing that its lists of changes show.
                if *kind == Kind::Account && outcome != Outcome::Unchanged {
                    writer.forget_cursor(&up_to_date(id))?;
                    writer.forget_cursor(&balance(id))?;
                }
                Ok((*kind, outcome))
            };
            objects.iter().map(put).collect()
        })
    }
}
