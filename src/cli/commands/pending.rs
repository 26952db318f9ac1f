//! `saldo pending`: what has not settled yet, and what was declined, in a period.

use crate::cli::args::ReviewArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::progress::Bar;
use crate::cli::report::unsettled;
use crate::cli::session::{self, Opened, Session, Source};
use crate::cli::summary::unsettled_line;
use crate::entry::AttributeSet;
use crate::export::bank::Reader;
use crate::export::collected::collect;
use crate::export::{Job, Setting, Tallies};
use crate::qonto::normalize::Normalizer;
use crate::words::count;

pub(in crate::cli) fn run(arguments: &ReviewArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile_of(&arguments.source)?;
    let Opened {
        source,
        session,
        period,
    } = session::begin(&arguments.source, &arguments.period, &profile, printer)?;
    let Session {
        directory,
        accounts,
        zone,
    } = session;
    let normalizer = Normalizer {
        directory,
        zone: zone.zone,
        wanted: AttributeSet::NONE,
    };
    let job = Job::new(normalizer, Vec::new(), Setting::of(period, zone.zone)?, accounts);
    let mut tallies = Tallies::of(&job);
    match source {
        Source::Bank(bank) => {
            let bar = Bar::new("Pending and declined", "transactions");
            let reader = Reader {
                client: &bank.client,
                job: &job,
                progress: &bar,
            };
            for account in 0..job.accounts.len() {
                let found = bank.runtime.block_on(reader.unsettled(account, None))?;
                tallies.skipped.extend(found);
            }
        }
        Source::Input(input) => tallies.skipped = collect(&input.into_answers()?, &job)?.skipped,
    }
    let rows = unsettled(&job, &tallies);
    let gist = count(
        rows.len() as u64,
        "transaction that moved no money",
        "transactions that moved no money",
    );
    printer.sum_up(gist.clone());
    if arguments.json {
        return printer.json(&rows);
    }
    printer.heading(&format!("{period}, days of {zone}"));
    printer.say(gist);
    rows.iter().try_for_each(|row| printer.line(&unsettled_line(row)))
}
