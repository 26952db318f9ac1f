//! `[let]`, `[[column]]` and the fields of a `[[preamble]]`: cells and the cases they choose from.

use super::{Key, Keys, Rule, Shape, key, words};
use crate::mapping::model::{KINDS, MAX_CHARACTERS, OVERFLOWS};

/// A cell of `[let]`.
pub(super) static NAMED_CELL: Shape = Shape::Cell(&CASE);

static CASE: Keys = Keys {
    lists: &[&[
        key(
            "when",
            Shape::Condition,
            "The condition of the case; without it the case always fits.",
        ),
        key(
            "text",
            Shape::Template,
            "What the case gives; the next one is tried if a value is absent or nothing is left.",
        )
        .required(),
    ]],
    rules: &[],
};

const VALUE: Rule = Rule::OneAlone("value", "cases");
const OVERFLOW: Rule = Rule::NeedsAlone("overflow", "max");

/// A field of a preamble that is written as a table.
pub(super) static FIELD: Keys = Keys {
    lists: &[CELL],
    rules: &[VALUE, OVERFLOW],
};

/// A column.
pub(super) static COLUMN: Keys = Keys {
    lists: &[COLUMN_ALONE, CELL],
    rules: &[VALUE, OVERFLOW],
};

const COLUMN_ALONE: &[Key] = &[
    key("name", Shape::Text, "The heading of the column.").required(),
    key(
        "remove",
        Shape::Flag,
        "Leaves the inherited column of that name out.",
    )
    .only_inherited(),
    key(
        "after",
        Shape::Text,
        "Moves the column behind the one of this name.",
    )
    .only_inherited(),
];

/// What a column and a field of a preamble have in common.
const CELL: &[Key] = &[
    key("value", Shape::Template, "What stands in the cell."),
    key(
        "cases",
        Shape::Tables(&CASE),
        "The first case wins whose condition holds, whose values are all there, and which gives a text.",
    ),
    key("required", Shape::Flag, "Whether an empty cell is an error.").or("false"),
    key(
        "max",
        Shape::Integer(MAX_CHARACTERS),
        "The most characters of the cell.",
    ),
    key(
        "overflow",
        Shape::Words(|| words(OVERFLOWS)),
        "What happens to a longer text: it is cut and counted, or nothing is written.",
    )
    .or("error"),
    key(
        "kind",
        Shape::Words(|| words(KINDS)),
        "What the cell holds, where quote = \"text\" should not go by its template.",
    ),
];
