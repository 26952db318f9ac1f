//! From all answers to a file with which an export can begin.

use chrono_tz::Tz;

use super::ask::Asker;
use super::entrance::Entrance;
use super::file::Draft;
use super::params::{Question, Rehearsal, check_answers};
use super::place::{Staged, Target};
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::config::{Environment, Profile};
use crate::entry::Account;
use crate::mapping::Mapping;
use crate::qonto::directory::Directory;

/// What is known beside the options.
pub(super) struct Form<'f> {
    pub(super) target: &'f Target,
    pub(super) entrance: &'f Entrance,
    pub(super) timezone: Tz,
    pub(super) environment: &'f Environment,
    pub(super) directory: &'f Directory,
    pub(super) accounts: &'f [Account],
}

impl Form<'_> {
    /// Asks what the formats ask, and rehearses an export. An answer with which it could not begin is asked for again,
    /// where somebody is there.
    pub(super) fn fill(
        &self,
        arguments: &mut InitArgs,
        mappings: &[Mapping],
        asker: Option<&Asker>,
        printer: &mut Printer,
    ) -> Result<Staged, Failure> {
        // The defaults of questions may depend on the books. The file may hold a secret: it is gone before anything is asked.
        let profile = self.stage(arguments, &[])?.profile;
        let rehearsal = Rehearsal::new(self.directory, self.accounts, &profile)?;
        let questions = rehearsal.questions(mappings)?;
        check_answers(&questions, &arguments.set, asker.is_some())?;
        // No answer mends what is wrong with those that ask nothing.
        rehearsal.check(load(mappings, false)?)?;
        let given = arguments.set.clone();
        loop {
            if let Some(asker) = asker {
                asker.params(arguments, &questions)?;
            }
            let staged = self.stage(arguments, &questions)?;
            let rehearsal = Rehearsal::new(self.directory, self.accounts, &staged.profile)?;
            match rehearsal.check(load(mappings, true)?) {
                Ok(()) => return Ok(staged),
                Err(failure) if asker.is_some() && given.len() < questions.len() => {
                    printer.failure(&failure);
                    arguments.set.clone_from(&given);
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    fn stage(&self, arguments: &InitArgs, questions: &[Question]) -> Result<Staged, Failure> {
        let draft = Draft::new(
            arguments,
            self.entrance,
            self.timezone,
            self.environment,
            questions,
        );
        Staged::write(&draft, self.target, arguments, self.entrance)
    }
}

/// The formats that ask something, or the others.
fn load(mappings: &[Mapping], asking: bool) -> Result<Vec<Mapping>, Failure> {
    let wanted = mappings
        .iter()
        .filter(|mapping| mapping.params.is_empty() != asking);
    wanted
        .map(|mapping| formats::compile(&mapping.source, &Profile::default()))
        .collect()
}
