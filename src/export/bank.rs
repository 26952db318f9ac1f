//! Straight from the bank: pages are rendered as they arrive, and a window that is not proved is read again.

use tracing::{debug, info};

use super::error::Error;
use super::spool::Spool;
use super::statement::Finished;
use super::{Job, REVIEWED, Tallies};
use crate::entry::{Account, AttributeSet};
use crate::money::Cents;
use crate::output::files::Staging;
use crate::qonto::Client;
use crate::qonto::directory::Directory;
use crate::qonto::lists::ExternalAccounts;
use crate::qonto::normalize::Skipped;
use crate::qonto::progress::Progress;
use crate::qonto::window::{Beside, Status, Window};

use sink::{Sink, Surroundings, Unsettled};

mod sink;

/// How often a window is read before a broken proof stands: once, and three times more.
pub(crate) const ATTEMPTS: u32 = 4;

/// Neighbours asked for at first: one row each.
const NEIGHBOURS: u8 = 1;

/// Neighbours asked for when the balances do not meet: several may have settled at one instant.
const MORE_NEIGHBOURS: u8 = 100;

/// What a run needs of the bank beside the client.
pub(crate) struct Reader<'r> {
    pub(crate) client: &'r Client,
    pub(crate) job: &'r Job,
    pub(crate) progress: &'r dyn Progress,
}

impl Reader<'_> {
    /// Reads one account until its statement is proved, at most four times.
    /// What was read goes into `raw` as it was sent, neighbours included.
    pub(crate) async fn statement(
        &self,
        account: usize,
        staging: &mut Staging,
        tallies: &mut Tallies,
        mut raw: Option<&mut Spool>,
    ) -> Result<Finished, Error> {
        let mut attempt = 1;
        loop {
            let neighbours = if attempt == 1 { NEIGHBOURS } else { MORE_NEIGHBOURS };
            let mut found = Tallies::of(self.job);
            let ended = self
                .attempt(account, neighbours, staging, &mut found, raw.as_deref_mut())
                .await;
            let shown = &self.job.accounts[account];
            let reason = match ended {
                Ok(finished) if !finished.is_broken() || attempt == ATTEMPTS => {
                    tallies.absorb(found);
                    return Ok(Finished {
                        attempts: attempt,
                        ..finished
                    });
                }
                Ok(finished) => {
                    finished.abandon(staging);
                    "the balances do not meet"
                }
                Err(error) if error.is_out_of_order() && attempt < ATTEMPTS => "the list is not in order",
                Err(error) => return Err(error.at_last(shown)),
            };
            info!(
                target: "saldo::proof", account = shown.id, attempt, reason, "the period is read again"
            );
            if let Some(raw) = raw.as_deref_mut() {
                raw.clear().map_err(Error::temporary)?;
            }
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        account: usize,
        neighbours: u8,
        staging: &mut Staging,
        tallies: &mut Tallies,
        raw: Option<&mut Spool>,
    ) -> Result<Finished, Error> {
        let job = self.job;
        let window = self.window(account, Status::Completed);
        let beside = |side| {
            self.client
                .neighbours(&window.account_id, side, neighbours, AttributeSet::NONE)
        };
        // Both at once: each is one row, and the way to the bank is what takes time.
        let (before, after) = tokio::try_join!(
            beside(Beside::Before(window.instants.start)),
            beside(Beside::FromOn(window.instants.end))
        )?;
        debug!(
            target: "saldo::proof", account = window.account_id, before = before.len(), after = after.len(),
            "has its neighbours"
        );
        let mut sink = Sink::new(job, account, staging, tallies, raw);
        let read = async {
            sink.feed_neighbours(before.iter().rev())?;
            let read = self
                .client
                .transactions(&window, job.normalizer.wanted, &mut sink, self.progress)
                .await;
            let fetched = read.map_err(|error| sink.failure(error))?;
            sink.feed_neighbours(after.iter())?;
            Ok::<_, Error>(fetched)
        };
        let fetched = match read.await {
            Ok(fetched) => fetched,
            Err(stop) => {
                sink.abandon();
                return Err(stop);
            }
        };
        debug!(
            target: "saldo::proof", account = window.account_id, pages = fetched.pages, rows = fetched.entries,
            total_count = fetched.last_total, ends_with_the_balance = after.is_empty(), "has its entries"
        );
        let balance = if after.is_empty() {
            self.balance(&job.accounts[account]).await?
        } else {
            None
        };
        let surroundings = Surroundings {
            before,
            after,
            balance,
        };
        sink.finish(&fetched, &surroundings)
    }

    fn window(&self, account: usize, status: Status) -> Window {
        Window::of_period(
            &self.job.accounts[account],
            self.job.setting.period,
            self.job.normalizer.zone,
            status,
        )
    }

    /// The account's settled balance, asked for after its entries.
    async fn balance(&self, account: &Account) -> Result<Option<Cents>, Error> {
        if account.is_external {
            return Ok(None);
        }
        let organization = self.client.organization(ExternalAccounts::LeftOut).await?;
        let mut directory = Directory::builder();
        directory.organization(organization.get())?;
        Ok(directory
            .build()
            .account(&account.id)
            .and_then(|account| account.balance))
    }

    /// What has not settled, and what was declined, in the period; both lists may tell of the same transaction.
    pub(crate) async fn unsettled(
        &self,
        account: usize,
        raw: Option<&mut Spool>,
    ) -> Result<Vec<Skipped<'static>>, Error> {
        let (pending, mut declined) = tokio::try_join!(
            self.of_status(account, Status::Pending),
            self.of_status(account, Status::Declined)
        )?;
        if let Some(raw) = raw {
            let rows = pending.rows.iter().chain(&declined.rows);
            rows.into_iter()
                .try_for_each(|row| raw.add("transaction", row))
                .map_err(Error::temporary)?;
        }
        // One status at a time, and then together: whether several can be asked for at once is disputed.
        let mut skipped = pending.found;
        skipped.append(&mut declined.found);
        Ok(skipped)
    }

    async fn of_status(&self, account: usize, status: Status) -> Result<Unsettled<'_>, Error> {
        let wanted = self.job.normalizer.wanted.union(REVIEWED);
        let mut sink = Unsettled {
            job: self.job,
            account,
            wanted,
            found: Vec::new(),
            rows: Vec::new(),
        };
        let window = self.window(account, status);
        self.client
            .transactions(&window, wanted, &mut sink, self.progress)
            .await?;
        Ok(sink)
    }
}
