//! Which column gets which field: headings first, held against what the sample cells say.

use std::collections::BTreeMap;

use super::amounts;
use super::days::{Days, is_day};
use super::heading::{self, BY_SAMPLES, Language, Match, Meaning};
use super::open::Open;
use super::sheet::Sheet;
use super::side;
use super::style::{self, Decimals};

/// Headings of an IBAN that do not say whose.
const ANY_IBAN: &[&str] = &["iban", "kontonummer", "kontonummer iban", "account number"];

/// What is guessed of a whole template.
#[derive(Debug)]
pub(super) struct Guess {
    /// By column; `None` is for people to decide.
    pub(super) meanings: Vec<Option<Match>>,
    /// For columns without a meaning: the column that has theirs.
    pub(super) rivals: BTreeMap<usize, usize>,
    /// Columns without a meaning that say something about the amount, and what people have to decide of it.
    pub(super) open: BTreeMap<usize, Open>,
    /// The language of most headings that are known in one language only.
    pub(super) language: Language,
    pub(super) days: Days,
    pub(super) decimals: Decimals,
}

impl Guess {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let found = |column: usize| {
            let samples = sheet.samples(column);
            let named = if sheet.header {
                heading::meaning(&sheet.headings[column])
            } else {
                None
            };
            named
                .filter(|found| agrees(found.meaning, &samples))
                .map(|found| held_against(found, &samples))
                .or_else(|| by_samples(&samples))
        };
        let mut meanings: Vec<Option<Match>> = (0..sheet.headings.len()).map(found).collect();
        persons(&mut meanings);
        own_iban(&mut meanings, sheet);
        let mut open = amounts::decide(&mut meanings, sheet);
        let rivals = settle(&mut meanings);
        let language = language(&meanings);
        let amounts = (0..meanings.len()).filter(|column| {
            open.contains_key(column) || meanings[*column].is_some_and(|found| is_amount(found.meaning))
        });
        let decimals = style::decimals(amounts.flat_map(|column| sheet.samples(column)));
        let days = Days::of(sheet, &meanings, language);
        side::doubt(&mut meanings, sheet, language, &mut open);
        Self {
            meanings,
            rivals,
            open,
            language,
            days,
            decimals,
        }
    }

    /// Whether some column has the amount, or will have it once people have decided.
    pub(super) fn has_amount(&self) -> bool {
        use Meaning::{Amount, Credit, Debit};
        self.open.values().any(|open| open.is_amount())
            || [Amount, Debit, Credit]
                .into_iter()
                .any(|meaning| self.has(meaning))
    }

    /// Whether some column has this meaning.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.meanings
            .iter()
            .flatten()
            .any(|found| found.meaning == meaning)
    }
}

fn is_amount(meaning: Meaning) -> bool {
    use Meaning::{Amount, Balance, Credit, Debit, LocalAmount, VatAmount};
    matches!(
        meaning,
        Amount | Debit | Credit | Balance | LocalAmount | VatAmount
    )
}

/// Whether the samples could be what the heading says. No samples contradict nothing.
fn agrees(meaning: Meaning, samples: &[&str]) -> bool {
    if samples.is_empty() {
        return true;
    }
    let all = |holds: fn(&str) -> bool| samples.iter().all(|cell| holds(cell));
    if is_day(meaning) {
        return !style::common_day_styles(samples).is_empty();
    }
    match meaning {
        _ if is_amount(meaning) => all(|cell| style::number(cell).is_some()),
        Meaning::Currency | Meaning::LocalCurrency => all(is_currency),
        Meaning::Side => {
            let mut distinct = samples.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            distinct.len() <= 2 && all(|cell| cell.len() <= 12)
        }
        // Accounts of a ledger have numbers; one's own at the bank has a name.
        Meaning::OwnAccount => !all(|cell| cell.bytes().all(|byte| byte.is_ascii_digit())),
        Meaning::VatRate => true,
        _ => !all(style::is_day) && !all(style::is_amount),
    }
}

/// What a heading says, as far as the samples bear it out.
fn held_against(found: Match, samples: &[&str]) -> Match {
    match found.meaning {
        Meaning::Side => found,
        Meaning::Kind if side::are_ways(samples) => by_samples(samples).unwrap_or(found),
        _ if side::are_sides(samples) => by_samples(samples).unwrap_or(found),
        Meaning::OwnAccount if samples.is_empty() => Match {
            trust: found.trust.min(90),
            ..found
        },
        _ => found,
    }
}

