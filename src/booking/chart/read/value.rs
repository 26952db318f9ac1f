//! Single values of a chart file.

use crate::booking::chart::Span;
use crate::booking::chart::number::{ZEROS, is_all_zeros};
use crate::entry::Side;
use crate::problem::Problem;
use crate::toml_tree::{Item, TextValue};

/// `1200 = "Bank"`: a number and its label.
pub(in crate::booking) fn account(
    item: &Item<'_>,
    problems: &mut Vec<Problem>,
) -> Option<(TextValue, String)> {
    let Some(label) = item.value.as_text() else {
        problems.push(item.value.wrong_kind(item.key, "the account's name in quotes"));
        return None;
    };
    Some((TextValue::key(item), label.text))
}

pub(super) fn side(text: &TextValue, problems: &mut Vec<Problem>) -> Option<Side> {
    match text.text.as_str() {
        "credit" => Some(Side::Credit),
        "debit" => Some(Side::Debit),
        other => {
            let message = format!("`side` cannot be '{}'", other.escape_debug());
            let help = "use \"credit\" for money in, \"debit\" for money out";
            problems.push(Problem::new("bad-choice", text.span.clone(), message).help(help));
            None
        }
    }
}

pub(super) fn spans(texts: Vec<TextValue>, problems: &mut Vec<Problem>) -> Vec<Span> {
    let mut found = Vec::new();
    for text in texts {
        if let Some(span) = Span::parse(&text.text) {
            found.push(span);
        } else {
            let message = format!("`{}` is no range of accounts", text.text.escape_debug());
            let help = if is_all_zeros(&text.text) {
                ZEROS
            } else {
                "write one account, or two of the same length, the smaller first: \"1200-1250\""
            };
            problems.push(Problem::new("bad-range", text.span, message).help(help));
        }
    }
    found
}
