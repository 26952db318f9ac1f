//! Objects that are not what they should be.

use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Settings};

use super::Cell;
use super::moving::entries;

pub(super) fn cells() -> Vec<Cell> {
    let mut cells = wrong_sums();
    cells.extend(odd_fields());
    cells.extend(odd_lists());
    cells
}

fn altered(alterations: impl IntoIterator<Item = Alteration>) -> Settings {
    Settings::demo().faults(alterations.into_iter().fold(Faults::none(), Faults::alter))
}

fn set(field: &str, json: &str) -> Change {
    Change::Set(field.to_owned(), json.to_owned())
}

fn wrong_sums() -> Vec<Cell> {
    let all = entries();
    let places = [
        ("the oldest", &all[0]),
        ("one in the middle", &all[150]),
        ("the newest", &all[all.len() - 1]),
    ];
    let mut cells = Vec::new();
    for (fault, change) in [
        ("amount one cent off", Change::AddCents(1)),
        ("balance one cent off", Change::AddBalance(1)),
        ("listed twice", Change::Twice),
        (
            "amount_cents is 2^63-1",
            set("amount_cents", "9223372036854775807"),
        ),
        ("amount_cents is 2^63", set("amount_cents", "9223372036854775808")),
        ("amount_cents has a fraction", set("amount_cents", "1.5")),
        ("amount_cents contradicts amount", set("amount_cents", "1")),
        ("another side", set("side", "\"sideways\"")),
    ] {
        for (place, id) in places {
            let settings = altered([Alteration::of(id, change.clone())]);
            cells.push(Cell::of(place, fault, settings));
        }
    }
    cells
}

/// In every entry, and in one.
fn odd_fields() -> Vec<Cell> {
    let one = &entries()[150];
    let mut cells = Vec::new();
    let mut add = |fault: String, change: Change| {
        let every = altered([Alteration::of_every_transaction(change.clone())]);
        cells.push(Cell::of("every entry", fault.clone(), every));
        let settings = altered([Alteration::of(one, change)]);
        cells.push(Cell::of("one in the middle", fault, settings));
    };
    for field in [
        "id",
        "amount",
        "amount_cents",
        "side",
        "currency",
        "status",
        "settled_at",
        "settled_balance_cents",
        "bank_account_id",
        "updated_at",
        "emitted_at",
        "attachment_ids",
    ] {
        add(format!("no {field}"), Change::Remove(field.to_owned()));
        add(format!("{field} is null"), set(field, "null"));
    }
    add("no balance".to_owned(), Change::NoBalance);
    add("lists are null".to_owned(), Change::NullLists);
    add("numbers are texts".to_owned(), Change::NumbersAsText);
    add("an unknown status".to_owned(), set("status", "\"levitating\""));
    add(
        "an unknown kind".to_owned(),
        set("operation_type", "\"teleport\""),
    );
    add("an unknown field".to_owned(), set("novelty", "{\"a\":[1]}"));
    add("settled_at is no time".to_owned(), set("settled_at", "\"soon\""));
    cells
}

/// The lists themselves, and what accounts lack.
fn odd_lists() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (path, place, key) in [
        ("/v2/organization", "organization", "organization"),
        ("/v2/memberships", "memberships", "memberships"),
        ("/v2/labels", "labels", "labels"),
        ("/v2/transactions", "transactions", "transactions"),
    ] {
        for (fault, value) in [
            ("null", "null"),
            ("a text", "\"no\""),
            ("a list with null", "[null]"),
        ] {
            let meta = r#""meta":{"current_page":1,"next_page":null,"total_pages":1,"total_count":1,"per_page":100}"#;
            let answer = Answer::json(200, format!("{{\"{key}\":{value},{meta}}}"));
            let faults = Faults::none().script(Fault::on(path, answer.into()));
            let cell = Cell::of(
                place,
                format!("instead of the list, {fault}"),
                Settings::demo().faults(faults),
            );
            cells.push(Cell { path, ..cell });
        }
    }
    cells.sort_by(|a, b| a.fault.cmp(&b.fault));
    let main = Company::demo().accounts()[0].id.clone();
    for field in ["id", "iban", "currency", "balance", "balance_cents", "status"] {
        for (fault, change) in [
            (format!("no {field}"), Change::Remove(field.to_owned())),
            (format!("{field} is null"), set(field, "null")),
        ] {
            let settings = altered([Alteration::of(&main, change)]);
            let cell = Cell::of("the account", fault, settings);
            cells.push(Cell {
                path: "/v2/organization",
                ..cell
            });
        }
    }
    cells
}
