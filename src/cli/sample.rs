//! The small invented world in which a mapping file's own tests run: one company, one account, days of Berlin.

use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::bookkeeping;
use super::convert::numbered;
use super::convert::shape::Shape;
use super::part::Part;
use crate::booking::{BookingTally, Bookkeeper, PostingError};
use crate::books::Books;
use crate::entry::{Account, AttributeSet, Entry, Organization};
use crate::mapping::{Mapping, Row, Scope};
use crate::money::{Cents, parse_amount};
use crate::output::encoding::Encoder;
use crate::period::Period;
use crate::posting::Posting;
use crate::problem::{Problem, Problems, suggest};
use crate::qonto::directory::Directory;
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;
use crate::qonto::wire::{TRANSACTION_KEYS, Transaction};
use crate::toml_tree::TextValue;

/// The account that a test's entry is on.
const ACCOUNT: &str = "00000000-0000-7000-8000-000000000001";

/// The identifier of a test's entry, unless it has its own.
const ENTRY: &str = "00000000-0000-7000-8000-0000000000ff";

/// Keys of a test's entry that a transaction does not have: names instead of identifiers, the IBAN of its account, the
/// invoice that it pays, and the document of its receipts.
const NAMED: [&str; 5] = [
    "initiator",
    "labels",
    "account_iban",
    "supplier_invoice",
    "document",
];

/// The IBAN of that account, unless the test names another.
const IBAN: &str = "DE91000000000123456789";

/// What a test sees.
struct World<'w> {
    entry: &'w Entry<'w>,
    account: &'w Account,
    run: Scope<'w>,
}

/// Runs every test of a mapping; what fails comes back as problems at their places.
pub(super) fn run(mapping: &Mapping) -> Result<(), Problems> {
    let books = bookkeeping::demo_books(std::slice::from_ref(mapping));
    let is_booked = mapping.rows.is_booked();
    let keeper = is_booked.then(|| bookkeeping::demo_keeper(&books)).flatten();
    let outcomes = mapping.samples.iter().map(|sample| {
        let refused = |reason: String| mapping.sample_problem(sample, reason);
        let wanted = keeper.as_ref().map(Bookkeeper::needs);
        let wanted = mapping.needs.union(wanted.unwrap_or(AttributeSet::NONE));
        in_world(&sample.entry, wanted, &books, &refused, |world| {
            let params = mapping
                .resolve_params(&std::collections::BTreeMap::new(), &world.run)
                .map_err(|error| refused(error.to_string()))?;
            let postings = keeper.as_ref().map(|keeper| world.post(keeper)).transpose();
            let postings = postings.map_err(|error| refused(error.to_string()))?;
            let parts = Part::booked(mapping.rows, world.entry, postings.unwrap_or_default());
            let scope = Scope {
                params: &params,
                ..world.scope()
            };
            let scope = parts.first().map_or(scope, |part| part.scope(scope));
            let encoder = Encoder::new(mapping.layout.encoding, mapping.layout.unencodable);
            mapping.run_sample(sample, &scope, &encoder, |row| line(mapping, row))
        })
    });
    Problems::check(&mapping.source, outcomes.filter_map(Result::err).collect())
}

/// Runs every test of a file of rules; what fails comes back as problems at their places.
pub(super) fn run_rules(keeper: &Bookkeeper) -> Result<(), Problems> {
    let books = Books::demo();
    let outcomes = keeper.rules.samples.iter().map(|sample| {
        let refused = |reason: String| sample.problem(reason);
        in_world(&sample.entry, keeper.needs(), &books, &refused, |world| {
            let postings = world.post(keeper);
            sample.compare(&postings.map_err(|error| refused(error.to_string()))?)
        })
    });
    Problems::check(&keeper.rules.source, outcomes.filter_map(Result::err).collect())
}

/// Makes the entry of a test as the bank would send it, and shows it to `look`.
fn in_world(
    fields: &[(TextValue, Value)],
    wanted: AttributeSet,
    books: &Books,
    refused: &dyn Fn(String) -> Problem,
    look: impl FnOnce(&World<'_>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let text = transaction(fields)?.to_string();
    let normalizer = Normalizer {
        directory: directory(fields),
        zone: Tz::Europe__Berlin,
        wanted,
    };
    let transaction = Transaction::parse(&text, wanted).map_err(|error| refused(error.to_string()))?;
    let entry = match normalizer.normalize(transaction, Some(ACCOUNT), &mut Notes::default()) {
        Ok(Outcome::Entry(entry)) => entry,
        Ok(Outcome::Skipped(skipped)) => {
            return Err(refused(format!("the entry is skipped: {}", skipped.reason)));
        }
        Err(error) => return Err(refused(error.to_string())),
    };
    let period =
        Period::month_of(entry.settled_at.date()).ok_or_else(|| refused("its date is no date".to_owned()))?;
    let account = normalizer.directory.account(ACCOUNT);
    let account = account.ok_or_else(|| refused("its account is not known".to_owned()))?;
    let organization = organization();
    look(&World {
        entry: &entry,
        account,
        run: Scope::of_run(&organization, &period, books, entry.settled_at),
    })
}

impl<'w> World<'w> {
    fn post<'k>(&self, keeper: &'k Bookkeeper) -> Result<Vec<Posting<'k>>, PostingError> {
        keeper.post(
            self.entry,
            self.account,
            &self.scope(),
            &mut BookingTally::default(),
        )
    }

    fn scope(&self) -> Scope<'w> {
        Scope {
            entry: Some(self.entry),
            account: Some(self.account),
            ..self.run
        }
    }
}

