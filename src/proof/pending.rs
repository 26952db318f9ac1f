//! Entries that did not chain, kept until they and the next ones form one trail from where the walk stood.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::gaps::{self, Loose, Torn};
use super::graph::Graph;
use super::group::Group;
use super::recent::Recent;
use super::resolved::{Resolved, Stand};
use super::swaps::{Passed, Step};
use super::{Edge, EntryRef, SWAP, end_of_swaps, exact, moved};
use crate::money::Cents;

mod small;

/// What has not chained after so many entries is no swap. Memory stays bounded behind a gap, too.
const PATIENCE: u64 = 10_000;

/// The pending entries.
#[derive(Debug, Default)]
pub(super) struct Pending {
    graph: Graph,
    /// Set while the walk has not begun: until when an entry may still turn out to be the first.
    free_until: Option<DateTime<Utc>>,
    /// Where the walk begins, if it had not begun.
    origin: Option<Cents>,
    /// Where the first entry left.
    first_from: Option<Cents>,
    /// Where the last entry with a balance arrived.
    tail: Option<Cents>,
    /// The sum of the entries without a balance since then.
    stretch: i128,
    /// Those whose place was not found.
    loose: Vec<Loose>,
    /// The sum of those.
    unplaced: i128,
    /// The balances that were reached within a swap of the last entry: the walk is at one of them.
    tips: VecDeque<(DateTime<Utc>, Cents)>,
    last: Option<EntryRef>,
    /// Where the walk stood, if it had begun.
    stood: Option<i128>,
    has_drifted: bool,
    /// All of them, in the order of the clock.
    steps: Vec<Step>,
    first: Option<EntryRef>,
    /// How often it was searched whether small swaps are enough.
    searches: u32,
}

impl Pending {
    /// The walk has not begun: it begins where these entries do.
    pub(super) fn unbegun(until: DateTime<Utc>) -> Self {
        Self {
            free_until: Some(until),
            ..Self::default()
        }
    }

    /// The walk has come to `stand`.
    pub(super) fn after(stand: Stand, now: DateTime<Utc>, recent: &Recent) -> Self {
        // The balance was reached when the last entry settled, however long ago that is.
        let reached = stand.last.as_ref().map_or(now, |last| last.settled);
        let mut pending = Self {
            tail: Some(stand.at),
            stretch: stand.drift,
            last: stand.last.clone(),
            stood: Some(moved(stand.at, stand.drift)),
            has_drifted: stand.drift != 0,
            tips: VecDeque::from([(reached, stand.at)]),
            ..Self::default()
        };
        pending.graph.stand_at(stand.at, stand.last, recent);
        pending
    }

    /// Where the next entry would leave if nothing were missing.
    pub(super) fn expected(&self) -> Option<Cents> {
        exact(moved(self.tail?, self.stretch))
    }

    /// Whether the walk has not begun.
    pub(super) fn is_free(&self) -> bool {
        self.free_until.is_some()
    }

    /// Whether the walk has not begun, and will be one trail wherever it does.
    pub(super) fn is_free_trail(&self) -> bool {
        self.is_free() && self.graph.is_one() && self.graph.surplus.count <= 1
    }

    /// Whether to give up before the entries of `next`: at a quiet moment if there is one, lest a swap be torn.
    pub(super) fn is_hopeless(&self, next: DateTime<Utc>) -> bool {
        let patience = if self.is_over(next) {
            PATIENCE
        } else {
            2 * PATIENCE
        };
        self.graph.clock() > patience
    }

    /// Whether nothing that settled at `next` can be swapped with these.
    pub(super) fn is_over(&self, next: DateTime<Utc>) -> bool {
        let latest = self.last.as_ref().map(|last| last.settled);
        latest.is_some_and(|latest| next - latest > SWAP)
    }

    pub(super) fn last(&self) -> Option<&EntryRef> {
        self.last.as_ref()
    }

    pub(super) fn balances(&self) -> impl Iterator<Item = Cents> {
        self.graph.balances()
    }

    /// Adds the entries of one instant.
    pub(super) fn take(&mut self, group: &Group, order: &[usize], recent: &Recent) {
        let Some(now) = group.settled() else { return };
        self.end_freedom(now, recent);
        while self.tips.front().is_some_and(|(time, _)| now - *time > SWAP) {
            self.tips.pop_front();
        }
        for row in order.iter().map(|position| group.row(*position)) {
            let entry = row.to_ref();
            self.first.get_or_insert_with(|| entry.clone());
            self.steps.push(Step::of(row.link));
            match row.link.edge() {
                Some(edge) => self.step(edge, &entry, recent),
                None => self.stretch += i128::from(row.link.amount.get()),
            }
            self.last = Some(entry);
        }
    }

