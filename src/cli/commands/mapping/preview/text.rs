//! The beginning of a text format: its head, its first records, and its tail.

use crate::cli::args::PreviewArgs;
use crate::cli::entries::EntryList;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::entry::{Account, Entry, Statement};
use crate::export::Format;
use crate::mapping::{Outcome, Row, Rows, Scope, Tally};
use crate::period::Period;
use crate::words::count;

/// What is known of a file once its entries were rendered, as far as somebody wants to know.
#[derive(Default)]
struct Preview {
    /// The first records.
    records: Vec<String>,
    /// Whether there are more.
    goes_on: bool,
    /// How many entries a filter left out.
    left_out: u64,
    rows: Rows,
}

/// Shows one file after the other, until so many records are shown, and tells how many entries a filter left out.
pub(super) fn show(
    trial: &EntryList,
    format: &Format,
    arguments: &PreviewArgs,
    printer: &mut Printer,
) -> Result<u64, Failure> {
    let entries: Vec<_> = trial.iter().collect();
    let (mut wanted, mut left_out) = (arguments.rows, 0);
    for file in entries.chunk_by(|(a, _), (b, _)| a.id == b.id) {
        let preview = Preview::of(trial, format, file, wanted)?;
        wanted -= preview.records.len();
        left_out += preview.left_out;
        // Nobody wants a file of a thousand years: without a period it is shown for the days of its entries.
        let days = if arguments.sample.period.is_given() {
            None
        } else {
            days(file)
        };
        preview.tell(trial, format, file, days.as_ref(), printer)?;
        if wanted == 0 {
            break;
        }
    }
    Ok(left_out)
}

impl Preview {
    fn of(
        trial: &EntryList,
        format: &Format,
        entries: &[(&Account, &Entry<'static>)],
        most: usize,
    ) -> Result<Self, Failure> {
        let mut preview = Self {
            rows: Rows {
                statement: ends(entries),
                lines: 0,
            },
            ..Self::default()
        };
        let mut row = Row::default();
        for (account, entry) in entries {
            // Where head and tail say nothing of the rows in sum, the rest of them need not be made.
            if preview.records.len() == most && !format.mapping.needs_statement {
                preview.goes_on = true;
                break;
            }
            let mut is_written = false;
            let lines = trial.lines(format, account, entry)?;
            for line in &lines {
                let scope = line.scope(trial.scope(format, account, entry));
                let mapping = &format.mapping;
                let rendered = mapping.render(&scope, &format.encoder, &mut row, &mut Tally::default());
                if rendered.map_err(Failure::user)? == Outcome::Written {
                    is_written = true;
                    preview.record(row.cells().map(|(text, _)| text).collect(), most);
                }
            }
            if is_written {
                preview.rows.statement.add(entry.amount);
            } else {
                preview.left_out += 1;
            }
        }
        Ok(preview)
    }

    fn record(&mut self, text: String, most: usize) {
        self.rows.lines += text.matches('\n').count() as u64;
        if self.records.len() < most {
            self.records.push(text);
        } else {
            self.goes_on = true;
        }
    }

    fn tell(
        &self,
        trial: &EntryList,
        format: &Format,
        entries: &[(&Account, &Entry<'static>)],
        days: Option<&Period>,
        printer: &mut Printer,
    ) -> Result<(), Failure> {
        let Some((account, first)) = entries.first() else {
            return Ok(());
        };
        let slice = format.slice(first.settled_at.date());
        let scope = trial.job.scope(format, Some(account), slice);
        let scope = Scope {
            statement: Some(&self.rows),
            period: days.unwrap_or(scope.period),
            ..scope
        };
        let mut tally = Tally::default();
        let head = format.mapping.head(&scope, &format.encoder, &mut tally);
        let tail = format.mapping.tail(&scope, &format.encoder, &mut tally);
        let mut text = head.map_err(Failure::user)?;
        text.extend(self.records.iter().map(String::as_str));
        text.push_str(&tail.map_err(Failure::user)?);
        text.lines().try_for_each(|line| printer.line(line))?;
        if self.goes_on {
            let shown = count(self.records.len() as u64, "record is", "records are");
            printer.say(format!(
                "the first {shown} shown between head and tail; --rows N shows more"
            ));
        }
        Ok(())
    }
}

/// From the first of these entries to the last.
fn days(entries: &[(&Account, &Entry<'static>)]) -> Option<Period> {
    let day = |(_, entry): &(&Account, &Entry<'static>)| entry.settled_at.date();
    Period::new(entries.first().map(day)?, entries.last().map(day)?).ok()
}

/// The balances before the first and after the last of these entries, as the bank says them.
fn ends(entries: &[(&Account, &Entry<'static>)]) -> Statement {
    let before = |entry: &Entry<'_>| entry.balance?.checked_sub(entry.amount);
    Statement {
        opening: entries.first().and_then(|(_, entry)| before(entry)),
        closing: entries.last().and_then(|(_, entry)| entry.balance),
        ..Statement::default()
    }
}
