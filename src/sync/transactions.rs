//! The transactions of an account: one list for each status, and one short look whether that is needed at all.

use std::collections::HashSet;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use tracing::info;

use super::balances::balance;
use super::sink::{Probe, Store};
use super::{Error, Sync, Tally, now};
use crate::archive::{self, Kind, Order, Scope, Side};
use crate::entry::AttributeSet;
use crate::qonto::progress::Progress;
use crate::qonto::transactions::Count;
use crate::qonto::window::{By, FIRST_INSTANT, Status, Window};
use crate::qonto::wire::COMPLETED;

/// So much before the cursor is asked for again: the bank may show a change later than its time says.
const OVERLAP: TimeDelta = TimeDelta::days(3);

/// How often a list that moves is read.
const ATTEMPTS: u32 = 4;

/// The lists, what did not settle first: what settles meanwhile then comes in the list of the settled ones.
pub(super) const LISTS: [(Status, &str); 3] = [
    (Status::Pending, "pending"),
    (Status::Declined, "declined"),
    (Status::Completed, COMPLETED),
];

/// A request is a second wider than its window, and both ends are included (see [`Window`]).
pub(super) fn as_asked(instants: &Range<DateTime<Utc>>) -> Range<DateTime<Utc>> {
    let second = TimeDelta::seconds(1);
    instants.start - second..instants.end + second + TimeDelta::microseconds(1)
}

/// What was found out about the bank: it honours several statuses in one search.
fn together() -> Scope {
    Scope::new(Kind::Transaction, "statuses together")
}

/// That all lists of an account were read since it last moved.
pub(super) fn up_to_date(account: &str) -> Scope {
    scope(account, "up to date")
}

/// When an account was last read to the end.
pub fn whole(account: &str) -> Scope {
    scope(account, "whole")
}

pub(super) fn scope(account: &str, status: &str) -> Scope {
    Scope::new(Kind::Transaction, format!("{account}/{status}"))
}

