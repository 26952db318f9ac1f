//! What a heading means: exact, by one of its parts, or by its likeness to a known one.

use deunicode::deunicode;

use super::likeness::likeness;
use super::synonyms::SYNONYMS;

/// What a column of an importer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    BookingDate,
    ValueDate,
    Amount,
    Debit,
    Credit,
    /// A letter or sign for the direction of an amount without one.
    Side,
    Currency,
    LocalAmount,
    LocalCurrency,
    Balance,
    /// The other side's name.
    Party,
    /// Who paid, be it the other side or the account holder.
    Payer,
    /// Who was paid.
    Recipient,
    Purpose,
    Note,
    Reference,
    Id,
    ReadableId,
    Kind,
    Category,
    Subcategory,
    Iban,
    Bic,
    OwnAccount,
    OwnIban,
    Initiator,
    Card,
    Labels,
    VatRate,
    VatAmount,
    Receipts,
    Mandate,
    Cheque,
}

/// In which language a heading is written, as evidence for the way of writing days and amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// In several.
    Any,
    German,
    French,
    Italian,
    Spanish,
    English,
}

impl Language {
    /// The usual way to write days; it is not certain.
    pub(super) fn day_style(self) -> Option<&'static str> {
        match self {
            Self::German => Some("%d.%m.%Y"),
            Self::French | Self::Italian | Self::Spanish => Some("%d/%m/%Y"),
            Self::Any | Self::English => None,
        }
    }

    /// The language's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "several languages",
            Self::German => "German",
            Self::French => "French",
            Self::Italian => "Italian",
            Self::Spanish => "Spanish",
            Self::English => "English",
        }
    }
}

/// What a heading is taken for, and how far to trust that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) meaning: Meaning,
    pub(super) language: Language,
    /// In percent: 100 is a known heading, letter for letter.
    pub(super) trust: u8,
}

/// How far a guess by samples alone is trusted, in percent.
pub(super) const BY_SAMPLES: u8 = 50;

/// The least that a known heading must share with another one, in percent of the longer one.
const LEAST: usize = 60;

/// Lower case, without accents and signs; `ä` and `ae` are the same, words are set apart by one blank.
pub(super) fn plain(heading: &str) -> String {
    let ascii = deunicode(heading).to_lowercase();
    let words = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .collect::<Vec<_>>()
        .join(" ")
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u")
}

/// Whether one of the heading's words is one of these.
pub(super) fn has_word(heading: &str, words: &[&str]) -> bool {
    let heading = plain(heading);
    heading
        .split(' ')
        .any(|word| words.iter().any(|known| plain(known) == word))
}

/// The likeliest meaning of a heading.
pub(super) fn meaning(heading: &str) -> Option<Match> {
    let outside = outside_parentheses(heading);
    let whole = plain(&outside);
    let known = exact(&plain(heading)).or_else(|| exact(&whole));
    if let Some(found) = known.or_else(|| exact(&plain(&apart(&outside)))) {
        return Some(found);
    }
    let parts: Vec<Match> = outside
        .split(['/', '|', '\\', ';', '\n'])
        .filter_map(|part| exact(&plain(part)))
        .collect();
    if let [first, rest @ ..] = &parts[..]
        && outside.contains(['/', '|', '\\', ';', '\n'])
    {
        // A column for both sides of an entry names the other one.
        let is_person = |found: &Match| {
            matches!(
                found.meaning,
                Meaning::Payer | Meaning::Recipient | Meaning::Party
            )
        };
        let trust = if rest.iter().any(is_person) || rest.iter().all(|part| part.meaning == first.meaning) {
            95
        } else {
            80
        };
        return Some(Match { trust, ..*first });
    }
    telling(&whole).or_else(|| like(&whole))
}

/// `PayeeName` in two words.
fn apart(heading: &str) -> String {
    let mut words = String::new();
    for c in heading.chars() {
        if c.is_uppercase() && words.ends_with(char::is_lowercase) {
            words.push(' ');
        }
        words.push(c);
    }
    words
}

/// A word that decides, whatever stands around it.
fn telling(heading: &str) -> Option<Match> {
    let word = heading.split(' ').find(|word| ["iban", "bic"].contains(word))?;
    Some(Match {
        trust: 85,
        ..exact(word)?
    })
}

pub(super) fn outside_parentheses(heading: &str) -> String {
    let mut depth = 0_usize;
    let outside = heading.chars().filter(|c| {
        let shown = depth == 0 && !"([".contains(*c);
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        shown
    });
    outside.collect()
}

fn known() -> impl Iterator<Item = (String, Meaning, Language)> {
    SYNONYMS.iter().flat_map(|(meaning, language, words)| {
        words.split(", ").map(|word| (plain(word), *meaning, *language))
    })
}

/// A known heading, letter for letter.
pub(super) fn exact(heading: &str) -> Option<Match> {
    let (_, meaning, language) = known().find(|(word, ..)| word == heading)?;
    Some(Match {
        meaning,
        language,
        trust: 100,
    })
}

/// A heading that holds a known one, or differs from one by a slip of the pen.
fn like(heading: &str) -> Option<Match> {
    known()
        .map(|(word, meaning, language)| (likeness(heading, &word), meaning, language))
        .filter(|(shared, ..)| *shared >= LEAST)
        .max_by_key(|(shared, ..)| *shared)
        .map(|(shared, meaning, language)| Match {
            meaning,
            language,
            trust: u8::try_from(shared.min(90)).unwrap_or(90),
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn headings_are_known_whatever_their_signs_and_language() {
        for (heading, expected) in [
            ("Buchungstag", Meaning::BookingDate),
            ("BUCHUNGSDATUM", Meaning::BookingDate),
            ("Date d'opération", Meaning::BookingDate),
            ("*Date", Meaning::BookingDate),
            ("Fecha  operación", Meaning::BookingDate),
            ("Währung", Meaning::Currency),
            ("Waehrung", Meaning::Currency),
            ("Betrag (EUR)", Meaning::Amount),
            ("Zusatzinfo (optional)", Meaning::Note),
            ("Auftraggeber/Empfänger", Meaning::Payer),
            ("Empfänger/Zahlungspflichtiger", Meaning::Recipient),
            ("Vorgang/Verwendungszweck", Meaning::Purpose),
            ("unique_import_id", Meaning::Id),
            ("bank_party_iban", Meaning::Iban),
            ("Soll/Haben", Meaning::Side),
            ("Débit", Meaning::Debit),
            ("Avere", Meaning::Credit),
            ("Verwendungszwek", Meaning::Purpose),
            ("Net Amount", Meaning::Amount),
            ("Vat Amuont", Meaning::VatAmount),
            ("PayeeName", Meaning::Recipient),
            ("IBAN of counterparty", Meaning::Iban),
            ("Descripción", Meaning::Purpose),
            ("Importe de la operación", Meaning::Amount),
        ] {
            let found = meaning(heading);
            if heading == "Importe de la operación" {
                assert_eq!(found, None, "too little is known of it");
            } else {
                assert_eq!(found.map(|found| found.meaning), Some(expected), "{heading}");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for heading in [
            "",
            "Kostenstelle",
            "Receipt required",
            "Column 3",
            "Steuerschlüssel",
            "x",
            "日付",
        ] {
            assert_eq!(meaning(heading), None, "{heading}");
        }
    }

    #[test]
    fn each_word_has_one_meaning() {
        let mut seen: BTreeMap<String, Meaning> = BTreeMap::new();
        for (word, meaning, _) in known() {
            assert_eq!(*seen.entry(word.clone()).or_insert(meaning), meaning, "{word}");
            assert!(!word.is_empty());
        }
    }
}
