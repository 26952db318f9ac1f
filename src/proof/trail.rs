//! An Eulerian trail over edges between balances (Hierholzer), in linear time after one sort.
//!
//! Where the edges are not one trail, jumps join the pieces, so that there is always an order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Edge;
use crate::money::Cents;

/// One step of the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hop {
    /// The edge with this number.
    Edge(usize),
    /// A jump to where no edge leads, over this many cents.
    Jump(i128),
}

/// All edges once, each leaving where the last one arrived wherever that is possible; earlier edges first where
/// there is a choice. Begins at `start` if that is known.
pub(super) fn hops(edges: &[Edge], start: Option<Cents>) -> Vec<Hop> {
    if edges.is_empty() {
        return Vec::new();
    }
    let balances = distinct(edges, start);
    let node = |balance: Cents| balances.partition_point(|known| *known < balance);
    let mut arcs: Vec<Arc> = edges
        .iter()
        .map(|edge| Arc {
            from: node(edge.from),
            to: node(edge.to),
        })
        .collect();
    let start = first_node(&arcs, balances.len(), start.map(node));
    arcs.extend(jumps(&arcs, &balances, start));
    let cents = |node: usize| i128::from(balances[node].get());
    circuits(&arcs, balances.len(), start)
        .into_iter()
        .map(|number| match arcs[number] {
            _ if number < edges.len() => Hop::Edge(number),
            jump => Hop::Jump(cents(jump.to) - cents(jump.from)),
        })
        .collect()
}

#[derive(Debug, Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
}

fn distinct(edges: &[Edge], start: Option<Cents>) -> Vec<Cents> {
    let ends = edges.iter().flat_map(|edge| [edge.from, edge.to]);
    let mut balances: Vec<Cents> = ends.chain(start).collect();
    balances.sort_unstable();
    balances.dedup();
    balances
}

/// Arrivals less departures, for each node.
fn imbalance(arcs: &[Arc], nodes: usize) -> Vec<isize> {
    let mut net = vec![0; nodes];
    for arc in arcs {
        net[arc.from] -= 1;
        net[arc.to] += 1;
    }
    net
}

/// The start that is known, else one that is left more often than reached, else where the first edge leaves.
fn first_node(arcs: &[Arc], nodes: usize, start: Option<usize>) -> usize {
    let unreached = || {
        let net = imbalance(arcs, nodes);
        arcs.iter().map(|arc| arc.from).find(|from| net[*from] < 0)
    };
    start.or_else(unreached).unwrap_or(arcs[0].from)
}

/// The jumps that make one trail from `start` possible: from where a piece is stuck to the nearest balance at which
/// another one begins.
fn jumps(arcs: &[Arc], balances: &[Cents], start: usize) -> Vec<Arc> {
    let mut net = imbalance(arcs, balances.len());
    net[start] += 1;
    let mut unreached: BTreeMap<usize, isize> = (0..).zip(net).filter(|(_, net)| *net < 0).collect();
    let mut out = Departures::new(arcs, balances.len());
    let mut stuck = out.follow(arcs, start);
    let mut jumps = Vec::new();
    while let Some(from) = nearest(&unreached, balances, stuck) {
        jumps.push(Arc {
            from: stuck,
            to: from,
        });
        stuck = out.follow(arcs, from);
        if let Entry::Occupied(mut entry) = unreached.entry(from) {
            *entry.get_mut() += 1;
            if *entry.get() == 0 {
                entry.remove();
            }
        }
    }
    jumps
}

fn nearest(nodes: &BTreeMap<usize, isize>, balances: &[Cents], node: usize) -> Option<usize> {
    let below = nodes.range(..=node).next_back().map(|(below, _)| *below);
    let above = nodes.range(node..).next().map(|(above, _)| *above);
    let distance = |other: &usize| balances[*other].get().abs_diff(balances[node].get());
    below.into_iter().chain(above).min_by_key(distance)
}

