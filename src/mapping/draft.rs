//! A mapping to begin with: guessed from an importer's own template, or a commented one for a start.
//!
//! bytes → cells (`sheet`) → what each heading and its samples mean (`guess`) → TOML (`write`). What cannot be guessed
//! is written as `TODO:`, which the checker refuses, so no mapping loads with a hole in it.

use sheet::Sheet;

use self::guess::Guess;
use self::write::Doubts;

mod amounts;
mod content;
mod days;
mod guess;
mod heading;
mod kinds;
mod likeness;
mod open;
mod sheet;
mod side;
mod style;
mod synonyms;
mod write;

/// The mapping that `new` writes without a template.
const STARTER: &str = include_str!("draft/starter.toml");

/// A mapping that was written for somebody to finish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The mapping file.
    pub text: String,
    /// The columns of the template; empty for a starter.
    pub columns: Vec<Drafted>,
    /// What was decided without evidence, a sentence each.
    pub doubts: Vec<String>,
}

/// A column of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// Its heading.
    pub name: String,
    /// What it was taken for, in a few words; `None` is written as `TODO:`.
    pub taken_for: Option<&'static str>,
    /// Whether a heading is only like a known one, or only the samples speak.
    pub is_vague: bool,
}

/// Why nothing can be guessed from a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Nothing in it.
    #[error("it is empty; it needs at least the line with the headings")]
    Empty,
    /// Two bytes a character.
    #[error(
        "it is UTF-16 (\"Unicode text\"), which no mapping writes; save it as UTF-8: in Excel as \"CSV UTF-8\""
    )]
    Utf16,
    /// An Excel file.
    #[error("it is a workbook of Excel, not a text; save the sheet as \"CSV UTF-8\"")]
    Workbook,
    /// Bytes of another charset, or no text at all.
    #[error("it is no text in UTF-8, windows-1252 or ISO 8859-1; save it as UTF-8")]
    NoText,
    /// Lines before the headings.
    #[error(
        "line 1 fills {first} cells and line {row} fills {cells}: the headings do not come first; remove the lines before them"
    )]
    NoHeadings {
        /// The line that has more cells, from 1, blank lines not counted.
        row: usize,
        /// Its cells that hold something.
        cells: usize,
        /// Those of the first line.
        first: usize,
    },
}

impl Draft {
    /// A commented mapping that loads as it is. `name` must be a name for a format.
    pub fn starter(name: &str) -> Self {
        Self {
            text: STARTER.replace("NAME", name),
            columns: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// A mapping for the importer whose template has these bytes.
    pub fn from_template(name: &str, template: &[u8]) -> Result<Self, DraftError> {
        let sheet = Sheet::read(template)?;
        let guess = Guess::of(&sheet);
        let mut doubts = Doubts::default();
        let text = write::mapping(name, &sheet, &guess, &mut doubts);
        let columns =
            sheet
                .headings
                .iter()
                .zip(&guess.meanings)
                .enumerate()
                .map(|(column, (name, found))| Drafted {
                    name: name.clone(),
                    taken_for: found.map(|found| content::in_words(found.meaning, column, &sheet)),
                    is_vague: found.is_some_and(|found| found.trust <= 90),
                });
        Ok(Self {
            text,
            columns: columns.collect(),
            doubts: doubts.0,
        })
    }
}

#[cfg(test)]
mod tests;
