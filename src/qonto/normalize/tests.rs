use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Europe::Berlin;
use serde_json::value::RawValue;

use super::*;
use crate::money::Cents;

mod parties;
mod properties;

fn normalizer() -> Normalizer {
    let mut directory = Directory::builder();
    directory
        .membership(r#"{"id":"member-1","first_name":"Ida","last_name":"Muster"}"#)
        .unwrap();
    directory
        .label(r#"{"id":"label-1","name":"Marketing","parent_id":"label-0"}"#)
        .unwrap();
    directory
        .label(r#"{"id":"label-0","name":"Cost centre"}"#)
        .unwrap();
    directory
        .account(r#"{"id":"elsewhere","is_external_account":true}"#)
        .unwrap();
    Normalizer {
        directory: directory.build(),
        zone: Berlin,
        wanted: AttributeSet::ALL,
    }
}

/// A completed debit of 12.34 with `fields` on top; a later field replaces an earlier one.
fn row(fields: &str) -> String {
    type Fields = BTreeMap<String, Box<RawValue>>;
    let mut row: Fields = serde_json::from_str(
        r#"{"id":"t","side":"debit","status":"completed","amount_cents":1234,"bank_account_id":"a",
            "settled_at":"2026-10-31T23:30:00.000Z"}"#,
    )
    .unwrap();
    let given: Fields = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
    row.extend(given);
    serde_json::to_string(&row).unwrap()
}

fn try_normalize(json: &str) -> (Result<Outcome<'static>, NormalizeError>, Notes) {
    let normalizer: &'static Normalizer = Box::leak(Box::new(normalizer()));
    let json: &'static str = Box::leak(json.to_owned().into_boxed_str());
    let mut notes = Notes::default();
    let transaction = Transaction::parse(json, AttributeSet::ALL).unwrap();
    (normalizer.normalize(transaction, None, &mut notes), notes)
}

fn entry(fields: &str) -> Entry<'static> {
    match try_normalize(&row(fields)).0.unwrap() {
        Outcome::Entry(entry) => entry,
        Outcome::Skipped(skipped) => panic!("skipped: {skipped:?}"),
    }
}

fn skipped(fields: &str) -> Skipped<'static> {
    match try_normalize(&row(fields)).0.unwrap() {
        Outcome::Skipped(skipped) => skipped,
        Outcome::Entry(entry) => panic!("an entry: {entry:?}"),
    }
}

fn error(fields: &str) -> String {
    try_normalize(&row(fields)).0.unwrap_err().to_string()
}

#[test]
fn the_side_alone_gives_the_sign() {
    assert_eq!(entry(r#""side":"debit""#).amount, Cents::new(-1234));
    assert_eq!(entry(r#""side":"credit""#).amount, Cents::new(1234));
    assert_eq!(
        entry(r#""side":"credit","operation_type":"card""#).amount,
        Cents::new(1234)
    );
    let message = error(r#""side":"Debit""#);
    assert!(
        message.contains("transaction t") && message.contains("'Debit'"),
        "{message}"
    );
    assert!(error(r#""amount_cents":-1"#).contains("amount_cents is -1"));
}

#[test]
fn both_amounts_must_agree() {
    for agreeing in [
        "12.34",
        r#""12,34""#,
        r#""12.340""#,
        "12.3400",
        "1.234e1",
        "null",
        r#""""#,
    ] {
        assert_eq!(
            entry(&format!(r#""amount":{agreeing}"#)).amount,
            Cents::new(-1234),
            "{agreeing}"
        );
    }
    for disagreeing in ["12.35", "1234", "-12.34", r#""twelve""#, "12.345"] {
        let message = error(&format!(r#""amount":{disagreeing}"#));
        let shown = disagreeing.trim_matches('"');
        assert!(
            message.contains(shown) && message.contains("1234") && message.contains("transaction t"),
            "{message}"
        );
    }
}

#[test]
fn foreign_amounts_keep_their_own_decimals() {
    let local = |amount: &str, currency: &str| {
        let entry = entry(&format!(
            r#""local_amount":{amount},"local_currency":"{currency}""#
        ));
        entry.local_amount.unwrap().to_string()
    };
    assert_eq!(local("1500", "JPY"), "-1500");
    assert_eq!(local("1500.0", "JPY"), "-1500");
    assert_eq!(local("\"1.234\"", "KWD"), "-1.234");
    assert_eq!(local("\"0,5\"", "USD"), "-0.50");
    assert_eq!(local("0", "USD"), "0.00");
    assert_eq!(
        entry(r#""local_amount":1.5,"side":"credit""#)
            .local_amount
            .unwrap()
            .to_string(),
        "1.5"
    );
    assert!(error(r#""local_amount":-1"#).contains("local_amount is -1"));
}

#[test]
fn balances_come_from_cents_or_from_the_decimal() {
    assert_eq!(
        entry(r#""settled_balance_cents":4199592154"#).balance,
        Some(Cents::new(4_199_592_154))
    );
    assert_eq!(entry(r#""settled_balance":-0.43"#).balance, Some(Cents::new(-43)));
    assert_eq!(
        entry(r#""settled_balance":null,"settled_balance_cents":null"#).balance,
        None
    );
    assert!(error(r#""settled_balance":0.001"#).contains("settled_balance"));
}

#[test]
fn the_local_day_counts() {
    assert_eq!(
        entry("").settled_at.date(),
        NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()
    );
    let offset = entry(r#""settled_at":"2026-10-31T23:30:00+02:00""#);
    assert_eq!(
        offset.settled_at.date(),
        NaiveDate::from_ymd_opt(2026, 10, 31).unwrap()
    );
    assert!(error(r#""emitted_at":"yesterday""#).contains("emitted_at is 'yesterday'"));
}

#[test]
fn midnights_of_external_accounts_are_days() {
    let day = r#""settled_at":"2026-10-01T00:00:00.000Z","emitted_at":"2026-10-01T10:00:00Z""#;
    let external = entry(&format!(r#"{day},"is_external_transaction":true"#));
    assert_eq!(external.settled_at.local().to_string(), "2026-10-01 00:00:00");
    assert_eq!(
        external.emitted_at.unwrap().local().to_string(),
        "2026-10-01 12:00:00"
    );
    assert!(entry(&format!(r#"{day},"bank_account_id":"elsewhere""#)).is_external);
    assert_eq!(entry(day).settled_at.local().to_string(), "2026-10-01 02:00:00");
}

#[test]
fn what_did_not_settle_is_skipped_with_its_reason() {
    for (fields, reason) in [
        (r#""status":"pending","settled_at":null"#, "pending"),
        (r#""status":"declined","settled_at":null"#, "declined"),
        (r#""status":"reversed""#, "reversed"),
        (r#""status":"frozen_2027""#, "unknown status 'frozen_2027'"),
        (r#""settled_at":null"#, "completed without a time of settlement"),
    ] {
        let skipped = skipped(&format!(
            r#"{fields},"label":"ACME","emitted_at":"2026-10-31T10:00:00Z""#
        ));
        assert_eq!(skipped.reason.to_string(), reason);
        assert_eq!(skipped.amount, Cents::new(-1234));
        assert_eq!(skipped.label.as_deref(), Some("ACME"));
        assert!(skipped.emitted_at.is_some());
        assert_eq!(skipped.account_id, "a");
    }
    assert!(error(r#""status":"pending","side":"sideways""#).contains("transaction t"));
}

#[test]
fn unknown_operations_survive_with_one_warning() {
    let (outcome, notes) = try_normalize(&row(r#""operation_type":"brand_new_operation_2027""#));
    let Outcome::Entry(entry) = outcome.unwrap() else {
        panic!("skipped")
    };
    assert_eq!(entry.operation_type.as_deref(), Some("brand_new_operation_2027"));
    assert_eq!(notes.total(Oddity::UnknownOperation), 1);
    assert!(try_normalize(&row(r#""operation_type":"card""#)).1.is_empty());
}

#[test]
fn the_account_comes_from_the_row_or_from_the_question() {
    let normalizer = normalizer();
    let ask = |json: &str, hint: Option<&str>| {
        let transaction = Transaction::parse(json, AttributeSet::ALL).unwrap();
        match normalizer.normalize(transaction, hint, &mut Notes::default()) {
            Ok(Outcome::Entry(entry)) => Ok(entry.account_id.into_owned()),
            Ok(Outcome::Skipped(skipped)) => Ok(skipped.account_id.into_owned()),
            Err(error) => Err(error.to_string()),
        }
    };
    assert_eq!(ask(&row(""), None), Ok("a".to_owned()));
    assert_eq!(
        ask(&row(r#""bank_account_id":null"#), Some("b")),
        Ok("b".to_owned())
    );
    assert!(
        ask(&row(r#""bank_account_id":null"#), None)
            .unwrap_err()
            .contains("does not say")
    );
    assert!(
        ask(&row(""), Some("b"))
            .unwrap_err()
            .contains("account a, but account b")
    );
}

#[test]
fn vat_is_read_from_text_and_checked() {
    let (outcome, notes) = try_normalize(&row(r#""vat_amount":null,"vat_amount_cents":"156","vat_rate":-1,
           "vat_details":{"items":[{"amount":"0,78","rate":"7.0","amount_excluding_vat":"11.12"},{"amount_cents":"78"}]}"#));
    let Outcome::Entry(entry) = outcome.unwrap() else {
        panic!("skipped")
    };
    assert_eq!(entry.vat_amount.unwrap().to_string(), "1.56");
    assert_eq!(entry.vat_rate.unwrap().to_string(), "-1");
    assert_eq!(entry.vat_details[0].rate.unwrap().to_string(), "7.0");
    assert_eq!(entry.vat_details[1].amount.unwrap().to_string(), "0.78");
    assert!(notes.is_empty());
    let (_, notes) = try_normalize(&row(
        r#""vat_amount":2,"vat_details":{"items":[{"amount":"1.99"}]}"#,
    ));
    assert_eq!(notes.total(Oddity::VatSplit), 1);
    assert!(error(r#""vat_rate":"seven""#).contains("vat_rate is 'seven'"));
}

#[test]
fn an_entry_is_in_the_currency_of_its_account() {
    let currency =
        |code: &str| entry(&format!(r#""bank_account_id":"elsewhere","currency":{code}"#)).currency;
    assert_eq!(currency(r#""EUR""#), "EUR");
    assert_eq!(currency(r#"" eur""#), "EUR");
    let same = entry(r#""bank_account_id":"elsewhere","currency":"eur","local_currency":"Eur""#);
    assert_eq!(
        (&*same.currency, same.local_currency.as_deref()),
        ("EUR", Some("EUR"))
    );
    assert_eq!(currency("null"), "EUR");
    assert_eq!(currency(r#""""#), "EUR");
    assert_eq!(
        error(r#""bank_account_id":"elsewhere","currency":"USD""#),
        "transaction t is in USD, but its account is in EUR: balances and sums of the account would mix the two"
    );
}

#[test]
fn errors_do_not_carry_control_characters() {
    assert!(error(r#""side":"\u001b[2J""#).contains("\\u{1b}[2J"));
}
