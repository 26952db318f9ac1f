//! `saldo missing`: entries that require a receipt and have none, by who made the payment, ready to be mailed.

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use serde::Serialize;

use crate::cli::archive::Look;
use crate::cli::args::MissingArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::session;
use crate::entry::{Account, Entry};
use crate::excerpt::written;
use crate::money::{Cents, Total};
use crate::words::{count, money};

/// Payments that nobody of the organization made, such as direct debits.
const NOBODY: &str = "Nobody in particular";

/// What lacks its receipt.
#[derive(Serialize)]
struct Lack {
    from: String,
    to: String,
    /// Until when the bank was asked for all accounts; `null` where one was never read to its end. What settled later is
    /// not known.
    read_until: Option<String>,
    missing: Vec<Person>,
    /// Somebody declared these receipts lost; they need a substitute, not a reminder.
    lost: Vec<Row>,
}

/// Everything that one person is asked for.
#[derive(Serialize)]
struct Person {
    initiator: Option<String>,
    sum: Total,
    entries: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    date: String,
    amount: Cents,
    currency: String,
    counterparty: Option<String>,
    account: String,
    card_last_digits: Option<String>,
    initiator: Option<String>,
}

pub(in crate::cli) fn run(arguments: &MissingArgs, printer: &mut Printer) -> Result<(), Failure> {
    session::check_period(&arguments.period, printer)?;
    let look = Look::open(&arguments.archived)?;
    let period = session::period(&arguments.period, look.zone.zone, printer)?;
    let mut lost = Vec::new();
    let mut people: BTreeMap<Option<String>, Vec<Row>> = BTreeMap::new();
    look.entries(period, |account, entry| {
        if entry.attachment_required == Some(true) && entry.attachment_ids.is_empty() {
            let row = Row::of(account, entry);
            match entry.attachment_lost {
                Some(true) => lost.push(row),
                _ => people.entry(row.initiator.clone()).or_default().push(row),
            }
        }
        Ok(())
    })?;
    let mut people: Vec<_> = people
        .into_iter()
        .map(|(initiator, entries)| Person::of(initiator, entries))
        .collect();
    // Those who can be asked come first.
    people.sort_by_key(|person| person.initiator.is_none());
    lost.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
    let lack = Lack {
        from: period.first().to_string(),
        to: period.last().to_string(),
        read_until: look
            .read_until()?
            .map(|until| until.to_rfc3339_opts(SecondsFormat::Secs, true)),
        missing: people,
        lost,
    };
    let number: usize = lack.missing.iter().map(|person| person.entries.len()).sum();
    let lost = lack.lost.len();
    printer.sum_up(format!(
        "{} missing, {lost} lost",
        count(number as u64, "receipt", "receipts")
    ));
    // What is known is told all the same, for who owes it can be asked already.
    let reach = look.check_reach(period);
    if arguments.archived.json {
        printer.json(&lack)?;
    } else {
        print(&lack, reach.is_ok(), printer)?;
    }
    reach
}

fn print(lack: &Lack, is_whole: bool, printer: &mut Printer) -> Result<(), Failure> {
    let Lack {
        from,
        to,
        read_until: _,
        missing,
        lost,
    } = lack;
    if missing.is_empty() && is_whole {
        printer.good("complete:", &format!("no receipt is missing from {from} to {to}"));
    }
    for person in missing {
        let name = written(person.initiator.as_deref().unwrap_or(NOBODY));
        let receipts = count(person.entries.len() as u64, "receipt is", "receipts are");
        printer.strong_line(&format!(
            "{name}: {receipts} missing from {from} to {to}, {} in sum",
            money(&person.sum)
        ))?;
        person.entries.iter().try_for_each(|row| row.print(printer))?;
        printer.line("")?;
    }
    if !lost.is_empty() {
        printer.strong_line("Declared lost; these need a substitute:")?;
        for row in lost {
            row.print(printer)?;
        }
    }
    Ok(())
}

impl Person {
    fn of(initiator: Option<String>, mut entries: Vec<Row>) -> Self {
        entries.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
        Self {
            initiator,
            sum: entries.iter().map(|row| row.amount).sum(),
            entries,
        }
    }
}

impl Row {
    fn of(account: &Account, entry: &Entry<'_>) -> Self {
        let text = |text: &Option<crate::entry::Text<'_>>| text.as_deref().map(ToOwned::to_owned);
        Self {
            id: entry.id.to_string(),
            date: entry.settled_at.date().to_string(),
            amount: entry.amount,
            currency: entry.currency.to_string(),
            counterparty: text(&entry.label),
            account: account.name.clone(),
            card_last_digits: text(&entry.card_last_digits),
            initiator: text(&entry.initiator),
        }
    }

    /// `  2026-10-08         -59.50 EUR  AWS EMEA (Hauptkonto, card 4711)`
    fn print(&self, printer: &mut Printer) -> Result<(), Failure> {
        let card = self.card_last_digits.as_deref();
        let card = card.map(|digits| format!(", card {digits}")).unwrap_or_default();
        printer.line(&format!(
            "  {}  {:>14} {}  {} ({}{card})",
            self.date,
            money(&self.amount),
            self.currency,
            written(self.counterparty.as_deref().unwrap_or("(no name)")),
            written(&self.account)
        ))
    }
}