/// The numbers of all arcs: the trail from `start`, then the circuits that it does not touch.
fn circuits(arcs: &[Arc], nodes: usize, start: usize) -> Vec<usize> {
    let mut out = Departures::new(arcs, nodes);
    let mut trail = Vec::with_capacity(arcs.len());
    out.circuit(arcs, start, &mut trail);
    for arc in arcs {
        if trail.len() == arcs.len() {
            break;
        }
        out.circuit(arcs, arc.from, &mut trail);
    }
    trail
}

/// The arcs that leave each node, earlier ones first, each handed out once.
struct Departures {
    arcs: Vec<usize>,
    next: Vec<usize>,
    end: Vec<usize>,
}

impl Departures {
    fn new(arcs: &[Arc], nodes: usize) -> Self {
        let mut end = vec![0; nodes];
        for arc in arcs {
            end[arc.from] += 1;
        }
        let mut total = 0;
        for count in &mut end {
            total += *count;
            *count = total;
        }
        let mut sorted = vec![0; arcs.len()];
        let mut next = end.clone();
        for (number, arc) in arcs.iter().enumerate().rev() {
            next[arc.from] -= 1;
            sorted[next[arc.from]] = number;
        }
        Self {
            arcs: sorted,
            next,
            end,
        }
    }

    fn take(&mut self, node: usize) -> Option<usize> {
        let at = self.next[node];
        if at == self.end[node] {
            return None;
        }
        self.next[node] += 1;
        Some(self.arcs[at])
    }

    /// Goes on until it is stuck; says where.
    fn follow(&mut self, arcs: &[Arc], from: usize) -> usize {
        let mut node = from;
        while let Some(number) = self.take(node) {
            node = arcs[number].to;
        }
        node
    }

    /// Appends the trail from `start` with all circuits that hang on it.
    fn circuit(&mut self, arcs: &[Arc], start: usize, trail: &mut Vec<usize>) {
        let kept = trail.len();
        let mut path: Vec<(usize, Option<usize>)> = vec![(start, None)];
        while let Some(&(node, via)) = path.last() {
            if let Some(number) = self.take(node) {
                path.push((arcs[number].to, Some(number)));
            } else {
                path.pop();
                trail.extend(via);
            }
        }
        trail[kept..].reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(edges: &[(i64, i64)], start: Option<i64>) -> Vec<Hop> {
        let edges: Vec<Edge> = edges
            .iter()
            .map(|&(from, to)| Edge {
                from: Cents::new(from),
                to: Cents::new(to),
            })
            .collect();
        hops(&edges, start.map(Cents::new))
    }

    fn edges(numbers: &[usize]) -> Vec<Hop> {
        numbers.iter().map(|number| Hop::Edge(*number)).collect()
    }

    #[test]
    fn follows_the_balances() {
        for (list, start, expected) in [
            (&[(2, 3), (1, 2), (3, 4)][..], None, &[1, 0, 2][..]),
            (&[(2, 3), (1, 2), (3, 4)], Some(1), &[1, 0, 2]),
            // A circuit begins where it is told to, or with its first edge.
            (&[(1, 2), (2, 1)], Some(2), &[1, 0]),
            (&[(1, 2), (2, 1)], None, &[0, 1]),
            // A detour is taken before the way out, whatever its number.
            (&[(1, 9), (1, 2), (2, 1)], Some(1), &[1, 2, 0]),
            // Amounts of zero stay in their order, and before the way out.
            (&[(1, 2), (1, 1), (1, 1)], Some(1), &[1, 2, 0]),
        ] {
            assert_eq!(run(list, start), edges(expected), "{list:?} from {start:?}");
        }
    }

    #[test]
    fn jumps_where_nothing_leads() {
        assert_eq!(
            run(&[(80, 70), (100, 90)], Some(100)),
            [Hop::Edge(1), Hop::Jump(-10), Hop::Edge(0)]
        );
        assert_eq!(run(&[(80, 70)], Some(100)), [Hop::Jump(-20), Hop::Edge(0)]);
        // Two circuits that never meet need no jump to be put in order.
        assert_eq!(run(&[(5, 6), (1, 1), (6, 5)], None), edges(&[0, 2, 1]));
        assert_eq!(run(&[], Some(1)), []);
    }
}
