//! What the bank sends, page by page, and what `saldo fetch` made of it.

use std::collections::HashSet;

use chrono_tz::Tz;

use super::{check_told, written};
use crate::entry::AttributeSet;
use crate::qonto::directory::Directory;
use crate::qonto::documents::Attachment;
use crate::qonto::error;
use crate::qonto::normalize::{Normalizer, Outcome};
use crate::qonto::notes::Notes;
use crate::qonto::page::Page;
use crate::qonto::signed;
use crate::qonto::wire::{Record, Transaction};

/// An answer as the client reads it: a page of each list, the organization, an error.
pub(super) fn answers(bytes: &[u8]) {
    let Ok(text) = String::from_utf8(bytes.to_vec()) else {
        return;
    };
    check_told(&error::told(&text));
    let mut directory = Directory::builder();
    told(directory.organization(&text));
    for key in ["memberships", "labels", "supplier_invoices", "transactions"] {
        let Ok(mut page) = Page::parse(text.clone(), key) else {
            continue;
        };
        let ids: HashSet<String> = page.ids().map(std::borrow::Cow::into_owned).collect();
        for row in page.rows() {
            match key {
                "memberships" => told(directory.membership(row)),
                "labels" => told(directory.label(row)),
                "supplier_invoices" => told(directory.supplier_invoice(row)),
                _ => transaction(row, &normalizer(directory.clone().build())),
            }
        }
        page.drop_known(&ids);
        assert_eq!(page.ids().count(), 0);
    }
}

/// A dump, an answer in a file, or anything else that `--input` may name.
pub(super) fn dumps(bytes: &[u8]) {
    told(crate::export::read_input(bytes));
    let text = String::from_utf8_lossy(bytes);
    let normalizer = normalizer(Directory::default());
    for line in text.lines() {
        match Record::parse(line, AttributeSet::ALL) {
            Ok(Record::Transaction(sent)) => normalize(sent, &normalizer),
            Ok(_) => {}
            Err(error) => check_told(&error.to_string()),
        }
    }
}

fn normalizer(directory: Directory) -> Normalizer {
    Normalizer {
        directory,
        zone: Tz::Europe__Berlin,
        wanted: AttributeSet::ALL,
    }
}

fn transaction(json: &str, normalizer: &Normalizer) {
    // What is asked for must not decide whether a row can be read.
    let few = Transaction::parse(json, AttributeSet::NONE);
    let few_is_ok = few.is_ok();
    match Transaction::parse(json, AttributeSet::ALL) {
        Ok(sent) => {
            assert!(few.is_ok_and(|few| few.id == sent.id && few.amount_cents == sent.amount_cents));
            normalize(sent, normalizer);
        }
        Err(error) => check_told(&error.to_string()),
    }
    drop(Attachment::all_in(json));
    if let Ok(kept) = signed::without_addresses(json) {
        assert!(
            Transaction::parse(&kept, AttributeSet::NONE).is_ok() == few_is_ok,
            "{kept}"
        );
    }
}

fn normalize(sent: Box<Transaction<'_>>, normalizer: &Normalizer) {
    match normalizer.normalize(sent, Some("account-1"), &mut Notes::default()) {
        Ok(Outcome::Entry(entry)) => written::by_shipped(&entry),
        Ok(Outcome::Skipped(skipped)) => check_told(&skipped.reason.to_string()),
        Err(error) => check_told(&error.to_string()),
    }
}

fn told<T, E: std::fmt::Display>(result: Result<T, E>) {
    if let Err(error) = result {
        check_told(&error.to_string());
    }
}
