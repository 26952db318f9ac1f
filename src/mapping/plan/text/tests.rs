//! What each step makes of a text.

use proptest::prelude::*;

use super::keep::kept;
use super::*;

fn run(step: &TextStep, text: &str) -> Option<String> {
    let mut out = format!("before {text}");
    let mut present = !text.is_empty();
    step.apply(&Shared::default(), None, &mut out, 7, &mut present)
        .unwrap();
    assert_eq!(&out[..7], "before ");
    present.then(|| out[7..].to_owned())
}

#[test]
fn each_step_does_what_its_sentence_says() {
    let some = |text: &str| Some(text.to_owned());
    let keep = |set, between: &str| TextStep::Keep {
        set: CharacterSet::parse(set).unwrap(),
        between: between.to_owned(),
    };
    let number = |number| NonZeroUsize::new(number).unwrap();
    let part = |width, nth| TextStep::Part {
        width: number(width),
        number: number(nth),
    };
    let wrap = |width, most| {
        TextStep::Wrap(Wrap {
            width: number(width),
            most: number(most),
            separator: "/".to_owned(),
            never_first: String::new(),
        })
    };
    let slice = |from, count| TextStep::Slice {
        from: number(from),
        count: number(count),
    };
    for (step, input, expected) in [
        (TextStep::Upper, "straße", some("STRASSE")),
        (TextStep::Lower, "ÄB", some("äb")),
        (TextStep::Trim, " a b ", some("a b")),
        (TextStep::Squeeze, " a \r\n b\t", some("a b")),
        (TextStep::Squeeze, " \t", None),
        (TextStep::Squeeze, "\u{1b}[31ma\0\u{7}b\u{85}", some("[31ma b")),
        (TextStep::Squeeze, "\0", None),
        (keep("A-Z0-9-", "-"), " RE - 12/ü7, ", some("RE-12-7")),
        (TextStep::Cut { most: 2 }, "äöü", some("äö")),
        (TextStep::Cut { most: 9 }, "äöü", some("äöü")),
        (
            TextStep::PadLeft {
                width: 5,
                filling: '0',
            },
            "12",
            some("00012"),
        ),
        (
            TextStep::PadRight {
                width: 4,
                filling: ' ',
            },
            "ä",
            some("ä   "),
        ),
        (
            TextStep::Replace {
                from: ";".into(),
                to: ",".into(),
            },
            "a;b;",
            some("a,b,"),
        ),
        (keep("A-Z0-9-", ""), "DE-17 x", some("DE-17")),
        (keep("0-9", ""), "abc", None),
        (
            TextStep::Slug,
            "Rücklagen; Steuern 2026",
            some("rucklagen-steuern-2026"),
        ),
        (
            TextStep::Transliterate(Spelling::Plain),
            "Žluťoučký \u{fffd}",
            some("Zlutoucky "),
        ),
        (TextStep::Transliterate(Spelling::German), "\u{fffd}", None),
        (TextStep::Default("x".into()), "", some("x")),
        (TextStep::Default("x".into()), "a", some("a")),
        (TextStep::Prefix("No. ".into()), "7", some("No. 7")),
        (TextStep::Prefix("No. ".into()), "", None),
        (TextStep::Suffix(" EUR".into()), "7", some("7 EUR")),
        (TextStep::ShortId { length: 8 }, "a-b", some("ab")),
        (slice(2, 2), "äöüß", some("öü")),
        (slice(4, 9), "äöüß", some("ß")),
        (slice(5, 1), "äöüß", None),
        (part(2, 1), "äöüßé", some("äö")),
        (part(2, 3), "äöüßé", some("é")),
        (part(2, 4), "äöüßé", None),
        (part(usize::MAX, usize::MAX), "ä", None),
        (wrap(2, 2), "äöüßé", some("äö/üß")),
        (wrap(2, 9), "äöüßé", some("äö/üß/é")),
        (wrap(5, 2), "äöüßé", some("äöüßé")),
        (wrap(usize::MAX, 2), "ä", some("ä")),
        (TextStep::Trim, " \t", None),
        (TextStep::Max { most: 3 }, "äöü", some("äöü")),
        (TextStep::Capitalize, "ärger-2", some("Ärger-2")),
        (TextStep::Luhn { digits: 9 }, "123456782", some("123456782")),
        (TextStep::Luhn { digits: 9 }, "123456783", None),
    ] {
        assert_eq!(run(&step, input), expected, "{step:?} {input:?}");
    }
}

#[test]
fn short_ids_differ_where_prefixes_agree() {
    let (a, b) = (
        "019a1b2c-0000-7000-8000-000000000001",
        "019a1b2c-0000-7000-8000-000000000002",
    );
    let short = |id| run(&TextStep::ShortId { length: 16 }, id).unwrap();
    assert_eq!(short(a).len(), 16);
    assert_ne!(short(a), short(b));
    assert_eq!(
        run(&TextStep::ShortId { length: 32 }, a).unwrap(),
        a.replace('-', "")
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let (mut out, mut present) = ("1234,56".to_owned(), true);
    let refused = TextStep::Max { most: 6 }.apply(&Shared::default(), None, &mut out, 0, &mut present);
    assert_eq!(
        refused.unwrap_err().message,
        "`1234,56` has 7 characters, and at most 6 fit"
    );
}

proptest! {
    #[test]
    fn what_is_kept_in_its_place_is_what_is_kept_elsewhere(
        text in "[ -~]{0,40}|[a-z -]{0,9}", set in "[a-z]{1,3}-?|A-Z0-9|[ -~]", between in "[ -~]?"
    ) {
        if let Ok(set) = CharacterSet::parse(&set) {
            let mut out = format!("before {text}");
            keep(&mut out, 7, &set, &between);
            prop_assert_eq!(out, format!("before {}", kept(&text, &set, &between)));
        }
    }

    #[test]
    fn a_text_is_squeezed_exactly_when_squeezing_changes_nothing(text in "[ a-cé\\t\\n\u{0}\u{7f}\u{85}\u{a0}\u{2003}\u{200b}]{1,6}") {
        prop_assert_eq!(is_squeezed(&text), squeezed(&text) == text);
    }
}
