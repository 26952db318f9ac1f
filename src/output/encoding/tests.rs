use proptest::prelude::*;

use super::*;

fn encode(encoding: Encoding, text: &str) -> (Result<Vec<u8>, EncodeError>, Tally) {
    let mut out = Vec::new();
    let mut tally = Tally::default();
    let encoder = Encoder::new(encoding, Unencodable::Transliterate);
    let done = encoder.encode(text, &mut out, &mut tally);
    (done.map(|()| out), tally)
}

/// The bytes 80 to 9F of code page 1252, from Unicode's own table; `None` is undefined.
const CP1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// A decoder written from the standards' tables, without the crate that the encoder uses.
fn decode(encoding: Encoding, bytes: &[u8]) -> Option<String> {
    let single = |byte: u8| match (encoding, byte) {
        (_, 0..=0x7F) => Some(char::from(byte)),
        (Encoding::Windows1252, 0x80..=0x9F) => CP1252[usize::from(byte - 0x80)],
        (_, 0x80..=0x9F) | (Encoding::Ascii, _) => None,
        (Encoding::Iso8859_15, 0xA4) => Some('€'),
        (Encoding::Iso8859_15, 0xA6) => Some('Š'),
        (Encoding::Iso8859_15, 0xA8) => Some('š'),
        (Encoding::Iso8859_15, 0xB4) => Some('Ž'),
        (Encoding::Iso8859_15, 0xB8) => Some('ž'),
        (Encoding::Iso8859_15, 0xBC) => Some('Œ'),
        (Encoding::Iso8859_15, 0xBD) => Some('œ'),
        (Encoding::Iso8859_15, 0xBE) => Some('Ÿ'),
        _ => Some(char::from(byte)),
    };
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => String::from_utf8(bytes.to_vec()).ok(),
        _ => bytes.iter().copied().map(single).collect(),
    }
}

#[test]
fn every_byte_of_every_table_is_the_standards() {
    for &(name, encoding) in Encoding::NAMES {
        for byte in 0x80..=0xFF {
            if let Some(text) = decode(encoding, &[byte]).filter(|_| !encoding.is_unicode()) {
                let (bytes, tally) = encode(encoding, &text);
                assert_eq!((bytes, tally.replaced), (Ok(vec![byte]), 0), "{name} {text}");
            }
        }
    }
}

#[test]
fn the_euro_sign_tells_the_encodings_apart() {
    for (encoding, expected) in [
        (Encoding::Utf8, "€".as_bytes()),
        (Encoding::Windows1252, b"\x80"),
        (Encoding::Iso8859_15, b"\xA4"),
        (Encoding::Iso8859_1, b"EUR"),
        (Encoding::Ascii, b"EUR"),
    ] {
        assert_eq!(encode(encoding, "€").0.unwrap(), expected, "{encoding:?}");
    }
}

#[test]
fn transliterates_what_people_write() {
    for (encoding, text, expected) in [
        (Encoding::Ascii, "Größe Äpfel Üb ÖL", "Groesse Aepfel Ueb OeL"),
        (Encoding::Windows1252, "Łódź", "L\u{f3}dz"),
        (Encoding::Iso8859_1, "„Čaj“ – 5 €…", "\"Caj\" - 5 EUR..."),
        (Encoding::Iso8859_15, "it’s 10\u{202f}000", "it's 10 000"),
        (Encoding::Windows1252, "u\u{308}ber", "\u{fc}ber"),
        (Encoding::Windows1252, "Danke🙏", "Danke pray"),
        (Encoding::Windows1252, "日本 GmbH", "Ri Ben  GmbH"),
        (Encoding::Windows1252, "Αθήνα", "Athena"),
        (Encoding::Windows1252, "a\u{202e}b\u{200d}c\u{feff}", "abc"),
        (
            Encoding::Windows1252,
            "line\u{2028}line\u{85}end",
            "line line end",
        ),
        (Encoding::Ascii, "§ 19 £5 ¿?", "Par. 19 GBP5 ??"),
    ] {
        let (bytes, _) = encode(encoding, text);
        let expected: Vec<u8> = expected
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        assert_eq!(bytes, Ok(expected), "{text}");
    }
}

