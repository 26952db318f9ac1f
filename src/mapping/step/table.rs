//! One row for each step: its name, kinds, sentence, and what it makes of a value.

use super::words::{self, then, then_amount};
use super::write::{choose, date, decimal, from_source, join};
use super::{Argument, Build, Step, Typed};
use crate::mapping::field::Kind;
use crate::mapping::plan::{AmountStep, IntegerExpr, Spelling, TextSource, TextStep};

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
        "Makes every run of spaces, line breaks and control characters one space, and removes it at both ends.",
        |v, _, _| Ok(then(v, TextStep::Squeeze)),
    ),
    text(
        "cut",
        &[Argument::Number],
        "{label | cut(27)}",
        "Keeps the first n characters.",
        words::cut,
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
        words::replace,
    ),
    text(
        "keep",
        &[Argument::Text, Argument::OptionalText],
        "{reference | keep('A-Za-z0-9 -')}",
        "Keeps only the characters of the set; `a-z` is a range, a hyphen at the end stands for itself. A second text stands for each run of others, but not at the ends.",
        words::keep,
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
        "Writes every character with ASCII ones; what has none is left out.",
        |v, _, _| Ok(then(v, TextStep::Transliterate(Spelling::Plain))),
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
        words::lookup,
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
        words::short_id,
    ),
    text(
        "part",
        &[Argument::Number, Argument::Number],
        "{reference | part(27, 1)}",
        "Cuts the text into pieces of so many characters and gives one of them, counted from 1.",
        words::part,
    ),
    text(
        "wrap",
        &[Argument::Number, Argument::Number, Argument::Text],
        "{reference | wrap(35, 4, ' / ')}",
        "Cuts the text into at most n pieces of so many characters and puts a separator between; drops the rest.",
        words::wrap,
    ),
    text(
        "slice",
        &[Argument::Number, Argument::Number],
        "{account.iban | slice(5, 8)}",
        "Gives some characters: from which one, counted from 1, and how many.",
        words::slice,
    ),
    text(
        "max",
        &[Argument::Number],
        "{amount | abs | decimal(2) | max(15)}",
        "Refuses a text of more than n characters.",
        words::max,
    ),
    text(
        "luhn",
        &[Argument::Number],
        "{organization.legal_number | luhn(9)}",
        "Gives the text if it is n digits of which the last is the Luhn check digit of the others, as in a French SIREN; else nothing.",
        words::luhn,
    ),
    text(
        "capitalize",
        &[],
        "{account.name | slug | capitalize}",
        "Makes the first letter upper case.",
        |v, _, _| Ok(then(v, TextStep::Capitalize)),
    ),
    text(
        "transliterate",
        &[Argument::Text],
        "{label | transliterate('de')}",
        "Writes every character with ASCII ones, and leaves out what has none; with 'de' ü becomes ue, else u. With 'latin' what windows-1252 has stays as it is.",
        words::transliterate,
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
                Typed::Integer(integer) => from_source(TextSource::Integer(integer)),
                other => other,
            })
        },
    },
    Step {
        name: "plus",
        takes: &[Kind::Integer],
        gives: Some(Kind::Integer),
        arguments: &[Argument::Number],
        sentence: "Adds a whole number, for counts that include the lines of a head or tail.",
        example: "{statement.lines | plus(2) | digits}",
        build: |v, a, _| {
            Ok(match v {
                Typed::Integer(integer) => Typed::Integer(IntegerExpr {
                    plus: integer.plus + i64::from(a.number().unwrap_or_default()),
                    ..integer
                }),
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
        build: |v, a, _| Ok(choose(v, a)),
    },
    Step {
        name: "join",
        takes: &[Kind::List],
        gives: Some(Kind::Text),
        arguments: &[Argument::Text],
        sentence: "Writes all texts of a list with a separator between.",
        example: "{labels | join(', ')}",
        build: |v, a, _| Ok(join(v, a)),
    },
];
