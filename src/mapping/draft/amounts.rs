//! Columns of amounts seen together: one for money out and one for money in, one with the tax and one without.
//!
//! A draft that loads with wrong money is worse than one with a `TODO:`, so what words and samples do not decide stays
//! for people.

use std::collections::{BTreeMap, BTreeSet};

use super::heading::{self, BY_SAMPLES, Language, Match, Meaning};
use super::open::Open;
use super::sheet::{Shared, Sheet};
use super::style;

/// Headings that mean money out and money in where a column of the other kind stands beside them; alone they may be
/// anything.
const OUT: &[&str] = &[
    "out",
    "paid out",
    "amount out",
    "cash out",
    "payment",
    "payments",
    "expense",
    "expenses",
    "outgoing",
    "outgoings",
    "dr",
    "dr amount",
    "lastschrift",
    "lastschriften",
    "pago",
    "pagos",
];
const IN: &[&str] = &[
    "in",
    "paid in",
    "amount in",
    "cash in",
    "receipt",
    "receipts",
    "income",
    "incoming",
    "incomings",
    "cr",
    "cr amount",
    "cobro",
    "cobros",
];

/// Words of headings for an amount without and with the tax.
const NET: &[&str] = &["net", "netto", "nettobetrag", "ht", "imponibile", "neto", "base"];
const GROSS: &[&str] = &["gross", "brutto", "bruttobetrag", "ttc", "lordo", "bruto"];

/// How sure it is that a column is money out or money in, when its company says so too.
const IN_COMPANY: u8 = 90;

/// Which way the money of a column went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Out,
    In,
}

impl Way {
    fn other(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
        }
    }
}

/// Makes pairs of columns money out and money in, and takes the meaning from those that people have to decide.
pub(super) fn decide(meanings: &mut [Option<Match>], sheet: &Sheet) -> BTreeMap<usize, Open> {
    let mut open = BTreeMap::new();
    net(meanings, sheet, &mut open);
    apart(meanings, sheet, &mut open);
    by_words(meanings, sheet, &open);
    together(meanings, sheet, &mut open);
    third(meanings, &mut open);
    open
}

/// An amount without the tax, where another column has the tax or the whole: the bank knows only the whole.
fn net(meanings: &mut [Option<Match>], sheet: &Sheet, open: &mut BTreeMap<usize, Open>) {
    let has =
        |column: usize, words: &[&str]| sheet.header && heading::has_word(&sheet.headings[column], words);
    let is_taxed = (0..meanings.len()).any(|column| {
        has(column, GROSS) || meanings[column].is_some_and(|found| found.meaning == Meaning::VatAmount)
    });
    for column in 0..meanings.len() {
        if is_taxed && has(column, NET) && means(meanings, column, Meaning::Amount) {
            meanings[column] = None;
            open.insert(column, Open::Net);
        }
    }
}

/// Columns that are never filled in the same row are a pair.
fn apart(meanings: &mut [Option<Match>], sheet: &Sheet, open: &mut BTreeMap<usize, Open>) {
    let columns: Vec<usize> = (0..meanings.len())
        .filter(|column| may_be_amount(*column, meanings, sheet) && !open.contains_key(column))
        .collect();
    let ways: BTreeMap<usize, Option<Way>> = columns
        .iter()
        .map(|column| (*column, way_by_words(*column, meanings, sheet)))
        .collect();
    let has_decimals = |column: usize| sheet.samples(column).into_iter().any(style::is_amount);
    let pairs: Vec<(usize, usize)> = columns
        .iter()
        .flat_map(|a| columns.iter().map(move |b| (*a, *b)))
        .filter(|(a, b)| a < b && sheet.shared(*a, *b) == Shared::Apart)
        .filter(|(a, b)| has_decimals(*a) || has_decimals(*b) || ways[a].is_some() && ways[b].is_some())
        .collect();
    let company = |column: usize| pairs.iter().filter(|(a, b)| *a == column || *b == column).count();
    let mut decided: BTreeSet<usize> = BTreeSet::new();
    for (a, b) in &pairs {
        let (known_a, known_b) = (way(*a, meanings), way(*b, meanings));
        let are_alone = company(*a) == 1 && company(*b) == 1;
        let out_of_a = match (ways[a], ways[b]) {
            (Some(a), Some(b)) if a == b => None,
            (Some(way), Some(_)) if are_alone || known_a.is_some() && known_b.is_some() => Some(way),
            (Some(way), None) if are_alone && known_a.is_some() => Some(way),
            (None, Some(way)) if are_alone && known_b.is_some() => Some(way.other()),
            _ => None,
        };
        if let Some(way) = out_of_a {
            set(meanings, *a, way);
            set(meanings, *b, way.other());
            decided.extend([*a, *b]);
        }
    }
    for (a, b) in pairs {
        for (column, other) in [(a, b), (b, a)] {
            if !decided.contains(&column) && !decided.contains(&other) {
                meanings[column] = None;
                open.entry(column).or_insert(Open::Pair(other));
            }
        }
    }
}

