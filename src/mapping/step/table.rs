//! One row for each step: its name, kinds, sentence, and what it makes of a value.

use super::value::{ABS, CHOOSE, DATE, DECIMAL, DIGITS, JOIN, NEGATE, PLUS};
use super::words::{self, then};
use super::{Argument, Build, Growth, Leaves, Step};
use crate::mapping::field::Kind;
use crate::mapping::plan::{Spelling, TextStep};

const fn text(
    name: &'static str,
    arguments: &'static [Argument],
    example: &'static str,
    sentence: &'static str,
    leaves: Leaves,
    build: Build,
) -> Step {
    Step {
        name,
        takes: &[Kind::Text],
        gives: Some(Kind::Text),
        arguments,
        sentence,
        example,
        leaves,
        keeps_escapes: false,
        growth: Growth::Fixed,
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
        Leaves::Text,
        |v, _, _| Ok(then(v, TextStep::Upper)),
    ),
    text(
        "lower",
        &[],
        "{label | lower}",
        "Makes letters lower case.",
        Leaves::Text,
        |v, _, _| Ok(then(v, TextStep::Lower)),
    ),
    text(
        "trim",
        &[],
        "{note | trim}",
        "Removes white space at both ends.",
        Leaves::Nothing,
        |v, _, _| Ok(then(v, TextStep::Trim)),
    ),
    text(
        "squeeze",
        &[],
        "{note | squeeze}",
        "Makes every run of spaces, line breaks and control characters one space, and removes it at both ends.",
        Leaves::Nothing,
        |v, _, _| Ok(then(v, TextStep::Squeeze)),
    ),
    text(
        "cut",
        &[Argument::Number],
        "{label | cut(27)}",
        "Keeps the first n characters; the summary counts the texts that had more.",
        Leaves::Nothing,
        words::cut,
    ),
    text(
        "pad_left",
        &[Argument::Number, Argument::Text],
        "{card_last_digits | pad_left(8, '0')}",
        "Puts a character in front until the text has n characters.",
        Leaves::Text,
        |v, a, _| Ok(then(v, TextStep::PadLeft { width: a.count(), filling: a.character()? })),
    ),
    text(
        "pad_right",
        &[Argument::Number, Argument::Text],
        "{label | pad_right(40, ' ')}",
        "Puts a character behind until the text has n characters.",
        Leaves::Text,
        |v, a, _| Ok(then(v, TextStep::PadRight { width: a.count(), filling: a.character()? })),
    ),
    text(
        "replace",
        &[Argument::Text, Argument::Text],
        "{label | replace(';', ',')}",
        "Replaces every occurrence of the first text by the second.",
        Leaves::Nothing,
        words::replace,
    )
    .growing(Growth::Replacing),
    text(
        "keep",
        &[Argument::Text, Argument::OptionalText],
        "{reference | keep('A-Za-z0-9 -')}",
        "Keeps only the characters of the set; `a-z` is a range, a hyphen at the end stands for itself. A second text stands for each run of others, but not at the ends.",
        Leaves::Nothing,
        words::keep,
    )
    .growing(Growth::Between(1)),
    text(
        "slug",
        &[],
        "{account.name | slug}",
        "Makes lower-case ASCII letters and digits with single hyphens between, for file names.",
        Leaves::Nothing,
        |v, _, _| Ok(then(v, TextStep::Slug)),
    ),
    text(
        "ascii",
        &[],
        "{label | ascii}",
        "Writes every character with ASCII ones; what has none is left out.",
        Leaves::Nothing,
        |v, _, _| Ok(then(v, TextStep::Transliterate(Spelling::Plain))),
    ),
    text(
        "default",
        &[Argument::Text],
        "{note | default('-')}",
        "Gives this text where the value is absent.",
        Leaves::Always,
        |v, a, _| match a.text(0) {
            "" => Err((
                "`default` cannot give an empty text".to_owned(),
                "for a value that may be absent, write {note?}".to_owned(),
            )),
            text => Ok(then(v, TextStep::Default(text.to_owned()))),
        },
    )
    .keeping_escapes(),
    text(
        "lookup",
        &[Argument::Lookup],
        "{category | lookup('account')}",
        "Gives the value that a [lookup.…] table of this file has for the text.",
        Leaves::Nothing,
        words::lookup,
    ),
    text(
        "prefix",
        &[Argument::Text],
        "{note | prefix('Note: ')}",
        "Puts a text in front of a value that is present.",
        Leaves::Text,
        |v, a, _| Ok(then(v, TextStep::Prefix(a.text(0).to_owned()))),
    )
    .keeping_escapes(),
    text(
        "suffix",
        &[Argument::Text],
        "{note | suffix('.')}",
        "Puts a text behind a value that is present.",
        Leaves::Text,
        |v, a, _| Ok(then(v, TextStep::Suffix(a.text(0).to_owned()))),
    )
    .keeping_escapes(),
    text(
        "short_id",
        &[Argument::Number],
        "{id | short_id(32)}",
        "Removes the hyphens of an identifier; if it is still longer, gives n digits of its SHA-256 instead.",
        Leaves::Nothing,
        words::short_id,
    ),
    text(
        "part",
        &[Argument::Number, Argument::Number],
        "{reference | part(27, 1)}",
        "Cuts the text into pieces of so many characters and gives one of them, counted from 1.",
        Leaves::Nothing,
        words::part,
    ),
    text(
        "wrap",
        &[
            Argument::Number,
            Argument::Number,
            Argument::Text,
            Argument::OptionalText,
        ],
        "{reference | wrap(35, 4, ' / ')}",
        "Cuts the text into at most n pieces of so many characters and puts a separator between; drops the rest, which the summary counts. No piece behind a separator begins with a character of a last text.",
        Leaves::Nothing,
        words::wrap,
    )
    .growing(Growth::Between(2)),
    text(
        "slice",
        &[Argument::Number, Argument::Number],
        "{account.iban | slice(5, 8)}",
        "Gives some characters: from which one, counted from 1, and how many.",
        Leaves::Nothing,
        words::slice,
    ),
    text(
        "max",
        &[Argument::Number],
        "{amount | abs | decimal(2) | max(15)}",
        "Refuses a text of more than n characters.",
        Leaves::Text,
        words::max,
    ),
    text(
        "luhn",
        &[Argument::Number],
        "{organization.legal_number | luhn(9)}",
        "Gives the text if it is n digits of which the last is the Luhn check digit of the others, as in a French SIREN; else nothing.",
        Leaves::Nothing,
        words::luhn,
    ),
    text(
        "capitalize",
        &[],
        "{account.name | slug | capitalize}",
        "Makes the first letter upper case.",
        Leaves::Text,
        |v, _, _| Ok(then(v, TextStep::Capitalize)),
    ),
    text(
        "transliterate",
        &[Argument::Text],
        "{label | transliterate('de')}",
        "Writes every character with ASCII ones, and leaves out what has none; with 'de' ü becomes ue, else u. With 'latin' what windows-1252 has stays as it is.",
        Leaves::Nothing,
        words::transliterate,
    ),
    text(
        "guard",
        &[],
        "{note | guard}",
        "Puts an apostrophe before a text that a spreadsheet would run as a formula.",
        Leaves::Text,
        |v, _, _| Ok(then(v, TextStep::Guard)),
    ),
    DATE, DECIMAL, ABS, NEGATE, DIGITS, PLUS, CHOOSE, JOIN,
];
