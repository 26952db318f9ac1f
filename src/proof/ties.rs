//! The order of entries that settled in the same instant.

use super::group::Group;
use super::trail::{self, Hop};
use crate::money::Cents;

/// Writes the positions of the group's rows in the order of the walk, from `start` where that is known.
///
/// The group is sorted by id, so the result depends on what is in it, not on how it arrived. Rows without a balance
/// go to the one place where their amounts close a jump, else to the end.
pub(super) fn order(group: &Group, start: Option<Cents>, order: &mut Vec<usize>) {
    let (mut positions, mut edges) = (Vec::new(), Vec::new());
    let (mut loose, mut sum) = (Vec::new(), 0);
    for (position, row) in group.rows().enumerate() {
        if let Some(edge) = row.link.edge() {
            positions.push(position);
            edges.push(edge);
        } else {
            loose.push(position);
            sum += i128::from(row.link.amount.get());
        }
    }
    for hop in trail::hops(&edges, start) {
        match hop {
            Hop::Edge(edge) => order.push(positions[edge]),
            Hop::Jump(amount) if amount == sum => order.append(&mut loose),
            Hop::Jump(_) => {}
        }
    }
    order.append(&mut loose);
}
