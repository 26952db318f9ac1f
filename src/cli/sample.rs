//! The small invented world in which a mapping file's own tests run: one company, one account, days of Berlin.

use chrono_tz::Tz;

use super::bookkeeping;
use super::part::Part;
use crate::booking::rules::Rules;
use crate::booking::{BookingTally, Bookkeeper, PostingError};
use crate::books::Books;
use crate::entry::{Account, AttributeSet, Entry, Organization};
use crate::export::batch::RenderedRows;
use crate::export::numbered;
use crate::export::shape::append_whole;
use crate::mapping::{Mapping, Row, Scope};
use crate::output::encoding::Encoder;
use crate::period::Period;
use crate::posting::Posting;
use crate::problem::{Problem, Problems};
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;
use crate::qonto::wire::Transaction;
use crate::toml_tree::Member;

mod entry;

use entry::ACCOUNT;

/// What a test sees.
struct World<'w> {
    entry: &'w Entry<'w>,
    account: &'w Account,
    run: Scope<'w>,
}

/// Runs every test of a mapping; what fails comes back as problems at their places.
pub(super) fn run(mapping: &Mapping) -> Result<(), Problems> {
    let books = bookkeeping::demo_books(std::slice::from_ref(mapping));
    let is_booked = mapping.rows.is_booked();
    let keeper = is_booked.then(|| bookkeeping::demo_keeper(&books)).flatten();
    let outcomes = mapping.samples.iter().flat_map(|sample| {
        let wrong = entry::problems(&sample.entry, &sample.span);
        if !wrong.is_empty() {
            return wrong;
        }
        let refused = |reason: String| mapping.sample_problem(sample, reason);
        let wanted = keeper.as_ref().map(Bookkeeper::needs);
        let wanted = mapping.needs.union(wanted.unwrap_or(AttributeSet::NONE));
        let outcome = in_world(&sample.entry, wanted, &books, &refused, |world| {
            let params = mapping
                .resolve_params(&std::collections::BTreeMap::new(), &world.run)
                .map_err(|error| refused(error.to_string()))?;
            let postings = keeper.as_ref().map(|keeper| world.post(keeper)).transpose();
            let postings = postings.map_err(|error| refused(error.to_string()))?;
            let parts = Part::booked(mapping.rows, world.entry, postings.unwrap_or_default());
            let scope = Scope {
                params: &params,
                ..world.scope()
            };
            let scope = parts.first().map_or(scope, |part| part.scope(scope));
            let encoder = Encoder::new(mapping.layout.encoding, mapping.layout.unencodable);
            mapping.run_sample(sample, &scope, &encoder, |row| line(mapping, row))
        });
        outcome.err().into_iter().collect()
    });
    Problems::check(&mapping.source, outcomes.collect())
}

/// Looks at the entries of a mapping's tests, without running them.
pub(super) fn check(mapping: &Mapping) -> Result<(), Problems> {
    let samples = mapping.samples.iter();
    let problems = samples.flat_map(|sample| entry::problems(&sample.entry, &sample.span));
    Problems::check(&mapping.source, problems.collect())
}

/// Looks at the entries of the tests of rules, without running them.
pub(super) fn check_rules(rules: &Rules) -> Result<(), Problems> {
    let samples = rules.samples.iter();
    let problems = samples.flat_map(|sample| entry::problems(&sample.entry, &sample.span));
    Problems::check(&rules.source, problems.collect())
}

/// Runs every test of a file of rules; what fails comes back as problems at their places.
pub(super) fn run_rules(keeper: &Bookkeeper) -> Result<(), Problems> {
    let books = Books::demo();
    let outcomes = keeper.rules.samples.iter().flat_map(|sample| {
        let wrong = entry::problems(&sample.entry, &sample.span);
        if !wrong.is_empty() {
            return wrong;
        }
        let refused = |reason: String| sample.problem(reason);
        let outcome = in_world(&sample.entry, keeper.needs(), &books, &refused, |world| {
            let postings = world.post(keeper);
            let postings = postings.map_err(|error| refused(error.to_string()))?;
            sample.compare(&postings, keeper.chart())
        });
        outcome.err().into_iter().collect()
    });
    Problems::check(&keeper.rules.source, outcomes.collect())
}

/// Makes the entry of a test as the bank would send it, and shows it to `look`.
fn in_world(
    fields: &[Member],
    wanted: AttributeSet,
    books: &Books,
    refused: &dyn Fn(String) -> Problem,
    look: impl FnOnce(&World<'_>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let text = entry::transaction(fields).to_string();
    let normalizer = Normalizer {
        directory: entry::directory(fields),
        zone: Tz::Europe__Berlin,
        wanted,
    };
    let transaction = Transaction::parse(&text, wanted).map_err(|error| refused(error.to_string()))?;
    let entry = match normalizer.normalize(transaction, Some(ACCOUNT), &mut Notes::default()) {
        Ok(Outcome::Entry(entry)) => entry,
        Ok(Outcome::Skipped(skipped)) => {
            return Err(refused(format!("the entry is skipped: {}", skipped.reason)));
        }
        Err(error) => return Err(refused(error.to_string())),
    };
    let period =
        Period::month_of(entry.settled_at.date()).ok_or_else(|| refused("its date is no date".to_owned()))?;
    let account = normalizer.directory.account(ACCOUNT);
    let account = account.ok_or_else(|| refused("its account is not known".to_owned()))?;
    let organization = organization();
    look(&World {
        entry: &entry,
        account,
        run: Scope::of_run(&organization, &period, books, entry.settled_at),
    })
}

impl<'w> World<'w> {
    fn post<'k>(&self, keeper: &'k Bookkeeper) -> Result<Vec<Posting<'k>>, PostingError> {
        keeper.post(
            self.entry,
            self.account,
            &self.scope(),
            &mut BookingTally::default(),
        )
    }

    fn scope(&self) -> Scope<'w> {
        Scope {
            entry: Some(self.entry),
            account: Some(self.account),
            ..self.run
        }
    }
}

fn organization() -> Organization {
    Organization {
        slug: "musterwerk-beispiel-0001".to_owned(),
        name: Some("Musterwerk".to_owned()),
        legal_name: Some("Musterwerk Beispiel GmbH".to_owned()),
        legal_country: Some("DE".to_owned()),
        // A number that also passes where the last digit checks the others.
        legal_number: Some("000000000".to_owned()),
        ..Organization::default()
    }
}

/// The record as the file would hold it, without its line end.
fn line(mapping: &Mapping, row: &Row) -> String {
    let encoder = Encoder::new(mapping.layout.encoding, mapping.layout.unencodable);
    let mut rendered = RenderedRows::default();
    if let Err(error) = append_whole(mapping, row, &mut rendered) {
        return error.told("the row", mapping);
    }
    // Nothing but this row is in the file.
    let bytes = numbered::fill(&rendered.bytes, &rendered.gaps, 1);
    let mut text = encoder.decode(&bytes);
    if mapping.is_text() {
        // The expectation is written in a mapping file, whose lines end with a line feed.
        text = text.replace("\r\n", "\n");
    }
    text.strip_suffix("\r\n")
        .or(text.strip_suffix('\n'))
        .unwrap_or(&text)
        .to_owned()
}
