//! The bank's own statements, a month each.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::identity::uuid;
use super::papers::Paper;
use super::{Company, Status, Transaction};
use crate::sandbox::json::{Json, object};

/// The bank's own statement of a month.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    account_id: String,
    /// Year and month.
    period: (i32, u32),
    pub(crate) paper: Paper,
}

impl Statement {
    /// Sorted by account and month.
    pub(crate) fn all(company: &Company, transactions: &[Transaction]) -> Vec<Self> {
        let months: BTreeSet<_> = transactions
            .iter()
            .filter(|transaction| transaction.status == Status::Completed)
            .filter_map(|transaction| {
                let month = transaction
                    .settled?
                    .at()
                    .with_timezone(&chrono_tz::Europe::Berlin);
                Some((transaction.account, month.year(), month.month()))
            })
            .collect();
        let accounts = company.accounts();
        months
            .into_iter()
            .filter_map(|(account, year, month)| {
                let of = accounts.get(account).filter(|of| !of.is_external)?;
                let days = i64::from(year) * 372 + i64::from(month) * 31;
                let salt = u64::try_from(account).unwrap_or(0) + 7_000;
                Some(Self {
                    account_id: of.id.clone(),
                    period: (year, month),
                    paper: Paper {
                        id: uuid(days * 86_400_000, salt),
                        name: format!("statement-{month:02}-{year}.pdf"),
                        media_type: "application/pdf",
                        size: 24_513,
                        created_at: String::new(),
                    },
                })
            })
            .collect()
    }

    pub(crate) fn is_of(&self, accounts: &[&str]) -> bool {
        accounts.is_empty() || accounts.contains(&self.account_id.as_str())
    }

    pub(crate) fn render(&self, address: String) -> Json {
        let (year, month) = self.period;
        object([
            ("id", self.paper.id.clone().into()),
            ("bank_account_id", self.account_id.clone().into()),
            ("period", format!("{month:02}-{year}").into()),
            (
                "file",
                object([
                    ("file_name", self.paper.name.clone().into()),
                    ("file_content_type", self.paper.media_type.into()),
                    ("file_size", self.paper.size.to_string().into()),
                    ("file_url", address.into()),
                ]),
            ),
        ])
    }
}
