//! What transactions name by an identifier: accounts, members, labels, invoices.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{instant, wire};
use crate::entry::{Account, Invoice, Organization, Text};

use account::account;

mod account;
mod invoices;
mod names;

/// How many names a label's path holds at most, counted from the label upwards.
const LABEL_DEPTH: usize = 8;

/// An object of the bank that a directory cannot be built from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the bank's {kind} cannot be read: {reason}")]
pub struct DirectoryError {
    kind: &'static str,
    reason: String,
}

/// The organization, its accounts, and the names behind identifiers.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    organization: Organization,
    accounts: Vec<Account>,
    // A handful of names: comparing a few costs less than hashing one.
    positions: BTreeMap<String, usize>,
    members: BTreeMap<String, String>,
    labels: HashMap<String, String>,
    invoices: invoices::Invoices,
    documents: HashMap<String, String>,
}

impl Directory {
    /// An empty one to be filled with the bank's objects, in any order.
    pub fn builder() -> DirectoryBuilder {
        DirectoryBuilder::default()
    }

    /// The account holder.
    pub fn organization(&self) -> &Organization {
        &self.organization
    }

    /// The accounts, in the order in which the bank sent them.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The account with this identifier.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(*self.positions.get(id)?)
    }

    /// The full name of the member with this identifier.
    pub fn member(&self, id: &str) -> Option<&str> {
        self.members.get(id).map(String::as_str)
    }

    /// The name of the label with this identifier, its parents before it: `Cost centre: Marketing`.
    pub fn label(&self, id: &str) -> Option<&str> {
        self.labels.get(id).map(String::as_str)
    }

    /// The invoices that the transaction with this identifier pays.
    pub fn invoices(&self, transaction: &str) -> &[Invoice] {
        self.invoices.of(transaction)
    }

    /// What of the invoices of the transaction with this identifier cannot be read and is left out, in sentences.
    pub fn unread_invoices(&self, transaction: &str) -> &[String] {
        self.invoices.unread(transaction)
    }

    /// The same of invoices that do not say which transactions pay them.
    pub fn stray_invoices(&self) -> &[String] {
        self.invoices.stray()
    }

    /// The document in which the receipts of the transaction with this identifier travel.
    pub fn document(&self, transaction: &str) -> Option<&str> {
        self.documents.get(transaction).map(String::as_str)
    }

    /// Adds what a receipt of a transaction says of the invoice that was paid.
    pub fn add_invoice(&mut self, transaction: &str, invoice: Invoice) {
        self.invoices.add(transaction, invoice);
    }

    /// Adds an account that the bank listed once; one that it still lists is left as it is.
    pub fn add_unlisted(&mut self, json: &str) -> Result<(), DirectoryError> {
        let account = account(read("account", json)?)?;
        if !self.positions.contains_key(&account.id) {
            self.put(Account {
                main: false,
                is_unlisted: true,
                ..account
            });
            names::tell_apart(&mut self.accounts);
        }
        Ok(())
    }

    fn put(&mut self, account: Account) {
        if let Some(position) = self.positions.get(&account.id) {
            self.accounts[*position] = account;
        } else {
            self.positions.insert(account.id.clone(), self.accounts.len());
            self.accounts.push(account);
        }
    }

    /// Says in which document the receipts of a transaction travel.
    pub fn set_document(&mut self, transaction: &str, guid: &str) {
        self.documents.insert(transaction.to_owned(), guid.to_owned());
    }
}

/// Gathers the bank's objects. What comes twice replaces what came before, unless it is older.
#[derive(Debug, Clone, Default)]
pub struct DirectoryBuilder {
    directory: Directory,
    /// When accounts changed, where the bank says so.
    changed: HashMap<String, DateTime<Utc>>,
    labels: HashMap<String, LabelNode>,
    invoices: invoices::Gathered,
}

#[derive(Debug, Clone)]
struct LabelNode {
    name: String,
    parent: Option<String>,
}

