//! TOML with places: reads a user's file piece by piece and collects every problem on the way.
//!
//! A reader asks a [`Table`] for the keys it knows; what was never asked for is reported as unknown by
//! [`Table::finish`], with the nearest known key. Nothing here stops at the first mistake.

use toml::de::DeTable;

use crate::problem::{Problem, Source};

mod syntax;
mod table;
mod value;

pub use table::{Item, Table};
pub use value::{Member, TextValue, Value};

/// The largest file that is read at all: a mapping is a page, not a database.
pub const MAX_BYTES: usize = 1 << 20;

/// How a text is written as a value.
pub fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// How a text is written as a key: in quotes only where it must be.
pub fn key(text: &str) -> String {
    let is_bare = |sign: u8| sign.is_ascii_alphanumeric() || b"-_".contains(&sign);
    if !text.is_empty() && text.bytes().all(is_bare) {
        return text.to_owned();
    }
    // TOML reads every escape that JSON writes.
    serde_json::Value::from(text).to_string()
}

/// A parsed file. Its values borrow from the [`Source`].
pub struct Document<'s> {
    source: &'s str,
    root: toml::Spanned<DeTable<'s>>,
}

impl<'s> Document<'s> {
    /// Parses as much as can be parsed; syntax errors are added to `problems`.
    pub fn parse(source: &'s Source, problems: &mut Vec<Problem>) -> Self {
        let mut text = source.text.as_str();
        if text.len() > MAX_BYTES {
            let message = format!("the file has {} bytes; at most {MAX_BYTES} are read", text.len());
            problems.push(
                Problem::new("file-too-large", 0..0, message).help("split it, or remove what is not needed"),
            );
            text = "";
        }
        let (root, errors) = DeTable::parse_recoverable(text);
        problems.extend(errors.iter().map(|error| {
            let message = error.message().lines().next().unwrap_or("invalid TOML");
            syntax::problem(text, error.span().unwrap_or(0..0), message)
        }));
        Self { source: text, root }
    }

    /// The table that holds everything.
    pub fn root(&self) -> Table<'_> {
        Table::new(self.source, String::new(), self.root.span(), self.root.get_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, read: impl FnOnce(&mut Table<'_>, &mut Vec<Problem>)) -> Vec<String> {
        let source = Source::new("x.toml", text);
        let mut problems = Vec::new();
        let document = Document::parse(&source, &mut problems);
        let mut root = document.root();
        read(&mut root, &mut problems);
        root.finish(&mut problems);
        problems
            .iter()
            .map(|p| {
                format!(
                    "{} {:?}: {}",
                    p.code,
                    source.line_and_column(p.span.start),
                    p.message
                )
            })
            .collect()
    }

    #[test]
    fn all_problems_come_at_once() {
        let found = read("a = 1\nb = \"x\"\nc = true\n[d]\n", |root, problems| {
            root.text("a", problems);
            root.flag("b", problems);
            root.required_text("e", problems);
        });
        assert_eq!(
            found,
            [
                "wrong-kind (1, 5): `a` must be a text in quotes, not a whole number",
                "wrong-kind (2, 5): `b` must be true or false, not a text",
                "missing-key (1, 1): the file has no `e`",
                "unknown-key (3, 1): there is no key `c` in the file",
                "unknown-key (4, 2): there is no key `d` in the file",
            ]
        );
    }

    #[test]
    fn broken_syntax_is_one_problem_among_others() {
        let found = read("a = \nb = 2\n", |root, problems| {
            root.text("b", problems);
        });
        assert!(found.iter().any(|p| p.starts_with("syntax (1,")), "{found:?}");
        assert!(
            found.iter().any(|p| p.starts_with("wrong-kind (2, 5)")),
            "{found:?}"
        );
    }

    #[test]
    fn a_number_out_of_range_is_shown_and_nothing_is_said_twice() {
        let found = read("a = 99\nb = 'x'\nc = [1]\n", |root, problems| {
            assert_eq!(root.integer("a", 1..=64, problems), None);
            assert_eq!(root.integer("b", 1..=64, problems), None);
            assert!(root.tables("c", problems).is_none());
            assert!(root.tables("d", problems).is_some_and(|tables| tables.is_empty()));
        });
        assert_eq!(
            found,
            [
                "out-of-range (1, 5): `a` must be a whole number from 1 to 64, not 99",
                "wrong-kind (2, 5): `b` must be a whole number from 1 to 64, not a text",
                "wrong-kind (3, 5): `c` must be a list of tables, each written [[c]], not a list",
            ]
        );
    }

    #[test]
    fn a_key_with_an_umlaut_is_named_whole() {
        for text in ["Größe = 1", "x = { Größe = 1 }", "[x.Größe]", "ä=1"] {
            let source = Source::new("x.toml", text);
            let mut problems = Vec::new();
            Document::parse(&source, &mut problems);
            let key = &text[problems[0].span.clone()];
            assert!(["Größe", "ä"].contains(&key), "{text}: {key}");
            assert_eq!(
                problems[0].message,
                format!("the key `{key}` must stand in quotes")
            );
        }
    }

    #[test]
    fn a_place_inside_a_text_is_exact_without_escapes() {
        let place = |text: &str| {
            let source = Source::new("x", text);
            let document = Document::parse(&source, &mut Vec::new());
            let value = document.root().text("a", &mut Vec::new()).unwrap();
            source.text[value.place(1..2)].to_owned()
        };
        assert_eq!(place("a = \"xyz\""), "y");
        assert_eq!(place("a = 'xyz'"), "y");
        assert_eq!(place("a = \"\"\"\nxyz\"\"\""), "y");
        assert_eq!(place(r#"a = "x\u0079z""#), r#""x\u0079z""#);
    }
}
