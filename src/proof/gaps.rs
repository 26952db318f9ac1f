//! What never became one walk: where the balances do not meet, and by how much.

use super::graph::{Graph, Island};
use super::recent::Recent;
use super::resolved::Resolved;
use super::{EntryRef, GAPS_KEPT, Gap, clamp};
use crate::money::Cents;

/// The end of a walk that could not be followed entry by entry.
#[derive(Debug)]
pub(super) struct Torn {
    pub(super) origin: Option<Cents>,
    pub(super) at: Cents,
    /// The sum of the entries without a balance after that.
    pub(super) drift: i128,
    pub(super) gaps: Vec<Gap>,
    pub(super) count: u64,
    /// Nothing is torn, but it takes swaps that are not small.
    pub(super) is_wide: bool,
}

impl Torn {
    pub(super) fn mended(resolved: Resolved, is_wide: bool) -> Self {
        Self {
            origin: resolved.origin,
            at: resolved.at,
            drift: resolved.drift,
            gaps: Vec::new(),
            count: 0,
            is_wide,
        }
    }
}

/// Entries without a balance that did not lead from one balance to the next.
#[derive(Debug)]
pub(super) struct Loose {
    pub(super) time: u64,
    pub(super) sum: i128,
    /// The last of them.
    pub(super) entry: Option<EntryRef>,
}

/// A balance that was reached and not left, or left and not reached.
struct End {
    time: u64,
    node: usize,
    balance: Cents,
    entry: Option<EntryRef>,
}

struct Found {
    from: u64,
    to: u64,
    missing: i128,
    is_bridged: bool,
    after: Option<EntryRef>,
    before: Option<EntryRef>,
}

/// Pairs the open ends in time order: what is missing leads from where the walk is stuck to where it goes on.
///
/// The walk ends at `end`. The gaps come in time order, with their number.
pub(super) fn find(mut graph: Graph, loose: Vec<Loose>, end: Cents, recent: &Recent) -> (Vec<Gap>, u64) {
    graph.end_at(end, recent);
    let mut arrivals = open_ends(&graph, graph.arrivals.iter().rev(), 1);
    let mut departures = open_ends(&graph, graph.departures.iter(), -1);
    for (from, to) in arrivals.iter().zip(&departures) {
        graph.union(from.node, to.node);
    }
    cut(&mut graph, &mut arrivals, &mut departures);
    let pairs = arrivals.into_iter().zip(departures);
    let mut found: Vec<Found> = pairs.map(|(from, to)| pair(from, to)).collect();
    let stray: Vec<Loose> = loose
        .into_iter()
        .filter(|loose| !fills(loose, &mut found))
        .collect();
    found.extend(stray.into_iter().map(surplus));
    found.retain(|found| found.missing != 0 || !found.is_bridged);
    found.sort_by_key(|found| found.from);
    let count = found.len() as u64;
    let gaps = found.into_iter().take(GAPS_KEPT).map(|found| Gap {
        after: found.after,
        before: found.before,
        amount: clamp(found.missing),
    });
    (gaps.collect(), count)
}

/// The ends that are open once each balance has settled its own account: a departure before an arrival cancels the
/// arrival nearest to it, which leaves the earliest departures and the latest arrivals. In time order.
///
/// `ends` begins with those to keep; `sign` is that of an imbalance of their kind.
fn open_ends<'a>(
    graph: &Graph,
    ends: impl Iterator<Item = (&'a (usize, u64), &'a Option<EntryRef>)>,
    sign: i64,
) -> Vec<End> {
    let mut open = Vec::new();
    let (mut current, mut taken) = (None, 0);
    for (&(node, time), entry) in ends {
        if current != Some(node) {
            (current, taken) = (Some(node), 0);
        }
        if taken < sign * graph.net_of(node) {
            taken += 1;
            open.push(End {
                time,
                node,
                balance: graph.balance_of(node),
                entry: entry.clone(),
            });
        }
    }
    open.sort_by_key(|end| end.time);
    open
}

/// Where a part hangs on nothing, the walk is cut open: the way there is missing, and the way back.
fn cut(graph: &mut Graph, arrivals: &mut Vec<End>, departures: &mut Vec<End>) {
    for number in 0..graph.islands.len() {
        let Some(node) = graph.apart(number) else { continue };
        let is_circuit = !arrivals.iter().any(|end| graph.is_same_part(end.node, node));
        let Island {
            first,
            previous,
            shore,
            last,
            next,
            ..
        } = &graph.islands[number];
        let end = |time, node, entry| End {
            time,
            node,
            balance: graph.balance_of(node),
            entry,
        };
        let shore = shore.unwrap_or(0);
        arrivals.push(end(first.0.saturating_sub(1), shore, previous.clone()));
        departures.push(end(last.0.saturating_add(1), shore, next.clone()));
        if is_circuit {
            departures.push(end(first.0, node, Some(first.1.clone())));
            arrivals.push(end(last.0, node, Some(last.1.clone())));
        }
    }
    arrivals.sort_by_key(|end| end.time);
    departures.sort_by_key(|end| end.time);
}

fn pair(from: End, to: End) -> Found {
    Found {
        from: from.time,
        to: to.time,
        missing: i128::from(to.balance.get()) - i128::from(from.balance.get()),
        is_bridged: false,
        after: from.entry,
        before: to.entry,
    }
}

/// Takes entries without a balance out of the gap that they lie in.
fn fills(loose: &Loose, found: &mut [Found]) -> bool {
    let behind = found.partition_point(|found| found.from <= loose.time);
    match found[..behind].last_mut() {
        Some(gap) if loose.time < gap.to => {
            gap.missing -= loose.sum;
            gap.is_bridged = true;
            true
        }
        _ => false,
    }
}

/// Entries without a balance where nothing is missing are there too much.
fn surplus(loose: Loose) -> Found {
    Found {
        from: loose.time,
        to: loose.time,
        missing: -loose.sum,
        is_bridged: true,
        after: loose.entry,
        before: None,
    }
}
