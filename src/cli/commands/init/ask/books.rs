//! The questions about the books.

use chrono::{Datelike, NaiveDate};

use super::Asker;
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::clock;
use crate::entry::Account;
use crate::excerpt::written;
use crate::mapping::Mapping;
use crate::period::parse_day;

impl Asker {
    /// What the formats need of the books and no option said.
    pub(in crate::cli::commands::init) fn books(
        &self,
        arguments: &mut InitArgs,
        mappings: &[Mapping],
        accounts: &[Account],
    ) -> Result<(), Failure> {
        let needs = |key: &str| mappings.iter().any(|mapping| mapping.needs_books.contains(key));
        if needs("chart") && arguments.chart.is_none() {
            let charts = ["skr03", "skr04", "pcg"];
            let chosen = self.select("Which chart of accounts?", &charts, 0)?;
            arguments.chart = Some(charts[chosen].to_owned());
        }
        if needs("consultant") && arguments.consultant.is_none() {
            let question = "The tax adviser's number (DATEV Beraternummer)";
            arguments.consultant = self.number(question, None, 1_001..=9_999_999)?;
        }
        if needs("client") && arguments.client.is_none() {
            let question = "The client's number (DATEV Mandantennummer)";
            arguments.client = self.number(question, None, 1..=99_999)?;
        }
        if needs("fiscal_year_start") && arguments.fiscal_year_start.is_empty() {
            let january = NaiveDate::from_ymd_opt(clock::now()?.year(), 1, 1).map(|day| day.to_string());
            let is_day = |text: &str| {
                parse_day(text.trim())
                    .map(drop)
                    .map_err(|error| error.to_string())
            };
            let day = self.input("The first day of a fiscal year", january, is_day)?;
            arguments.fiscal_year_start.extend(parse_day(day.trim()));
        }
        // The numbers of the French chart are roots, and those of its accounts have no length of their own.
        let is_french = needs("chart") && arguments.chart.as_deref() == Some("pcg");
        if (needs("account_length") || is_french) && arguments.account_length.is_none() {
            let question = "Digits of a ledger account (DATEV Sachkontenlänge)";
            let usual = if is_french { 6 } else { 4 };
            let length = self.number(question, Some(usual), 4..=8)?;
            arguments.account_length = length.and_then(|length| u8::try_from(length).ok());
        }
        if needs("bank") && arguments.bank.is_empty() {
            for account in accounts {
                let question = format!("The ledger account of {}", written(&account.name));
                let ledger = self.input(&question, None, is_ledger_account)?;
                let name = account.iban.as_deref().unwrap_or(&account.id);
                arguments.bank.push(format!("{name}={}", ledger.trim()));
            }
        }
        Ok(())
    }

    fn number(
        &self,
        question: &str,
        usual: Option<u32>,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<Option<u32>, Failure> {
        let read = |text: &str| text.trim().parse().ok().filter(|number| range.contains(number));
        let check = |text: &str| {
            let wanted = format!("a number from {} to {}", range.start(), range.end());
            read(text).map(drop).ok_or(wanted)
        };
        let typed = self.input(question, usual.map(|number| number.to_string()), check)?;
        Ok(read(&typed))
    }
}

fn is_ledger_account(text: &str) -> Result<(), String> {
    let text = text.trim();
    let fits = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits {
        Ok(())
    } else {
        Err("digits or letters, like 1200".to_owned())
    }
}
