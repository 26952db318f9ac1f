//! What is wrong with the entry of a test. The bank's own reader says it, field by field, so that all of it comes at
//! once.

use std::ops::Range;

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{ACCOUNT, ENTRY, cents, directory, known, paying, transaction};
use crate::entry::AttributeSet;
use crate::mapping::fields;
use crate::problem::{Problem, suggest};
use crate::qonto::directory::Directory;
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;
use crate::qonto::wire::{TRANSACTION_KEYS, Transaction};
use crate::toml_tree::Member;

/// Without these there is no entry, so they are read first and the others beside them. Where one is wrong or missing,
/// the others are read beside this one.
const FIRST: [(&str, &str); 3] = [
    ("side", "debit"),
    ("amount", "1000000.00"),
    ("settled_at", "2026-01-01T00:00:00Z"),
];

/// Fields with lists of tables, whose keys no mapping names.
const LISTS: [&str; 2] = ["vat_details", "attachments"];

/// Everything that is wrong with the entry of a test; `span` is the place of the test.
pub(in crate::cli::sample) fn problems(entry: &[Member], span: &Range<usize>) -> Vec<Problem> {
    let mut problems = missing(entry, span);
    let (possible, unknown): (Vec<_>, Vec<_>) = entry
        .iter()
        .partition(|member| known().any(|name| name == member.key.text));
    problems.extend(unknown.into_iter().map(|member| {
        let names: Vec<_> = known().collect();
        let message = format!("a transaction has no `{}`", member.key.text);
        Problem::new("unknown-key", member.key.span.clone(), message).help(suggest(&member.key.text, &names))
    }));
    let is_first = |member: &&Member| {
        let key = member.key.text.as_str();
        key == "amount_cents" || FIRST.iter().any(|(first, _)| *first == key)
    };
    let (first, others): (Vec<_>, Vec<_>) = possible.into_iter().partition(is_first);
    let mut good: Vec<Member> = Vec::new();
    for member in first.into_iter().chain(others) {
        problems.extend(unknown_inside(member));
        good.push(member.clone());
        if let Err(reason) = read(&good, member) {
            good.pop();
            problems.push(impossible(member, &reason));
        }
    }
    problems.sort_by_key(|problem| problem.span.start);
    problems
}

/// What an entry is not without and has not, with what is put in its place.
fn lacking(entry: &[Member]) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let has = |key: &str| entry.iter().any(|member| member.key.text == key);
    FIRST
        .iter()
        .filter(move |(key, _)| !has(key) && (*key != "amount" || !has("amount_cents")))
}

fn missing(entry: &[Member], span: &Range<usize>) -> Vec<Problem> {
    let problems = lacking(entry).map(|(key, _)| {
        let message = format!("the entry has no `{key}`");
        Problem::new("missing-key", span.clone(), message).help(remedy(key, &Value::Null))
    });
    // A test without an entry was told before.
    problems.filter(|_| !entry.is_empty()).collect()
}

/// Keys of a table inside the entry that its kind of operation does not have.
fn unknown_inside(member: &Member) -> Vec<Problem> {
    let key = member.key.text.as_str();
    let Value::Object(table) = &member.value else {
        return Vec::new();
    };
    if !TRANSACTION_KEYS.contains(&key) || LISTS.contains(&key) {
        return Vec::new();
    }
    // The reader takes the objects of all operations as one; a logo is none.
    let nested = fields().filter_map(|field| field.name.split_once('.'));
    let alike = nested.filter(|(head, _)| {
        TRANSACTION_KEYS.contains(head) && !LISTS.contains(head) && (*head == "logo") == (key == "logo")
    });
    let mut names: Vec<_> = alike.map(|(_, name)| name).collect();
    names.sort_unstable();
    names.dedup();
    let unknown = table.keys().filter(|name| !names.contains(&name.as_str()));
    let problems = unknown.map(|name| {
        let message = format!("`{key}` has no `{name}`");
        Problem::new("unknown-key", member.span.clone(), message).help(suggest(name, &names))
    });
    problems.collect()
}

/// Reads what is given of an entry as the bank's rows are read; the reason is that of `last`, which came last.
fn read(given: &[Member], last: &Member) -> Result<(), String> {
    match (last.key.text.as_str(), &last.value) {
        ("initiator" | "account_iban" | "document", value) if !value.is_string() => {
            return Err("it is no text".to_owned());
        }
        ("supplier_invoice", Value::Object(invoice)) => {
            let mut directory = Directory::builder();
            let read = directory.supplier_invoice(&paying(invoice, ENTRY));
            read.map_err(|error| error.to_string())?;
            return match directory.build().unread_invoices(ENTRY) {
                [] => Ok(()),
                unread => Err(unread.join("; ")),
            };
        }
        ("supplier_invoice", _) => return Err("it is no table".to_owned()),
        ("amount", amount) if cents(amount).is_none() => {
            return Err(format!("{} is no amount in whole cents", shown(amount)));
        }
        _ => {}
    }
    let mut whole = given.to_vec();
    whole.extend(lacking(given).map(|(key, value)| {
        let mut filled = last.clone();
        (*key).clone_into(&mut filled.key.text);
        filled.value = json!(value);
        filled
    }));
    let text = transaction(&whole).to_string();
    let normalizer = Normalizer {
        directory: directory(&whole),
        zone: Tz::Europe__Berlin,
        wanted: AttributeSet::ALL,
    };
    let parsed = Transaction::parse(&text, AttributeSet::ALL).map_err(|error| reason(&error))?;
    match normalizer.normalize(parsed, Some(ACCOUNT), &mut Notes::default()) {
        Ok(Outcome::Entry(_)) => Ok(()),
        Ok(Outcome::Skipped(skipped)) => Err(format!("the entry is skipped: {}", skipped.reason)),
        Err(error) => Err(reason(&error)),
    }
}

/// Without the transaction, which has no name here.
fn reason(error: &dyn std::error::Error) -> String {
    let told = error.to_string();
    told.split_once(": ")
        .map_or(told.clone(), |(_, reason)| reason.to_owned())
}

fn impossible(member: &Member, reason: &str) -> Problem {
    let key = &member.key.text;
    let message = format!("`{key}` cannot be so: {reason}");
    Problem::new("impossible-value", member.span.clone(), message).help(remedy(key, &member.value))
}

/// What to write instead.
fn remedy(key: &str, value: &Value) -> String {
    match (key, value.as_str()) {
        ("side", Some(side)) => suggest(side, &["debit", "credit"]),
        ("side", None) => "write side = \"debit\" or \"credit\"".to_owned(),
        ("amount" | "local_amount" | "vat_amount", _) => {
            format!("write {key} = \"12.34\", without a sign")
        }
        ("status", _) => "leave it out: an entry is completed".to_owned(),
        ("bank_account_id", _) => "leave it out: all tests are of one account".to_owned(),
        _ if key.ends_with("_at") => format!("write {key} = \"2026-10-31T23:30:00Z\""),
        _ => "write it as the bank sends it".to_owned(),
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or(value.to_string(), ToOwned::to_owned)
}