#[test]
fn replacements_are_counted() {
    let (_, tally) = encode(Encoding::Iso8859_1, "5 € und 6 € – ü");
    assert_eq!(tally.replaced, 3);
}

#[test]
fn no_question_mark_stands_for_a_character() {
    for unknown in ['\u{fffd}', '\u{e000}', '\u{2370}', '\u{17c32}'] {
        let text = format!("a{unknown}b");
        let (result, tally) = encode(Encoding::Windows1252, &text);
        assert_eq!(result, Ok(b"ab".to_vec()));
        assert_eq!(tally.replaced, 1);
        let strict = Encoder::new(Encoding::Windows1252, Unencodable::Error);
        let error = strict
            .encode(&text, &mut Vec::new(), &mut Tally::default())
            .unwrap_err();
        assert_eq!(error.character, unknown);
    }
}

#[test]
fn an_error_names_the_character_and_leaves_the_bytes_alone() {
    let mut out = b"before".to_vec();
    let encoder = Encoder::new(Encoding::Windows1252, Unencodable::Error);
    let error = encoder.encode("ü→", &mut out, &mut Tally::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the character '→' (U+2192) cannot be written in windows-1252; \
         set unencodable = \"transliterate\" or encoding = \"utf-8\" in [file]"
    );
    assert_eq!(out, b"before");
}

#[test]
fn only_one_encoding_starts_with_a_mark() {
    for &(name, encoding) in Encoding::NAMES {
        assert_eq!(encoding.name(), name);
        assert_eq!(encoding.preamble().is_empty(), encoding != Encoding::Utf8Bom);
    }
    assert_eq!(Encoding::Utf8Bom.preamble(), "\u{feff}".as_bytes());
}

#[test]
fn fitting_changes_only_the_tail_and_counts() {
    let encoder = Encoder::new(Encoding::Iso8859_1, Unencodable::Transliterate);
    let mut text = "€ Łódź €".to_owned();
    assert_eq!(encoder.fit(&mut text, 4), Ok(3));
    assert_eq!(text, "€ Lódz EUR");
    let strict = Encoder::new(Encoding::Ascii, Unencodable::Error);
    assert_eq!(strict.fit(&mut text, 4).unwrap_err().character, 'ó');
}

proptest! {
    #[test]
    fn any_text_decodes_back_or_is_replaced(text in ".*|\\PC*", index in 0..Encoding::NAMES.len()) {
        let (name, encoding) = Encoding::NAMES[index];
        let (result, tally) = encode(encoding, &text);
        let bytes = result.unwrap();
        let back = decode(encoding, &bytes);
        prop_assert!(back.is_some(), "{} wrote undefined bytes {:?}", name, bytes);
        if tally.replaced == 0 {
            let same: String = if encoding.is_unicode() { text.clone() } else { text.nfc().collect() };
            prop_assert_eq!(back, Some(same));
        }
    }

    #[test]
    fn strict_encoding_agrees_with_an_independent_encoder(text in "[ -ÿ€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*") {
        let text: String = text.nfc().filter(|c| !c.is_control()).collect();
        let mut out = Vec::new();
        let encoder = Encoder::new(Encoding::Windows1252, Unencodable::Error);
        prop_assert!(encoder.encode(&text, &mut out, &mut Tally::default()).is_ok());
        prop_assert_eq!(out, encoding_rs::WINDOWS_1252.encode(&text).0.into_owned());
    }

    #[test]
    fn a_quick_look_and_a_close_one_agree(text in "[ -~À-ÿ]{0,40}|[ -~À-ÿ¡€ł\u{301}]{0,9}", index in 0..Encoding::NAMES.len()) {
        let encoder = Encoder::new(Encoding::NAMES[index].1, Unencodable::Transliterate);
        let (mut fitted, mut quick, mut close) = (text.clone(), Vec::new(), Vec::new());
        let (mut tally, mut counted) = (Tally::default(), Tally::default());
        let replaced = encoder.fit(&mut fitted, 0).unwrap();
        prop_assert!(!encoder.has(&text) || fitted == text && replaced == 0);
        if !encoder.encoding().is_unicode() {
            encoder.encode(&text, &mut quick, &mut tally).unwrap();
            encoder.encode_composed(text.nfc(), &mut close, &mut counted).unwrap();
            prop_assert_eq!((quick, tally), (close, counted));
        }
    }
}
