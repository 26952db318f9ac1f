//! The comparison for people.

use super::Report;
use crate::cli::commands::mapping::table;
use crate::words::count;

impl Report<'_> {
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("- {}", self.a), format!("+ {}", self.b)];
        self.settings(&mut lines);
        self.columns(&mut lines);
        self.rows(&mut lines);
        lines
    }

    fn settings(&self, lines: &mut Vec<String>) {
        if self.changes.is_empty() {
            lines.extend([String::new(), "They say the same.".to_owned()]);
        }
        if !self.changes.settings.is_empty() {
            lines.extend([String::new(), "Settings".to_owned()]);
        }
        for changed in &self.changes.settings {
            lines.push(format!("  {}", changed.key));
            both(changed.a.as_deref(), changed.b.as_deref(), lines);
        }
    }

    fn columns(&self, lines: &mut Vec<String>) {
        let changes = &self.changes;
        let mut told = Vec::new();
        told.extend(changes.removed.iter().map(|name| format!("  - {name}")));
        told.extend(changes.added.iter().map(|name| format!("  + {name}")));
        told.extend(
            changes
                .renamed
                .iter()
                .map(|renamed| format!("  {} is called {}", renamed.a, renamed.b)),
        );
        told.extend(
            changes
                .moved
                .iter()
                .map(|name| format!("  {name} stands elsewhere")),
        );
        for changed in &changes.columns {
            told.push(format!(
                "  {}, {}",
                changed.column.as_deref().unwrap_or_default(),
                changed.key
            ));
            both(changed.a.as_deref(), changed.b.as_deref(), &mut told);
        }
        if !told.is_empty() {
            lines.extend([String::new(), "Columns".to_owned()]);
            lines.extend(told);
        }
    }

    fn rows(&self, lines: &mut Vec<String>) {
        let entries = &self.entries;
        let tried = count(entries.tried, "entry", "entries");
        let same = match entries.cells.len() {
            0 => "there is no column in both, so no cells are compared".to_owned(),
            _ => format!("{} come out the same in the columns of both", entries.same),
        };
        lines.extend([String::new(), format!("{tried} tried; {same}")]);
        for only in &entries.only {
            let file = if only.missing_in == "a" { self.a } else { self.b };
            let left = count(only.entries, "entry", "entries");
            lines.push(format!(
                "  {left} without a row in {file}: {} (such as {})",
                only.reason, only.id
            ));
        }
        let mut rows = Vec::new();
        for cell in entries.cells.iter().filter(|cell| cell.different > 0) {
            lines.push(format!(
                "  {}: {} of {} cells differ",
                cell.column, cell.different, cell.compared
            ));
            for example in &cell.examples {
                let [a, b] = table::shown_apart(&example.a, &example.b).map(|text| format!("'{text}'"));
                rows.push(vec![format!("    {}", example.id), a, b]);
            }
            lines.append(&mut table::lines(&rows));
            rows.clear();
        }
    }
}

/// What each says, line by line.
fn both(a: Option<&str>, b: Option<&str>, lines: &mut Vec<String>) {
    for (sign, text) in [('-', a), ('+', b)] {
        lines.extend(
            text.unwrap_or_default()
                .lines()
                .map(|line| format!("    {sign} {line}")),
        );
    }
}
