//! `manifest.json`: what a run wrote, from what, and how well it is proved.
//!
//! The keys and their order are a contract with scripts. Amounts are decimal strings.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::{Serialize, Serializer};

use crate::money::{Cents, Total};
use crate::period::Period;

/// The evidence of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Saldo's version.
    pub saldo: &'static str,
    /// The time of the run, with the offset of the books' time zone; the only thing that two runs differ in.
    #[serde(serialize_with = "to_seconds")]
    pub created_at: DateTime<FixedOffset>,
    /// The IANA name of the zone in which days begin and end.
    pub timezone: String,
    /// The days asked for.
    pub period: Days,
    /// One for each account.
    pub statements: Vec<Statement>,
    /// One for each file, without the manifest itself.
    pub files: Vec<File>,
    /// Packages of receipts, where some were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Package>,
    /// Fetched, but written to no file.
    pub skipped: Vec<Skipped>,
    /// What the summary warned of, in its words.
    pub warnings: Vec<String>,
}

/// The first and the last day, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Days {
    from: String,
    to: String,
}

impl Days {
    /// The first day.
    pub fn first(&self) -> &str {
        &self.from
    }

    /// The last day, included.
    pub fn last(&self) -> &str {
        &self.to
    }

    /// Both, as names of files have them: `20261001-20261031`.
    pub(super) fn compact(&self) -> String {
        [&self.from, &self.to].map(|day| day.replace('-', "")).join("-")
    }
}

impl From<Period> for Days {
    fn from(period: Period) -> Self {
        Self {
            from: period.first().to_string(),
            to: period.last().to_string(),
        }
    }
}

/// The entries of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Whose entries they are.
    pub account: AccountName,
    /// How many.
    pub entries: u64,
    /// Their sum; positive is money in.
    pub sum: Total,
    /// The balance before the first entry, where it is known.
    pub opening_balance: Option<Cents>,
    /// The balance after the last entry, where it is known.
    pub closing_balance: Option<Cents>,
    /// `proven`, `chained`, `unproven` or `broken`.
    pub proof: String,
}

/// An account as a reader knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountName {
    /// The bank's identifier.
    pub id: String,
    /// Absent where the bank does not show it.
    pub iban: Option<String>,
    /// The name that the organization gave it.
    pub name: String,
}

/// One file in the same folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name.
    pub path: String,
    /// The mapping's name.
    pub format: String,
    /// The SHA-256 of the mapping's source text, in hexadecimal digits.
    pub mapping_sha256: String,
    /// The account's identifier; absent for a file over several accounts.
    pub account: Option<String>,
    /// Rows without preamble and header.
    pub rows: u64,
    /// The sum of the entries behind its rows; positive is money in.
    pub sum: Total,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// A package of receipts in the same folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Its name.
    pub path: String,
    /// What is in it, in order.
    pub documents: Vec<Document>,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Its size.
    #[serde(skip)]
    pub bytes: u64,
}

/// The receipts of one transaction, or of an invoice that belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// What the rows of the transaction name.
    pub guid: String,
    /// The bank's identifier of the transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// The bank's identifier of the supplier's invoice that belongs to no transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_invoice: Option<String>,
    /// The receipts.
    pub files: Vec<Receipt>,
}

/// A receipt in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Its name there.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// A transaction that is in no file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The bank's identifier.
    pub id: String,
    /// Why: `pending`, `declined`, or a filter's own words.
    pub reason: String,
}

impl Manifest {
    /// The file's bytes: indented, with a final line feed, the same for the same values.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

fn to_seconds<S: Serializer>(instant: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::Secs, false))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A manifest of one file, for tests that need any.
    pub(in super::super) fn sample(month: &str, path: &str) -> Manifest {
        let mut sum = Total::default();
        sum.add(Cents::new(-120_433));
        Manifest {
            saldo: "0.1.0",
            created_at: DateTime::parse_from_rfc3339("2026-11-02T09:00:00.25+01:00").unwrap(),
            timezone: "Europe/Berlin".to_owned(),
            period: Period::month(month).unwrap().into(),
            statements: vec![Statement {
                account: AccountName {
                    id: "acc-1".to_owned(),
                    iban: None,
                    name: "Main; \"old\"".to_owned(),
                },
                entries: 128,
                sum,
                opening_balance: Some(Cents::new(500_000)),
                closing_balance: Some(Cents::new(379_567)),
                proof: "proven".to_owned(),
            }],
            files: vec![File {
                path: path.to_owned(),
                format: "lexoffice".to_owned(),
                mapping_sha256: "00".repeat(4),
                account: Some("acc-1".to_owned()),
                rows: 128,
                sum,
                sha256: "ff".repeat(4),
            }],
            packages: Vec::new(),
            skipped: vec![Skipped {
                id: "t-1".to_owned(),
                reason: "pending".to_owned(),
            }],
            warnings: vec!["1 payment by an unknown member".to_owned()],
        }
    }

    #[test]
    fn keys_and_order_are_the_contract() {
        let json = String::from_utf8(sample("2026-10", "a.csv").to_json().unwrap()).unwrap();
        assert!(json.ends_with("}\n"));
        insta::assert_snapshot!(json, @r#"
        {
          "saldo": "0.1.0",
          "created_at": "2026-11-02T09:00:00+01:00",
          "timezone": "Europe/Berlin",
          "period": {
            "from": "2026-10-01",
            "to": "2026-10-31"
          },
          "statements": [
            {
              "account": {
                "id": "acc-1",
                "iban": null,
                "name": "Main; \"old\""
              },
              "entries": 128,
              "sum": "-1204.33",
              "opening_balance": "5000.00",
              "closing_balance": "3795.67",
              "proof": "proven"
            }
          ],
          "files": [
            {
              "path": "a.csv",
              "format": "lexoffice",
              "mapping_sha256": "00000000",
              "account": "acc-1",
              "rows": 128,
              "sum": "-1204.33",
              "sha256": "ffffffff"
            }
          ],
          "skipped": [
            {
              "id": "t-1",
              "reason": "pending"
            }
          ],
          "warnings": [
            "1 payment by an unknown member"
          ]
        }
        "#);
    }
}
