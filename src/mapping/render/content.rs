//! What is known of columns before any row: texts that are the same in all, and texts of which each row has one.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::Charset;
use crate::layout::CellKind;
use crate::mapping::plan::{Case, is_present};
use crate::mapping::{Column, Mapping};

/// What a column holds, as far as the mapping tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<'m> {
    /// This text, in every row.
    Constant(Cow<'m, str>),
    /// One of these texts, by the number of the case that [`Cells::choice`](super::Cells::choice) tells, or none.
    Choice(Vec<Cow<'m, str>>),
    /// The day that [`Cells::day`](super::Cells::day) tells, always written alike.
    Day,
    /// The number of the entry, which is known only when the row is in its file.
    Number,
    /// What the row says.
    Varying,
}

impl Mapping {
    /// For each column what it holds, and the kind of its cells. Texts that do not fit as they are vary: their row says
    /// so, with the entry.
    pub fn contents(&self, charset: &impl Charset) -> Vec<(Content<'_>, CellKind)> {
        let content = |column| content(column, charset);
        let columns = self.columns.iter();
        columns.map(|column| (content(column), column.kind)).collect()
    }
}

fn content<'c>(column: &'c Column, charset: &impl Charset) -> Content<'c> {
    if column.kind == CellKind::Gap {
        return Content::Number;
    }
    if let Some(day) = column.cell.lone().and_then(|expr| expr.written_day(SOME_DAY)) {
        let is_kept = fits(&day, column, charset);
        return if is_kept { Content::Day } else { Content::Varying };
    }
    let texts: Option<Vec<_>> = column.cell.cases.iter().map(Case::literal).collect();
    let Some(mut texts) = texts.filter(|texts| texts.iter().all(|text| fits(text, column, charset))) else {
        return Content::Varying;
    };
    match column.cell.cases.as_slice() {
        [] if !column.required => Content::Constant(Cow::Borrowed("")),
        [only] if only.when.is_none() => Content::Constant(texts.swap_remove(0)),
        _ if column.required => Content::Varying,
        _ => Content::Choice(texts),
    }
}

/// Written as long as every other one.
const SOME_DAY: NaiveDate = NaiveDate::MIN;

fn fits(text: &str, column: &Column, charset: &impl Charset) -> bool {
    let mut fitted = text.to_owned();
    let is_kept = charset.fit(&mut fitted, 0).is_ok() && fitted == text;
    let is_missing = column.required && !is_present(text);
    let is_long = column.max.is_some_and(|max| text.chars().count() > max);
    is_kept && !is_missing && !is_long
}

#[cfg(test)]
mod tests {
    use super::Content;
    use crate::mapping::trial::{self, Anything};

    #[test]
    fn a_cell_that_looks_at_nothing_and_fits_is_constant() {
        let mapping = trial::load(
            r#"
            [[column]]
            name = "empty"
            value = ""
            [[column]]
            name = "word"
            value = "EXTF"
            [[column]]
            name = "day"
            value = "{settled_at | date('%d.%m.%Y')}"
            [[column]]
            name = "long day"
            value = "{settled_at | date('%d.%m.%Y')}"
            max = 9
            [[column]]
            name = "second"
            value = "{settled_at | date('%d.%m.%Y %H:%M:%S')}"
            [[column]]
            name = "field"
            value = "{id}"
            [[column]]
            name = "case"
            cases = [{ when = "note present", text = "yes" }]
            [[column]]
            name = "long"
            value = "abc"
            max = 2
            overflow = "cut"
            [[column]]
            name = "long case"
            cases = [{ when = "note present", text = "abc" }]
            max = 2
            overflow = "cut"
            [[column]]
            name = "needed"
            cases = [{ when = "note present", text = "yes" }]
            required = true
            "#,
        );
        let contents = mapping.contents(&Anything).into_iter();
        assert_eq!(
            contents.map(|(content, _)| content).collect::<Vec<_>>(),
            [
                Content::Constant("".into()),
                Content::Constant("EXTF".into()),
                Content::Day,
                Content::Varying,
                Content::Varying,
                Content::Varying,
                Content::Choice(vec!["yes".into()]),
                Content::Varying,
                Content::Varying,
                Content::Varying,
            ]
        );
    }
}
