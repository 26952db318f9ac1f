//! One window of settled transactions, held against the bank: what is to be exported must all be there.

use std::collections::HashSet;

use super::balances::balance;
use super::transactions::as_asked;
use super::{Error, Sync, Tally, facts, now};
use crate::archive::{self, Kind, Order};
use crate::qonto::progress::Progress;
use crate::qonto::transactions::Count;
use crate::qonto::window::Window;
use crate::qonto::wire::COMPLETED;

impl Sync<'_> {
    /// Sees that the bank announces as many entries in a window as are stored. Where it does not, something was changed
    /// so that no list of changes shows it: then that part is read as a whole, and what is no longer in it is gone.
    pub async fn window(&mut self, window: &Window, progress: &dyn Progress) -> Result<(), Error> {
        let mut parts = vec![window.clone()];
        while let Some(part) = parts.pop() {
            let stored = self
                .archive
                .transaction_count(kept(&part), &as_asked(&part.instants))?;
            let announced = self.client.transaction_count(&part).await?;
            match (announced, part.halves()) {
                (Count::Exactly(count), _) if count == stored => {}
                (Count::TooMany, Some(halves)) => parts.extend(halves),
                _ => self.window_again(&part, progress).await?,
            }
        }
        Ok(())
    }

    /// Reads a window as a whole; what is no longer in it is gone.
    pub async fn window_again(&mut self, window: &Window, progress: &dyn Progress) -> Result<(), Error> {
        let account = &window.account_id;
        let before = self.ids(window)?;
        let mut tally = Tally::default();
        let listed = self.list(account, None, window, (&mut tally, progress)).await?;
        tally.unchanged = (listed.len() as u64).saturating_sub(tally.new + tally.changed);
        self.summary.add(Kind::Transaction, tally);
        // What moved out of the window is stored with its new time by now, if it is listed at all.
        let still_there = self.ids(window)?;
        let gone: Vec<_> = before
            .intersection(&still_there)
            .filter(|id| !listed.contains(*id))
            .collect();
        let at = now()?;
        self.archive.write(|writer| -> Result<(), Error> {
            gone.iter().try_for_each(|id| writer.mark_gone(id, at))?;
            if tally.has_news() || !gone.is_empty() {
                writer.forget_cursor(&balance(account))?;
            }
            Ok(())
        })?;
        self.summary.gone += gone.len() as u64;
        Ok(())
    }

    fn ids(&self, window: &Window) -> Result<HashSet<String>, Error> {
        let mut ids = HashSet::new();
        self.archive
            .transactions(kept(window), &window.instants, |json| -> Result<(), Error> {
                ids.insert(facts::id(Kind::Transaction, json)?);
                Ok(())
            })?;
        Ok(ids)
    }
}

/// The same window in the archive.
fn kept(window: &Window) -> archive::Window<'_> {
    archive::Window {
        account: &window.account_id,
        status: COMPLETED,
        order: Order::Settled,
    }
}
