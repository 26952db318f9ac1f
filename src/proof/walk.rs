//! The stream: entries go in one by one, in settled order, and come out in their final order.

use chrono::{DateTime, Utc};

use super::borders::Borders;
use super::chain::Chain;
use super::dusk::Dusk;
use super::error::WalkError;
use super::group::Group;
use super::seen::{Seen, is_invisible};
use super::verdict::{AccountBalance, Evidence, Tally};
use super::{EntryId, Link, Place, Proof, SWAP};
use crate::money::Cents;

/// The balance walk over the entries of one account.
///
/// Entries come in the order of their settled time; those of one instant may come in any order. All entries of the
/// account may be fed, however far from the period: a gap before it is forgotten as soon as the entries chain again,
/// and after it only the first instant counts, with what the clock may have swapped with it or with the next ones.
///
/// Memory stays constant as long as the entries chain, and bounded behind a gap. It grows with the number of entries
/// of one instant, and by eight bytes for each entry of the period, 32 for one that is zero or carries no balance.
///
/// ```
/// use saldo::money::Cents;
/// use saldo::proof::{AccountBalance, Evidence, Link, Place, State, Walk};
///
/// let entries = [("a", 1, 500, 500, Place::Before), ("b", 2, -120, 380, Place::Within)];
/// let mut walk = Walk::new();
/// let mut order = Vec::new();
/// for (index, (id, second, amount, balance, place)) in (0..).zip(entries) {
///     let settled = chrono::DateTime::from_timestamp(second, 0).unwrap();
///     let (amount, balance) = (Cents::new(amount), Some(Cents::new(balance)));
///     order.extend_from_slice(walk.push(Link { index, settled, amount, balance, place }, id)?);
/// }
/// let evidence = Evidence { account_balance: Some(AccountBalance::Firm(Cents::new(380))), ..Evidence::default() };
/// let (rest, proof) = walk.finish(&evidence);
/// order.extend(rest);
/// assert_eq!((order, proof.state), (vec![1], State::Proven));
/// # Ok::<(), saldo::proof::WalkError>(())
/// ```
#[derive(Debug, Default)]
pub struct Walk {
    group: Group,
    /// Groups before the period that do not chain yet.
    eve: Vec<Group>,
    chain: Chain,
    tally: Tally,
    seen: Seen,
    borders: Borders,
    order: Vec<usize>,
    closed: Vec<u64>,
    /// When the first entry with a balance after the period settled, or the one that came to a loop.
    first_after: Option<DateTime<Utc>>,
    /// Nothing that still comes can matter to the walk, but that it may contradict it.
    is_sealed: bool,
    dusk: Dusk,
}

impl Walk {
    /// A walk that has not begun.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next entry, and hands back the entries of the instant that it closes, by index, in their final order.
    ///
    /// The answer is empty while the instant is the same. Neighbours of the period are never in it, nor are entries
    /// that came again with the same id: what is not handed back is not to be written.
    pub fn push(&mut self, link: Link, id: &str) -> Result<&[u64], WalkError> {
        self.push_known(link, EntryId::new(id))
    }

    /// The same, where the fingerprint is known.
    pub(crate) fn push_known(&mut self, link: Link, id: EntryId<'_>) -> Result<&[u64], WalkError> {
        if let Some(balance) = link.balance
            && link.edge().is_none()
        {
            let (id, amount) = (id.text.to_owned(), link.amount);
            return Err(WalkError::OutOfRange { id, amount, balance });
        }
        self.closed.clear();
        if let Some(previous) = self.group.settled() {
            if link.settled < previous {
                let (id, settled) = (id.text.to_owned(), link.settled);
                return Err(WalkError::OutOfOrder {
                    id,
                    settled,
                    previous,
                });
            }
            if link.settled > previous {
                self.close();
            }
        }
        self.group.push(link, id);
        Ok(&self.closed)
    }

    /// Ends the walk: the entries of the last instant, as [`Walk::push`] hands them back, and the proof.
    pub fn finish(mut self, evidence: &Evidence) -> (Vec<u64>, Proof) {
        self.closed.clear();
        self.close();
        self.leave_eve(DateTime::<Utc>::MAX_UTC);
        let is_anchored = self.first_after.is_some();
        let end = evidence
            .account_balance
            .filter(|_| !is_anchored)
            .and_then(|balance| self.anchor(balance));
        let outcome = self.chain.finish(end, is_anchored);
        self.tally.is_closing_anchored = is_anchored || end.is_some();
        self.tally.doubled = self.seen.doubled();
        (self.closed, self.tally.judge(outcome, &self.borders, evidence))
    }

    /// The balance that the walk must end with.
    fn anchor(&self, balance: AccountBalance) -> Option<Cents> {
        match balance {
            AccountBalance::Firm(balance) => Some(balance),
            AccountBalance::Loose(balance) => Some(balance).filter(|balance| self.chain.may_end_at(*balance)),
        }
    }

