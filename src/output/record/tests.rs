use proptest::prelude::*;

use super::CellKind::{Number, Text};
use super::*;
use crate::layout::{Encoding, LineEnding, Unencodable};

fn writer(delimiter: char, quote: Quote, encoding: Encoding) -> RecordWriter {
    RecordWriter::new(Layout {
        encoding,
        unencodable: Unencodable::Transliterate,
        delimiter: u8::try_from(delimiter).unwrap(),
        quote,
        line_ending: LineEnding::Crlf,
    })
}

fn record(quote: Quote, encoding: Encoding, cells: &[(&str, CellKind)]) -> (Vec<u8>, Tally) {
    let mut writer = writer(';', quote, encoding);
    let (mut out, mut tally) = (Vec::new(), Tally::default());
    for (text, kind) in cells {
        writer.cell(&mut out, text, *kind, &mut tally).unwrap();
    }
    writer.end(&mut out);
    (out, tally)
}

#[test]
fn quotes_what_each_choice_asks_for() {
    let cells = [
        ("plain", Text),
        ("", Text),
        ("-12,34", Number),
        ("a;b", Text),
        ("say \"hi\"", Text),
        ("two\r\nlines", Text),
        (" edge", Text),
        ("edge ", Text),
        ("Größe ", Text),
        ("Grüße", Text),
    ];
    for (quote, expected) in [
        (
            Quote::Necessary,
            "plain;;-12,34;\"a;b\";\"say \"\"hi\"\"\";\"two\r\nlines\";\" edge\";\"edge \";\"Größe \";Grüße\r\n",
        ),
        (
            Quote::Always,
            "\"plain\";\"\";\"-12,34\";\"a;b\";\"say \"\"hi\"\"\";\"two\r\nlines\";\" edge\";\"edge \";\"Größe \";\"Grüße\"\r\n",
        ),
        (
            Quote::Text,
            "\"plain\";\"\";-12,34;\"a;b\";\"say \"\"hi\"\"\";\"two\r\nlines\";\" edge\";\"edge \";\"Größe \";\"Grüße\"\r\n",
        ),
        (
            Quote::Never,
            "plain;;-12,34;a b;say  hi ;two lines; edge;edge ;Größe ;Grüße\r\n",
        ),
    ] {
        let (bytes, tally) = record(quote, Encoding::Utf8, &cells);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{quote:?}");
        assert_eq!(tally.spaced, if quote == Quote::Never { 4 } else { 0 });
    }
}

#[test]
fn a_transliterated_quote_or_delimiter_is_seen() {
    // The Greek question mark composes to a semicolon.
    let cells = [("„Haus“", Text), ("a\u{37e}b", Text)];
    let (bytes, _) = record(Quote::Necessary, Encoding::Iso8859_1, &cells);
    assert_eq!(bytes, b"\"\"\"Haus\"\"\";\"a;b\"\r\n");
    let (bytes, _) = record(Quote::Never, Encoding::Iso8859_1, &cells);
    assert_eq!(bytes, b" Haus ;a b\r\n");
}

#[test]
fn without_quotes_every_line_break_of_unicode_is_a_space() {
    let (bytes, tally) = record(
        Quote::Never,
        Encoding::Utf8,
        &[("a\rb\nc\r\nd\u{2028}e\u{85}f\tg\u{b}h  i\n\nj\n", Text)],
    );
    assert_eq!(bytes, b"a b c d e f g h  i  j \r\n");
    assert_eq!(tally.spaced, 10);
}

#[test]
fn a_number_is_refused_rather_than_changed() {
    for (quote, delimiter) in [(Quote::Never, ','), (Quote::Text, ',')] {
        let mut writer = writer(delimiter, quote, Encoding::Utf8);
        let mut out = b"kept\r\n".to_vec();
        writer.cell(&mut out, "ok", Text, &mut Tally::default()).unwrap();
        let error = writer
            .cell(&mut out, "12,34", Number, &mut Tally::default())
            .unwrap_err();
        assert_eq!(error, CellError::Unquotable("12,34".to_owned()));
        writer.discard(&mut out);
        assert_eq!(out, b"kept\r\n");
    }
}

#[test]
fn a_lone_empty_cell_is_no_blank_line() {
    assert_eq!(
        record(Quote::Necessary, Encoding::Utf8, &[("", Text)]).0,
        b"\"\"\r\n"
    );
    assert_eq!(
        record(Quote::Necessary, Encoding::Utf8, &[("", Text), ("", Text)]).0,
        b";\r\n"
    );
}

#[test]
fn a_byte_order_mark_is_the_files_not_the_records() {
    let writer = writer(';', Quote::Necessary, Encoding::Utf8Bom);
    assert_eq!(writer.preamble(), b"\xEF\xBB\xBF");
    assert_eq!(
        record(Quote::Necessary, Encoding::Utf8Bom, &[("ü", Text)]).0,
        "ü\r\n".as_bytes()
    );
}

fn nasty() -> impl Strategy<Value = String> {
    // The reader that judges drops a byte order mark at the start of a file.
    prop_oneof![".*", "[ ;,\"\r\na\tü]{0,12}", "\\PC{0,8}"].prop_map(|text| text.replace('\u{feff}', ""))
}

proptest! {
    #[test]
    fn a_csv_reader_gets_the_same_cells(
        rows in prop::collection::vec(prop::collection::vec(nasty(), 3), 1..5),
        quote in prop::sample::select(vec![Quote::Necessary, Quote::Always, Quote::Text]),
        delimiter in prop::sample::select(vec![';', ',', '\t', '|']),
    ) {
        let mut writer = writer(delimiter, quote, Encoding::Utf8);
        let mut out = Vec::new();
        for row in &rows {
            for cell in row {
                writer.cell(&mut out, cell, Text, &mut Tally::default()).unwrap();
            }
            writer.end(&mut out);
        }
        let mut reader = csv::ReaderBuilder::new();
        reader.has_headers(false).delimiter(u8::try_from(delimiter).unwrap());
        let back: Vec<Vec<String>> = reader
            .from_reader(&out[..])
            .into_deserialize()
            .collect::<Result<_, _>>()
            .unwrap();
        prop_assert_eq!(back, rows);
    }

    #[test]
    fn without_quotes_columns_and_lines_are_what_was_written(
        cells in prop::collection::vec(nasty(), 1..5),
        index in 0..Encoding::NAMES.len(),
    ) {
        let mut writer = writer(';', Quote::Never, Encoding::NAMES[index].1);
        let mut tally = Tally::default();
        // What the encoding has no replacement for is refused; the other cells are judged.
        let mut encodable = |cell: &&String| {
            let mut out = Vec::new();
            let written = writer.cell(&mut out, cell, Text, &mut tally).is_ok();
            writer.discard(&mut out);
            written && out.is_empty()
        };
        let cells: Vec<&String> = cells.iter().filter(|cell| encodable(cell)).collect();
        let mut out = Vec::new();
        for cell in &cells {
            writer.cell(&mut out, cell, Text, &mut tally).unwrap();
        }
        writer.end(&mut out);
        let line = out.strip_suffix(b"\r\n").unwrap();
        prop_assert_eq!(line.split(|b| *b == b';').count(), cells.len().max(1));
        prop_assert!(!line.iter().any(|b| *b < b' ' || *b == b'"'));
    }
}
