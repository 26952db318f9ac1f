//! Every key of a mapping file, table by table: what may stand behind it, and what it says.
//!
//! A key that the reader (`model`) learns to read gets its row here; the tests of this folder ask the reader about
//! every table and fail until both say the same.

use cell::{COLUMN, FIELD, NAMED_CELL};

use super::shape::{Key, Keys, Rule, Shape, key, words};
use crate::layout::{Encoding, LineEnding, Quote, Unencodable};
use crate::mapping::field::Place;
use crate::mapping::model::{DECIMALS, MAX_ROWS, SCHEMA};
use crate::mapping::plan::Escape;
use crate::mapping::{Confidence, Per, RowOf, Split};

mod cell;

/// What can be named in a row, around the rows, in the name of a file, and in a default.
const ROW: &[Place] = &[
    Place::Entry,
    Place::Posting,
    Place::Line,
    Place::File,
    Place::Account,
    Place::Run,
];
const EVERYWHERE: &[Place] = &[
    Place::Entry,
    Place::Posting,
    Place::Line,
    Place::Statement,
    Place::Account,
    Place::Run,
];
const AROUND: &[Place] = &[Place::Statement, Place::Account, Place::Run];
const ACCOUNT: &[Place] = &[Place::Account, Place::Run];
const RUN: &[Place] = &[Place::Run];

/// The whole file.
pub(super) static FILE: Keys = Keys {
    lists: &[ROOT],
    rules: &[
        Rule::OneAlone("column", "text"),
        Rule::NotBoth("text", "preamble"),
    ],
};

const ROOT: &[Key] = &[
    key("schema", Shape::Version(SCHEMA), "The version of the mapping language.").required(),
    key(
        "extends",
        Shape::Text,
        "The name of a mapping that this one changes; what is not said here is as there.",
    ),
    key("mapping", Shape::Table(&MAPPING), "What the format is called and what it is for.").required(),
    key(
        "params",
        Shape::Named(&PARAM),
        "Questions that are answered once, in the profile or by --set; a template uses the answer as {params.NAME}.",
    ),
    key("file", Shape::Table(&LAYOUT), "How the file is called and how its bytes are laid out.").required_alone(),
    key(
        "require",
        Shape::Tables(&REASONED),
        "A condition on the account without which nothing is written.",
    )
    .sees(ACCOUNT),
    key(
        "filter",
        Shape::Tables(&REASONED),
        "Rows that are left out; the summary counts them by reason.",
    )
    .sees(ROW),
    key(
        "let",
        Shape::Map(&NAMED_CELL),
        "Cells with a name, for more than one place; read from top to bottom. The value is a template or a list of cases.",
    )
    .sees(EVERYWHERE),
    key(
        "preamble",
        Shape::Tables(&PREAMBLE),
        "A record above the headings.",
    )
    .sees(AROUND),
    key("column", Shape::Tables(&COLUMN), "A column of the file; they stand in this order.").sees(ROW),
    key(
        "text",
        Shape::Table(&TEXT),
        "In place of columns: the file is one text with a head, a record for each row, and a tail.",
    ),
    key(
        "lookup",
        Shape::Named(&LOOKUP),
        "Small tables; a template uses one as {category | lookup('NAME')}.",
    ),
    key(
        "test",
        Shape::Tables(&TEST),
        "An entry and what the mapping must make of it; `saldo mapping test` runs it.",
    ),
];

static MAPPING: Keys = Keys {
    lists: &[&[
        key(
            "name",
            Shape::Pattern("^[a-z0-9_-]+$"),
            "The name by which --format knows it: lower-case letters, digits, hyphens and underscores.",
        )
        .required(),
        key("title", Shape::Text, "What it is for, in a few words.").required_alone(),
        key(
            "country",
            Shape::Text,
            "ISO 3166 code of the country it is made for, if for one.",
        ),
        key("docs", Shape::Text, "Where the target describes its import."),
        key("checked", Shape::Text, "How far it was verified, honestly."),
        key(
            "confidence",
            Shape::Words(|| words(Confidence::NAMES)),
            "How sure it is that the target reads the file: programs read it in tests, its maker describes it, or it was inferred.",
        ),
        key(
            "programs",
            Shape::Texts,
            "The programs that import the file, by the names that people know.",
        ),
        key("about", Shape::Text, "What it is for, in a sentence or two."),
        key("steps", Shape::Texts, "How to import the file, step by step."),
        key("limits", Shape::Texts, "What the format or its target cannot do."),
        key(
            "warning",
            Shape::Text,
            "What may go wrong after the import, such as rows that are there twice.",
        ),
        key(
            "rows",
            Shape::Words(|| words(RowOf::NAMES)),
            "What a row is: an entry, or an accounting line, of which an entry has one or more.",
        )
        .or("entry"),
    ]],
    rules: &[],
};

