//! Random entries with all that Unicode and the formats have to offer, as a dump of one month: at midnight, in the hour that
//! comes twice, several at one instant, on two accounts, in any order, with and without balances.

use std::path::Path;
use std::process::{Command, Output};

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Berlin;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::reader::Booking;

#[path = "random_dump/texts.rs"]
mod texts;

use texts::text;

/// Invented accounts; their check digits are right.
pub(super) const GERMAN: [&str; 2] = ["DE50000000000123456789", "DE23000000000123456790"];
pub(super) const SPANISH: [&str; 2] = ["ES4600000001510123456789", "ES7000000001580123456790"];
pub(super) const ACCOUNT: &str = "019a0000-0000-7000-8000-000000000001";
const OTHER_ACCOUNT: &str = "019a0000-0000-7000-8000-000000000002";
/// The balances before the first entries, in cents: one account in the black, and one in the red.
const OPENINGS: [i64; 2] = [1_234_567, -98_765];

/// Instants of October in Berlin: its first and its last, both of an hour that comes twice, late evenings, plain ones, and some
/// that several entries are likely to have.
const INSTANTS: &[&str] = &[
    "2026-09-30T22:00:00.000Z",
    "2026-09-30T23:30:00.000Z",
    "2026-10-08T21:59:59.999Z",
    "2026-10-08T22:00:00.000Z",
    "2026-10-14T08:00:00.000Z",
    "2026-10-15T10:00:00.000Z",
    "2026-10-25T00:30:00.000Z",
    "2026-10-25T01:30:00.000Z",
    "2026-10-31T22:30:00.000Z",
    "2026-10-31T22:59:59.999Z",
];

fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![
        2 => Just(0),
        8 => 1_i64..10_000_000,
        1 => 10_000_000_000_i64..100_000_000_000_000_000,
    ]
}

/// ASCII without anything that has a meaning somewhere, if it is to be `mild`.
fn optional(is_mild: bool) -> impl Strategy<Value = Value> {
    let text = if is_mild {
        "[A-Za-z][A-Za-z0-9 ]{0,40}[A-Za-z0-9]".boxed()
    } else {
        text().boxed()
    };
    prop_oneof![Just(Value::Null), text.prop_map(Value::String)]
}

const KINDS: &[&str] = &[
    "card",
    "transfer",
    "income",
    "direct_debit",
    "cheque",
    "qonto_fee",
    "x;\"<\n",
];
const MILD_KINDS: &[&str] = &[
    "card",
    "transfer",
    "income",
    "direct_debit",
    "cheque",
    "qonto_fee",
];

/// An amount in another currency, as many decimals as it has, and a code that may be none.
fn foreign(is_mild: bool) -> impl Strategy<Value = (&'static str, String)> {
    let known = prop::sample::select(
        &[
            ("1500", "JPY"),
            ("0.5", "USD"),
            ("12.34", "USD"),
            ("1.234", "KWD"),
        ][..],
    );
    let known = known.prop_map(|(amount, currency)| (amount, currency.to_owned()));
    if is_mild {
        known.boxed()
    } else {
        prop_oneof![known, text().prop_map(|code| ("1500", code))].boxed()
    }
}

prop_compose! {
    /// What is `mild` has nothing that any format has to refuse.
    fn entry(is_mild: bool)(
        cents in if is_mild { (0_i64..1_000_000_000).boxed() } else { cents().boxed() },
        is_credit in any::<bool>(),
        kind in proptest::sample::select(if is_mild { MILD_KINDS } else { KINDS }),
        (label, clean, reference, note) in (optional(is_mild), optional(is_mild), optional(is_mild), optional(is_mild)),
        (number, bank, mandate) in (optional(is_mild), optional(is_mild), optional(is_mild)),
        foreign in prop::option::of(foreign(is_mild)),
    ) -> Value {
        let digits = format!("{}.{:02}", cents / 100, cents % 100);
        let mut entry = json!({
            "amount": digits, "amount_cents": cents, "side": if is_credit { "credit" } else { "debit" },
            "local_amount": foreign.as_ref().map_or(digits, |(amount, _)| (*amount).to_owned()),
            "local_currency": foreign.map_or("EUR".to_owned(), |(_, currency)| currency), "currency": "EUR",
            "status": "completed", "operation_type": kind, "label": label, "clean_counterparty_name": clean, "reference": reference, "note": note,
        });
        entry[if kind == "cheque" { "check" } else { kind }] = json!({
            "counterparty_account_number": number, "counterparty_account_number_format": "unstructured",
            "counterparty_bank_identifier": bank, "counterparty_bank_identifier_format": "SWIFT_BIC",
            "unique_mandate_reference": mandate, "check_number": mandate,
        });
        entry
    }
}

