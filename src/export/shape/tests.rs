//! The quick way of a row into bytes is held against the one that makes every cell.

use proptest::prelude::*;

use super::*;
use crate::entry::{CounterpartyAccount, Entry, Moment};
use crate::mapping::{Outcome, SHIPPED, Scope, Tally as Changed, trial};
use crate::money::Cents;
use crate::posting::{Posting, PostingSide};
use crate::problem::Source;

/// Cells of every kind, under each way to write a file.
const COLUMNS: &str = r#"
[let]
name = [{ text = "{label | squeeze}" }, { when = "note present", text = "ohne Namen: {note | cut(9)}" }]
word = [{ when = "reference present", text = "ä" }, { text = "{operation_type | upper}" }]
[[column]]
name = "Fest"
value = "größer; 7"
[[column]]
name = "Nummer"
value = "{entry.number}"
[[column]]
name = "Wahl"
cases = [{ when = "name present", text = "Name \"da\"" }, { when = "amount > 0", text = "" }, { when = "word == 'ä'", text = "– €" }]
[[column]]
name = "Name"
value = "{name? | transliterate('latin') | squeeze}"
max = 12
overflow = "cut"
[[column]]
name = "Text"
cases = [{ when = "not (label matches '^a')", text = "{label | keep('a-z0-9/', '-')}" }, { text = "{reference | guard}" }]
[[column]]
name = "Wort"
value = "{word} {note? | trim}"
[[column]]
name = "Grund"
required = true
cases = [{ text = "{note}" }, { text = "{reference | transliterate('de')}" }, { text = "{operation_type}" }]
[[column]]
name = "Betrag"
value = "{amount | decimal(2)}"
[[column]]
name = "Tag"
value = "{settled_at | date('%d;%m.%Y')}"
[[column]]
name = "Zeit"
value = "{settled_at | date('%H:%M')}"
[[column]]
name = "Gesendet"
value = "{emitted_at? | date('%Y')}"
kind = "number"
[[column]]
name = "Roh"
value = "{note}"
kind = "number"
[[column]]
name = "Ende"
value = ""
"#;

/// What becomes of a row: its bytes, its gaps and what was changed, or what is told of it.
type Made = Result<(Vec<u8>, Vec<usize>, Changed), String>;

fn quickly(mapping: &Mapping, scope: &Scope<'_>, days: &mut LastDays) -> Made {
    let records = RecordWriter::new(mapping.layout);
    let shape = Shape::new(mapping, records.encoder(), &records);
    let (mut row, mut rendered) = (Row::default(), RenderedRows::default());
    // The second row must not see anything of the first one.
    for _ in 0..2 {
        rendered = RenderedRows::default();
        let begun = mapping.begin(*scope, records.encoder(), &mut row);
        match begun.map_err(|error| error.to_string())? {
            Ok(cells) => shape
                .append(cells, &records, days, &mut rendered)
                .map_err(|refused| refused.told("the row", mapping))?,
            Err(filter) => return Err(format!("filter {filter}")),
        }
    }
    Ok((rendered.bytes, rendered.gaps, rendered.tally))
}

fn cell_by_cell(mapping: &Mapping, scope: &Scope<'_>) -> Made {
    let encoder = Encoder::new(mapping.layout.encoding, mapping.layout.unencodable);
    let (mut row, mut rendered) = (Row::default(), RenderedRows::default());
    match mapping.render(scope, &encoder, &mut row, &mut rendered.tally) {
        Ok(Outcome::Written) => {
            append_whole(mapping, &row, &mut rendered).map_err(|refused| refused.told("the row", mapping))?;
            Ok((rendered.bytes, rendered.gaps, rendered.tally))
        }
        Ok(Outcome::Filtered(filter)) => Err(format!("filter {filter}")),
        Err(error) => Err(error.to_string()),
    }
}

