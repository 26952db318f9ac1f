//! The invented company whose accounts the sandbox shows, and what the bank knows about it.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::json::Json;

mod account;
pub(crate) mod identity;
mod life;
pub(crate) mod papers;
pub(crate) mod paperwork;
pub(crate) mod people;
mod plain;
mod special;
pub(crate) mod stamp;
pub(crate) mod statement;
pub(crate) mod transaction;

pub use account::Account;
use people::{Label, Member};
pub(crate) use transaction::{Includes, Status, Transaction};

/// A company with accounts, people, labels and transactions. Everything about it is invented and always the same.
#[derive(Debug, Clone)]
pub struct Company {
    accounts: Vec<Account>,
    members: Vec<Member>,
    labels: Vec<Label>,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Listed(Vec<Transaction>),
    Generated { entries: usize },
}

/// A completed transaction, reduced to what a test compares against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The transaction's identifier.
    pub id: String,
    /// The account it moved.
    pub account_id: String,
    /// When it was settled.
    pub settled_at: DateTime<Utc>,
    /// Signed cents: positive is money in.
    pub cents: i64,
    /// The account's balance right after it, in cents; absent for the account at another bank.
    pub balance_cents: Option<i64>,
}

impl Company {
    /// "Musterwerk Beispiel": eight months of a small firm (March to October 2026, Europe/Berlin), with every
    /// kind of operation and every awkward case that the bank is known for.
    pub fn demo() -> Self {
        let mut transactions = life::transactions();
        transactions.extend(special::transactions());
        Self::listed(people::accounts(), transactions)
    }

    /// A plain company with so many completed transactions on two accounts, spread over 2026 and settled in order.
    pub fn generated(entries: usize) -> Self {
        let mut accounts = people::plain_accounts();
        for (position, account) in accounts.iter_mut().enumerate() {
            account.balance_cents = Some(plain::closing_balance(position, entries));
            account.authorized_balance_cents = account.balance_cents;
        }
        Self {
            accounts,
            source: Source::Generated { entries },
            ..Self::empty()
        }
    }

    /// One account with exactly these movements: when each was settled, and its signed cents.
    ///
    /// Movements settled at the same instant follow each other as given.
    pub fn with_movements(movements: &[(DateTime<Utc>, i64)]) -> Self {
        let accounts = people::plain_accounts().into_iter().take(1).collect();
        let transactions = movements.iter().enumerate();
        let transactions = transactions
            .map(|(number, &(settled_at, cents))| plain::simple_transaction(number, settled_at, cents))
            .collect();
        Self::listed(accounts, transactions)
    }

    /// The same company with so many further members, for lists of more than one page.
    #[must_use]
    pub fn with_extra_members(mut self, count: usize) -> Self {
        let first = self.members.len();
        self.members.extend((first..first + count).map(Member::extra));
        self
    }

    /// The same company after somebody wrote a note to a transaction of a company that is not generated.
    #[must_use]
    pub fn with_note(mut self, id: &str, note: &str, at: DateTime<Utc>) -> Self {
        if let Source::Listed(transactions) = &mut self.source
            && let Some(transaction) = transactions.iter_mut().find(|transaction| transaction.id == id)
        {
            *transaction = transaction
                .clone()
                .note(note.to_owned())
                .updated(stamp::Stamp::new(at));
        }
        self
    }