fn organization() -> Organization {
    Organization {
        slug: "musterwerk-beispiel-0001".to_owned(),
        name: Some("Musterwerk".to_owned()),
        legal_name: Some("Musterwerk Beispiel GmbH".to_owned()),
        legal_country: Some("DE".to_owned()),
        // A number that also passes where the last digit checks the others.
        legal_number: Some("000000000".to_owned()),
        ..Organization::default()
    }
}

/// The record as the file would hold it, without its line end.
fn line(mapping: &Mapping, row: &Row) -> String {
    let mut records = crate::output::record::RecordWriter::new(mapping.layout);
    let mut bytes = Vec::new();
    let encoder = Encoder::new(mapping.layout.encoding, mapping.layout.unencodable);
    let mut gaps = Vec::new();
    if let Err(error) = Shape::whole(mapping).append(&encoder, &mut records, row, (&mut bytes, &mut gaps)) {
        return error.to_string();
    }
    // Nothing but this row is in the file.
    let bytes = numbered::fill(&bytes, &gaps, 1);
    let mut text = encoder.decode(&bytes);
    if mapping.is_text() {
        // The expectation is written in a mapping file, whose lines end with a line feed.
        text = text.replace("\r\n", "\n");
    }
    text.strip_suffix("\r\n")
        .or(text.strip_suffix('\n'))
        .unwrap_or(&text)
        .to_owned()
}

/// A test's entry as the bank would send it; what it leaves out is filled in as for an ordinary payment.
fn transaction(fields: &[(TextValue, Value)]) -> Result<Value, Problem> {
    let mut object = Map::new();
    for (key, value) in fields {
        let known = || TRANSACTION_KEYS.iter().copied().chain(NAMED);
        if !known().any(|name| name == key.text) {
            let names: Vec<_> = known().collect();
            let message = format!("a transaction has no `{}`", key.text);
            return Err(
                Problem::new("unknown-key", key.span.clone(), message).help(suggest(&key.text, &names))
            );
        }
        object.insert(key.text.clone(), value.clone());
    }
    let text = |object: &Map<String, Value>, key: &str| {
        object.get(key).and_then(Value::as_str).map(ToOwned::to_owned)
    };
    if let (Some(amount), false) = (text(&object, "amount"), object.contains_key("amount_cents")) {
        let cents = parse_amount(&amount).ok().and_then(Cents::from_decimal);
        object.insert(
            "amount_cents".to_owned(),
            cents.map_or(Value::Null, |cents| json!(cents.get())),
        );
    }
    if let Some(name) = text(&object, "initiator") {
        object.remove("initiator");
        object.insert("initiator_id".to_owned(), Value::String(name));
    }
    if let Some(Value::Array(names)) = object.get("labels").cloned() {
        object.insert("label_ids".to_owned(), Value::Array(names));
        object.remove("labels");
    }
    for key in ["account_iban", "supplier_invoice", "document"] {
        object.remove(key);
    }
    let local = object.get("amount").cloned().unwrap_or(Value::Null);
    let kind = match object.get("side").and_then(Value::as_str) {
        Some("credit") => "income",
        _ => "transfer",
    };
    let defaults = [
        ("id", json!(ENTRY)),
        ("status", json!("completed")),
        ("operation_type", json!(kind)),
        ("currency", json!("EUR")),
        ("local_currency", json!("EUR")),
        ("local_amount", local),
        ("bank_account_id", json!(ACCOUNT)),
    ];
    for (key, value) in defaults {
        object.entry(key).or_insert(value);
    }
    Ok(Value::Object(object))
}

/// The account, a member and a label for each name that the test uses, and the invoice that its entry pays.
fn directory(fields: &[(TextValue, Value)]) -> Directory {
    let mut directory = Directory::builder();
    let iban = fields.iter().find(|(key, _)| key.text == "account_iban");
    let iban = iban.and_then(|(_, value)| value.as_str()).unwrap_or(IBAN);
    let account = json!({
        "id": ACCOUNT, "name": "Main account", "iban": iban, "bic": "XXXXDEXX",
        "currency": "EUR", "status": "active", "main": true,
    });
    let id = fields.iter().find(|(key, _)| key.text == "id");
    let id = id.and_then(|(_, value)| value.as_str()).unwrap_or(ENTRY);
    let mut document = None;
    // Nearly all of these objects are ours; an invoice that cannot be read is missed by the test's expectations.
    let _ = directory.account(&account.to_string());
    for (key, value) in fields {
        match (key.text.as_str(), value) {
            ("initiator", Value::String(name)) => {
                let _ = directory.membership(&json!({ "id": name, "first_name": name }).to_string());
            }
            ("labels", Value::Array(names)) => {
                for name in names {
                    let _ = directory.label(&json!({ "id": name, "name": name }).to_string());
                }
            }
            ("supplier_invoice", Value::Object(invoice)) => {
                let mut invoice = invoice.clone();
                invoice.insert("id".to_owned(), json!("invoice"));
                invoice.insert("matched_transactions".to_owned(), json!([id]));
                let _ = directory.supplier_invoice(&Value::Object(invoice).to_string());
            }
            ("document", Value::String(guid)) => document = Some(guid),
            _ => {}
        }
    }
    let mut directory = directory.build();
    if let Some(guid) = document {
        directory.set_document(id, guid);
    }
    directory
}
