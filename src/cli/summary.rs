//! What a bookkeeper reads at the end of a run.

use super::printer::Printer;
use super::report::{AccountReport, Report, Unsettled};
use crate::excerpt::written;
use crate::output::files::{Committed, Outcome, Placed};
use crate::output::manifest::Document;
use crate::proof::State;
use crate::words::{count, money};

/// Rows of the review that are listed; the rest is counted.
const LISTED: usize = 20;

/// Files of a run that are listed one by one; of the rest there is the manifest.
const FILES: usize = 50;

/// The whole summary of an export.
pub(super) fn print(report: &Report, committed: &Committed, printer: &mut Printer) {
    print_proofs(report, printer);
    print_left_out(report, printer);
    for warning in &report.warnings {
        printer.careful("note:", warning);
    }
    let files = report.manifest.files.iter().zip(&committed.files);
    for (file, placed) in files.take(FILES) {
        let rows = count(file.rows, "row", "rows");
        print_file(placed, &format!("{rows}, sum {}", money(&file.sum)), printer);
    }
    let rest = report.manifest.files.get(FILES..).unwrap_or_default();
    if !rest.is_empty() {
        let files = count(rest.len() as u64, "more file", "more files");
        let rows = count(rest.iter().map(|file| file.rows).sum(), "row", "rows");
        printer.say(format!("and {files} with {rows}; the manifest lists them all"));
    }
    let packages = committed.files.iter().skip(report.manifest.files.len());
    for (package, placed) in report.manifest.packages.iter().zip(packages) {
        let files: usize = package
            .documents
            .iter()
            .map(|document| document.files.len())
            .sum();
        let receipts = count(files as u64, "receipt", "receipts");
        let is_paid = |document: &&Document| document.transaction.is_some();
        let paid = package.documents.iter().filter(is_paid).count();
        let owners = [
            (paid, "entry", "entries"),
            (
                package.documents.len() - paid,
                "unpaid invoice",
                "unpaid invoices",
            ),
        ];
        let owners = owners.into_iter().filter(|(number, ..)| *number > 0);
        let owners = owners.map(|(number, one, many)| count(number as u64, one, many));
        let owners: Vec<_> = owners.collect();
        print_file(
            placed,
            &format!("{receipts} of {}", owners.join(" and ")),
            printer,
        );
    }
    if report.manifest.files.is_empty() {
        printer.careful(
            "note:",
            &format!("{}, so there is no file to import", nothing(report)),
        );
    }
    if let Some(manifest) = &committed.manifest {
        printer.faint(&format!("manifest: {}", manifest.path.display()));
    }
    if let Some(previous) = &committed.set_aside {
        printer.faint(&format!(
            "the manifest of an earlier run is now {}",
            previous.display()
        ));
    }
}

/// Why no format has a row.
fn nothing(report: &Report) -> &'static str {
    let has_entries = report.accounts.iter().any(|account| account.proof.entries > 0);
    match (has_entries, report.only_new) {
        (false, _) => "there is no entry in this period",
        (true, true) => "nothing is new since the earlier exports",
        (true, false) => "every entry of this period is left out",
    }
}

/// `91 entries proven, 2 files`, or how well the least proved account is proved.
pub(super) fn gist(report: &Report) -> String {
    let entries = report.accounts.iter().map(|account| account.proof.entries).sum();
    let states = report.accounts.iter().map(|account| account.proof.state);
    let state = states.max().map_or_else(String::new, |state| format!(" {state}"));
    let files = report.manifest.files.len() as u64;
    format!(
        "{}{state}, {}",
        count(entries, "entry", "entries"),
        count(files, "file", "files")
    )
}

fn print_file(placed: &Placed, what: &str, printer: &mut Printer) {
    let text = format!("{} ({what})", placed.path.display());
    print_placed(placed.outcome, &text, printer);
}

/// What became of a file.
pub(super) fn print_placed(outcome: Outcome, file: &str, printer: &mut Printer) {
    match outcome {
        Outcome::New => printer.good("wrote", file),
        Outcome::Replaced => printer.careful("replaced", file),
        Outcome::Unchanged => printer.good("there already:", file),
    }
}

/// Account by account: what moved, and how well it is proved.
pub(super) fn print_proofs(report: &Report, printer: &mut Printer) {
    let manifest = &report.manifest;
    printer.heading(&format!(
        "{} to {}, days of {}",
        manifest.period.first(),
        manifest.period.last(),
        report.zone
    ));
    for account in &report.accounts {
        print_account(account, printer);
    }
}

fn print_account(report: &AccountReport, printer: &mut Printer) {
    let (account, proof) = (&report.account, &report.proof);
    let number = account.iban.as_deref().unwrap_or(&account.id);
    let closed = if account.is_closed() { ", closed" } else { "" };
    printer.say("");
    printer.heading(&format!("{} ({number}{closed})", written(&account.name)));
    let currency = &account.currency;
    let entries = count(proof.entries, "entry", "entries");
    printer.say(format!(
        "  {entries}, in {}, out {} {currency}",
        money(&proof.money_in),
        money(&proof.money_out)
    ));
    if let (Some(opening), Some(closing)) = (proof.opening, proof.closing) {
        let (opening, sum, closing) = (money(&opening), money(&proof.sum), money(&closing));
        let equation = if proof.adds_up() {
            format!("opening {opening} + entries {sum} = closing {closing} {currency}")
        } else {
            format!("opening {opening}, entries {sum}, closing {closing} {currency}: they do not add up")
        };
        printer.say(format!("  {equation}"));
    }
    let (state, meaning) = (format!("  {}:", proof.state), proof.meaning());
    match proof.state {
        State::Proven => printer.good(&state, meaning),
        State::Chained | State::Unproven => printer.careful(&state, meaning),
        State::Broken => printer.bad(&state, meaning),
    }
    for finding in &report.findings {
        match proof.state {
            State::Broken => printer.bad("  -", finding),
            _ => printer.careful("  -", finding),
        }
    }
}

fn print_left_out(report: &Report, printer: &mut Printer) {
    if !report.left_out.is_empty() {
        printer.say("");
    }
    for (reason, rows) in &report.left_out {
        printer.careful("left out:", &format!("{rows} × {reason}"));
    }
    for row in report.unsettled.iter().take(LISTED) {
        printer.say(format!("  {}", unsettled_line(row)));
    }
    let more = report.unsettled.len().saturating_sub(LISTED);
    if more > 0 {
        printer.say(format!("  and {more} more; `saldo pending` lists them all"));
    }
}

/// What has not settled, and what was declined, as a line of its own.
pub(super) fn unsettled_line(row: &Unsettled) -> String {
    let date = row.date.as_deref().unwrap_or("          ");
    let name = written(row.counterparty.as_deref().unwrap_or(""));
    let (amount, reason) = (money(&row.amount), &row.reason);
    format!(
        "{date}  {amount:>14}  {reason:9}  {name} ({})",
        written(&row.account)
    )
}
