//! `[profile.NAME.books]`: how the books are kept, for formats whose rows are postings.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::iban::{bad_iban, check_iban};
use super::paths::{Paths, is_path};
use crate::books::{BankAccounts, Books, Chart};
use crate::period::parse_day;
use crate::problem::{Problem, suggest};
use crate::toml_tree::{Table, TextValue, Value};

const CHARTS: [&str; 3] = ["skr03", "skr04", "pcg"];

pub(super) fn read_books(mut table: Table<'_>, paths: &Paths<'_>, problems: &mut Vec<Problem>) -> Books {
    let chart = table.text("chart", problems);
    let consultant = table.integer("consultant", 1001..=9_999_999, problems);
    let client = table.integer("client", 1..=99_999, problems);
    let length = table.integer("account_length", 4..=8, problems);
    let start = table
        .take("fiscal_year_start")
        .map(|value| read_fiscal_years(value, problems));
    let account_length = length.and_then(|(length, _)| u8::try_from(length).ok());
    let bank = table.table("bank", problems);
    let split_vat = table
        .text("vat", problems)
        .and_then(|word| read_vat(&word, problems));
    let books = Books {
        chart: chart.and_then(|chart| read_chart(&chart, paths, problems)),
        chart_extends: None,
        consultant: consultant.and_then(|(number, _)| u32::try_from(number).ok()),
        client: client.and_then(|(number, _)| u32::try_from(number).ok()),
        fiscal_year_start: start.unwrap_or_default(),
        account_length,
        bank: bank
            .map(|bank| read_bank(bank, account_length, problems))
            .unwrap_or_default(),
        split_vat,
    };
    table.finish(problems);
    books
}

fn read_vat(word: &TextValue, problems: &mut Vec<Problem>) -> Option<bool> {
    match word.text.as_str() {
        "split" => Some(true),
        "none" => Some(false),
        other => {
            let message = format!("`vat` cannot be '{}'", other.escape_debug());
            let help = suggest(other, &["split", "none"]);
            problems.push(Problem::new("bad-choice", word.span.clone(), message).help(help));
            None
        }
    }
}

fn read_chart(chart: &TextValue, paths: &Paths<'_>, problems: &mut Vec<Problem>) -> Option<Chart> {
    match chart.text.as_str() {
        "skr03" => Some(Chart::Skr03),
        "skr04" => Some(Chart::Skr04),
        "pcg" => Some(Chart::Pcg),
        path if is_path(path) => Some(Chart::File(paths.resolve(path))),
        other => {
            let message = format!("there is no chart `{other}`");
            let help = format!(
                "{} (a chart file is named by its path, ending in .toml)",
                suggest(other, &CHARTS)
            );
            problems.push(Problem::new("unknown-chart", chart.span.clone(), message).help(help));
            None
        }
    }
}

/// The first day of a fiscal year, or several of them in order.
fn read_fiscal_years(value: &Value<'_>, problems: &mut Vec<Problem>) -> Vec<NaiveDate> {
    let Some(list) = value.as_list() else {
        return read_day(value, problems).into_iter().collect();
    };
    let help = "write the first days of fiscal years, like [\"2026-04-01\", \"2027-01-01\"]";
    if list.is_empty() {
        let problem = Problem::new("no-day", value.span.clone(), "`fiscal_year_start` has no day");
        problems.push(problem.help(help));
    }
    let mut starts: Vec<NaiveDate> = Vec::new();
    for value in &list {
        let Some(day) = read_day(value, problems) else {
            continue;
        };
        if let Some(before) = starts.last().filter(|before| **before >= day) {
            let message = format!("a fiscal year cannot begin on {day} after one that begins on {before}");
            problems.push(Problem::new("not-in-order", value.span.clone(), message).help(help));
        }
        starts.push(day);
    }
    starts
}

/// A day in quotes, or TOML's own date.
fn read_day(value: &Value<'_>, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
    let text = match value.as_text() {
        Some(text) => text.text,
        None if value.kind() == "a date" => value.as_written().to_owned(),
        None => {
            problems.push(value.wrong_kind("fiscal_year_start", "a day, like \"2026-01-01\""));
            return None;
        }
    };
    parse_day(&text)
        .inspect_err(|error| {
            let problem = Problem::new("not-a-day", value.span.clone(), error.to_string());
            problems.push(problem.help("write the first day of the fiscal year, like \"2026-01-01\""));
        })
        .ok()
}

fn read_bank(mut table: Table<'_>, length: Option<u8>, problems: &mut Vec<Problem>) -> BankAccounts {
    let default = table.text("default", problems);
    let default = default.and_then(|account| ledger_account(account, length, problems));
    let mut accounts = BTreeMap::new();
    for item in table.take_rest() {
        let Some(account) = item.value.as_text() else {
            let wanted = "a ledger account in quotes, like \"1200\"";
            problems.push(item.value.wrong_kind(item.key, wanted));
            continue;
        };
        let key = check_iban(item.key).unwrap_or_else(|| {
            problems.push(bad_iban(item.key, item.key_span.clone()));
            item.key.to_owned()
        });
        if let Some(account) = ledger_account(account, length, problems) {
            accounts.insert(key, account);
        }
    }
    BankAccounts { accounts, default }
}

fn ledger_account(account: TextValue, length: Option<u8>, problems: &mut Vec<Problem>) -> Option<String> {
    let text = account.text.trim();
    let longest = length.map_or(20, usize::from);
    let fits = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_zero = text.bytes().all(|byte| byte == b'0');
    if fits && !is_zero {
        return Some(text.to_owned());
    }
    let message = format!("`{text}` is not a ledger account");
    let help = if fits {
        "write the number of an account, like \"1200\"; no account is all zeros".to_owned()
    } else {
        format!("write 1 to {longest} digits or letters, like \"1200\"")
    };
    problems.push(Problem::new("not-an-account", account.span, message).help(help));
    None
}
