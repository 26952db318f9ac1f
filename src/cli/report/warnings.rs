//! What a run warns of, beside what its proofs have found.

use chrono_tz::Tz;

use super::{AccountReport, Times};
use crate::booking::{BookingTally, Bookkeeper};
use crate::entry::Attribute;
use crate::excerpt::{short, written};
use crate::export::Job;
use crate::export::run::Statements;
use crate::export::target::WrittenFile;
use crate::period::Period;
use crate::words::{count, money};

/// What proves a statement, proves it as of now: entries may follow as long as its days are not over.
pub(super) fn not_over(period: Period, zone: Tz, times: Times) -> Option<String> {
    if period.instants(zone).end <= times.as_of {
        return None;
    }
    let (asked, today) = (
        times.as_of.with_timezone(&zone).date_naive(),
        times.created_at.date_naive(),
    );
    let since = if asked == today {
        format!("today is {today}")
    } else {
        format!("the bank was last asked on {asked}")
    };
    let again = if times.only_new {
        "the next export with --new brings them"
    } else {
        "export it again after that day, and do not import both"
    };
    Some(format!(
        "the period is not over: {since}, and its last day is {}, so entries may still come; {again}",
        period.last()
    ))
}

/// What nobody knew where to put, with the command that lists it, and what has no tax key although it was to have one.
fn booking_warnings(tally: &BookingTally, keeper: &Bookkeeper, lists_suspense: &str) -> Vec<String> {
    let suspense = tally
        .suspense
        .iter()
        .map(|((account, currency), (entries, sum))| {
            let label = keeper.chart().label(account).unwrap_or("suspense");
            let (entries, sum) = (count(*entries, "entry", "entries"), money(sum));
            format!("{entries}, {sum} {currency} in {account} ({label}); {lists_suspense} lists them")
        });
    let without_key = tally.without_key.iter().map(|(note, postings)| {
        let postings = count(*postings, "posting", "postings");
        format!("{postings} with {}", note.words(keeper.chart()))
    });
    suspense.chain(without_key).collect()
}

/// What the bank and the mappings gave cause to say.
pub(super) fn warnings(
    job: &Job,
    statements: &Statements,
    accounts: &[AccountReport],
    files: &[WrittenFile],
    lists_suspense: &str,
) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    for account in accounts {
        if let Some(faulty) = &account.account.faulty_iban {
            warnings.push(format!(
                "{}: the bank sends '{}' as IBAN, which is none, so no file has it; look for the right one in Qonto, \
                 and write to Qonto's support",
                written(&account.account.name),
                short(faulty)
            ));
        }
        if account.proof.duplicates > 0 {
            let entries = match account.proof.duplicates {
                1 => "1 entry came twice and is".to_owned(),
                count => format!("{count} entries came twice and are"),
            };
            warnings.push(format!(
                "{}: {entries} written once",
                written(&account.account.name)
            ));
        }
    }
    warnings.extend(
        statements
            .tallies
            .notes
            .warnings()
            .map(|warning| warning.to_string()),
    );
    if job.normalizer.wanted.contains(Attribute::Invoices) {
        let stray = job.normalizer.directory.stray_invoices().iter();
        warnings.extend(stray.map(|unread| format!("{unread}; it is joined to no entry")));
    }
    if let Some(keeper) = &job.keeper {
        let strangers = keeper.strangers(job.normalizer.directory.accounts());
        warnings.extend(strangers.into_iter().map(|(name, _)| {
            format!("{name:?} in the books' `bank` is no account here; accounts that are not named are booked to its `default`")
        }));
        warnings.extend(booking_warnings(
            &statements.tallies.booking,
            keeper,
            lists_suspense,
        ));
    }
    for (index, (format, rows)) in job.formats.iter().zip(&statements.tallies.formats).enumerate() {
        let mut tally = rows.clone();
        for file in files.iter().filter(|file| file.format == index) {
            tally.absorb(file.around.clone());
        }
        let name = &format.mapping.name;
        let cut = tally.cut.iter().map(|(column, values)| {
            let values = count(*values, "value was", "values were");
            format!("{name}: {values} cut to fit `{column}`")
        });
        warnings.extend(cut);
        if tally.shortened > 0 {
            let texts = count(tally.shortened, "text was", "texts were");
            warnings.push(format!(
                "{name}: {texts} cut to the length that the format has room for"
            ));
        }
        if tally.replaced > 0 {
            let characters = count(tally.replaced, "character", "characters");
            warnings.push(format!(
                "{name}: {characters} could not stand in the file and were written with others or left out"
            ));
        }
        if tally.spaced > 0 {
            let characters = count(tally.spaced, "character", "characters");
            warnings.push(format!(
                "{name}: {characters} became a space, for the file has no quotes to hold them"
            ));
        }
    }
    warnings
}
