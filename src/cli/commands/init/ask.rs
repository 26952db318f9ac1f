//! The questions, with arrow keys.

use std::io;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, MultiSelect, Password, Select};

use super::entrance::{SecretPlace, words};
use super::params::Question;
use crate::access::{Login, Secret};
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::clock;
use crate::entry::Account;
use crate::excerpt::written;
use crate::mapping::{Mapping, SHIPPED};
use crate::period::parse_day;

/// Somebody at a terminal.
pub(super) struct Asker {
    theme: Box<dyn Theme>,
}

impl Asker {
    pub(super) fn new() -> Self {
        let is_plain = anstream::AutoStream::choice(&io::stderr()) == anstream::ColorChoice::Never;
        Self {
            theme: if is_plain {
                Box::new(SimpleTheme)
            } else {
                Box::<ColorfulTheme>::default()
            },
        }
    }

    /// The login of an API key, or the id of an application.
    pub(super) fn way_in(&self) -> Result<(Option<String>, Option<String>), Failure> {
        let ways = [
            "with an API key (Settings > Integrations)",
            "with my browser, by `saldo login`",
        ];
        if self.select("How do you get in at Qonto?", &ways, 0)? == 0 {
            let is_login = |text: &str| Login::new(text).map(drop).map_err(|error| error.to_string());
            let login = self.input("The login of the key, as Qonto shows it", None, is_login)?;
            return Ok((Some(login), None));
        }
        let is_id = |text: &str| Secret::new(text).map(drop).map_err(|error| error.to_string());
        let id = self.input(
            "The client id of your application (Qonto's Developer Portal)",
            None,
            is_id,
        )?;
        Ok((None, Some(id)))
    }

    pub(super) fn secret(&self) -> Result<SecretPlace, Failure> {
        let places = [
            "a program prints it, like `pass qonto/acme` or `op read …`",
            "in saldo.toml, which only I can read",
        ];
        if self.select("Where is the secret kept?", &places, 0)? == 0 {
            let is_command = |text: &str| match words(text) {
                Ok(words) if words.is_empty() => Err("a program with its arguments".to_owned()),
                Ok(_) => Ok(()),
                Err(reason) => Err(reason.to_owned()),
            };
            let command = self.input("The command", None, is_command)?;
            return words(&command).map(SecretPlace::Command).map_err(Failure::usage);
        }
        let typed = Password::with_theme(&*self.theme)
            .with_prompt("The secret (it is not shown)")
            .interact()
            .map(zeroize::Zeroizing::new)
            .map_err(lost)?;
        let secret = Secret::new(&typed)
            .map_err(|error| Failure::usage(format!("this secret cannot be used: {error}")))?;
        Ok(SecretPlace::File(secret))
    }

    /// Which accounts, where there is a choice; all of them are no choice.
    pub(super) fn accounts(&self, arguments: &mut InitArgs, accounts: &[Account]) -> Result<(), Failure> {
        let own: Vec<_> = accounts.iter().filter(|account| !account.is_external).collect();
        if !arguments.accounts.is_empty() || own.len() < 2 {
            return Ok(());
        }
        let names: Vec<_> = own
            .iter()
            .map(|account| {
                format!(
                    "{} ({})",
                    written(&account.name),
                    account.iban.as_deref().unwrap_or(&account.id)
                )
            })
            .collect();
        let chosen = self.several("Which accounts? (space bar: change, return: done)", &names, true)?;
        if chosen.len() < own.len() {
            let name = |account: &&Account| account.iban.clone().unwrap_or_else(|| account.id.clone());
            arguments.accounts = chosen.into_iter().map(|index| name(&own[index])).collect();
        }
        Ok(())
    }

    pub(super) fn timezone(&self, arguments: &mut InitArgs, usual: Option<Tz>) -> Result<(), Failure> {
        if arguments.timezone.is_some() {
            return Ok(());
        }
        let is_zone = |text: &str| {
            let zone: Result<Tz, _> = text.trim().parse();
            zone.map(drop)
                .map_err(|_| "there is no such time zone; write it like Europe/Berlin".to_owned())
        };
        let usual = usual.map(|zone| zone.name().to_owned());
        let zone = self.input("The time zone of your books", usual, is_zone)?;
        arguments.timezone = zone.trim().parse().ok();
        Ok(())
    }

    pub(super) fn formats(&self, arguments: &mut InitArgs) -> Result<(), Failure> {
        while arguments.formats.is_empty() {
            let names: Vec<_> = SHIPPED.iter().map(|(name, _)| (*name).to_owned()).collect();
            let question = "Which formats? (space bar: choose, return: done)";
            let chosen = self.several(question, &names, false)?;
            arguments.formats = chosen.into_iter().map(|index| names[index].clone()).collect();
        }
        Ok(())
    }

    /// What the formats need of the books and no option said.
    pub(super) fn books(
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
        if needs("account_length") && arguments.account_length.is_none() {
            let question = "Digits of a ledger account (DATEV Sachkontenlänge)";
            let length = self.number(question, Some(4), 4..=8)?;
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

    /// What the formats ask; an answer that is the default is left to them.
    pub(super) fn params(&self, arguments: &mut InitArgs, questions: &[Question]) -> Result<(), Failure> {
        for question in questions {
            if arguments.set.iter().any(|(name, _)| *name == question.name) {
                continue;
            }
            let may_be_blank = question.usual.as_deref() == Some("");
            let is_answer = |text: &str| {
                let is_one = may_be_blank || !text.trim().is_empty();
                is_one.then_some(()).ok_or_else(|| "an answer".to_owned())
            };
            let answer = self.input(&question.text(), question.usual.clone(), is_answer)?;
            if question.usual.as_deref() != Some(answer.as_str()) {
                arguments.set.push((question.name.clone(), answer));
            }
        }
        Ok(())
    }

    fn select(&self, question: &str, items: &[&str], first: usize) -> Result<usize, Failure> {
        let select = Select::with_theme(&*self.theme).with_prompt(question);
        select.items(items).default(first).interact().map_err(lost)
    }

    fn several(&self, question: &str, items: &[String], all: bool) -> Result<Vec<usize>, Failure> {
        let defaults = vec![all; items.len()];
        let select = MultiSelect::with_theme(&*self.theme).with_prompt(question);
        select.items(items).defaults(&defaults).interact().map_err(lost)
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

    fn input(
        &self,
        question: &str,
        usual: Option<String>,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Failure> {
        let mut input = Input::<String>::with_theme(&*self.theme).with_prompt(question);
        if let Some(usual) = usual {
            input = input
                .show_default(!usual.is_empty())
                .default(usual)
                .allow_empty(true);
        }
        input
            .validate_with(|text: &String| check(text))
            .interact_text()
            .map_err(lost)
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

/// The terminal went away, or its user did.
fn lost(error: dialoguer::Error) -> Failure {
    let _ = dialoguer::console::Term::stderr().show_cursor();
    Failure::user(anyhow::Error::new(error).context("the questions were not answered; nothing was written"))
}