impl DirectoryBuilder {
    /// Adds the organization and the accounts inside it.
    pub fn organization(&mut self, json: &str) -> Result<(), DirectoryError> {
        let sent: wire::Organization<'_> = read("organization", json)?;
        let owned = |text: Option<Text<'_>>| text.map(Text::into_owned);
        self.directory.organization = Organization {
            id: owned(sent.id),
            slug: owned(sent.slug).unwrap_or_default(),
            name: owned(sent.name),
            legal_name: owned(sent.legal_name),
            legal_form: owned(sent.legal_form),
            legal_number: owned(sent.legal_number),
            legal_country: owned(sent.legal_country),
            legal_address: owned(sent.legal_address),
            legal_sector: owned(sent.legal_sector),
            legal_registration_date: owned(sent.legal_registration_date),
            legal_share_capital: owned(sent.legal_share_capital),
            locale: owned(sent.locale),
            contract_signed_at: owned(sent.contract_signed_at),
        };
        for sent in sent.bank_accounts {
            self.put(sent)?;
        }
        Ok(())
    }

    /// Adds an account.
    pub fn account(&mut self, json: &str) -> Result<(), DirectoryError> {
        self.put(read("account", json)?)
    }

    fn put(&mut self, sent: wire::BankAccount<'_>) -> Result<(), DirectoryError> {
        let changed = sent.updated_at.as_deref().and_then(instant::parse);
        let account = account(sent)?;
        let known = self.changed.get(&account.id).copied();
        if changed.zip(known).is_some_and(|(changed, known)| changed < known) {
            return Ok(());
        }
        if let Some(changed) = changed {
            self.changed.insert(account.id.clone(), changed);
        }
        self.directory.put(account);
        Ok(())
    }

    /// Adds a member: the name and nothing else.
    pub fn membership(&mut self, json: &str) -> Result<(), DirectoryError> {
        let sent: wire::Membership<'_> = read("member", json)?;
        let id = identifier("member", sent.id)?;
        let parts = [sent.first_name, sent.last_name];
        let words: Vec<_> = parts
            .iter()
            .flatten()
            .flat_map(|part| part.split_whitespace())
            .collect();
        // Someone who was only invited has no name yet; the fallback for unknown members serves better than nothing.
        if !words.is_empty() {
            self.directory.members.insert(id, words.join(" "));
        }
        Ok(())
    }

    /// Adds a label.
    pub fn label(&mut self, json: &str) -> Result<(), DirectoryError> {
        let sent: wire::Label<'_> = read("label", json)?;
        let node = LabelNode {
            name: sent.name.map(Text::into_owned).unwrap_or_default(),
            parent: sent
                .parent_id
                .map(Text::into_owned)
                .filter(|parent| !parent.is_empty()),
        };
        self.labels.insert(identifier("label", sent.id)?, node);
        Ok(())
    }

    /// Adds an invoice that the organization received; it belongs to the transactions that the bank matched with it. What
    /// cannot be read of one that has an identifier is left out, and [told](Directory::unread_invoices).
    pub fn supplier_invoice(&mut self, json: &str) -> Result<(), DirectoryError> {
        self.invoices.put(json)
    }

    /// The finished directory.
    pub fn build(mut self) -> Directory {
        let paths = self.labels.keys().map(|id| (id.clone(), self.label_path(id)));
        self.directory.labels = paths.collect();
        self.directory.invoices = self.invoices.build();
        names::tell_apart(&mut self.directory.accounts);
        self.directory
    }

    /// Nothing excludes a cycle among labels: the climb ends where it meets a label again.
    fn label_path(&self, id: &str) -> String {
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(id);
        while let Some((id, node)) = next.and_then(|id| self.labels.get_key_value(id)) {
            if names.len() == LABEL_DEPTH || !seen.insert(id) {
                break;
            }
            names.push(node.name.as_str());
            next = node.parent.as_deref();
        }
        names.reverse();
        names.join(": ")
    }
}

fn read<'a, T: Deserialize<'a>>(kind: &'static str, json: &'a str) -> Result<T, DirectoryError> {
    let refused = |reason: String| DirectoryError { kind, reason };
    // A list of values would be taken for the fields in their order.
    if json.trim_start().starts_with('[') {
        return Err(refused("it is a list instead of an object".to_owned()));
    }
    serde_json::from_str(json).map_err(|error| refused(error.to_string()))
}

fn identifier(kind: &'static str, id: Option<Text<'_>>) -> Result<String, DirectoryError> {
    id.filter(|id| !id.is_empty())
        .map(Text::into_owned)
        .ok_or_else(|| DirectoryError {
            kind,
            reason: "id is missing".to_owned(),
        })
}

#[cfg(test)]
mod tests;
