//! Texts fit the file's encoding before anything guards or measures them.

use super::*;
use crate::layout::{Encoding, Unencodable};
use crate::output::encoding::Encoder;

/// A character set as export has it.
struct Written(Encoder);

impl Charset for Written {
    fn fit(&self, text: &mut String, start: usize) -> Result<u64, char> {
        self.0.fit(text, start).map_err(|error| error.character)
    }
}

const FITTING: [(&str, Encoding); 4] = [
    ("ascii", Encoding::Ascii),
    ("iso-8859-1", Encoding::Iso8859_1),
    ("iso-8859-15", Encoding::Iso8859_15),
    ("windows-1252", Encoding::Windows1252),
];

/// What a mapping in this encoding makes of a label.
fn written(encoding: &str, unencodable: &str, lines: &str, label: &str) -> Result<(String, Tally), String> {
    let file = format!("[file]\nname = \"x\"\nencoding = \"{encoding}\"\nunencodable = \"{unencodable}\"\n");
    let mapping = load(&format!("{file}{lines}\n"));
    let unencodable = match unencodable {
        "error" => Unencodable::Error,
        _ => Unencodable::Transliterate,
    };
    let encodings = FITTING.iter().chain(&[("utf-8", Encoding::Utf8)]);
    let encoding = encodings.clone().find(|(name, _)| *name == encoding).unwrap().1;
    let charset = Written(Encoder::new(encoding, unencodable));
    let (mut row, mut tally) = (Row::default(), Tally::default());
    let (outcome, explained) = labelled(label, |scope| {
        let outcome = mapping.render(scope, &charset, &mut row, &mut tally);
        (
            outcome,
            mapping
                .explain(scope, &charset)
                .map(|found| found.map_err(ToOwned::to_owned)),
        )
    });
    outcome.map_err(|error| error.to_string())?;
    let cells: Vec<_> = row.cells().map(|(text, _)| text.to_owned()).collect();
    let explained = explained.unwrap().unwrap();
    let shown: Vec<_> = explained.columns.iter().map(|column| &column.value).collect();
    assert_eq!(
        shown,
        cells.iter().collect::<Vec<_>>(),
        "the preview shows what is written"
    );
    Ok((cells.join("|"), tally))
}

fn column_of(template: &str) -> String {
    format!("[[column]]\nname = \"A\"\nvalue = '''{template}'''")
}

fn text_of(escape: &str, record: &str) -> String {
    format!("[text]\nescape = \"{escape}\"\nrecord = '''{record}'''")
}

