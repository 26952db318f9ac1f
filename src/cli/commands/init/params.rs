//! What the formats ask once: the answers, and whether an export could begin with them.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use crate::cli::bookkeeping::{self, Choice};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::clock;
use crate::config::Profile;
use crate::entry::{Account, AttributeSet};
use crate::export::{Format, Job, Setting};
use crate::mapping::Mapping;
use crate::period::Period;
use crate::qonto::directory::Directory;
use crate::qonto::normalize::Normalizer;

/// A question of the formats, asked once for all that have it: in a profile it has one answer.
pub(super) struct Question {
    /// The name after `params.`.
    pub(super) name: String,
    pub(super) ask: String,
    /// The formats that ask.
    pub(super) formats: Vec<String>,
    /// What the first of them takes where nobody answers.
    pub(super) usual: Option<String>,
    /// Whether another one takes something else then.
    pub(super) differs: bool,
}

impl Question {
    /// The question, and who asks.
    pub(super) fn text(&self) -> String {
        let own = if self.differs {
            "; by default each has its own"
        } else {
            ""
        };
        format!(
            "{} (`{}`, for {}{own})",
            self.ask,
            self.name,
            self.formats.join(", ")
        )
    }
}

/// An export that is prepared, and not made.
pub(super) struct Rehearsal<'r> {
    directory: &'r Directory,
    accounts: &'r [Account],
    zone: Tz,
    setting: Setting,
    profile: &'r Profile,
}

impl<'r> Rehearsal<'r> {
    /// Of last month, by this profile.
    pub(super) fn new(
        directory: &'r Directory,
        accounts: &'r [Account],
        profile: &'r Profile,
    ) -> Result<Self, Failure> {
        let zone = profile.timezone.unwrap_or_default();
        let period = Period::last_month(clock::now()?, zone)
            .ok_or_else(|| Failure::usage("there is no last month; check the clock"))?;
        let mut setting = Setting::of(period, zone)?;
        setting.books = profile.books.clone().unwrap_or_default();
        bookkeeping::settle(&mut setting.books)?;
        Ok(Self {
            directory,
            accounts,
            zone,
            setting,
            profile,
        })
    }

    /// What the formats ask, each question once.
    pub(super) fn questions(&self, mappings: &[Mapping]) -> Result<Vec<Question>, Failure> {
        let mut questions: Vec<Question> = Vec::new();
        let run = self.setting.scope(self.directory.organization());
        for mapping in mappings {
            for param in &mapping.params {
                let usual = mapping.default_of(param, &run)?;
                if let Some(known) = questions.iter_mut().find(|known| known.name == param.name) {
                    known.formats.push(mapping.name.clone());
                    known.differs |= known.usual != usual;
                    continue;
                }
                questions.push(Question {
                    name: param.name.clone(),
                    ask: param.ask.clone(),
                    formats: vec![mapping.name.clone()],
                    usual,
                    differs: false,
                });
            }
        }
        Ok(questions)
    }

    /// Whether these formats could be exported from these accounts, with the answers of the profile.
    pub(super) fn check(&self, mappings: Vec<Mapping>) -> Result<(), Failure> {
        let books = &self.setting.books;
        formats::check_books(&mappings, books)?;
        let keeper = bookkeeping::wanted(&mappings, Choice::default(), self.profile, books)?;
        let formats: Result<Vec<_>, Failure> = mappings
            .into_iter()
            .map(|mapping| {
                let run = self.setting.scope(self.directory.organization());
                let params = mapping.resolve_params(&self.profile.params, &run)?;
                Ok(Format::new(mapping, params, &self.setting))
            })
            .collect();
        let normalizer = Normalizer {
            directory: self.directory.clone(),
            zone: self.zone,
            wanted: AttributeSet::NONE,
        };
        let job = Job::new(normalizer, formats?, self.setting.clone(), self.accounts.to_vec());
        Ok(job.with_keeper(keeper).check_requirements()?)
    }
}

/// Refuses answers to what nobody asks, and names what nobody answered where nobody can be asked.
pub(super) fn check_answers(
    questions: &[Question],
    given: &[(String, String)],
    can_ask: bool,
) -> Result<(), Failure> {
    let asked = |name: &str| questions.iter().any(|question| question.name == name);
    formats::answers(&Profile::default(), given)?;
    if let Some((name, _)) = given.iter().find(|(name, _)| !asked(name)) {
        return Err(Failure::usage(format!(
            "none of these formats asks for `{name}`; remove --set {name}=…"
        )));
    }
    let answered: BTreeSet<_> = given.iter().map(|(name, _)| name).collect();
    let missing: Vec<_> = questions
        .iter()
        .filter(|question| question.usual.is_none() && !answered.contains(&question.name))
        .map(|question| format!("--set {}=…: {}", question.name, question.text()))
        .collect();
    if missing.is_empty() || can_ask {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "the formats need to know more, and nobody can be asked; these options are missing:\n  {}",
        missing.join("\n  ")
    )))
}
