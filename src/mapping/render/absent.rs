//! Which values are absent where a text cannot be written.

use crate::mapping::plan::{Case, Piece, TextExpr};
use crate::mapping::{Mapping, Scope, Template, Told, template};

impl Mapping {
    /// The values that a part of a text needs and that are absent, as messages name them, each once.
    pub(super) fn absent(&self, template: &Template, scope: &Scope<'_>) -> Vec<String> {
        let mut names = Vec::new();
        for (expr, optional, slot) in values(&template.pieces, &template.slots) {
            if !optional && !self.is_there(expr, scope) {
                add(self.shown(expr, slot, scope), &mut names);
            }
        }
        names
    }

    /// The absent values that keep the cases of a cell from giving a text, each once: those that a case needs, else all of
    /// a case that needs none.
    pub(super) fn absent_in_cases(&self, cases: &[Case], told: &[Told], scope: &Scope<'_>) -> Vec<String> {
        let mut names = Vec::new();
        for (case, told) in cases.iter().zip(told) {
            let holds = |when| crate::mapping::plan::Test::holds(when, &self.shared, scope);
            if !case.when.as_ref().is_none_or(|when| holds(when).unwrap_or(false)) {
                continue;
            }
            let slots = template::slots(&told.text);
            let needs_any = values(&case.pieces, &slots)
                .any(|(expr, optional, _)| !optional && !self.is_there(expr, scope));
            for (expr, optional, slot) in values(&case.pieces, &slots) {
                if !(needs_any && optional || self.is_there(expr, scope)) {
                    add(self.shown(expr, slot, scope), &mut names);
                }
            }
        }
        names
    }

    fn is_there(&self, expr: &TextExpr, scope: &Scope<'_>) -> bool {
        expr.write(&self.shared, scope, &mut String::new())
            .unwrap_or(false)
    }

    /// The name of the field; all that stands in the braces, where the field is there and a step leaves nothing of it.
    fn shown(&self, expr: &TextExpr, slot: &str, scope: &Scope<'_>) -> String {
        if expr.has_source(&self.shared, scope) {
            return format!("`{}`", slot.trim());
        }
        let name = slot
            .split('|')
            .next()
            .unwrap_or(slot)
            .trim()
            .trim_end_matches('?');
        let Some(index) = expr.cell() else {
            return format!("`{name}`");
        };
        let (cell, told) = (self.shared.cells.get(index), self.lets.get(index));
        let fields = cell.zip(told).map_or_else(Vec::new, |(cell, told)| {
            self.absent_in_cases(&cell.cases, &told.cases, scope)
        });
        match fields.as_slice() {
            [] => format!("`{name}`"),
            fields => format!("`{name}` (made of {})", fields.join(" or ")),
        }
    }
}

/// The values of a template: the expression, whether it may be absent, and what stands in its braces.
fn values<'t>(
    pieces: &'t [Piece],
    slots: &'t [String],
) -> impl Iterator<Item = (&'t TextExpr, bool, &'t str)> {
    let values = pieces.iter().filter_map(|piece| match piece {
        Piece::Value { expr, optional } => Some((expr, *optional)),
        Piece::Literal(_) => None,
    });
    values
        .zip(slots)
        .map(|((expr, optional), slot)| (expr, optional, slot.as_str()))
}

fn add(name: String, names: &mut Vec<String>) {
    if !names.contains(&name) {
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use crate::mapping::trial::{cells, entry, load};

    /// Why the record of a text format with these cells cannot be written.
    fn record(lets: &str, record: &str) -> String {
        let mapping = load(&format!("[let]\n{lets}\n[text]\nrecord = '''{record}'''\n"));
        cells(&mapping, &entry(), &[]).unwrap_err()
    }

    #[test]
    fn a_record_names_each_value_that_it_needs_and_has_not() {
        for (lets, template, expected) in [
            (
                "",
                "{label}{reference}{note?}",
                "it needs `reference`, which is absent",
            ),
            (
                "",
                "{reference | upper}{note}{reference}",
                "it needs `reference` and `note`, which are absent",
            ),
            (
                "",
                "{label | keep('0-9')}",
                "it needs `label | keep('0-9')`, which is absent",
            ),
            (
                "words = [{ text = \"{reference}\" }, { text = \"{note} {label}\" }]",
                "{words | upper}",
                "it needs `words` (made of `reference` or `note`), which is absent",
            ),
            (
                "words = [{ when = \"side == 'credit'\", text = \"{reference}\" }]",
                "{words}",
                "it needs `words`, which is absent",
            ),
        ] {
            let told = record(lets, template);
            assert!(told.contains(&format!(": {expected}; add it in Qonto")), "{told}");
        }
    }

    #[test]
    fn an_empty_cell_names_what_its_cases_lack() {
        for (value, expected) in [
            ("value = \"{note}\"", "it is empty, since `note` is absent, and"),
            (
                "value = \"{note?} {reference?}\"",
                "it is empty, since `note` and `reference` are absent, and",
            ),
            (
                "value = \"{note} {reference?}\"",
                "it is empty, since `note` is absent, and",
            ),
            (
                "cases = [{ text = \"{label} {note}\" }, { when = \"side == 'credit'\", text = \"{id}\" }, { text = \"{reference}\" }]",
                "it is empty, since `note` and `reference` are absent, and",
            ),
            (
                "cases = [{ when = \"side == 'credit'\", text = \"x\" }]",
                "it is empty, and",
            ),
        ] {
            let mapping = load(&format!("[[column]]\nname = \"A\"\nrequired = true\n{value}\n"));
            let told = cells(&mapping, &entry(), &[]).unwrap_err();
            assert!(told.contains(expected), "{value}: {told}");
        }
    }
}