/// A month of entries.
#[derive(Debug, Clone)]
pub(super) struct Month {
    /// Each with when it settled and on which account, in the order of the lines of the dump.
    entries: Vec<(Value, &'static str, usize)>,
    has_balances: bool,
    /// Whether every format must be able to write it.
    pub(super) is_mild: bool,
}

prop_compose! {
    pub(super) fn month()(is_mild in any::<bool>())(
        entries in vec((entry(is_mild), prop::sample::select(INSTANTS), prop_oneof![3 => Just(0_usize), 1 => Just(1)]), 1..12),
        has_balances in if is_mild { Just(true).boxed() } else { prop::bool::weighted(0.8).boxed() },
        is_mild in Just(is_mild),
    ) -> Month {
        Month { entries, has_balances, is_mild }
    }
}

/// A dump, and what an importer must book.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) dump: String,
    /// Of each account, sorted by day and amount.
    pub(super) bookings: [Vec<Booking>; 2],
    /// The balances before and after, in cents; nobody knows them where entries have none.
    pub(super) balances: [Option<(i64, i64)>; 2],
}

impl Month {
    pub(super) fn write(&self, ibans: [&str; 2]) -> Written {
        // The bank books them in the order of their instants.
        let mut settled: Vec<_> = (0..self.entries.len()).collect();
        settled.sort_by_key(|number| self.entries[*number].1);
        let mut written = Written::default();
        let mut balances = OPENINGS;
        let mut lines = vec![String::new(); self.entries.len()];
        for number in settled {
            let (entry, instant, account) = &self.entries[number];
            let cents = entry["amount_cents"].as_i64().unwrap();
            let cents = if entry["side"] == "credit" { cents } else { -cents };
            balances[*account] += cents;
            let mut entry = entry.clone();
            // Identifiers tell nothing of the order.
            entry["id"] = json!(format!("019a0000-0000-7000-8000-{:012}", number * 7 % 13));
            entry["bank_account_id"] = json!([ACCOUNT, OTHER_ACCOUNT][*account]);
            entry["settled_at"] = json!(instant);
            if self.has_balances {
                entry["settled_balance_cents"] = json!(balances[*account]);
            }
            lines[number] = json!({ "transaction": entry }).to_string();
            let utc: DateTime<Utc> = instant.parse().unwrap();
            let day = utc.with_timezone(&Berlin).date_naive();
            written.bookings[*account].push(Booking { day, cents });
        }
        for (account, bookings) in written.bookings.iter_mut().enumerate() {
            bookings.sort();
            let is_known = self.has_balances && !bookings.is_empty();
            written.balances[account] = is_known.then_some((OPENINGS[account], balances[account]));
        }
        written.dump = [organization(ibans), lines.join("\n")].join("\n") + "\n";
        written
    }
}

fn organization(ibans: [&str; 2]) -> String {
    let account = |id: &str, name: &str, iban: &str, is_main: bool| {
        json!({
            "id": id, "name": name, "iban": iban, "bic": "XXXXDEXX", "currency": "EUR", "status": "active", "main": is_main,
        })
    };
    let accounts = [
        account(ACCOUNT, "Konto; \"Müller\" <1>\n&", ibans[0], true),
        account(OTHER_ACCOUNT, "Zweites; <1> Konto", ibans[1], false),
    ];
    let organization = json!({
        "slug": "muster", "legal_name": "Muster & Söhne <\"GmbH\">", "legal_country": "DE", "bank_accounts": accounts,
    });
    json!({ "organization": organization }).to_string()
}

/// These entries as a dump, one a day at noon, all on the first account.
pub(super) fn dump(entries: &[Value], ibans: [&str; 2]) -> String {
    let mut lines = vec![organization(ibans)];
    let mut balance = OPENINGS[0];
    for (index, entry) in entries.iter().enumerate() {
        let mut entry = entry.clone();
        let cents = entry["amount_cents"].as_i64().unwrap();
        balance += if entry["side"] == "credit" { cents } else { -cents };
        entry["id"] = json!(format!("019a0000-0000-7000-8000-{index:012}"));
        entry["settled_at"] = json!(format!("2026-10-{:02}T10:00:00.000Z", index + 1));
        entry["settled_balance_cents"] = json!(balance);
        lines.push(json!({ "transaction": entry }).to_string());
    }
    lines.join("\n") + "\n"
}

pub(super) fn export(format: &str, folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args([
            "export",
            "--month",
            "2026-10",
            "--timezone",
            "Europe/Berlin",
            "--input",
            "dump.jsonl",
        ])
        .args(["--format", format, "--out", format])
        .current_dir(folder)
        .env_clear()
        .env("SALDO_NOW", "2026-11-02T09:00:00+01:00")
        .output()
        .unwrap()
}
