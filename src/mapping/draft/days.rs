//! How a whole template writes its days: by its samples, else by the language of its headings.

use std::collections::BTreeMap;

use super::heading::{Language, Match, Meaning};
use super::sheet::Sheet;
use super::style;

/// How days are written.
#[derive(Debug)]
pub(super) struct Days {
    /// The way of the file.
    pub(super) style: String,
    pub(super) evidence: Evidence,
    /// Columns with a way of their own.
    pub(super) others: BTreeMap<usize, String>,
}

/// Why days are taken to be written like that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Only this fits the samples.
    Samples,
    /// The samples fit this way too, and the language of the headings decided.
    Language(Language, Option<String>),
    /// Nothing decided; the samples, if there are any, fit this way too.
    Nothing(Option<String>),
}

impl Days {
    pub(super) fn of(sheet: &Sheet, meanings: &[Option<Match>], language: Language) -> Self {
        let columns =
            (0..meanings.len()).filter(|column| meanings[*column].is_some_and(|found| is_day(found.meaning)));
        let mut common: Option<Vec<String>> = None;
        let mut others = BTreeMap::new();
        for column in columns {
            let styles = style::common_day_styles(&sheet.samples(column));
            let Some(first) = styles.first().cloned() else {
                continue;
            };
            match &mut common {
                None => common = Some(styles),
                Some(common) if common.iter().any(|style| styles.contains(style)) => {
                    common.retain(|style| styles.contains(style));
                }
                Some(_) => {
                    others.insert(column, first);
                }
            }
        }
        let styles = common.unwrap_or_default();
        let usual = language.day_style().map(ToOwned::to_owned);
        let (style, evidence) = match (&styles[..], usual) {
            ([only], _) => (only.clone(), Evidence::Samples),
            ([first, second, ..], usual) => match usual.filter(|usual| styles.contains(usual)) {
                Some(usual) => {
                    let other = if usual == *first { second } else { first };
                    (usual, Evidence::Language(language, Some(other.clone())))
                }
                None => (first.clone(), Evidence::Nothing(Some(second.clone()))),
            },
            ([], Some(usual)) => (usual, Evidence::Language(language, None)),
            ([], None) => ("%Y-%m-%d".to_owned(), Evidence::Nothing(None)),
        };
        Self {
            style,
            evidence,
            others,
        }
    }
}

pub(super) fn is_day(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::BookingDate | Meaning::ValueDate)
}
