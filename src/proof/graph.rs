//! Entries that do not chain yet, as a graph: balances are nodes, entries are edges.
//!
//! A trail over all of them exists exactly when every balance is left as often as it is reached, but for the two ends,
//! and everything hangs together (Euler). Both are kept up to date with every edge, so that asking costs nothing.
//! Edges themselves are not kept, only nodes and the ends that are still open.

use std::collections::{BTreeMap, HashMap};

use super::recent::Recent;
use super::{Edge, EntryRef};
use crate::money::Cents;

/// Open ends by node and time. The entry is absent for the ends of the walk itself.
pub(super) type Ends = BTreeMap<(usize, u64), Option<EntryRef>>;

/// The component that the walk stands on; others are islands, numbered from 1.
const MAINLAND: usize = 0;
const UNNAMED: usize = usize::MAX;

/// Balances, how they hang together, and which are not left as often as they are reached.
#[derive(Debug, Default)]
pub(super) struct Graph {
    index: HashMap<Cents, usize>,
    nodes: Vec<Node>,
    components: usize,
    /// Reached and not left yet.
    pub(super) arrivals: Ends,
    /// Left without having been reached.
    pub(super) departures: Ends,
    /// Nodes that are left too often.
    pub(super) surplus: Excess,
    /// Nodes that are reached too often.
    pub(super) deficit: Excess,
    pub(super) islands: Vec<Island>,
    /// Whether a balance that was passed before joined a part to the walk.
    pub(super) is_joined: bool,
    clock: u64,
    latest: Option<usize>,
}

#[derive(Debug)]
struct Node {
    balance: Cents,
    parent: usize,
    component: usize,
    /// Arrivals less departures.
    net: i64,
}

/// How often nodes are out of balance, and the sum of their balances: of a single one it is that balance.
#[derive(Debug, Default)]
pub(super) struct Excess {
    pub(super) count: u64,
    balances: i128,
}

impl Excess {
    fn change(&mut self, balance: Cents, more: bool) {
        if more {
            self.count += 1;
            self.balances += i128::from(balance.get());
        } else {
            self.count -= 1;
            self.balances -= i128::from(balance.get());
        }
    }

    pub(super) fn single(&self) -> Option<Cents> {
        (self.count == 1).then(|| super::exact(self.balances)).flatten()
    }

    /// The other one of two.
    pub(super) fn beside(&self, balance: Cents) -> Option<Cents> {
        (self.count == 2)
            .then(|| super::exact(self.balances - i128::from(balance.get())))
            .flatten()
    }
}

/// A part that no balance connects with the walk. Entries come with their time.
#[derive(Debug)]
pub(super) struct Island {
    pub(super) first: (u64, EntryRef),
    pub(super) last: (u64, EntryRef),
    /// The entry before it, and the node where that arrived.
    pub(super) previous: Option<EntryRef>,
    pub(super) shore: Option<usize>,
    /// The entry after it.
    pub(super) next: Option<EntryRef>,
    node: usize,
}

impl Graph {
    pub(super) fn is_one(&self) -> bool {
        self.components == 1
    }

    pub(super) fn is_on_mainland(&mut self, balance: Cents) -> bool {
        let node = self.index.get(&balance).copied();
        node.is_some_and(|node| self.is_same_part(node, 0))
    }

    pub(super) fn balances(&self) -> impl Iterator<Item = Cents> {
        self.nodes.iter().map(|node| node.balance)
    }

    pub(super) fn balance_of(&self, node: usize) -> Cents {
        self.nodes[node].balance
    }

    pub(super) fn net_of(&self, node: usize) -> i64 {
        self.nodes[node].net
    }

    /// Whether one more edge between two known balances would leave one piece.
    pub(super) fn would_be_one(&mut self, from: Cents, to: Cents) -> bool {
        let (Some(&from), Some(&to)) = (self.index.get(&from), self.index.get(&to)) else {
            return false;
        };
        self.components == 1 || (self.components == 2 && self.root(from) != self.root(to))
    }

    pub(super) fn is_reached_too_often(&self, balance: Cents) -> bool {
        self.index
            .get(&balance)
            .is_some_and(|node| self.nodes[*node].net > 0)
    }

    /// How many entries there are.
    pub(super) fn clock(&self) -> u64 {
        self.clock
    }

    /// Adds one entry; `previous` came right before it in time.
    pub(super) fn edge(
        &mut self,
        edge: Edge,
        entry: &EntryRef,
        previous: Option<&EntryRef>,
        recent: &Recent,
    ) {
        self.clock += 1;
        let (from, to) = (self.node(edge.from, recent), self.node(edge.to, recent));
        self.union(from, to);
        self.depart(from, self.clock, || Some(entry.clone()));
        self.arrive(to, self.clock, Some(entry.clone()));
        self.note_island(from, entry, previous);
        self.latest = Some(to);
    }