static PARAM: Keys = Keys {
    lists: &[&[
        key("ask", Shape::Text, "The question.").required_alone(),
        key("default", Shape::Template, "The answer when nobody gives one.").sees(RUN),
    ]],
    rules: &[],
};

static LAYOUT: Keys = Keys {
    lists: &[&[
        key("name", Shape::Template, "The name of the file.").required_alone().sees(ACCOUNT),
        key(
            "encoding",
            Shape::Words(|| words(Encoding::NAMES)),
            "The characters that the file may hold and the bytes that stand for them.",
        )
        .or("utf-8"),
        key(
            "unencodable",
            Shape::Words(|| words(Unencodable::NAMES)),
            "What happens to a character that the encoding lacks: it is written with others and counted, or nothing is written.",
        )
        .or("transliterate"),
        key(
            "delimiter",
            Shape::Pattern(r"^[\x00-\x09\x0B\x0C\x0E-\x21\x23-\x2F\x3A-\x40\x5B-\x60\x7B-\x7F]$"),
            "The one character between two cells; a tab is \"\\t\".",
        )
        .or(";"),
        key(
            "quote",
            Shape::Words(|| words(Quote::NAMES)),
            "Which cells stand in quotes; text: texts always, numbers and days never; never: what would need quotes becomes spaces.",
        )
        .or("necessary"),
        key("line_ending", Shape::Words(|| words(LineEnding::NAMES)), "How a line ends.").or("crlf"),
        key("header", Shape::Flag, "Whether the first line names the columns.").or("true"),
        key(
            "decimal",
            Shape::Words(|| words(DECIMALS)),
            "The sign before the decimals of an amount.",
        )
        .or("."),
        key("date", Shape::Date, "How a day is written where a template does not say it.").or("%Y-%m-%d"),
        key(
            "per",
            Shape::Words(|| words(Per::NAMES)),
            "What one file holds: one account, or all accounts of the period or of each fiscal year.",
        )
        .or("account"),
        key("split", Shape::Words(|| words(Split::NAMES)), "Begins another file at certain days."),
        key(
            "max_rows",
            Shape::Integer(MAX_ROWS),
            "The most rows of one file; more go into numbered files.",
        ),
    ]],
    rules: &[],
};

static REASONED: Keys = Keys {
    lists: &[&[
        key("when", Shape::Condition, "The condition.").required(),
        key("reason", Shape::Text, "What the user is told.").required(),
    ]],
    rules: &[],
};

static PREAMBLE: Keys = Keys {
    lists: &[&[key(
        "fields",
        Shape::Fields(&FIELD),
        "The fields of the record: templates, whole numbers, or tables like a column without a name.",
    )
    .required()]],
    rules: &[],
};

static TEXT: Keys = Keys {
    lists: &[&[
        key("head", Shape::Template, "What stands above the records.").sees(AROUND),
        key("record", Shape::Template, "What is written for each row.").required_alone().sees(ROW),
        key("tail", Shape::Template, "What stands below the records.").sees(AROUND),
        key(
            "escape",
            Shape::Words(|| words(Escape::NAMES)),
            "How values keep to their place: xml for & < >, xml-attributes for both quotes too, quotes for \\\" and \\\\; line breaks in values always become spaces.",
        )
        .or("none"),
    ]],
    rules: &[],
};

static LOOKUP: Keys = Keys {
    lists: &[&[
        key(
            "default",
            Shape::Text,
            "What an unknown text gives; without it, nothing.",
        ),
        key("rows", Shape::Map(&Shape::Text), "The texts and what each gives."),
    ]],
    rules: &[],
};

static TEST: Keys = Keys {
    lists: &[&[
        key("name", Shape::Text, "What the test shows.").required(),
        key(
            "entry",
            Shape::Map(&Shape::Anything),
            "The entry's fields under the bank's names.",
        )
        .required(),
        key(
            "expect",
            Shape::Map(&Shape::Text),
            "Columns by name, and what must stand in each.",
        ),
        key("line", Shape::Text, "The whole line that must come out."),
        key(
            "error",
            Shape::Text,
            "A part of the message of the error that must come out.",
        ),
        key(
            "skipped",
            Shape::Text,
            "The reason of the filter that must leave the row out.",
        ),
    ]],
    rules: &[Rule::OneOf(&["expect", "line", "error", "skipped"])],
};