/// One's own IBAN, where samples say so: the name of an account is none, and the other side's is not the same in all rows.
fn own_iban(meanings: &mut [Option<Match>], sheet: &Sheet) {
    for (column, found) in meanings.iter_mut().enumerate() {
        let ibans = sheet.distinct(column);
        if let Some(found) = found
            && found.meaning == Meaning::OwnAccount
            && !ibans.is_empty()
            && ibans.into_iter().all(is_iban)
        {
            found.meaning = Meaning::OwnIban;
        }
    }
    if meanings
        .iter()
        .flatten()
        .any(|found| found.meaning == Meaning::OwnIban)
    {
        return;
    }
    let is_same_in_all = |column: usize| {
        sheet.rows.len() > 1
            && sheet.samples(column).len() == sheet.rows.len()
            && sheet.distinct(column).len() == 1
            && sheet.distinct(column).into_iter().all(is_iban)
    };
    let is_anyones = |column: usize, found: &Match| {
        let heading = heading::plain(&sheet.headings[column]);
        found.trust == BY_SAMPLES || ANY_IBAN.contains(&heading.as_str())
    };
    for (column, found) in meanings.iter_mut().enumerate() {
        if let Some(found) = found
            && found.meaning == Meaning::Iban
            && is_anyones(column, found)
            && is_same_in_all(column)
        {
            found.meaning = Meaning::OwnIban;
            found.trust = found.trust.min(90);
            return;
        }
    }
}

fn is_currency(cell: &str) -> bool {
    cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_iban(cell: &str) -> bool {
    let compact: String = cell.split_whitespace().collect();
    let is_shaped = compact.is_ascii()
        && (15..=34).contains(&compact.len())
        && compact.as_bytes()[..2].iter().all(u8::is_ascii_uppercase)
        && compact.as_bytes()[2..4].iter().all(u8::is_ascii_digit);
    is_shaped && compact.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What the samples of a column without a known heading can only be.
fn by_samples(samples: &[&str]) -> Option<Match> {
    let all = |holds: fn(&str) -> bool| !samples.is_empty() && samples.iter().all(|cell| holds(cell));
    let meaning = if all(style::is_day) {
        Meaning::BookingDate
    } else if all(style::is_amount) {
        Meaning::Amount
    } else if all(is_currency) {
        Meaning::Currency
    } else if all(is_iban) {
        Meaning::Iban
    } else if side::are_sides(samples) || side::are_ways(samples) {
        Meaning::Side
    } else {
        return None;
    };
    Some(Match {
        meaning,
        language: Language::Any,
        trust: BY_SAMPLES,
    })
}

/// One column with a name is the other side; two, of a payer and a recipient, change places with the direction.
fn persons(meanings: &mut [Option<Match>]) {
    let is_person = |found: &&mut Match| {
        matches!(
            found.meaning,
            Meaning::Payer | Meaning::Recipient | Meaning::Party
        )
    };
    let mut persons: Vec<&mut Match> = meanings.iter_mut().flatten().filter(is_person).collect();
    let has = |persons: &[&mut Match], meaning| persons.iter().any(|found| found.meaning == meaning);
    if has(&persons, Meaning::Payer) && has(&persons, Meaning::Recipient) {
        return;
    }
    let is_named = has(&persons, Meaning::Party);
    for found in &mut persons {
        if !is_named || found.meaning != Meaning::Party {
            found.meaning = Meaning::Party;
        }
    }
}

/// Two columns do not mean the same: the one whose heading says it best keeps it.
fn settle(meanings: &mut [Option<Match>]) -> BTreeMap<usize, usize> {
    let mut rivals = BTreeMap::new();
    for column in 0..meanings.len() {
        let Some(found) = meanings[column] else { continue };
        let same = |other: &usize| meanings[*other].is_some_and(|other| other.meaning == found.meaning);
        let best = (0..meanings.len()).filter(same).max_by_key(|other| {
            let trust = meanings[*other].map_or(0, |found| found.trust);
            (trust, std::cmp::Reverse(*other))
        });
        if let Some(best) = best.filter(|best| *best != column) {
            rivals.insert(column, best);
        }
    }
    for column in rivals.keys() {
        meanings[*column] = None;
    }
    rivals
}

fn language(meanings: &[Option<Match>]) -> Language {
    let languages = [
        Language::German,
        Language::French,
        Language::Italian,
        Language::Spanish,
        Language::English,
    ];
    let count = |language: Language| {
        meanings
            .iter()
            .flatten()
            .filter(|found| found.language == language)
            .count()
    };
    let best = languages
        .into_iter()
        .map(|language| (count(language), language))
        .max_by_key(|(count, _)| *count);
    let is_tied = |most: usize| {
        languages
            .into_iter()
            .filter(|language| count(*language) == most)
            .count()
            > 1
    };
    best.filter(|(count, _)| *count > 0 && !is_tied(*count))
        .map_or(Language::Any, |(_, language)| language)
}