    /// The same company with other receipts, by their names, at a transaction of a company that is not generated.
    #[must_use]
    pub fn with_receipts(mut self, id: &str, names: &'static [&'static str]) -> Self {
        if let Source::Listed(transactions) = &mut self.source
            && let Some(transaction) = transactions.iter_mut().find(|transaction| transaction.id == id)
        {
            *transaction = transaction.clone().receipts(names);
        }
        self
    }

    /// The same company after its pending card payments settled at this instant, under the identifiers that they had,
    /// or under new ones. It must not be a generated one.
    #[must_use]
    pub fn with_settled_holds(mut self, at: DateTime<Utc>, keep_ids: bool) -> Self {
        if let Source::Listed(transactions) = &mut self.source {
            let first_free = transactions.len();
            for (position, transaction) in transactions.iter_mut().enumerate() {
                if transaction.status == Status::Pending && transaction.operation == "card" {
                    *transaction = transaction.clone().settled(stamp::Stamp::new(at));
                    if !keep_ids {
                        transaction.number_as(first_free + position);
                    }
                }
            }
            settle(&mut self.accounts, transactions);
        }
        self
    }

    /// The accounts, also closed ones and the one at another bank.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The completed transactions of all accounts, each account's in the order in which the bank settled them.
    pub fn movements(&self) -> Vec<Movement> {
        self.transactions()
            .filter_map(|transaction| self.movement(&transaction))
            .collect()
    }

    /// Writes a dump as `saldo fetch` would: JSON Lines with one raw API object a line under its singular key;
    /// first organization, members and labels, then each account's completed transactions in settled order.
    ///
    /// The memory needed does not grow with their number. A generated company's transactions come without embedded
    /// labels, taxes and attachments: a row has about 1.3 kB then, as measured on real pages. Each line is one write:
    /// give it a buffer.
    pub fn write_dump(&self, out: &mut impl Write) -> io::Result<()> {
        write_line(out, "organization", &self.organization(false))?;
        for member in self.memberships(false) {
            write_line(out, "membership", &member)?;
        }
        for label in self.labels() {
            write_line(out, "label", &label)?;
        }
        let includes = match self.source {
            Source::Listed(_) => Includes::ALL,
            Source::Generated { .. } => Includes::default(),
        };
        for transaction in self.transactions() {
            let is_external = self
                .account(&transaction)
                .is_some_and(|account| account.is_external);
            if transaction.status == Status::Completed && !is_external {
                write_line(out, "transaction", &transaction.render(self, includes))?;
            }
        }
        Ok(())
    }

    /// All transactions of any status; those of one account stand together, in settled order.
    pub(crate) fn transactions(&self) -> Box<dyn Iterator<Item = Transaction> + '_> {
        match &self.source {
            Source::Listed(transactions) => Box::new(transactions.iter().cloned()),
            Source::Generated { entries } => Box::new(plain::transactions(*entries)),
        }
    }

    pub(crate) fn account(&self, transaction: &Transaction) -> Option<&Account> {
        self.accounts.get(transaction.account)
    }

    pub(crate) fn member_id(&self, position: usize) -> Option<&str> {
        self.members.get(position).map(|member| member.id.as_str())
    }

    pub(crate) fn label(&self, position: usize) -> Option<&Label> {
        self.labels.get(position)
    }

    pub(crate) fn organization(&self, with_external: bool) -> Json {
        let mut organization = people::organization();
        let shown = self
            .accounts
            .iter()
            .filter(|account| with_external || !account.is_external);
        organization.set("bank_accounts", shown.enumerate().map(Account::render).collect());
        organization
    }

    pub(crate) fn memberships(&self, with_former: bool) -> impl Iterator<Item = Json> {
        self.members
            .iter()
            .filter(move |member| with_former || !member.has_left())
            .map(Member::render)
    }

    pub(crate) fn labels(&self) -> impl Iterator<Item = Json> {
        self.labels
            .iter()
            .filter(|label| !label.is_deleted())
            .map(Label::render)
    }

    fn empty() -> Self {
        Self {
            accounts: Vec::new(),
            members: people::members(),
            labels: people::labels(),
            source: Source::Listed(Vec::new()),
        }
    }

    fn listed(mut accounts: Vec<Account>, mut transactions: Vec<Transaction>) -> Self {
        for (number, transaction) in transactions.iter_mut().enumerate() {
            transaction.number_as(number);
        }
        settle(&mut accounts, &mut transactions);
        Self {
            accounts,
            source: Source::Listed(transactions),
            ..Self::empty()
        }
    }

    fn movement(&self, transaction: &Transaction) -> Option<Movement> {
        Some(Movement {
            id: transaction.id.clone(),
            account_id: self.account(transaction)?.id.clone(),
            settled_at: transaction
                .settled
                .filter(|_| transaction.status == Status::Completed)?
                .at(),
            cents: transaction.cents,
            balance_cents: transaction.balance,
        })
    }
}

/// Puts them in order, and gives each the balance after it.
fn settle(accounts: &mut [Account], transactions: &mut [Transaction]) {
    transactions.sort_by_key(|transaction| (transaction.account, transaction.settled_order()));
    for (position, account) in accounts.iter_mut().enumerate() {
        account.run_balance(
            transactions
                .iter_mut()
                .filter(|transaction| transaction.account == position),
        );
    }
}

fn write_line(out: &mut impl Write, key: &'static str, value: &Json) -> io::Result<()> {
    let mut line = String::with_capacity(2048);
    line.push_str("{\"");
    line.push_str(key);
    line.push_str("\":");
    value.write_to(&mut line);
    line.push_str("}\n");
    out.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests;
