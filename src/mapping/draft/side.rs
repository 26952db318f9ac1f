//! Debit and credit: which words mean them, and who says them. A bank calls money in a credit; in a ledger it is a debit
//! of the bank's account.

use std::collections::BTreeMap;

use super::heading::{Language, Match, Meaning, has_word};
use super::kinds::are_the_banks;
use super::open::Open;
use super::sheet::Sheet;

/// The words for a debit and a credit entry, as programs write them.
const SIDES: &[(&str, &str)] = &[
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

/// Words for money out and money in that may be kinds of operations too: only both of them are the two ways.
const WAYS: &[(&str, &str)] = &[
    ("Out", "In"),
    ("Outgoing", "Incoming"),
    ("Money out", "Money in"),
    ("Paid out", "Paid in"),
    ("Withdrawal", "Deposit"),
    ("Payment", "Receipt"),
    ("Payment", "Deposit"),
    ("Expense", "Income"),
    ("BP", "BR"),
    ("Ausgang", "Eingang"),
    ("Ausgabe", "Einnahme"),
    ("A", "E"),
    ("Auszahlung", "Einzahlung"),
    ("Lastschrift", "Gutschrift"),
    ("Belastung", "Gutschrift"),
    ("Sortie", "Entrée"),
    ("Dépense", "Recette"),
    ("Retrait", "Dépôt"),
    ("Uscita", "Entrata"),
    ("Addebito", "Accredito"),
    ("Prelievo", "Versamento"),
    ("Gasto", "Ingreso"),
    ("Salida", "Entrada"),
    ("Pago", "Cobro"),
];

/// Words of a pair that tell it where they are seen alone.
const LONE: &[&str] = &[
    "DBIT", "CRDT", "Soll", "Haben", "Debit", "Credit", "Débit", "Crédit", "Dare", "Avere", "Debe", "Haber",
    "Cargo", "Abono",
];

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

/// Whether both words are the same but for their letters' size.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Whether these samples are nothing but the words of one of the pairs, whatever the heading says: both of them, or words
/// that mean nothing else.
pub(super) fn are_sides(samples: &[&str]) -> bool {
    let is_lone = |cell: &&str| LONE.iter().any(|word| is_same(cell, word));
    let is_pair = |pair: &(&str, &str)| {
        are_of(pair, samples) && (has_both(pair, samples) || samples.iter().all(is_lone))
    };
    SIDES.iter().any(is_pair)
}

/// Whether these samples, under a heading that leaves it open, are both words of a pair.
pub(super) fn are_ways(samples: &[&str]) -> bool {
    let mut pairs = SIDES.iter().chain(WAYS);
    pairs.any(|pair| are_of(pair, samples) && has_both(pair, samples))
}

/// The words for a debit and a credit entry that go with these samples; those of the language where there are none. `None`
/// where no pair has them, or where several have the only one that is shown.
pub(super) fn pair(samples: &[&str], language: Language) -> Option<(&'static str, &'static str)> {
    let usual = match language {
        Language::German => ("S", "H"),
        Language::Italian => ("D", "A"),
        Language::Spanish => ("D", "H"),
        Language::Any | Language::French | Language::English => ("D", "C"),
    };
    if samples.is_empty() || are_of(&usual, samples) {
        return Some(usual);
    }
    let mut pairs = SIDES.iter().chain(WAYS).filter(|pair| are_of(pair, samples));
    let first = pairs.next()?;
    (has_both(first, samples) || pairs.next().is_none()).then_some(*first)
}

fn are_of((out, into): &(&str, &str), samples: &[&str]) -> bool {
    let is_known = |cell: &&str| is_same(cell, out) || is_same(cell, into);
    !samples.is_empty() && samples.iter().all(is_known)
}

fn has_both((out, into): &(&str, &str), samples: &[&str]) -> bool {
    [out, into]
        .iter()
        .all(|word| samples.iter().any(|cell| is_same(cell, word)))
}

/// Makes columns for debit and credit less certain, for the bank and a ledger say them the other way round; beside an
/// account or a journal nothing is known of them, and words that nobody knows are for people too.
pub(super) fn doubt(
    meanings: &mut [Option<Match>],
    sheet: &Sheet,
    language: Language,
    open: &mut BTreeMap<usize, Open>,
) {
    let is_in_ledger = (0..sheet.headings.len()).any(|column| is_ledgers(column, sheet));
    for (column, found) in meanings.iter_mut().enumerate() {
        let Some(Match { meaning, trust, .. }) = found else {
            continue;
        };
        let is_two_faced = sheet.header && has_word(&sheet.headings[column], TWO_FACED);
        let unknown = match meaning {
            Meaning::Debit | Meaning::Credit if is_two_faced && is_in_ledger => Some(Open::Ledger),
            Meaning::Side if pair(&sheet.samples(column), language).is_none() => Some(Open::Words),
            Meaning::Kind if !are_the_banks(&sheet.distinct(column)) => Some(Open::Kind),
            Meaning::Debit | Meaning::Credit if !is_two_faced => None,
            Meaning::Debit | Meaning::Credit | Meaning::Side | Meaning::Kind => {
                *trust = 90.min(*trust);
                None
            }
            _ => None,
        };
        if let Some(unknown) = unknown {
            open.insert(column, unknown);
            *found = None;
        }
    }
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
            (&["Lastschrift", "Gutschrift"], false),
            (&[], false),
        ] {
            assert_eq!(are_sides(samples), expected, "{samples:?}");
        }
    }

    #[test]
    fn the_other_word_is_not_made_up_where_it_could_be_two() {
        for (samples, expected) in [
            (&[][..], Some(("S", "H"))),
            (&["h"], Some(("S", "H"))),
            (&["BP", "BR"], Some(("BP", "BR"))),
            (&["Gutschrift"], None),
            (&["Lastschrift"], Some(("Lastschrift", "Gutschrift"))),
            (&["A"], None),
            (&["A", "E"], Some(("A", "E"))),
            (&["x", "y"], None),
        ] {
            assert_eq!(pair(samples, Language::German), expected, "{samples:?}");
        }
    }
}
