//! Tables for people.

use crate::excerpt::beginning;

/// The longest value that a table shows.
const SHOWN: usize = 40;

/// As much of a cell as a table shows, on one line.
pub(super) fn shown(text: &str) -> String {
    beginning(text, SHOWN)
}

/// Two different cells as a table shows them: from a little before the first difference, where that is far behind.
pub(super) fn shown_apart(a: &str, b: &str) -> [String; 2] {
    let alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    if alike < SHOWN / 2 {
        return [shown(a), shown(b)];
    }
    [a, b].map(|text| {
        let rest: String = text.chars().skip(alike - SHOWN / 4).collect();
        shown(&format!("…{rest}"))
    })
}

/// Rows of equal length as lines, each column as wide as its widest cell.
pub(super) fn lines(rows: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<_> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        cells.join(" | ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown() {
        let long = "Donaudampfschifffahrtsgesellschaftskapitän";
        let [a, b] = shown_apart(&format!("{long}smütze"), long);
        assert_eq!((a.as_str(), b.as_str()), ("…ftskapitänsmütze", "…ftskapitän"));
        assert_eq!(shown_apart("a\nb", "ab"), ["a b", "ab"]);
    }
}
