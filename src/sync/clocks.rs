//! What time it is, where the bank and we may not agree.

use chrono::{DateTime, TimeDelta, Utc};

use super::transactions::{LISTS, scope, up_to_date};
use super::{Error, Sync, now};
use crate::archive::{self, Order, Side};
use crate::clock;
use crate::qonto::window::FIRST_INSTANT;

/// So much after the clocks is asked for: what happens meanwhile is in it too.
const CLOCKS: TimeDelta = TimeDelta::days(1);

impl Sync<'_> {
    /// The present, by whichever clock is behind: what happened until then is read for sure.
    pub(super) fn begun(&self) -> Result<DateTime<Utc>, Error> {
        let now = now()?;
        Ok(self.bank_clock().map_or(now, |bank| bank.min(now)))
    }

    /// Until when is asked for: after everything that has happened, also where our own clock was set back.
    pub fn until(&self, account: &str) -> Result<DateTime<Utc>, Error> {
        let mut latest = self.bank_clock().max(Some(now()?));
        for status in self.archive.statuses(account)? {
            let kept = archive::Window {
                account,
                status: &status,
                order: Order::Updated,
            };
            latest = latest.max(
                self.archive
                    .nearest(kept, Side::Before, DateTime::<Utc>::MAX_UTC)?,
            );
        }
        Ok(latest.unwrap_or(FIRST_INSTANT) + CLOCKS)
    }

    /// The bank's clock, unless the time is given.
    fn bank_clock(&self) -> Option<DateTime<Utc>> {
        let bank = self.client.bank_clock();
        bank.filter(|_| !clock::is_given())
    }

    /// Begins those lists of an account anew of which a cursor says that they were read until a time that has not come yet.
    /// Nobody can tell what happened since, and asking only for what is later would hide it.
    pub(super) fn forget_the_future(&mut self, account: &str, begun: DateTime<Utc>) -> Result<(), Error> {
        for (_, name) in LISTS {
            let scope = scope(account, name);
            let reached = self.archive.cursor(&scope)?;
            if reached.is_some_and(|reached| reached > begun + CLOCKS) {
                self.archive.write(|writer| {
                    writer.forget_cursor(&scope)?;
                    writer.forget_cursor(&up_to_date(account))
                })?;
            }
        }
        Ok(())
    }
}
