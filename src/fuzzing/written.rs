//! What is written of an entry: no text of it may shift a column.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono_tz::Tz;

use crate::booking::rules::Rules;
use crate::books::Books;
use crate::entry::{AttributeSet, Entry, Organization};
use crate::layout::{CellKind, Quote};
use crate::mapping::{Mapping, Outcome as Rendered, Row, Scope, Tally, shipped};
use crate::output::encoding::{self, Encoder};
use crate::output::record::RecordWriter;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;
use crate::qonto::wire::Transaction;

/// Shipped mappings of different quoting, encoding and delimiter.
const WITNESSES: [&str; 4] = ["lexoffice", "generic-de", "xero", "review"];

/// A transaction whose texts attack whatever reads them.
const NASTY: &str = r#"{"id": "x", "side": "debit", "status": "completed", "amount_cents": 123456, "currency": "EUR",
    "settled_at": "2026-10-31T23:30:00.5Z", "emitted_at": "2026-10-31T23:30:00Z", "operation_type": "transfer",
    "label": "=cmd|' /C calc'!A0;\"\t,\r\n|\u0000\u001b[31m\u202e€ 😀", "reference": "\";1,00;\"", "note": "a\rb\nc\u0085d",
    "local_amount": 1.5, "local_currency": "USD", "category": "+1", "settled_balance_cents": -1}"#;

/// Writes an entry by shipped mappings.
pub(super) fn by_shipped(entry: &Entry<'_>) {
    static SHIPPED: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
        let load = |name: &&str| Mapping::load(&shipped(name)?).ok();
        WITNESSES.iter().filter_map(load).collect()
    });
    assert_eq!(SHIPPED.len(), WITNESSES.len());
    SHIPPED.iter().for_each(|mapping| by(mapping, entry));
}

/// Writes an entry of nasty texts by any mapping.
pub(super) fn nasty_entry(mapping: &Mapping) {
    with_nasty(|entry| by(mapping, entry));
}

/// Asks rules about it.
pub(super) fn asked(rules: &Rules) {
    with_nasty(|entry| {
        in_scope(entry, |scope| {
            if let Err((_, error)) = rules.first(scope) {
                super::check_told(&error.to_string());
            }
        });
    });
}

fn with_nasty(see: impl FnOnce(&Entry<'_>)) {
    let normalizer = Normalizer {
        directory: Directory::default(),
        zone: Tz::Europe__Berlin,
        wanted: AttributeSet::ALL,
    };
    let Ok(sent) = Transaction::parse(NASTY, AttributeSet::ALL) else {
        unreachable!("it is a transaction")
    };
    match normalizer.normalize(sent, Some("account-1"), &mut Notes::default()) {
        Ok(Outcome::Entry(entry)) => see(&entry),
        other => unreachable!("it has settled: {other:?}"),
    }
}

fn in_scope(entry: &Entry<'_>, see: impl FnOnce(&Scope<'_>)) {
    let organization = Organization {
        slug: "musterwerk-beispiel-0001".to_owned(),
        legal_name: Some("Musterwerk Beispiel GmbH".to_owned()),
        ..Organization::default()
    };
    let Some(period) = Period::month_of(entry.settled_at.date()) else {
        return;
    };
    let run = Scope::of_run(&organization, &period, Books::NONE, entry.settled_at);
    see(&Scope {
        entry: Some(entry),
        ..run
    });
}

fn by(mapping: &Mapping, entry: &Entry<'_>) {
    in_scope(entry, |scope| {
        let run = Scope {
            entry: None,
            ..*scope
        };
        let Ok(params) = mapping.resolve_params(&BTreeMap::new(), &run) else {
            return;
        };
        let scope = Scope {
            params: &params,
            ..*scope
        };
        let encoder = Encoder::new(mapping.layout.encoding, mapping.layout.unencodable);
        let mut row = Row::default();
        match mapping.render(&scope, &encoder, &mut row, &mut Tally::default()) {
            Ok(Rendered::Written) if !mapping.is_text() => reads_back(mapping, &row),
            Ok(_) => {}
            Err(error) => super::check_told(&error.to_string()),
        }
    });
}

/// The record has as many columns for a reader as for the mapping.
fn reads_back(mapping: &Mapping, row: &Row) {
    let (mut bytes, mut writer) = (Vec::new(), RecordWriter::new(mapping.layout));
    let mut tally = encoding::Tally::default();
    let mut cells = 0;
    for (text, kind) in row.cells() {
        cells += 1;
        if kind == CellKind::Gap || writer.cell(&mut bytes, text, kind, &mut tally).is_err() {
            // A number is filled in later, or the run is refused.
            return;
        }
    }
    writer.end(&mut bytes);
    let quoting = mapping.layout.quote != Quote::Never;
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .delimiter(mapping.layout.delimiter)
        .from_reader(&*bytes);
    let read: Vec<usize> = records
        .byte_records()
        .map(|record| record.map_or(0, |record| record.len()))
        .collect();
    // A record of one empty cell without quotes is a blank line, which readers leave out.
    if cells > 1 {
        assert_eq!(read, [cells], "{:?}", String::from_utf8_lossy(&bytes));
    }
}
