//! One row for each step: its name, kinds, sentence, and what it makes of a value.

use super::write::{date, decimal, from_source};
use super::{Argument, Build, Step, Typed};
use crate::mapping::field::Kind;
use crate::mapping::plan::{AmountStep, CharacterSet, TextSource, TextStep};
use crate::problem::suggest;

const TEXT: &[Kind] = &[Kind::Text];
const AMOUNT: &[Kind] = &[Kind::Amount];

const fn text(
    name: &'static str,
    arguments: &'static [Argument],
    example: &'static str,
    sentence: &'static str,
    build: Build,
) -> Step {
    Step {
        name,
        takes: TEXT,
        gives: Some(Kind::Text),
        arguments,
        sentence,
        example,
        build,
    }
}

/// Every step, in the order of the docs.
pub static STEPS: &[Step] = &[
    text(
        "upper",
        &[],
        "{label | upper}",
        "Makes letters upper case.",
        |v, _, _| Ok(then(v, TextStep::Upper)),
    ),
    text(
        "lower",
        &[],
        "{label | lower}",
        "Makes letters lower case.",
        |v, _, _| Ok(then(v, TextStep::Lower)),
    ),
    text(
        "trim",
        &[],
        "{note | trim}",
        "Removes white space at both ends.",
        |v, _, _| Ok(then(v, TextStep::Trim)),
    ),
    text(
        "squeeze",
        &[],
        "{note | squeeze}",
        "Makes every run of blanks, line breaks and control characters one blank, and removes it at both ends.",
        |v, _, _| Ok(then(v, TextStep::Squeeze)),
    ),
    text(
        "cut",
        &[Argument::Number],
        "{label | cut(27)}",
        "Keeps the first n characters.",
        |v, a, _| Ok(then(v, TextStep::Cut(a.count()))),
    ),
    text(
        "pad_left",
        &[Argument::Number, Argument::Text],
        "{card_last_digits | pad_left(8, '0')}",
        "Puts a character in front until the text has n characters.",
        |v, a, _| Ok(then(v, TextStep::PadLeft(a.count(), a.character()?))),
    ),
    text(
        "pad_right",
        &[Argument::Number, Argument::Text],
        "{label | pad_right(40, ' ')}",
        "Puts a character behind until the text has n characters.",
        |v, a, _| Ok(then(v, TextStep::PadRight(a.count(), a.character()?))),
    ),
    text(
        "replace",
        &[Argument::Text, Argument::Text],
        "{label | replace(';', ',')}",
        "Replaces every occurrence of the first text by the second.",
        |v, a, _| match a.text(0) {
            "" => Err((
                "`replace` cannot look for nothing".to_owned(),
                "name the text to be replaced".to_owned(),
            )),
            from => Ok(then(v, TextStep::Replace(from.to_owned(), a.text(1).to_owned()))),
        },
    ),
    text(
        "keep",
        &[Argument::Text],
        "{reference | keep('A-Za-z0-9 -')}",
        "Keeps only the characters of the set; `a-z` is a range, a hyphen at the end stands for itself.",
        |v, a, _| match CharacterSet::parse(a.text(0)) {
            Ok(set) => Ok(then(v, TextStep::Keep(set))),
            Err(range) => Err((
                format!("the range {range} runs backwards"),
                "swap its two ends".to_owned(),
            )),
        },
    ),
    text(
        "slug",
        &[],
        "{account.name | slug}",
        "Makes lower-case ASCII letters and digits with single hyphens between, for file names.",
        |v, _, _| Ok(then(v, TextStep::Slug)),
    ),
    text(
        "ascii",
        &[],
        "{label | ascii}",
        "Writes every character with ASCII ones.",
        |v, _, _| Ok(then(v, TextStep::Ascii)),
    ),
    text(
        "default",
        &[Argument::Text],
        "{note | default('-')}",
        "Gives this text where the value is absent.",
        |v, a, _| match a.text(0) {
            "" => Err((
                "`default` cannot give an empty text".to_owned(),
                "for a value that may be absent, write {note?}".to_owned(),
            )),
            text => Ok(then(v, TextStep::Default(text.to_owned()))),
        },
    ),
    text(
        "lookup",
        &[Argument::Text],
        "{category | lookup('account')}",
        "Gives the value that a [lookup.…] table of this file has for the text.",
        |v, a, s| match s.lookups.iter().position(|name| name == a.text(0)) {
            Some(index) => Ok(then(v, TextStep::Lookup(index))),
            None => Err((
                format!("there is no [lookup.{}]", a.text(0)),
                match &s.lookups.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                    [] => format!("add a table [lookup.{}] with `rows = {{ … }}`", a.text(0)),
                    names => suggest(a.text(0), names),
                },
            )),
        },
    ),
    text(
        "prefix",
        &[Argument::Text],
        "{note | prefix('Note: ')}",
        "Puts a text in front of a value that is present.",
        |v, a, _| Ok(then(v, TextStep::Prefix(a.text(0).to_owned()))),
    ),
    text(
        "suffix",
        &[Argument::Text],
        "{note | suffix('.')}",
        "Puts a text behind a value that is present.",
        |v, a, _| Ok(then(v, TextStep::Suffix(a.text(0).to_owned()))),
    ),
    text(
        "short_id",
        &[Argument::Number],
        "{id | short_id(32)}",
        "Removes the hyphens of an identifier; if it is still longer, gives n digits of its SHA-256 instead.",
        |v, a, _| match a.count() {
            8..=64 => Ok(then(v, TextStep::ShortId(a.count()))),
            n => Err((
                format!("short_id({n}) is not possible"),
                "use a length from 8 to 64".to_owned(),
            )),
        },
    ),
    text(
        "part",
        &[Argument::Number, Argument::Number],
        "{reference | part(27, 1)}",
        "Cuts the text into pieces of so many characters and gives one of them, counted from 1.",
        |v, a, _| match (a.nth_count(0), a.nth_count(1)) {
            (0, _) | (_, 0) => Err((
                "pieces have at least one character and are counted from 1".to_owned(),
                "write part(27, 1) for the first 27 characters".to_owned(),
            )),
            (width, number) => Ok(then(v, TextStep::Part(width, number))),
        },
    ),
    text(
        "wrap",
        &[Argument::Number, Argument::Number, Argument::Text],
        "{reference | wrap(35, 4, ' / ')}",
        "Cuts the text into at most n pieces of so many characters and puts a separator between; drops the rest.",
        |v, a, _| match a.nth_count(0) {
            0 => Err((
                "a piece has at least one character".to_owned(),
                "write wrap(35, 4, ' / ')".to_owned(),
            )),
            width => Ok(then(
                v,
                TextStep::Wrap(width, a.nth_count(1), a.text(0).to_owned()),
            )),
        },
    ),
    text(
        "transliterate",
        &[Argument::Text],
        "{label | transliterate('de')}",
        "Writes every character with ASCII ones; with 'de' ü becomes ue, else u.",
        |v, a, _| {
            Ok(then(
                v,
                TextStep::Transliterate {
                    german: a.text(0) == "de",
                },
            ))
        },
    ),
    text(
        "guard",
        &[],
        "{note | guard}",
        "Puts an apostrophe before a text that a spreadsheet would run as a formula.",
        |v, _, _| Ok(then(v, TextStep::Guard)),
    ),
    Step {
        name: "date",
        takes: &[Kind::Date, Kind::Instant],
        gives: Some(Kind::Text),
        arguments: &[Argument::OptionalText],
        sentence: "Writes the local day or time, by the format given or else by `date` of [file].",
        example: "{settled_at | date('%d.%m.%Y')}",
        build: date,
    },
    Step {
        name: "decimal",
        takes: AMOUNT,
        gives: Some(Kind::Text),
        arguments: &[Argument::OptionalNumber, Argument::OptionalText],
        sentence: "Writes a number with n decimals, or with its own; refuses to drop a digit unless a rounding is named: half_up, half_even, down.",
        example: "{amount | decimal(2)}",
        build: decimal,
    },
    Step {
        name: "abs",
        takes: AMOUNT,
        gives: Some(Kind::Amount),
        arguments: &[],
        sentence: "Removes the sign.",
        example: "{amount | abs | decimal(2)}",
        build: |v, _, _| Ok(then_amount(v, AmountStep::Absolute)),
    },
    Step {
        name: "negate",
        takes: AMOUNT,
        gives: Some(Kind::Amount),
        arguments: &[],
        sentence: "Turns the sign round.",
        example: "{amount | negate | decimal(2)}",
        build: |v, _, _| Ok(then_amount(v, AmountStep::Negate)),
    },
    Step {
        name: "digits",
        takes: &[Kind::Integer],
        gives: Some(Kind::Text),
        arguments: &[],
        sentence: "Writes a whole number.",
        example: "{financing_installment.current_installment_number | digits}",
        build: |v, _, _| {
            Ok(match v {
                Typed::Integer(get) => from_source(TextSource::Integer(get)),
                other => other,
            })
        },
    },
    Step {
        name: "choose",
        takes: &[Kind::Flag],
        gives: Some(Kind::Text),
        arguments: &[Argument::Text, Argument::Text],
        sentence: "Writes the first text for true and the second for false.",
        example: "{attachment_lost | choose('lost', '')}",
        build: |v, a, _| {
            Ok(match v {
                Typed::Flag(get) => from_source(TextSource::Flag {
                    get,
                    yes: a.text(0).to_owned(),
                    no: a.text(1).to_owned(),
                }),
                other => other,
            })
        },
    },
    Step {
        name: "join",
        takes: &[Kind::List],
        gives: Some(Kind::Text),
        arguments: &[Argument::Text],
        sentence: "Writes all texts of a list with a separator between.",
        example: "{labels | join(', ')}",
        build: |v, a, _| {
            Ok(match v {
                Typed::List(get) => from_source(TextSource::List {
                    get,
                    separator: a.text(0).to_owned(),
                }),
                other => other,
            })
        },
    },
];

fn then(value: Typed, step: TextStep) -> Typed {
    match value {
        Typed::Text(mut expr) => {
            expr.steps.push(step);
            Typed::Text(expr)
        }
        other => other,
    }
}

fn then_amount(value: Typed, step: AmountStep) -> Typed {
    match value {
        Typed::Amount(mut expr) => {
            expr.steps.push(step);
            Typed::Amount(expr)
        }
        other => other,
    }
}
