//! What a mapping says, on top of what it inherits.

use std::ops::Range;

use super::whole;
use crate::mapping::Guide;
use crate::mapping::model::{Written, WrittenColumn, WrittenFile, WrittenLookup, WrittenParam, WrittenText};
use crate::problem::{Problem, suggest};

/// What the mapping says wins over what it inherits.
pub(super) fn merge(base: Written, own: Written, problems: &mut Vec<Problem>) -> Written {
    whole::both_kinds(&base, &own, problems);
    let columns = columns(base.columns, own.columns, problems);
    let merged = Written {
        extends: own.extends,
        name: own.name,
        title: own.title.or(base.title),
        country: own.country.or(base.country),
        docs: own.docs.or(base.docs),
        checked: own.checked.or(base.checked),
        guide: guide(base.guide, own.guide),
        rows: own.rows.or(base.rows),
        params: by_name(base.params, own.params, |param| &param.name.text, param),
        file: file(base.file, own.file),
        requirements: base.requirements.into_iter().chain(own.requirements).collect(),
        filters: base.filters.into_iter().chain(own.filters).collect(),
        lets: by_name(base.lets, own.lets, |(name, _)| &name.text, |_, own| own),
        preambles: if own.preambles.is_empty() {
            base.preambles
        } else {
            own.preambles
        },
        columns,
        text: match (base.text, own.text) {
            (Some(base), Some(own)) => Some(text(base, own)),
            (base, own) => own.or(base),
        },
        lookups: by_name(base.lookups, own.lookups, |lookup| &lookup.name.text, lookup),
        tests: own.tests,
    };
    whole::missing(&merged, problems);
    merged
}

/// Replaces what has the same name in its place, and adds the rest at the end.
fn by_name<T>(base: Vec<T>, own: Vec<T>, name: impl Fn(&T) -> &String, both: impl Fn(T, T) -> T) -> Vec<T> {
    let mut own: Vec<Option<T>> = own.into_iter().map(Some).collect();
    let mut merged = Vec::new();
    for inherited in base {
        let same = own
            .iter_mut()
            .find(|own| own.as_ref().is_some_and(|own| name(own) == name(&inherited)));
        merged.push(match same.and_then(Option::take) {
            Some(own) => both(inherited, own),
            None => inherited,
        });
    }
    merged.extend(own.into_iter().flatten());
    merged
}

fn param(base: WrittenParam, own: WrittenParam) -> WrittenParam {
    WrittenParam {
        name: own.name,
        ask: own.ask.or(base.ask),
        default: own.default.or(base.default),
    }
}

fn lookup(base: WrittenLookup, own: WrittenLookup) -> WrittenLookup {
    let rows = by_name(base.rows, own.rows, |(key, _)| key, |_, own| own);
    WrittenLookup {
        name: own.name,
        default: own.default.or(base.default),
        rows,
    }
}

fn guide(base: Guide, own: Guide) -> Guide {
    let either = |own: Vec<String>, base| if own.is_empty() { base } else { own };
    Guide {
        // It was found out about the other file.
        confidence: own.confidence,
        programs: either(own.programs, base.programs),
        about: own.about.or(base.about),
        steps: either(own.steps, base.steps),
        limits: either(own.limits, base.limits),
        warning: own.warning.or(base.warning),
    }
}

fn text(base: WrittenText, own: WrittenText) -> WrittenText {
    WrittenText {
        head: own.head.or(base.head),
        record: own.record.or(base.record),
        tail: own.tail.or(base.tail),
        escape: own.escape.or(base.escape),
    }
}

fn file(base: WrittenFile, own: WrittenFile) -> WrittenFile {
    WrittenFile {
        name: own.name.or(base.name),
        encoding: own.encoding.or(base.encoding),
        unencodable: own.unencodable.or(base.unencodable),
        delimiter: own.delimiter.or(base.delimiter),
        quote: own.quote.or(base.quote),
        line_ending: own.line_ending.or(base.line_ending),
        header: own.header.or(base.header),
        decimal: own.decimal.or(base.decimal),
        date: own.date.or(base.date),
        per: own.per.or(base.per),
        split: own.split.or(base.split),
        max_rows: own.max_rows.or(base.max_rows),
    }
}

fn columns(
    mut columns: Vec<WrittenColumn>,
    own: Vec<WrittenColumn>,
    problems: &mut Vec<Problem>,
) -> Vec<WrittenColumn> {
    let position = |columns: &[WrittenColumn], name: &str| {
        columns
            .iter()
            .position(|column| column.name.as_ref().is_some_and(|known| known.text == name))
    };
    for change in own {
        let name = change
            .name
            .as_ref()
            .map(|name| name.text.clone())
            .unwrap_or_default();
        let found = position(&columns, &name).map(|index| columns.remove(index).at(index));
        if change.remove {
            if found.is_none() {
                problems.push(unknown_column(&name, change.span.clone(), &columns));
            }
            continue;
        }
        let (mut index, column) = match found {
            Some((index, base)) => (index, base.changed_by(change.clone())),
            None => (columns.len(), change.clone()),
        };
        if let Some(after) = &change.after {
            match position(&columns, &after.text) {
                Some(before) => index = before + 1,
                None => problems.push(unknown_column(&after.text, after.span.clone(), &columns)),
            }
        }
        columns.insert(index, column);
    }
    columns
}

fn unknown_column(name: &str, span: Range<usize>, columns: &[WrittenColumn]) -> Problem {
    let names: Vec<_> = columns
        .iter()
        .filter_map(|column| Some(column.name.as_ref()?.text.as_str()))
        .collect();
    Problem::new(
        "unknown-column",
        span,
        format!("there is no inherited column `{name}`"),
    )
    .help(suggest(name, &names))
}

impl WrittenColumn {
    fn at(self, index: usize) -> (usize, Self) {
        (index, self)
    }

    fn changed_by(self, own: Self) -> Self {
        Self {
            span: own.span,
            name: own.name,
            cell: own.cell.or(self.cell),
            required: own.required.or(self.required),
            max: own.max.or(self.max),
            cut: own.cut.or(self.cut),
            is_text: own.is_text.or(self.is_text),
            remove: false,
            after: None,
        }
    }
}
