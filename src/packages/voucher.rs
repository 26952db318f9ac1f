//! What DATEV shows of a document, and what is said of a receipt that is in none.

use chrono::{Datelike, NaiveDate};

use super::Handling;
use super::shelf::{Found, Gathered};
use super::suppliers::Loose;
use crate::documents::{LeftOut, Owner, Process, Voucher};
use crate::entry::Entry;

/// The names of the months as folders, so that they sort.
const MONTHS: [&str; 12] = [
    "01 Januar",
    "02 Februar",
    "03 März",
    "04 April",
    "05 Mai",
    "06 Juni",
    "07 Juli",
    "08 August",
    "09 September",
    "10 Oktober",
    "11 November",
    "12 Dezember",
];

/// A receipt that stays behind, as people find it.
pub(super) fn told(left: &LeftOut, gathered: &[Gathered], loose: &[Loose]) -> String {
    let LeftOut { owner, name, reason } = left;
    let described = match owner {
        Owner::Transaction(id) => {
            let entry = gathered.iter().find(|one| one.entry.id == *id);
            entry.map(|one| description(&one.entry))
        }
        Owner::SupplierInvoice(id) => {
            let invoice = loose.iter().find(|one| one.id == *id);
            invoice.map(|one| format!("the invoice {}", one.description()))
        }
    };
    let owner = described.as_deref().unwrap_or(owner.id());
    format!("the receipt '{name}' of {owner} is in no package: {reason}")
}

pub(super) fn of_entry(gathered: &Gathered, handling: Handling) -> Voucher {
    let entry = &gathered.entry;
    let day = entry.settled_at.date();
    let numbers = entry
        .invoices
        .iter()
        .filter_map(|invoice| invoice.number.as_deref());
    let words = std::iter::once(&*entry.id)
        .chain(numbers)
        .chain(entry.reference.as_deref());
    Voucher {
        owner: Owner::Transaction(entry.id.to_string()),
        day,
        description: description(entry),
        keywords: words.collect::<Vec<_>>().join(" "),
        process: process(handling, "Belege", day),
        receipts: gathered.files().map(Found::best).collect(),
    }
}

pub(super) fn of_invoice(loose: &Loose, handling: Handling) -> Voucher {
    let words = [Some(loose.id.as_str()), loose.number.as_deref()];
    Voucher {
        owner: Owner::SupplierInvoice(loose.id.clone()),
        day: loose.day,
        description: loose.description(),
        keywords: words.into_iter().flatten().collect::<Vec<_>>().join(" "),
        process: process(handling, "Rechnungen", loose.day),
        receipts: vec![loose.receipt.best()],
    }
}

/// What DATEV does with it, and the folder of its month.
fn process(handling: Handling, folder: &str, day: NaiveDate) -> Process {
    match handling {
        Handling::Book => Process::Book,
        Handling::File => Process::File(vec![
            "Qonto".to_owned(),
            format!("{folder} {}", day.year()),
            MONTHS[day.month0() as usize].to_owned(),
        ]),
    }
}

/// `2026-10-08 AWS EMEA -59,50 EUR`: the name gives way where it is too long, for the amount is searched for.
fn description(entry: &Entry<'_>) -> String {
    const LENGTH: usize = 40;
    let day = entry.settled_at.date();
    let amount = entry.amount.to_string().replace('.', ",");
    let (front, back) = (format!("{day} "), format!(" {amount} {}", entry.currency));
    let room = LENGTH.saturating_sub(front.len() + back.chars().count());
    let name: String = entry
        .counterparty()
        .unwrap_or_default()
        .trim()
        .chars()
        .take(room)
        .collect();
    format!("{front}{}{back}", name.trim_end())
}
