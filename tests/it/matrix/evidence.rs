//! Beside the files: how sure a run is of its entries, and what it must say where they are not the right ones.

use serde_json::Value;

use super::{Cell, Verdict};
use crate::reader::{Booking, bookings};
use crate::saldo::{Folder, Outcome};

/// What a file must still hold where words or evidence are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// Nothing has settled.
    None,
    /// The days and amounts of the undisturbed run.
    True,
}

/// Faults that leave less to write than there should be, what a run that ends with 0 must say about it, and its rows.
const TOLD: [(&str, &str, Rows); 3] = [
    (
        "no balance",
        "the bank sent no running balances, so a missing entry would not be noticed",
        Rows::True,
    ),
    ("an unknown status", "× unknown status 'levitating'", Rows::None),
    (
        "an unknown kind",
        "of a kind that this version of Saldo does not know: teleport",
        Rows::True,
    ),
];

/// What the manifest says of the entries beside their files: how sure it is, and how many rows it left out.
fn evidence(folder: &Folder) -> Option<String> {
    let manifest = folder.tree("out").remove("manifest.json")?;
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let statements = manifest["statements"].as_array().unwrap().iter();
    let proofs: Vec<_> = statements
        .map(|statement| statement["proof"].as_str().unwrap())
        .collect();
    let skipped = manifest["skipped"].as_array().unwrap().len();
    Some(format!("{}, {skipped} skipped", proofs.join(", ")))
}

/// The days and amounts of all files, sorted: only balances tell the order within an instant.
fn booked(folder: &Folder) -> Vec<Booking> {
    let files = folder.tree("out").into_iter();
    let tables = files.filter(|(name, _)| name != "manifest.json");
    let mut found: Vec<_> = tables
        .flat_map(|(_, bytes)| bookings("lexoffice", &bytes))
        .collect();
    found.sort();
    found
}

/// What the table says of a run with the right files.
pub(super) fn right(outcome: &Outcome, truth: &Outcome) -> String {
    let (found, expected) = (evidence(&outcome.folder), evidence(&truth.folder));
    match found {
        Some(found) if expected.as_ref() != Some(&found) => format!("right, {found}"),
        _ => "right".to_owned(),
    }
}

/// What the table says of a run with other files, if that is what its fault must lead to.
pub(super) fn with_less(cell: &Cell, outcome: &Outcome, truth: &Outcome) -> Verdict {
    let told = TOLD
        .iter()
        .find(|(fault, words, _)| *fault == cell.fault && outcome.stderr.contains(words));
    let Some((_, words, rows)) = told else {
        return Err(format!("other entries with exit code 0\n{outcome}"));
    };
    let expected = match rows {
        Rows::None => Vec::new(),
        Rows::True => booked(&truth.folder),
    };
    if booked(&outcome.folder) != expected {
        return Err(format!("other days or amounts with exit code 0\n{outcome}"));
    }
    let evidence = evidence(&outcome.folder).ok_or("no manifest")?;
    let rows = expected.len();
    Ok(format!("{rows} rows, {evidence}, and told: {words}"))
}
