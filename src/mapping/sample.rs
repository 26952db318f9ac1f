//! The tests that a mapping file carries.

use super::model::{WrittenExpectation, WrittenTest};
use super::{Charset, Mapping, Outcome, Requirement, Row, RowError, Scope, Tally};
use crate::problem::{Problem, suggest};
use crate::toml_tree::{Member, TextValue};

/// One test: an entry and what must come out.
#[derive(Debug)]
pub struct Sample {
    /// What it shows.
    pub name: String,
    /// The entry's fields under the bank's names, each with its place.
    pub entry: Vec<Member>,
    /// The place of the whole test.
    pub span: std::ops::Range<usize>,
    expect: Expectation,
}

#[derive(Debug)]
enum Expectation {
    Columns(Vec<(usize, TextValue)>),
    Line(TextValue),
    Error(TextValue),
    Skipped(TextValue),
}

/// What came out instead, at its place in the mapping file.
pub type SampleError = Problem;

pub(super) fn build(written: WrittenTest, columns: &[&str], problems: &mut Vec<Problem>) -> Sample {
    let expect = match written.expect {
        WrittenExpectation::Line(line) => Expectation::Line(line),
        WrittenExpectation::Error(error) => Expectation::Error(error),
        WrittenExpectation::Skipped(reason) => Expectation::Skipped(reason),
        WrittenExpectation::Columns(pairs) => {
            let mut expected = Vec::new();
            for (name, value) in pairs {
                match columns.iter().position(|column| *column == name.text) {
                    Some(index) => expected.push((index, value)),
                    None => problems.push(
                        Problem::new(
                            "unknown-column",
                            name.span,
                            format!("there is no column `{}`", name.text),
                        )
                        .help(suggest(&name.text, columns)),
                    ),
                }
            }
            Expectation::Columns(expected)
        }
    };
    let name = written.name.map(|name| name.text).unwrap_or_default();
    Sample {
        name,
        entry: written.entry,
        span: written.span,
        expect,
    }
}

impl Mapping {
    /// Renders a test's entry and compares; `line` joins the cells the way the output does.
    pub fn run_sample(
        &self,
        sample: &Sample,
        scope: &Scope<'_>,
        charset: &impl Charset,
        line: impl Fn(&Row) -> String,
    ) -> Result<(), SampleError> {
        let mut row = Row::default();
        let outcome = match self.refusal(scope) {
            Ok(None) => self.render(scope, charset, &mut row, &mut Tally::default()),
            Ok(Some(requirement)) => Err(self.unfit(requirement)),
            Err(error) => Err(error),
        };
        let found = match &outcome {
            Ok(Outcome::Written) => format!("the line {:?}", line(&row)),
            Ok(Outcome::Filtered(index)) => format!("left out: {}", self.reason(*index)),
            Err(error) => format!("an error: {error}"),
        };
        let differs = |place: &TextValue, found: String| {
            Err(Problem::new(
                "test-failed",
                place.span.clone(),
                format!("the test `{}` fails", sample.name),
            )
            .label(format!("expected {:?}", place.text))
            .help(format!("what comes out is {found}")))
        };
        let compare = |wanted: &TextValue, holds: bool| {
            if holds {
                Ok(())
            } else {
                differs(wanted, found.clone())
            }
        };
        match (&sample.expect, &outcome) {
            (Expectation::Error(wanted), Err(error)) => {
                compare(wanted, error.to_string().contains(&wanted.text))
            }
            (Expectation::Skipped(wanted), Ok(Outcome::Filtered(index))) => {
                compare(wanted, self.reason(*index) == wanted.text)
            }
            (Expectation::Line(wanted), Ok(Outcome::Written)) => {
                // A text's record may end with line breaks or not: what stands before them counts.
                let without_end = |text: &str| text.trim_end_matches('\n').to_owned();
                let holds = if self.is_text() {
                    without_end(&line(&row)) == without_end(&wanted.text)
                } else {
                    line(&row) == wanted.text
                };
                compare(wanted, holds)
            }
            (Expectation::Columns(columns), Ok(Outcome::Written)) => {
                let cells: Vec<_> = row.cells().map(|(text, _)| text).collect();
                let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
                let wrong = columns.iter().find(|(index, wanted)| cell(*index) != wanted.text);
                wrong.map_or(Ok(()), |(index, wanted)| {
                    differs(wanted, format!("{:?}", cell(*index)))
                })
            }
            (Expectation::Error(wanted) | Expectation::Skipped(wanted) | Expectation::Line(wanted), _) => {
                compare(wanted, false)
            }
            (Expectation::Columns(_), _) => Err(self.sample_problem(sample, found)),
        }
    }

    fn unfit(&self, requirement: &Requirement) -> RowError {
        RowError {
            mapping: self.name.clone(),
            column: "require".to_owned(),
            entry: String::new(),
            message: requirement.reason.clone(),
            help: requirement.remedy.clone(),
        }
    }

    fn reason(&self, filter: usize) -> &str {
        self.filter_reasons().nth(filter).unwrap_or_default()
    }

    /// A test that could not be run at all.
    pub fn sample_problem(&self, sample: &Sample, reason: impl Into<String>) -> SampleError {
        let message = format!("the test `{}` fails", sample.name);
        Problem::new("test-failed", sample.span.clone(), message).help(reason)
    }
}