#[test]
fn no_text_breaks_out_of_its_place_by_being_spelt_with_others() {
    let hostile = "„unten“ ‚oben’ «weit» ＂ ＇ ＜b＞ ＆ ＼ ≤ → ； \u{37e} \u{2028}x";
    for (encoding, _) in FITTING {
        let (json, _) = written(
            encoding,
            "transliterate",
            &text_of("quotes", "\"{label}\""),
            hostile,
        )
        .unwrap();
        let inner = &json[1..json.len() - 1];
        assert!(
            !inner
                .replace("\\\\", "")
                .replace("\\\"", "")
                .contains(['"', '\\']),
            "{encoding}: {json}"
        );
        let (xml, _) = written(encoding, "transliterate", &text_of("xml", "{label}"), hostile).unwrap();
        let plain = xml.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
        assert!(!plain.contains(['&', '<', '>']), "{encoding}: {xml}");
        let attribute = text_of("xml-attributes", "{label}");
        let (attribute, _) = written(encoding, "transliterate", &attribute, hostile).unwrap();
        assert!(
            !attribute.contains(['"', '\'', '<', '>']),
            "{encoding}: {attribute}"
        );
        let sql = column_of(r#"{label | replace("'", "''") | replace(';', ',')}"#);
        let (sql, _) = written(encoding, "transliterate", &sql, hostile).unwrap();
        assert!(!sql.replace("''", "").contains(['\'', ';']), "{encoding}: {sql}");
    }
}

#[test]
fn what_is_measured_is_what_will_be_written() {
    for (encoding, _) in FITTING {
        for label in [
            "5 € – „Größe“ → ½ …",
            "Łódź ① 100 € 😀",
            "u\u{308}u\u{308}u\u{308} Kaffee",
        ] {
            for step in ["pad_right(20, ' ')", "pad_left(20, '0')"] {
                let record = text_of("none", &format!("{{label | cut(20) | {step}}}|"));
                for unencodable in ["transliterate", "error"] {
                    match written(encoding, unencodable, &record, label) {
                        Ok((text, _)) => assert_eq!(text.chars().count(), 21, "{encoding}: {text}"),
                        Err(refused) => {
                            assert!(refused.contains("no place in the file's encoding"), "{refused}");
                        }
                    }
                }
            }
            let most = column_of("{label | wrap(9, 2, '/') | max(19)}");
            assert!(
                written(encoding, "transliterate", &most, label).is_ok(),
                "{encoding} {label}"
            );
        }
    }
}

#[test]
fn what_the_encoding_lacks_is_counted_once() {
    let cell = "[let]\nname = \"{label | cut(9)}\"\n";
    for (lines, expected, count) in [
        (column_of("{label}"), "EUR 5 - ß", 2),
        (column_of("{label | cut(9)}"), "EUR 5 - ß", 2),
        (column_of("{label | cut(9) | pad_left(9, '0')}"), "EUR 5 - ß", 2),
        (
            format!("{cell}{}", column_of("{name} {name}")),
            "EUR 5 - ß EUR 5 - ß",
            2,
        ),
        (text_of("xml", "{label}"), "EUR 5 - ß", 2),
        (format!("{cell}{}", text_of("xml", "{name}")), "EUR 5 - ß", 2),
    ] {
        let (text, tally) = written("iso-8859-1", "transliterate", &lines, "€ 5 – ß").unwrap();
        assert_eq!((text.as_str(), tally.replaced), (expected, count), "{lines}");
        let refused = written("iso-8859-1", "error", &lines, "€ 5 – ß").unwrap_err();
        assert!(refused.contains("U+20AC"), "{refused}");
        let (text, tally) = written("utf-8", "error", &lines, "€ 5 – ß").unwrap();
        assert_eq!((text.contains("€ 5 – ß"), tally.replaced), (true, 0), "{lines}");
    }
}

#[test]
fn a_formula_that_comes_about_by_spelling_is_guarded() {
    for (label, expected) in [("＝1+1", "'=1+1"), ("−5", "'-5"), ("Miete", "Miete")] {
        let (text, _) = written(
            "windows-1252",
            "transliterate",
            &column_of("{label | guard}"),
            label,
        )
        .unwrap();
        assert_eq!(text, expected);
        let cell = format!("[let]\nname = \"{{label}}\"\n{}", column_of("{name | guard}"));
        let (text, _) = written("windows-1252", "transliterate", &cell, label).unwrap();
        assert_eq!(text, expected);
    }
}

/// A mapping that spells characters itself does it with those of the bank.
#[test]
fn what_a_mapping_spells_itself_is_not_spelt_before() {
    for (template, label, expected) in [
        ("{label | cut(9) | transliterate('fr')}", "Müller €", "Muller EUR"),
        ("{label | replace('€', 'Euro') | cut(9)}", "5 €", "5 Euro"),
        (
            "{label | replace('’', '') | replace(',', ';')}",
            "O’Brien，",
            "OBrien;",
        ),
        ("{label | keep('A-Za-z') | cut(9)}", "Müller €", "Mller"),
        (
            "{label | transliterate('latin') | cut(9)}",
            "Łódź „€“",
            "Lódz \"EUR",
        ),
        ("{label | upper | cut(9)}", "ÿµ", "YM"),
        ("{label | cut(9) | upper | max(9)}", "ÿµ", "YM"),
    ] {
        let (text, _) = written("iso-8859-1", "transliterate", &column_of(template), label).unwrap();
        assert_eq!(text, expected, "{template}");
    }
}

/// Where nothing may be replaced, what a step removes needs no place in the encoding.
#[test]
fn only_what_is_left_is_refused() {
    for (template, label, expected) in [
        ("{label | cut(5)}", "Miete €", "Miete"),
        ("{label | replace('€', 'EUR') | cut(9)}", "5 €", "5 EUR"),
        ("{label | cut(2)}", "u\u{308}u\u{308}u\u{308}", "üü"),
    ] {
        let (text, _) = written("iso-8859-1", "error", &column_of(template), label).unwrap();
        assert_eq!(text, expected, "{template}");
    }
}
