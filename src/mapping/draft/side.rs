//! Debit and credit: which words mean them, and who says them. A bank calls money in a credit; in a ledger it is a debit
//! of the bank's account.

use std::collections::BTreeSet;

use super::heading::{Match, Meaning, has_word};
use super::sheet::Sheet;

/// The words for a debit and a credit entry, as programs write them.
pub(super) const SIDES: &[(&str, &str)] = &[
    ("S", "H"),
    ("D", "C"),
    ("D", "H"),
    ("D", "A"),
    ("C", "A"),
    ("-", "+"),
    ("DR", "CR"),
    ("DBIT", "CRDT"),
    ("Soll", "Haben"),
    ("Debit", "Credit"),
    ("Débit", "Crédit"),
    ("Dare", "Avere"),
    ("Debe", "Haber"),
    ("Cargo", "Abono"),
];

/// The bank's own word for each way, as a condition.
pub(super) const MONEY_OUT: &str = "side == 'debit'";
pub(super) const MONEY_IN: &str = "side == 'credit'";

/// Words of headings that bank and ledger use the other way round.
const TWO_FACED: &[&str] = &[
    "debit",
    "debits",
    "dr",
    "credit",
    "credits",
    "cr",
    "soll",
    "sollbetrag",
    "haben",
    "habenbetrag",
    "dare",
    "avere",
    "debe",
    "haber",
];

/// Words of headings beside which such a word is more likely the ledger's.
const JOURNALS: &[&str] = &["journal", "journaux", "giornale", "diario", "ledger"];
const ACCOUNTS: &[&str] = &[
    "account",
    "konto",
    "gegenkonto",
    "sachkonto",
    "compte",
    "conto",
    "contropartita",
    "cuenta",
    "contrapartida",
];

/// A word that is seen alone tells a side from this length on: one letter may be anything.
const TELLING: usize = 4;

/// Whether both words are the same but for their letters' size.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Whether these samples are nothing but the words of one of the pairs.
pub(super) fn are_sides(samples: &[&str]) -> bool {
    SIDES.iter().any(|(debit, credit)| {
        let seen = [debit, credit].map(|word| samples.iter().any(|cell| is_same(cell, word)));
        let is_known = |cell: &&str| is_same(cell, debit) || is_same(cell, credit);
        let tells = seen == [true, true] || samples.iter().all(|cell| cell.len() >= TELLING);
        !samples.is_empty() && samples.iter().all(is_known) && tells
    })
}

/// Makes columns for debit and credit less certain, for the bank and a ledger say them the other way round; beside an
/// account or a journal nothing is known of them, and their numbers are returned.
pub(super) fn doubt(meanings: &mut [Option<Match>], sheet: &Sheet) -> BTreeSet<usize> {
    let is_in_ledger = (0..sheet.headings.len()).any(|column| is_ledgers(column, sheet));
    let mut undecided = BTreeSet::new();
    for (column, found) in meanings.iter_mut().enumerate() {
        let Some(Match { meaning, trust, .. }) = found else {
            continue;
        };
        let is_two_faced = sheet.header && has_word(&sheet.headings[column], TWO_FACED);
        match meaning {
            Meaning::Debit | Meaning::Credit if is_two_faced && is_in_ledger => {
                undecided.insert(column);
                *found = None;
            }
            Meaning::Debit | Meaning::Credit if is_two_faced => *trust = 90.min(*trust),
            Meaning::Side => *trust = 90.min(*trust),
            _ => {}
        }
    }
    undecided
}

/// Whether a column belongs to a ledger: a journal, or accounts with numbers.
fn is_ledgers(column: usize, sheet: &Sheet) -> bool {
    let heading = &sheet.headings[column];
    let is_number = |cell: &&str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    has_word(heading, JOURNALS)
        || has_word(heading, ACCOUNTS)
            && !has_word(heading, &["iban", "bic", "name", "holder"])
            && sheet.samples(column).iter().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_sides_when_nothing_else_is_meant() {
        for (samples, expected) in [
            (&["Debit"][..], true),
            (&["debit", "CREDIT"], true),
            (&["S", "H", "S"], true),
            (&["-", "+"], true),
            (&["C"], false),
            (&["Debit", "Haben"], false),
            (&["Debit", "transfer"], false),
            (&[], false),
        ] {
            assert_eq!(are_sides(samples), expected, "{samples:?}");
        }
    }
}