/// Two headings that say it together, where no row tells: one of each, and nothing in their samples is against it.
fn by_words(meanings: &mut [Option<Match>], sheet: &Sheet, open: &BTreeMap<usize, Open>) {
    let said = |column: usize| way(column, meanings).or_else(|| way_in_company(column, sheet));
    let all = |way: Way| -> Vec<usize> {
        (0..meanings.len())
            .filter(|column| said(*column) == Some(way) && !open.contains_key(column))
            .collect()
    };
    let (outs, ins) = (all(Way::Out), all(Way::In));
    let ([out], [into]) = (&outs[..], &ins[..]) else {
        return;
    };
    let pair = [*out, *into];
    let is_told = pair
        .iter()
        .any(|column| way(*column, meanings).is_some() || !sheet.samples(*column).is_empty());
    let are_numbers = pair.iter().all(|column| are_numbers(&sheet.samples(*column)));
    if is_told && are_numbers && sheet.shared(*out, *into) != Shared::Together {
        set(meanings, *out, Way::Out);
        set(meanings, *into, Way::In);
    }
}

/// One entry is never money out and money in: two numbers in one row are something else, accounts of a ledger perhaps.
fn together(meanings: &mut [Option<Match>], sheet: &Sheet, open: &mut BTreeMap<usize, Open>) {
    let all = |meaning: Meaning| -> Vec<usize> {
        (0..meanings.len())
            .filter(|column| means(meanings, *column, meaning))
            .collect()
    };
    let (outs, ins) = (all(Meaning::Debit), all(Meaning::Credit));
    for out in outs {
        for into in &ins {
            if sheet.shared(out, *into) == Shared::Together {
                for (column, other) in [(out, *into), (*into, out)] {
                    meanings[column] = None;
                    open.insert(column, Open::Together(other));
                }
            }
        }
    }
}

/// Beside money out or money in there is no signed amount: whoever reads both would count it twice.
fn third(meanings: &mut [Option<Match>], open: &mut BTreeMap<usize, Open>) {
    let has_way = (0..meanings.len()).any(|column| way(column, meanings).is_some());
    let has_pair = open.values().any(|open| matches!(open, Open::Pair(_)));
    for (column, found) in meanings.iter_mut().enumerate() {
        let is_third = found.is_some_and(|found| {
            found.meaning == Meaning::Amount && (has_way || has_pair && found.trust == BY_SAMPLES)
        });
        if is_third {
            *found = None;
            open.insert(column, Open::Third);
        }
    }
}

fn means(meanings: &[Option<Match>], column: usize, meaning: Meaning) -> bool {
    meanings[column].is_some_and(|found| found.meaning == meaning)
}

/// The way of a column whose own heading says it.
fn way(column: usize, meanings: &[Option<Match>]) -> Option<Way> {
    match meanings[column]?.meaning {
        Meaning::Debit => Some(Way::Out),
        Meaning::Credit => Some(Way::In),
        _ => None,
    }
}

/// The way that a heading says beside one of the other way.
fn way_in_company(column: usize, sheet: &Sheet) -> Option<Way> {
    let heading = heading::plain(&heading::outside_parentheses(&sheet.headings[column]));
    listed(&heading).filter(|_| sheet.header)
}

fn listed(heading: &str) -> Option<Way> {
    if OUT.contains(&heading) {
        Some(Way::Out)
    } else if IN.contains(&heading) {
        Some(Way::In)
    } else {
        None
    }
}

/// The way that a column of a pair has by its heading, or by a word of it.
fn way_by_words(column: usize, meanings: &[Option<Match>], sheet: &Sheet) -> Option<Way> {
    let whole = way(column, meanings).or_else(|| way_in_company(column, sheet));
    if whole.is_some() || !sheet.header {
        return whole;
    }
    let heading = heading::plain(&sheet.headings[column]);
    let of_word = |word: &str| match heading::exact(word).map(|found| found.meaning) {
        Some(Meaning::Debit) => Some(Way::Out),
        Some(Meaning::Credit) => Some(Way::In),
        _ => listed(word),
    };
    let mut ways = heading.split(' ').filter_map(of_word);
    let first = ways.next()?;
    ways.all(|way| way == first).then_some(first)
}

fn set(meanings: &mut [Option<Match>], column: usize, way: Way) {
    if self::way(column, meanings) == Some(way) {
        return;
    }
    let meaning = match way {
        Way::Out => Meaning::Debit,
        Way::In => Meaning::Credit,
    };
    meanings[column] = Some(Match {
        meaning,
        language: Language::Any,
        trust: IN_COMPANY,
    });
}

/// Numbers under a heading that says nothing else.
fn may_be_amount(column: usize, meanings: &[Option<Match>], sheet: &Sheet) -> bool {
    let samples = sheet.samples(column);
    let is_free = match meanings[column] {
        None => true,
        Some(found) => {
            matches!(found.meaning, Meaning::Amount | Meaning::Debit | Meaning::Credit)
                || way_in_company(column, sheet).is_some()
        }
    };
    // Amounts with both signs tell the way of the money already, such as in columns for two currencies.
    let has = |is_negative: bool| {
        samples.iter().any(|cell| {
            style::number(cell).is_some_and(|number| number.is_negative == is_negative)
                && !style::is_zero(cell)
        })
    };
    let has_both_signs = has(true) && has(false);
    is_free
        && !has_both_signs
        && !samples.is_empty()
        && are_numbers(&samples)
        && !samples.iter().all(|cell| style::is_day(cell))
}

fn are_numbers(samples: &[&str]) -> bool {
    samples.iter().all(|cell| style::number(cell).is_some())
}