/// Both ways for entries, one after the other.
fn check_all(mapping: &Mapping, entries: &[Entry<'_>]) {
    let mut days = LastDays::default();
    for entry in entries {
        check(mapping, entry, &mut days);
    }
}

/// Both ways for an entry and for a posting of it.
fn check(mapping: &Mapping, entry: &Entry<'_>, days: &mut LastDays) {
    let (organization, account, period) = (trial::organization(), trial::account(), trial::october());
    let params: Vec<String> = mapping.params.iter().map(|_| "04".to_owned()).collect();
    let text = entry.label.as_deref().unwrap_or_default();
    let posting = Posting {
        bank_account: "1200",
        contra_account: "4930",
        side: PostingSide::of(entry.amount),
        amount: Cents::new(1234),
        tax_key: entry.note.as_deref(),
        text: text.into(),
        cost_center: entry.reference.clone(),
        rule: None,
        note: None,
        vat_rate: None,
        number: 1,
        of: 1,
        contra_label: text,
        bank_label: "Bank",
    };
    let scope = Scope {
        entry: Some(entry),
        account: Some(&account),
        posting: Some(&posting),
        params: &params,
        ..trial::run(&organization, &period)
    };
    let (quick, slow) = (quickly(mapping, &scope, days), cell_by_cell(mapping, &scope));
    assert_eq!(quick, slow, "{}", mapping.name);
}

fn text() -> impl Strategy<Value = Option<String>> {
    let word = "[a-zA-Z0-9]{1,9}|[äöüßéÀÿ]{1,3}|[\\PC]{1,3}|[,;\"\t\r\n =-]{1,3}|\u{65}\u{301}|€|\u{ad}";
    let words = prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "));
    prop_oneof![
        1 => Just(None),
        1 => " {0,3}".prop_map(Some),
        3 => "[a-z]{1,9}( [A-Z0-9.-]{1,12}){0,4}".prop_map(Some),
        3 => words.prop_map(Some),
    ]
}

/// Entries of which some have the day of the one before.
fn entries() -> impl Strategy<Value = Vec<Entry<'static>>> {
    prop::collection::vec((entry(), any::<bool>()), 1..4).prop_map(|entries| {
        let mut last = None;
        let same_day = |(mut entry, is_same): (Entry<'static>, bool)| {
            entry.settled_at = last.filter(|_| is_same).unwrap_or(entry.settled_at);
            last = Some(entry.settled_at);
            entry
        };
        entries.into_iter().map(same_day).collect()
    })
}

fn entry() -> impl Strategy<Value = Entry<'static>> {
    let amount = prop_oneof![Just(0_i64), -99_999_i64..=99_999];
    let day = 0_i64..86_400 * 365;
    let texts = prop::array::uniform5(text());
    (amount, day, texts).prop_map(|(amount, seconds, texts)| {
        let [label, reference, note, initiator, number] = texts.map(|text| text.map(Into::into));
        let utc = chrono::DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap();
        Entry {
            amount: Cents::new(amount),
            settled_at: Moment::in_zone(utc, chrono_tz::Tz::Europe__Berlin),
            label,
            reference,
            note,
            initiator,
            counterparty_account: Some(CounterpartyAccount {
                number,
                ..CounterpartyAccount::default()
            }),
            ..trial::entry()
        }
    })
}

proptest! {
    #[test]
    fn shipped_formats_are_the_same_either_way(entries in entries(), shipped in prop::sample::select(SHIPPED)) {
        let (name, text) = shipped;
        check_all(&Mapping::load(&Source::new(name, text)).unwrap(), &entries);
    }

    #[test]
    fn every_layout_is_the_same_either_way(
        entries in entries(),
        encoding in prop::sample::select(vec!["utf-8", "windows-1252", "iso-8859-15", "ascii"]),
        unencodable in prop::sample::select(vec!["transliterate", "error"]),
        quote in prop::sample::select(vec!["necessary", "always", "text", "never"]),
        columns in prop::sample::select(vec![COLUMNS, "[[column]]\nname = \"A\"\nvalue = \"{note}\"\n"]),
    ) {
        let file = format!(
            "[file]\nname = \"x.csv\"\nencoding = \"{encoding}\"\nunencodable = \"{unencodable}\"\nquote = \"{quote}\"\ndelimiter = \";\"\nheader = false\n"
        );
        match trial::try_load(&format!("{file}{columns}")) {
            Ok(mapping) => check_all(&mapping, &entries),
            // Not every encoding has the texts that stand in the file.
            Err(problems) => prop_assert_eq!(unencodable, "error", "{}", problems),
        }
    }
}
