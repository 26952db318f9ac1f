//! The rows of one entry: one, or one for each posting or line.

use super::{Omission, Renderer};
use crate::entry::{Account, Entry};
use crate::export::Format;
use crate::mapping::{RowOf, Scope};
use crate::posting::{Line, Posting};

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
                self.batch.refused.add(error.to_string());
                Vec::new()
            })
    }

    /// Appends the rows of an entry; says how many they are, or what left all of them out.
    pub(super) fn render(
        &mut self,
        index: usize,
        format: &Format,
        account: usize,
        entry: &Entry<'_>,
        postings: &[Posting<'_>],
    ) -> (u64, Option<Omission>) {
        let slice = format.slice(entry.settled_at.date());
        let scope = Scope {
            entry: Some(entry),
            ..self.job.scope(format, Some(&self.job.accounts[account]), slice)
        };
        if format.mapping.rows == RowOf::Entry {
            return match self.render_row(index, format, scope) {
                Some(filter) => (0, Some(Omission::Filter(filter))),
                None => (1, None),
            };
        }
        if postings.is_empty() {
            return (0, Some(Omission::Filter(format.mapping.nothing_to_post())));
        }
        let is_line = format.mapping.rows == RowOf::Line;
        let lines = if is_line {
            Line::of_entry(entry.amount, postings)
        } else {
            Vec::new()
        };
        let of_posting = postings.iter().filter(|_| !is_line).map(|posting| Scope {
            posting: Some(posting),
            ..scope
        });
        let of_line = lines.iter().map(|line| Scope {
            line: Some(line),
            ..scope
        });
        let mut rows = 0;
        for scope in of_posting.chain(of_line) {
            rows += 1;
            if let Some(filter) = self.render_row(index, format, scope) {
                // All or nothing, or the rows would no longer sum up to the entry.
                self.batch.rendered[index].discard();
                return (0, Some(Omission::Filter(filter)));
            }
        }
        (rows, None)
    }

    fn render_row(&mut self, index: usize, format: &Format, scope: Scope<'_>) -> Option<usize> {
        let begun = format
            .mapping
            .begin(scope, &format.encoder, &mut self.rows[index]);
        let written = match begun {
            Ok(Err(filter)) => return Some(filter),
            Ok(Ok(cells)) => {
                let (rendered, days) = (&mut self.batch.rendered[index], &mut self.days[index]);
                format.shape.append(cells, &self.records[index], days, rendered)
            }
            Err(error) => Err(error.into()),
        };
        if let Err(refusal) = written {
            let id = scope.entry.map(|entry| &*entry.id).unwrap_or_default();
            let refusal = refusal.told(&format!("entry {id}"), &format.mapping);
            self.batch.refused.add(refusal);
        }
        None
    }
}
