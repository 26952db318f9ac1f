//! The rows of one entry: one, or one for each posting.

use super::{Renderer, SHOWN};
use crate::cli::convert::Format;
use crate::entry::{Account, Entry};
use crate::mapping::{Outcome as Rendered, RowOf, Scope};
use crate::posting::Posting;

impl<'j> Renderer<'j> {
    /// The accounting lines of an entry, where a format wants them.
    pub(super) fn postings(&mut self, account: &Account, entry: &Entry<'_>) -> Vec<Posting<'j>> {
        let Some(keeper) = self.job.keeper.as_deref() else {
            return Vec::new();
        };
        let scope = Scope {
            entry: Some(entry),
            account: Some(account),
            ..self
                .job
                .setting
                .scope(self.job.normalizer.directory.organization())
        };
        keeper
            .post(entry, account, &scope, &mut self.batch.booking)
            .unwrap_or_else(|error| {
                self.refuse(error.to_string());
                Vec::new()
            })
    }

    fn refuse(&mut self, reason: String) {
        if self.refused.len() < SHOWN {
            self.refused.push(reason);
        }
    }

    /// Appends the rows of an entry; says how many they are, or which filter left all of them out.
    pub(super) fn render(
        &mut self,
        index: usize,
        format: &Format,
        account: usize,
        entry: &Entry<'_>,
        postings: &[Posting<'_>],
    ) -> (u64, Option<usize>) {
        let slice = format.slice(entry.settled_at.date());
        let scope = Scope {
            entry: Some(entry),
            ..self.job.scope(format, Some(&self.job.accounts[account]), slice)
        };
        if format.mapping.rows == RowOf::Entry {
            return match self.render_row(index, format, &scope) {
                Some(filter) => (0, Some(filter)),
                None => (1, None),
            };
        }
        if postings.is_empty() {
            return (0, Some(format.mapping.nothing_to_post()));
        }
        let start = self.batch.rendered[index].bytes.len();
        for posting in postings {
            let scope = Scope {
                posting: Some(posting),
                ..scope
            };
            if let Some(filter) = self.render_row(index, format, &scope) {
                // All or nothing, or the postings would no longer sum up to the entry.
                self.batch.rendered[index].bytes.truncate(start);
                return (0, Some(filter));
            }
        }
        (postings.len() as u64, None)
    }

    fn render_row(&mut self, index: usize, format: &Format, scope: &Scope<'_>) -> Option<usize> {
        let rendered = &mut self.batch.rendered[index];
        let outcome = format
            .mapping
            .render(scope, &format.encoder, &mut self.row, &mut rendered.tally);
        let refusal = match outcome {
            Ok(Rendered::Filtered(filter)) => return Some(filter),
            Ok(Rendered::Written) => {
                let (records, out) = (&mut self.records[index], &mut rendered.bytes);
                match Format::append(&format.mapping, &format.encoder, records, &self.row, out) {
                    Ok(()) => return None,
                    Err(error) => {
                        let id = scope.entry.map(|entry| &*entry.id).unwrap_or_default();
                        let format = &format.mapping.name;
                        format!("entry {id} cannot be written as `{format}`: {error}")
                    }
                }
            }
            Err(error) => error.to_string(),
        };
        self.refuse(refusal);
        None
    }
}
