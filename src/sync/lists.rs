//! The organization, its accounts, members and labels: read whole each time, for they are short.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::balances::balance;
use super::transactions::up_to_date;
use super::{Error, Lists, Sync, facts, now};
use crate::archive::{Kind, Outcome};
use crate::excerpt::written;

/// The accounts stand inside the organization.
#[derive(Deserialize)]
struct Accounts<'a> {
    #[serde(borrow, default)]
    bank_accounts: Option<Vec<&'a RawValue>>,
}

/// What is said of an account that is missed.
#[derive(Deserialize)]
struct Before<'a> {
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(default)]
    is_external_account: Option<bool>,
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

        let accounts = accounts.bank_accounts.unwrap_or_default();
        self.notice_unlisted(&name, &accounts, lists.with_external)?;
        let mut objects = vec![(Kind::Organization, name, organization)];
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

    /// Says which accounts of the latest answer that is stored are missing in this one; those at other banks are only
    /// missed where they were asked for.
    fn notice_unlisted(
        &mut self,
        organization: &str,
        accounts: &[&RawValue],
        with_external: bool,
    ) -> Result<(), Error> {
        let Some(before) = self.archive.latest(Kind::Organization, organization)? else {
            return Ok(());
        };
        let unreadable = |error| Error::unreadable(Kind::Organization, &error);
        let before: Accounts<'_> = serde_json::from_str(&before.json).map_err(unreadable)?;
        let listed = accounts
            .iter()
            .map(|json| facts::id(Kind::Account, json.get()))
            .collect::<Result<HashSet<_>, _>>()?;
        for json in before.bank_accounts.unwrap_or_default() {
            let unreadable = |error| Error::unreadable(Kind::Account, &error);
            let account: Before<'_> = serde_json::from_str(json.get()).map_err(unreadable)?;
            let is_missed = with_external || account.is_external_account != Some(true);
            if is_missed && !listed.contains(&facts::id(Kind::Account, json.get())?) {
                let name = written(account.name.as_deref().unwrap_or_default());
                self.summary.notes.push(format!(
                    "the bank no longer lists the account {name}; what the archive has of it stays and can be exported"
                ));
            }
        }
        Ok(())
    }
}
