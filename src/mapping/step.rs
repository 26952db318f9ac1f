//! The steps after `|`: one table of names, kinds and sentences that feeds the checker, the help and the docs.

use super::Scope;
use super::field::Kind;
use super::plan::{
    AmountExpr, AmountStep, CharacterSet, DateExpr, DateFormat, ListGetter, TextExpr, TextSource, TextStep,
};
use crate::money::Rounding;

/// A value on its way through the steps; its kind is known when the mapping is loaded.
pub(super) enum Typed {
    Text(TextExpr),
    Amount(AmountExpr),
    Date(DateExpr),
    Integer(fn(&Scope<'_>) -> Option<i64>),
    Flag(fn(&Scope<'_>) -> Option<bool>),
    List(ListGetter),
}

impl Typed {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Amount(_) => Kind::Amount,
            Self::Date(DateExpr::Date(_)) => Kind::Date,
            Self::Date(DateExpr::Instant(_)) => Kind::Instant,
            Self::Integer(_) => Kind::Integer,
            Self::Flag(_) => Kind::Flag,
            Self::List(_) => Kind::List,
        }
    }
}

/// What the steps know of the file they are used in.
pub(super) struct Surroundings<'c> {
    pub(super) decimal: char,
    pub(super) date: &'c DateFormat,
    /// Names of the lookups, by their number.
    pub(super) lookups: &'c [String],
}

/// The arguments of a call, checked against [`Step::arguments`].
pub(super) struct Arguments<'c> {
    texts: Vec<&'c str>,
    number: Option<u32>,
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A text in quotes.
    Text,
    /// A text in quotes that may be left out.
    OptionalText,
    /// A whole number.
    Number,
    /// A whole number that may be left out.
    OptionalNumber,
}

/// One step.
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// The kinds it takes.
    pub takes: &'static [Kind],
    /// The kind it gives; `None` stands for the kind it was given.
    pub gives: Option<Kind>,
    /// Its arguments in order.
    pub arguments: &'static [Argument],
    /// What it does, in one sentence.
    pub sentence: &'static str,
    /// How it is written.
    pub example: &'static str,
    pub(super) build: Build,
}

/// Makes the next value; the error is a message and its remedy.
type Build = fn(Typed, &Arguments<'_>, &Surroundings<'_>) -> Result<Typed, (String, String)>;

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
        |v, a, _| Ok(then(v, TextStep::Default(a.text(0).to_owned()))),
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
                crate::problem::suggest(
                    a.text(0),
                    &s.lookups.iter().map(String::as_str).collect::<Vec<_>>(),
                ),
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

/// The step of that name.
pub(super) fn find(name: &str) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.name == name)
}

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

fn from_source(source: TextSource) -> Typed {
    Typed::Text(TextExpr {
        source,
        steps: Vec::new(),
    })
}

fn date(
    value: Typed,
    arguments: &Arguments<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Typed, (String, String)> {
    let Typed::Date(date) = value else {
        return Ok(value);
    };
    let format = match arguments.texts.first() {
        Some(text) => DateFormat::parse(text).map_err(|code| {
            (
                format!("`{code}` is not a date code"),
                format!("use {}", DateFormat::CODES),
            )
        })?,
        None => surroundings.date.clone(),
    };
    if format.shows_time() && matches!(date, DateExpr::Date(_)) {
        let message = "a date has no time of day".to_owned();
        return Err((message, "use an instant, such as `settled_at`".to_owned()));
    }
    Ok(from_source(TextSource::Date { date, format }))
}

fn decimal(
    value: Typed,
    arguments: &Arguments<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Typed, (String, String)> {
    let Typed::Amount(amount) = value else {
        return Ok(value);
    };
    let rounding = match arguments.texts.first().copied() {
        None => Rounding::Exact,
        Some("half_up") => Rounding::HalfAwayFromZero,
        Some("half_even") => Rounding::HalfEven,
        Some("down") => Rounding::TowardZero,
        Some(other) => {
            let remedy = crate::problem::suggest(other, &["half_up", "half_even", "down"]);
            return Err((format!("`{other}` is not a rounding"), remedy));
        }
    };
    if arguments.number.is_some_and(|places| places > 12) {
        return Err((
            "an amount has at most 12 decimals".to_owned(),
            "use a number from 0 to 12".to_owned(),
        ));
    }
    let places = arguments.number.map(|places| (places, rounding));
    Ok(from_source(TextSource::Amount {
        amount,
        places,
        separator: surroundings.decimal,
    }))
}

impl<'c> Arguments<'c> {
    pub(super) fn new(texts: Vec<&'c str>, number: Option<u32>) -> Self {
        Self { texts, number }
    }

    fn text(&self, index: usize) -> &'c str {
        self.texts.get(index).copied().unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.number.map_or(0, |number| number as usize)
    }

    fn character(&self) -> Result<char, (String, String)> {
        let mut chars = self.text(0).chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => Ok(only),
            _ => Err((
                "the filling must be one character".to_owned(),
                "write '0' or ' '".to_owned(),
            )),
        }
    }
}

impl Step {
    /// How the step is called, with its arguments: `pad_left(number, text)`.
    pub fn signature(&self) -> String {
        let arguments: Vec<_> = self
            .arguments
            .iter()
            .map(|argument| match argument {
                Argument::Text => "text",
                Argument::OptionalText => "[text]",
                Argument::Number => "number",
                Argument::OptionalNumber => "[number]",
            })
            .collect();
        if arguments.is_empty() {
            self.name.to_owned()
        } else {
            format!("{}({})", self.name, arguments.join(", "))
        }
    }
}