impl Sync<'_> {
    /// Brings an account's transactions up to date.
    ///
    /// One search for all statuses tells whether anything happened, and mostly nothing did. Since some found that the
    /// bank honours only one status in a search, it is asked so only after it was seen to honour all; and what it says
    /// is stored only from the lists of one status each.
    pub async fn transactions(&mut self, account: &str, progress: &dyn Progress) -> Result<(), Error> {
        let begun = self.begun()?;
        self.forget_the_future(account, begun)?;
        let until = self.until(account)?;
        if !self.is_full
            && self.may_be_asked_together(account)?
            && !self.has_news(account, until, progress).await?
        {
            return Ok(self
                .archive
                .write(|writer| writer.set_cursor(&whole(account), begun))?);
        }
        // Once its news are stored, nothing but this tells the next run that there was more to do.
        self.archive.write(|writer| {
            writer.forget_cursor(&up_to_date(account))?;
            writer.forget_cursor(&balance(account))
        })?;
        // Settled ones do not vanish; only who reads all of them can say that one did.
        let may_vanish: &[&str] = if self.is_full {
            &["pending", "completed"]
        } else {
            &["pending"]
        };
        let mut before = Vec::new();
        for status in may_vanish {
            before.extend(self.archive.transaction_ids(account, status)?);
        }
        let mut tally = Tally::default();
        let mut seen = HashSet::new();
        for (status, name) in LISTS {
            let window = self.due(account, (status, name), until)?;
            let scope = scope(account, name);
            let ids = self
                .list(account, Some(&scope), &window, (&mut tally, progress))
                .await?;
            seen.extend(ids);
        }
        let news = tally.new + tally.changed;
        info!(target: "saldo::sync", account, new = tally.new, changed = tally.changed, "has its transactions");
        tally.unchanged = (seen.len() as u64).saturating_sub(news);
        self.summary.add(Kind::Transaction, tally);

        let missing: Vec<_> = before.into_iter().filter(|id| !seen.contains(id)).collect();
        self.close(account, &missing, begun)?;
        self.prove_together(account, until).await
    }

    /// Whether one search can tell that nothing happened.
    fn may_be_asked_together(&self, account: &str) -> Result<bool, Error> {
        let is_proved = self.archive.cursor(&together())?.is_some();
        Ok(is_proved && self.archive.cursor(&up_to_date(account))?.is_some())
    }

    async fn has_news(
        &mut self,
        account: &str,
        until: DateTime<Utc>,
        progress: &dyn Progress,
    ) -> Result<bool, Error> {
        let mut reached = None;
        for (_, name) in LISTS {
            reached = reached.max(self.archive.cursor(&scope(account, name))?);
        }
        let from = reached.map_or(FIRST_INSTANT, |reached| reached - OVERLAP);
        let window = Window::of_changes(account, from..until, Status::Any);
        let mut probe = Probe::new(self.archive, account);
        let read = self
            .client
            .transactions(&window, AttributeSet::ALL, &mut probe, progress)
            .await;
        if read.as_ref().is_err_and(is_refused) {
            return Ok(true);
        }
        let fetched = read.map_err(|error| probe.failure(error))?;
        let unchanged = probe.found();
        let is_whole = fetched.last_total.is_none_or(|total| total == probe.found());
        let has_news = probe.has_news || !is_whole;
        if !has_news {
            let looked_at = Tally {
                unchanged,
                ..Tally::default()
            };
            self.summary.add(Kind::Transaction, looked_at);
        }
        Ok(has_news)
    }

    /// What to ask for. Pending ones are few and vanish without a trace, so all of them are asked for each time. The
    /// first time all settled ones are asked for by their settlement, which each of them has.
    fn due(
        &self,
        account: &str,
        (status, name): (Status, &str),
        until: DateTime<Utc>,
    ) -> Result<Window, Error> {
        let cursor = self.archive.cursor(&scope(account, name))?;
        let from = cursor
            .filter(|_| status != Status::Pending && !self.is_full)
            .map(|cursor| cursor - OVERLAP);
        let mut window = Window::of_changes(account, from.unwrap_or(FIRST_INSTANT)..until, status);
        if from.is_none() && status == Status::Completed {
            window.by = By::Settlement;
        }
        Ok(window)
    }

    /// Stores one list. A row that is edited while its list is read pushes another one out of sight: then it is read
    /// again.
    pub(super) async fn list(
        &mut self,
        account: &str,
        scope: Option<&Scope>,
        window: &Window,
        (news, progress): (&mut Tally, &dyn Progress),
    ) -> Result<HashSet<String>, Error> {
        let mut attempt = 1;
        let present = self.begun()?;
        let reach = scope.map(|scope| (scope.clone(), present));
        loop {
            let mut store =
                Store::new(self.archive, account, reach.clone(), news).with_links(self.links.as_mut());
            let read = self
                .client
                .transactions(window, AttributeSet::ALL, &mut store, progress)
                .await;
            let fetched = read.map_err(|error| store.failure(error))?;
            match store.finish(fetched.last_total) {
                Err(Error::Incomplete { .. }) if attempt < ATTEMPTS => {
                    progress.withdrawn(fetched.pages, fetched.entries);
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// Notes that the account is up to date. What was listed before and is in no list now is gone: a hold was let go, or
    /// it settled under another identifier.
    fn close(&mut self, account: &str, missing: &[String], begun: DateTime<Utc>) -> Result<(), Error> {
        let at = now()?;
        self.archive.write(|writer| -> Result<(), Error> {
            missing.iter().try_for_each(|id| writer.mark_gone(id, at))?;
            writer.move_cursor(&up_to_date(account), begun)?;
            writer.set_cursor(&whole(account), begun)?;
            Ok(())
        })?;
        self.summary.gone += missing.len() as u64;
        Ok(())
    }

    /// Sees whether the bank honours several statuses in one search: it must announce as many transactions as were
    /// just stored. An account with one status only proves nothing.
    async fn prove_together(&mut self, account: &str, until: DateTime<Utc>) -> Result<(), Error> {
        let statuses = self.archive.statuses(account)?;
        let kept = |status| archive::Window {
            account,
            status,
            order: Order::Updated,
        };
        let mut latest = Vec::new();
        for status in &statuses {
            latest.extend(self.archive.nearest(kept(status), Side::Before, until)?);
        }
        latest.sort_unstable_by(|a, b| b.cmp(a));
        let [_, second, ..] = latest[..] else {
            return Ok(());
        };
        let window = Window::of_changes(account, second..until, Status::Any);
        let mut stored = 0;
        for status in &statuses {
            stored += self
                .archive
                .transaction_count(kept(status), &as_asked(&window.instants))?;
        }
        let announced = match self.client.transaction_count(&window).await {
            Err(error) if is_refused(&error) => Count::Unsaid,
            announced => announced?,
        };
        self.archive.write(|writer| {
            if announced == Count::Exactly(stored) {
                writer.move_cursor(&together(), until)
            } else {
                writer.forget_cursor(&together())
            }
        })?;
        Ok(())
    }
}

/// Some say that the bank honours only one status in a search; it may also refuse more of them.
fn is_refused(error: &crate::qonto::Error) -> bool {
    error
        .refusal()
        .is_some_and(|refusal| matches!(refusal.status(), 400 | 422))
}
