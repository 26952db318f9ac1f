//! A table that is being read key by key.

use std::ops::Range;

use toml::de::DeTable;

use super::value::{TextValue, Value};
use crate::problem::{Problem, did_you_mean};

/// A key, its place, and its value.
pub struct Item<'t> {
    /// The key as written.
    pub key: &'t str,
    /// The place of the key.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Value<'t>,
}

/// A table that is being read: it remembers which keys were asked for.
pub struct Table<'t> {
    path: String,
    /// The place of the table: its header, or the braces around it.
    pub span: Range<usize>,
    items: Vec<(Item<'t>, bool)>,
    known: Vec<&'static str>,
}

impl<'t> Table<'t> {
    pub(super) fn new(source: &'t str, path: String, span: Range<usize>, table: &'t DeTable<'t>) -> Self {
        let mut items: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                let item = Item {
                    key: key.get_ref(),
                    key_span: key.span(),
                    value: Value::new(source, value),
                };
                (item, false)
            })
            .collect();
        items.sort_by_key(|(item, _)| item.key_span.start);
        Self {
            path,
            span,
            items,
            known: Vec::new(),
        }
    }

    /// What messages call this table: `[file]`, or `the file` for the outermost one.
    pub fn title(&self) -> String {
        if self.path.is_empty() {
            "the file".to_owned()
        } else {
            format!("[{}]", self.path)
        }
    }

    /// The path of a key inside this table.
    pub fn path_of(&self, key: &str) -> String {
        // `[column]` is the path of one of several [[column]].
        let path = self.path.trim_start_matches('[').trim_end_matches(']');
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    }

    /// Takes the value of `key`, if it is there.
    pub fn take(&mut self, key: &'static str) -> Option<&Value<'t>> {
        // A key of two kinds is asked for twice.
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let (item, taken) = self.items.iter_mut().find(|(item, _)| item.key == key)?;
        *taken = true;
        Some(&item.value)
    }

    /// Where `key` stands; where it does not, the beginning of the table.
    pub fn place_of(&self, key: &str) -> Range<usize> {
        let item = self.items.iter().find(|(item, _)| item.key == key);
        item.map_or(self.span.start..self.span.start, |(item, _)| {
            item.key_span.clone()
        })
    }

    /// Whether `key` is there, without taking it.
    pub fn has(&self, key: &str) -> bool {
        self.items.iter().any(|(item, _)| item.key == key)
    }

    /// Takes all keys that are left: for tables whose keys the user chooses.
    pub fn take_rest(&mut self) -> impl Iterator<Item = &Item<'t>> {
        self.items
            .iter_mut()
            .filter(|(_, taken)| !*taken)
            .map(|(item, taken)| {
                *taken = true;
                &*item
            })
    }

    fn take_as<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        problems: &mut Vec<Problem>,
        convert: impl Fn(&Value<'t>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key)?;
        let converted = convert(value);
        if converted.is_none() {
            let problem = value.wrong_kind(key, wanted);
            problems.push(problem);
        }
        converted
    }

    /// Takes a text.
    pub fn text(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<TextValue> {
        self.take_as(key, "a text in quotes", problems, Value::as_text)
    }

    /// Takes a text that must be there.
    pub fn required_text(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<TextValue> {
        if !self.has(key) {
            self.known.push(key);
            let message = format!("{} has no `{key}`", self.title());
            problems.push(
                Problem::new("missing-key", self.span.clone(), message).help(format!("add `{key} = \"…\"`")),
            );
            return None;
        }
        self.text(key, problems)
    }

    /// Takes a flag.
    pub fn flag(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<bool> {
        self.take_as(key, "true or false", problems, Value::as_flag)
    }

    /// Takes a whole number within `range`, with its place.
    pub fn integer(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
        problems: &mut Vec<Problem>,
    ) -> Option<(i64, Range<usize>)> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let value = self.take(key)?;
        match value.as_integer() {
            Some(number) if range.contains(&number) => Some((number, value.span.clone())),
            _ => {
                let problem = value.wrong_number(key, &wanted);
                problems.push(problem);
                None
            }
        }
    }

    /// Takes a list of texts.
    pub fn texts(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<Vec<TextValue>> {
        self.take_as(
            key,
            "a list of texts, like [\"one\", \"two\"]",
            problems,
            |value| value.as_list()?.iter().map(Value::as_text).collect(),
        )
    }

    /// Takes a table.
    pub fn table(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<Table<'t>> {
        let path = self.path_of(key);
        self.take_as(key, "a table", problems, |value| value.as_table(&path))
    }

    /// Takes a list of tables, written `[[key]]`; an absent one is empty. `None` when it is something else.
    pub fn tables(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<Vec<Table<'t>>> {
        if !self.has(key) {
            self.known.push(key);
            return Some(Vec::new());
        }
        let path = format!("[{}]", self.path_of(key));
        let wanted = format!("a list of tables, each written [[{key}]]");
        self.take_as(key, &wanted, problems, |value| {
            value.as_list()?.iter().map(|item| item.as_table(&path)).collect()
        })
    }

    /// Reports every key that was not asked for.
    pub fn finish(self, problems: &mut Vec<Problem>) {
        let title = self.title();
        for (item, _) in self.items.iter().filter(|(_, taken)| !taken) {
            let message = format!("there is no key `{}` in {title}", item.key);
            let mut problem = Problem::new("unknown-key", item.key_span.clone(), message);
            problem.help = Some(match did_you_mean(item.key, self.known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("remove it, or use one of: {}", self.known.join(", ")),
            });
            problems.push(problem);
        }
    }
}
