//! What both kinds of XML invoices are read with: elements by their names, whatever the prefix.

use chrono::NaiveDate;
use roxmltree::{Document, Node, ParsingOptions};
use rust_decimal::Decimal;

use super::InvoiceError;

/// Invoices have some thousands of nodes.
const NODES: u32 = 500_000;
/// Invoices are some twelve elements deep.
const DEPTH: usize = 64;
/// No name or number is longer, in characters.
const LONGEST: usize = 200;

/// Document types are refused, and entities with them.
pub(super) fn parse(text: &str) -> Result<Document<'_>, InvoiceError> {
    if deepest(text) > DEPTH {
        return Err(InvoiceError::Xml("its elements are too deep".to_owned()));
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| InvoiceError::Xml(error.to_string()))
}

/// How deep elements are at most, judged by their brackets alone, before a parser descends into them.
fn deepest(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                if bytes[end - 1] != b'/' {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
        }
    }
    deepest
}

/// The children of that name.
pub(super) fn all<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first descendant along a path; of each step, the first name that fits counts.
pub(super) fn find<'a, 'i>(node: Node<'a, 'i>, path: &[&[&'static str]]) -> Option<Node<'a, 'i>> {
    path.iter().try_fold(node, |node, names| {
        names.iter().find_map(|name| all(node, name).next())
    })
}

/// The text of an element on one line; `None` where there is none.
pub(super) fn text(node: Option<Node<'_, '_>>) -> Option<String> {
    let words: Vec<_> = node?.text()?.split_whitespace().collect();
    let text = words.join(" ");
    let clean: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!clean.is_empty()).then_some(clean)
}

/// The exact amount in an element.
pub(super) fn amount(
    field: &'static str,
    node: Option<Node<'_, '_>>,
) -> Result<Option<Decimal>, InvoiceError> {
    let Some(text) = text(node) else { return Ok(None) };
    Decimal::from_str_exact(&text)
        .map(Some)
        .map_err(|_| bad(field, &text, "number"))
}

/// The day in an element, in one of these forms.
pub(super) fn day(node: Option<Node<'_, '_>>, forms: &[&str]) -> Result<Option<NaiveDate>, InvoiceError> {
    let Some(text) = text(node) else { return Ok(None) };
    let mut days = forms.iter().map(|form| NaiveDate::parse_from_str(&text, form));
    days.find_map(Result::ok)
        .map(Some)
        .ok_or_else(|| bad("date of issue", &text, "day"))
}

fn bad(field: &'static str, text: &str, kind: &'static str) -> InvoiceError {
    InvoiceError::Value {
        field,
        text: text.chars().take(40).collect(),
        kind,
    }
}

/// The element of several whose currency is that of the invoice; the same tax may be there in two currencies.
pub(super) fn in_currency<'a, 'i>(
    nodes: impl Iterator<Item = Node<'a, 'i>>,
    currency: Option<&str>,
) -> Option<Node<'a, 'i>> {
    let mut nodes = nodes.filter(|node| {
        let own = node.attribute("currencyID");
        own.is_none() || currency.is_none() || own == currency
    });
    nodes.next()
}
