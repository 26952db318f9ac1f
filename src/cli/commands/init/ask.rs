//! The questions, with arrow keys.

use std::io;

use chrono_tz::Tz;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, MultiSelect, Password, Select};

use super::entrance::{SecretPlace, words};
use super::params::Question;
use crate::access::{Login, Secret};
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::config::Profile;
use crate::entry::Account;
use crate::excerpt::written;

mod books;
mod folders;

/// Characters of a line to choose: it must not wrap.
const LINE: usize = 74;

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
    pub(super) fn accounts(
        &self,
        arguments: &mut InitArgs,
        accounts: &[Account],
        printer: &mut Printer,
    ) -> Result<(), Failure> {
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
        let question = "Which accounts? (space bar: change, return: done)";
        let chosen = self.several(question, &names, true, printer)?;
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

    pub(super) fn formats(&self, arguments: &mut InitArgs, printer: &mut Printer) -> Result<(), Failure> {
        if !arguments.formats.is_empty() {
            return Ok(());
        }
        let profile = Profile::default();
        let known = formats::list(&profile)?;
        let width = known.iter().map(|known| known.name.chars().count()).max();
        let width = width.unwrap_or(0);
        let lines = known.iter().map(|known| {
            // One that cannot be read is told when it is chosen.
            let mapping = formats::compile(&known.source, &profile);
            let title = mapping.map_or_else(|_| known.place.clone(), |mapping| mapping.title);
            let line = format!("{:width$}  {title}", known.name);
            line.chars().take(LINE).collect()
        });
        let lines: Vec<String> = lines.collect();
        let question = "Which formats? (space bar: choose, return: done)";
        let chosen = self.several(question, &lines, false, printer)?;
        arguments.formats = chosen
            .into_iter()
            .map(|index| known[index].name.clone())
            .collect();
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

    /// Some of these, at least one.
    fn several(
        &self,
        question: &str,
        items: &[String],
        all: bool,
        printer: &mut Printer,
    ) -> Result<Vec<usize>, Failure> {
        let defaults = vec![all; items.len()];
        loop {
            let select = MultiSelect::with_theme(&*self.theme).with_prompt(question);
            let chosen = select.items(items).defaults(&defaults).interact().map_err(lost)?;
            if !chosen.is_empty() {
                return Ok(chosen);
            }
            printer.bad("no:", "nothing is chosen; choose at least one with the space bar");
        }
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

/// The terminal went away, or its user did.
fn lost(error: dialoguer::Error) -> Failure {
    let _ = dialoguer::console::Term::stderr().show_cursor();
    Failure::user(anyhow::Error::new(error).context("the questions were not answered; nothing was written"))
}
