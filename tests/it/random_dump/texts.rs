//! Texts with all that Unicode and the formats have to offer.

use proptest::collection::vec;
use proptest::prelude::*;

/// Fragments that have a meaning in one of the formats.
const NASTY: &[&str] = &[
    ";",
    "\"",
    "'",
    ",",
    "|",
    "^",
    "\r\n",
    "\n",
    "\t",
    "\u{2028}",
    "\u{85}",
    "\0",
    "<",
    ">",
    "&",
    "&amp;",
    "]]>",
    "<!--",
    "</Ntry>",
    "<STMTTRN>",
    ":61:",
    "\n:61:",
    "?20",
    "?",
    "\n-\n",
    "-}",
    "=1+1",
    "@x",
    "+49",
    "{",
    "}}",
    "\\",
    "\\\"",
    "  ; date:2020-01-01",
    "[2020-01-01]",
    "2026-10-01 * x",
    "(a)",
    "*",
    "!",
    "\n    a:b  5 EUR\n",
    "é",
    "e\u{301}",
    "ß",
    "€",
    "Ł",
    "😀",
    "漢字",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{fffe}",
    "\u{e000}",
    "  ",
    " ",
];

/// Pieces of anything, one behind the other.
pub(super) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(NASTY).prop_map(ToOwned::to_owned),
        2 => any::<char>().prop_map(String::from),
        2 => "[A-Za-zäöü0-9 ]{1,40}",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}