    /// Adds the place where the walk stands, reached by `last`.
    pub(super) fn stand_at(&mut self, balance: Cents, last: Option<EntryRef>, recent: &Recent) {
        let node = self.node(balance, recent);
        self.arrive(node, 0, last);
        self.latest = Some(node);
    }

    /// Says that the walk begins at `balance`, where an entry leaves that nothing reached, if there is one.
    pub(super) fn begin_at(&mut self, balance: Cents, recent: &Recent) {
        let node = self.node(balance, recent);
        let earliest = self.departures.range((node, 0)..=(node, u64::MAX)).next();
        if let Some(key) = earliest.map(|(key, _)| *key) {
            self.shift(node, 1);
            self.departures.remove(&key);
        } else {
            self.arrive(node, 0, None);
        }
    }

    /// Says that the walk ends at `balance`.
    pub(super) fn end_at(&mut self, balance: Cents, recent: &Recent) {
        let node = self.node(balance, recent);
        self.depart(node, u64::MAX, || None);
    }

    /// The earliest balance on the mainland that is left too often.
    pub(super) fn earliest_surplus(&mut self) -> Option<Cents> {
        let open = self.departures.keys().copied();
        let mut open: Vec<_> = open.filter(|(node, _)| self.nodes[*node].net < 0).collect();
        open.sort_unstable_by_key(|(_, time)| *time);
        let (node, _) = open.into_iter().find(|(node, _)| self.is_same_part(*node, 0))?;
        Some(self.nodes[node].balance)
    }

    /// Joins two nodes that a gap connects.
    pub(super) fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (low, high) = (a.min(b), a.max(b));
        self.nodes[low].component = self.nodes[low].component.min(self.nodes[high].component);
        self.nodes[high].parent = low;
        self.components -= 1;
    }

    /// A node of the island with this number, if it was never joined to anything before it.
    pub(super) fn apart(&mut self, number: usize) -> Option<usize> {
        let node = self.islands[number].node;
        let root = self.root(node);
        (self.nodes[root].component == number + 1).then_some(node)
    }

    pub(super) fn is_same_part(&mut self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }

    fn node(&mut self, balance: Cents, recent: &Recent) -> usize {
        if let Some(&node) = self.index.get(&balance) {
            return node;
        }
        let node = self.nodes.len();
        self.index.insert(balance, node);
        let component = if node == 0 { MAINLAND } else { UNNAMED };
        self.nodes.push(Node {
            balance,
            parent: node,
            component,
            net: 0,
        });
        self.components += 1;
        if node != 0 && recent.contains(balance) {
            self.is_joined = true;
            self.union(node, 0);
        }
        node
    }

    /// The lowest node of a component is its root: halving paths keeps that shallow.
    fn root(&mut self, mut node: usize) -> usize {
        while self.nodes[node].parent != node {
            let above = self.nodes[self.nodes[node].parent].parent;
            self.nodes[node].parent = above;
            node = above;
        }
        node
    }

    fn shift(&mut self, node: usize, by: i64) {
        let Node { balance, net, .. } = &mut self.nodes[node];
        if *net > 0 || (*net == 0 && by > 0) {
            self.deficit.change(*balance, by > 0);
        } else {
            self.surplus.change(*balance, by < 0);
        }
        *net += by;
    }

    /// The latest arrival is the one that goes on; an earlier one stays open where something is missing.
    fn depart(&mut self, node: usize, time: u64, entry: impl FnOnce() -> Option<EntryRef>) {
        self.shift(node, -1);
        let latest = self.arrivals.range((node, 0)..=(node, u64::MAX)).next_back();
        if let Some(key) = latest.map(|(key, _)| *key) {
            self.arrivals.remove(&key);
        } else {
            self.departures.insert((node, time), entry());
        }
    }

    fn arrive(&mut self, node: usize, time: u64, entry: Option<EntryRef>) {
        self.shift(node, 1);
        self.arrivals.insert((node, time), entry);
    }

    fn note_island(&mut self, node: usize, entry: &EntryRef, previous: Option<&EntryRef>) {
        let root = self.root(node);
        let left = self.latest.map(|latest| self.root(latest));
        if let Some(left) = left.filter(|left| *left != root) {
            let number = self.nodes[left].component;
            if let Some(island) = number
                .checked_sub(1)
                .and_then(|number| self.islands.get_mut(number))
            {
                island.next = Some(entry.clone());
            }
        }
        match self.nodes[root].component {
            MAINLAND => {}
            UNNAMED => {
                self.islands.push(Island {
                    first: (self.clock, entry.clone()),
                    last: (self.clock, entry.clone()),
                    previous: previous.cloned(),
                    shore: self.latest,
                    next: None,
                    node,
                });
                self.nodes[root].component = self.islands.len();
            }
            number => {
                let island = &mut self.islands[number - 1];
                island.last = (self.clock, entry.clone());
                island.next = None;
            }
        }
    }
}
