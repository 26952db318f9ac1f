//! The verdicts as a table: each fault once, what became of it, and where.

use std::fmt::Write as _;

use super::{Cell, Verdict};

/// A verdict, and the places that have it.
type Row<'c> = (String, Vec<&'c str>);

/// The table; it fails where a run was wrong, with everything that was.
pub(super) fn of(cells: &[Cell], verdicts: Vec<(Verdict, Option<Verdict>)>) -> String {
    let mut wrong = String::new();
    // Faults in the order of the table, what became of them, and where.
    let mut table: Vec<(&str, Vec<Row<'_>>)> = Vec::new();
    for (cell, (export, fetch)) in cells.iter().zip(verdicts) {
        let fetch = fetch.unwrap_or_else(|| export.clone());
        let verdict = match (export, fetch) {
            (Ok(export), Ok(fetch)) if export == fetch => export,
            (Ok(export), Ok(fetch)) => format!("export {export}; fetch {fetch}"),
            (export, fetch) => {
                for found in [export, fetch].into_iter().filter_map(Result::err) {
                    writeln!(wrong, "== {} / {}: {found}", cell.place, cell.fault).unwrap();
                }
                continue;
            }
        };
        if table.last().is_none_or(|(fault, _)| *fault != cell.fault) {
            table.push((&cell.fault, Vec::new()));
        }
        let rows = &mut table.last_mut().unwrap().1;
        match rows.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, places)) => places.push(cell.place),
            None => rows.push((verdict, vec![cell.place])),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let mut shown = String::new();
    for (fault, rows) in table {
        writeln!(shown, "{fault}").unwrap();
        for (verdict, places) in rows {
            writeln!(shown, "    {}: {verdict}", places.join(", ")).unwrap();
        }
    }
    shown
}
