//! What a file is called.

use super::super::error::StatementError;
use super::super::{Format, Job};
use super::Place;
use crate::excerpt::id_end;
use crate::output::files::FileName;

impl Place {
    /// The name that the mapping gives the file. The second part and later ones carry their number.
    pub(super) fn name(self, format: &Format, job: &Job) -> Result<FileName, StatementError> {
        let mapping = &format.mapping;
        let mut name = mapping
            .file_name(&self.scope(format, None, job))
            .ok_or_else(|| StatementError::Nameless(mapping.name.clone()))?;
        if let Some(account) = self
            .account
            .filter(|account| self.is_taken(&name, *account, format, job))
        {
            insert_before_ending(&mut name, &format!("_{}", id_end(&job.accounts[account].id)));
        }
        if let Some(only_new) = &format.only_new {
            insert_before_ending(&mut name, &only_new.mark);
        }
        if self.number > 1 {
            insert_before_ending(&mut name, &format!("_{}", self.number));
        }
        FileName::new(&name).map_err(|error| StatementError::Name {
            format: mapping.name.clone(),
            error,
        })
    }

    /// Two accounts may have the same name, or names that differ only in signs that a file name lacks.
    fn is_taken(self, name: &str, account: usize, format: &Format, job: &Job) -> bool {
        let mut others = (0..job.accounts.len()).filter(|other| *other != account);
        others.any(|other| {
            let place = Self {
                account: Some(other),
                ..self
            };
            let theirs = format.mapping.file_name(&place.scope(format, None, job));
            theirs.is_some_and(|theirs| theirs.to_lowercase() == name.to_lowercase())
        })
    }
}

fn insert_before_ending(name: &mut String, text: &str) {
    let at = name.rfind('.').unwrap_or(name.len());
    name.insert_str(at, text);
}