    fn step(&mut self, edge: Edge, entry: &EntryRef, recent: &Recent) {
        self.first_from.get_or_insert(edge.from);
        if self.stretch != 0 {
            self.bridge(edge.from, recent);
        }
        self.graph.edge(edge, entry, self.last.as_ref(), recent);
        self.tail = Some(edge.to);
        self.tips.push_back((entry.settled, edge.to));
    }

    /// Entries without a balance lead from one balance to the next if their amounts add up to that.
    fn bridge(&mut self, to: Cents, recent: &Recent) {
        match (self.tail, &self.last) {
            (Some(from), Some(last)) if moved(from, self.stretch) == i128::from(to.get()) => {
                self.graph.edge(Edge { from, to }, last, Some(last), recent);
            }
            _ => self.let_loose(),
        }
        self.stretch = 0;
    }

    fn let_loose(&mut self) {
        self.unplaced += self.stretch;
        self.loose.push(Loose {
            time: self.graph.clock(),
            sum: self.stretch,
            entry: self.last.clone(),
        });
    }

    /// The one trail that all of it forms, if it does, and if it ends where the last entries are.
    ///
    /// Without the latter, an entry that is there twice could pass for one that leaves a circuit at its end.
    pub(super) fn resolve(&mut self) -> Option<Resolved> {
        let resolved = self.solve()?;
        let is_tip = |(_, tip): &(DateTime<Utc>, Cents)| *tip == resolved.at;
        self.tips.iter().any(is_tip).then_some(resolved)
    }

    fn solve(&mut self) -> Option<Resolved> {
        if self.is_free() {
            return None;
        }
        if self.graph.surplus.count == 0 && self.graph.is_one() {
            return Some(Resolved {
                origin: self.origin,
                at: self.graph.deficit.single()?,
                drift: self.unplaced + self.stretch,
            });
        }
        self.solve_over_loose()
    }

    /// One gap that the entries of unknown place fill to the cent.
    fn solve_over_loose(&mut self) -> Option<Resolved> {
        if self.loose.is_empty() || self.graph.surplus.count != 1 {
            return None;
        }
        let to = self.graph.surplus.single()?;
        let from = exact(moved(to, -self.unplaced))?;
        let at = self.graph.deficit.beside(from)?;
        let fits = self.graph.is_reached_too_often(from) && self.graph.would_be_one(from, to);
        fits.then_some(Resolved {
            origin: self.origin,
            at,
            drift: self.stretch,
        })
    }

    /// At `now` no entry can be the first any more. The walk begins; but circuits over several balances, as long as there is
    /// nothing else, begin where later entries leave them.
    pub(super) fn end_freedom(&mut self, now: DateTime<Utc>, recent: &Recent) {
        if self.free_until.is_none_or(|until| now <= until) {
            return;
        }
        let is_at_one_balance = self.graph.balances().nth(1).is_none();
        if self.graph.surplus.count == 0 && !(is_at_one_balance && self.is_over(now)) {
            self.free_until = Some(end_of_swaps(now));
        } else {
            self.begin(None, recent);
        }
    }

    /// Begins where the first part is left without being reached, else at `circuit` if it passes there, else where the
    /// first entry leaves that can be the first.
    fn begin(&mut self, circuit: Option<Cents>, recent: &Recent) {
        let surplus = self.graph.earliest_surplus();
        let circuit = circuit.filter(|balance| self.graph.is_on_mainland(*balance));
        self.free_until = None;
        self.origin = surplus
            .or(circuit)
            .or_else(|| self.first_of_loop())
            .or(self.first_from);
        if let Some(balance) = self.origin {
            self.graph.begin_at(balance, recent);
        }
    }

    /// No more entries come; `end` is the balance that the account has now, if that is to anchor the walk.
    pub(super) fn finish(mut self, end: Option<Cents>, recent: &Recent, passed: &Passed) -> Torn {
        if self.is_free() {
            self.begin(end, recent);
        }
        let solved = match end {
            Some(end) => self.solve().filter(|solved| {
                let reached = moved(solved.at, solved.drift);
                reached == i128::from(end.get())
            }),
            None => self.resolve(),
        };
        if let Some(solved) = solved {
            let is_small = self.is_small(&solved, passed, true);
            return Torn::mended(solved, !is_small);
        }
        if end.is_some() && self.stretch != 0 {
            self.let_loose();
            self.stretch = 0;
        }
        let at = end.or(self.tail).unwrap_or_default();
        let (gaps, count) = gaps::find(self.graph, self.loose, at, recent);
        Torn {
            origin: self.origin,
            at,
            drift: self.stretch,
            gaps,
            count,
            is_wide: false,
        }
    }
}