    fn close(&mut self) {
        if self.step() {
            return;
        }
        let mut group = std::mem::take(&mut self.group);
        if let (Some(place), Some(now)) = (group.place(), group.settled()) {
            match place {
                Place::Before => {
                    self.begin_again_before(now);
                    group = self.take_before(group);
                }
                Place::Within => {
                    self.leave_eve(now);
                    self.take(&mut group);
                }
                Place::After => {
                    self.leave_eve(now);
                    self.take_after(&mut group, now);
                }
            }
        }
        group.clear();
        self.group = group;
    }

    /// Nearly every entry is alone in its instant, lies within the period, and goes on where the last one ended: then a few
    /// steps do what [`Walk::take`] does. Says whether it was so.
    fn step(&mut self) -> bool {
        let Some(entry) = self.group.only() else {
            return false;
        };
        let link = entry.link;
        let is_plain = link.place == Place::Within
            && !is_invisible(entry)
            && self.eve.is_empty()
            && self.borders.is_begun()
            && self.chain.step(entry);
        if is_plain {
            self.seen.add_visible(entry);
            self.tally.add_within(link);
            self.borders.pass(link.settled);
            self.closed.push(link.index);
            self.group.clear();
        }
        is_plain
    }

    /// Walks on before the period, so that its first entry meets the right balance; what is broken there is no
    /// concern of the period, so the walk begins again behind it. Hands back an empty group.
    fn take_before(&mut self, mut group: Group) -> Group {
        self.take(&mut group);
        if self.chain.is_torn() {
            self.begin_again();
            self.take(&mut group);
        }
        if self.chain.is_pending() {
            self.eve.push(group);
            return Group::default();
        }
        self.eve.clear();
        group
    }

    /// What has not chained for longer than a swap takes is given up, but for the last instant.
    fn begin_again_before(&mut self, now: DateTime<Utc>) {
        let is_near = |group: Option<&Group>| {
            let settled = group.and_then(Group::settled);
            settled.is_none_or(|settled| now - settled <= SWAP)
        };
        if is_near(self.eve.first()) {
            return;
        }
        let had_begun = self.chain.has_begun();
        let last = self.eve.pop();
        self.eve.clear();
        let is_whole = self.chain.settle_by(now);
        if is_whole || (!had_begun && is_near(last.as_ref())) {
            self.eve.extend(last.filter(|_| self.chain.is_pending()));
            return;
        }
        self.begin_again();
        if let Some(mut last) = last {
            self.take(&mut last);
            self.eve.push(last);
        }
    }

    fn begin_again(&mut self) {
        self.chain = Chain::default();
        self.tally.forget_before();
        self.eve.clear();
    }

    /// The period begins, or the neighbours after it: from here on nothing is given up.
    fn leave_eve(&mut self, now: DateTime<Utc>) {
        self.begin_again_before(now);
        self.eve.clear();
    }

    fn take(&mut self, group: &mut Group) {
        self.unify(group);
        if group.len() == 0 {
            return;
        }
        self.borders.add(group, || self.chain.last());
        self.walk_on(group);
        let links = self.order.iter().map(|position| group.row(*position).link);
        let within = links.filter(|link| link.place == Place::Within);
        self.closed.extend(within.map(|link| link.index));
    }

    fn walk_on(&mut self, group: &Group) {
        self.tally.add(group);
        self.chain.advance(group, &mut self.order);
    }

    fn unify(&mut self, group: &mut Group) {
        self.tally.unified(group.unify());
        let before = group.len();
        let seen = &mut self.seen;
        group.retain(|row| row.link.place != Place::Within || !seen.again(row));
        self.tally.duplicates += (before - group.len()) as u64;
    }

    /// The first instant after the period anchors its end; a few more are read only while a swap may be open, or while
    /// they are a loop that could begin at several balances.
    fn take_after(&mut self, group: &mut Group, now: DateTime<Utc>) {
        let is_far = self.first_after.is_some_and(|first| now - first > SWAP);
        if self.is_sealed {
            if !is_far {
                self.borders.add(group, || None);
            }
            for mut heard in self.dusk.take(group, now) {
                self.unify(&mut heard);
                self.walk_on(&heard);
            }
        }
        if is_far || self.is_sealed {
            return;
        }
        let was_loop = self.is_loop();
        self.take(group);
        if group.has_balance() {
            let first = self.first_after.filter(|_| !was_loop);
            self.first_after = Some(first.unwrap_or(now));
            self.drop_drift_beyond(group);
        }
        self.is_sealed = self.first_after.is_some() && self.chain.is_whole() && !self.is_loop();
        if self.is_sealed {
            self.dusk.begin(now);
        }
    }

    fn is_loop(&self) -> bool {
        self.borders.is_loop_after() || self.chain.is_free_loop()
    }

    /// Entries without a balance that share the instant of the anchor lie behind it.
    fn drop_drift_beyond(&mut self, group: &Group) {
        let loose = group.rows().filter(|row| row.link.balance.is_none());
        let sum: i128 = loose.map(|row| i128::from(row.link.amount.get())).sum();
        if sum != 0 && self.chain.drift() == sum {
            self.chain.forget_drift();
            self.tally.after -= sum;
        }
    }
}
