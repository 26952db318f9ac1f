//! The company's bank accounts.

use super::{Status, Transaction, people};
use crate::sandbox::json::{Json, object};

/// A bank account of the company, as a test may compare against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The bank's identifier.
    pub id: String,
    /// The name that the company gave it.
    pub name: String,
    /// The IBAN, at a bank code that no bank has; the check digits are right.
    pub iban: String,
    /// Settled balance in cents; absent for the account at another bank.
    pub balance_cents: Option<i64>,
    /// Settled balance less pending holds, in cents.
    pub authorized_balance_cents: Option<i64>,
    /// Whether it is the main account.
    pub is_main: bool,
    /// Whether it was closed.
    pub is_closed: bool,
    /// Whether it is at another bank and only shown on request.
    pub is_external: bool,
}

impl Account {
    /// Gives each completed transaction the balance after it, and the account the closing one.
    pub(crate) fn run_balance<'a>(&mut self, transactions: impl Iterator<Item = &'a mut Transaction>) {
        let (mut balance, mut held) = (0, 0);
        for transaction in transactions {
            match transaction.status {
                Status::Completed if !self.is_external => {
                    balance += transaction.cents;
                    transaction.balance = Some(balance);
                }
                Status::Pending => held += transaction.cents.min(0),
                _ => {}
            }
        }
        if !self.is_external {
            self.balance_cents = Some(balance);
            self.authorized_balance_cents = Some(balance + held);
        }
    }

    pub(crate) fn render((number, account): (usize, &Self)) -> Json {
        let own = !account.is_external;
        object([
            ("id", account.id.clone().into()),
            (
                "slug",
                format!("{}-bank-account-{}", people::SLUG, number + 1).into(),
            ),
            ("name", account.name.clone().into()),
            (
                "status",
                if account.is_closed { "closed" } else { "active" }.into(),
            ),
            ("main", account.is_main.into()),
            ("organization_id", people::id_of(1, 0).into()),
            ("iban", account.iban.clone().into()),
            ("bic", if own { "QNTODEB2XXX" } else { "XXXXDEFFXXX" }.into()),
            ("currency", "EUR".into()),
            ("balance", account.balance_cents.map(Json::cents).into()),
            ("balance_cents", account.balance_cents.into()),
            (
                "authorized_balance",
                account.authorized_balance_cents.map(Json::cents).into(),
            ),
            (
                "authorized_balance_cents",
                account.authorized_balance_cents.into(),
            ),
            ("updated_at", "2026-11-01T07:12:44.917Z".into()),
            ("is_external_account", account.is_external.into()),
            ("account_number", Json::Null),
        ])
    }
}
