//! How the books are kept: the canonical types between `saldo.toml` and the formats that need them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{Datelike, Months, NaiveDate};

use crate::period::Period;

/// The chart of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chart {
    /// Germany: DATEV's SKR03.
    Skr03,
    /// Germany: DATEV's SKR04.
    Skr04,
    /// France: plan comptable général.
    Pcg,
    /// A chart file of the user's.
    File(PathBuf),
}

impl Chart {
    /// Its name in `saldo.toml`; of a file, its stem.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Skr03 => Some("skr03"),
            Self::Skr04 => Some("skr04"),
            Self::Pcg => Some("pcg"),
            Self::File(path) => path.file_stem()?.to_str(),
        }
    }
}

/// How the books are kept. What a format needs and does not find here is an error there, never a guess.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Books {
    /// The chart of accounts.
    pub chart: Option<Chart>,
    /// The shipped chart that a chart file of the user's extends; known once that file is read.
    pub chart_extends: Option<String>,
    /// The tax adviser's number at DATEV (Beraternummer), 1001 to 9999999.
    pub consultant: Option<u32>,
    /// The client's number at DATEV (Mandantennummer), 1 to 99999.
    pub client: Option<u32>,
    /// First days of fiscal years, in order; the others follow from them. Empty where none is known.
    pub fiscal_year_start: Vec<NaiveDate>,
    /// Digits of a ledger account (at DATEV: Sachkontenlänge), 4 to 8; shorter ones grow zeros on the right.
    pub account_length: Option<u8>,
    /// The ledger accounts of the bank accounts.
    pub bank: BankAccounts,
    /// Whether entries become one posting for each tax rate, where the rules do not say.
    pub split_vat: Option<bool>,
}

/// Which ledger account a bank account has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankAccounts {
    /// By IBAN (without spaces), id or name.
    pub accounts: BTreeMap<String, String>,
    /// For all others.
    pub default: Option<String>,
}

impl Books {
    /// Books of which nothing is known.
    pub const NONE: &'static Self = &Self {
        chart: None,
        chart_extends: None,
        consultant: None,
        client: None,
        fiscal_year_start: Vec::new(),
        account_length: None,
        bank: BankAccounts {
            accounts: BTreeMap::new(),
            default: None,
        },
        split_vat: None,
    };

    /// The shipped chart whose numbers these are: the chart itself, or the one that it extends. `None` where a chart
    /// file stands on its own.
    pub fn chart_base(&self) -> Option<&str> {
        match self.chart.as_ref()? {
            Chart::File(_) => self.chart_extends.as_deref(),
            shipped => shipped.name(),
        }
    }

    /// Whether a key of `[profile.NAME.books]` has a value.
    pub fn has(&self, key: &str) -> bool {
        match key {
            "chart" => self.chart.is_some(),
            "consultant" => self.consultant.is_some(),
            "client" => self.client.is_some(),
            "fiscal_year_start" => !self.fiscal_year_start.is_empty(),
            "account_length" => self.account_length.is_some(),
            "bank" => self.bank.default.is_some() || !self.bank.accounts.is_empty(),
            _ => false,
        }
    }

    /// Those of the built-in demo company for formats that want French accounts.
    pub fn french_demo() -> Self {
        let demo = Self::demo();
        let account = |name: &str, account: &str| (name.to_owned(), account.to_owned());
        Self {
            chart: Some(Chart::Pcg),
            account_length: Some(6),
            bank: BankAccounts {
                accounts: BTreeMap::from([
                    account("Hauptkonto", "512100"),
                    account("Rücklagen; Steuern", "512200"),
                ]),
                default: Some("512900".to_owned()),
            },
            ..demo
        }
    }

    /// Those of the built-in demo company.
    pub fn demo() -> Self {
        let account = |name: &str, account: &str| (name.to_owned(), account.to_owned());
        Self {
            chart: Some(Chart::Skr03),
            chart_extends: None,
            consultant: Some(1001),
            client: Some(1),
            fiscal_year_start: NaiveDate::from_ymd_opt(2026, 1, 1).into_iter().collect(),
            account_length: Some(4),
            bank: BankAccounts {
                accounts: BTreeMap::from([
                    account("Hauptkonto", "1200"),
                    account("Rücklagen; Steuern", "1210"),
                ]),
                default: Some("1220".to_owned()),
            },
            split_vat: None,
        }
    }

    /// The fiscal year that `day` lies in: twelve months from an anniversary of the latest known first day before it,
    /// or fewer where another known one comes earlier. Before the first of them its anniversaries go back.
    pub fn fiscal_year(&self, day: NaiveDate) -> Option<Period> {
        let known = self.fiscal_year_start.partition_point(|start| *start <= day);
        let start = *self.fiscal_year_start.get(known.saturating_sub(1))?;
        let anniversary = |years: i32| {
            let months = Months::new(years.unsigned_abs().checked_mul(12)?);
            if years < 0 {
                start.checked_sub_months(months)
            } else {
                start.checked_add_months(months)
            }
        };
        let years = day.year() - start.year();
        let first = anniversary(years).filter(|first| *first <= day);
        let years = if first.is_some() { years } else { years - 1 };
        let next = anniversary(years + 1)?;
        let next = match self.fiscal_year_start.get(known) {
            Some(earlier) => next.min(*earlier),
            None => next,
        };
        Period::new(anniversary(years)?, next.pred_opt()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fiscal year of a day, where these first days are known.
    fn year(start: &str, day: &str) -> String {
        let books = Books {
            fiscal_year_start: start.split(' ').map(|start| start.parse().unwrap()).collect(),
            ..Books::NONE.clone()
        };
        books.fiscal_year(day.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_fiscal_year_repeats_in_both_directions() {
        assert_eq!(year("2026-01-01", "2026-10-31"), "2026-01-01 to 2026-12-31");
        assert_eq!(year("2026-01-01", "2025-12-31"), "2025-01-01 to 2025-12-31");
        assert_eq!(year("2024-07-01", "2026-06-30"), "2025-07-01 to 2026-06-30");
        assert_eq!(year("2024-07-01", "2026-07-01"), "2026-07-01 to 2027-06-30");
        assert_eq!(year("2024-02-29", "2026-02-28"), "2026-02-28 to 2027-02-27");
        assert_eq!(Books::NONE.fiscal_year(NaiveDate::MIN), None);
    }

    #[test]
    fn a_short_fiscal_year_ends_where_the_next_one_begins() {
        for (known, day, expected) in [
            ("2026-04-01 2027-01-01", "2026-04-01", "2026-04-01 to 2026-12-31"),
            ("2026-04-01 2027-01-01", "2026-12-31", "2026-04-01 to 2026-12-31"),
            ("2026-04-01 2027-01-01", "2027-01-01", "2027-01-01 to 2027-12-31"),
            ("2026-04-01 2027-01-01", "2029-06-30", "2029-01-01 to 2029-12-31"),
            ("2026-04-01 2027-01-01", "2026-03-31", "2025-04-01 to 2026-03-31"),
            // More than twelve months: the earlier one is repeated, and the last of its years is short.
            ("2024-07-01 2026-01-01", "2025-06-30", "2024-07-01 to 2025-06-30"),
            ("2024-07-01 2026-01-01", "2025-12-31", "2025-07-01 to 2025-12-31"),
            ("2024-07-01 2026-01-01", "2026-12-31", "2026-01-01 to 2026-12-31"),
            (
                "2026-01-01 2026-03-01 2026-04-01",
                "2026-03-31",
                "2026-03-01 to 2026-03-31",
            ),
        ] {
            assert_eq!(year(known, day), expected, "{day} in {known}");
        }
    }
}
