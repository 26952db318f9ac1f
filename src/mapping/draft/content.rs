//! What a meaning becomes in a mapping: a template, or cases.

use super::guess::Guess;
use super::heading::{Language, Meaning};
use super::open::{MONEY_IN, MONEY_OUT, Open};
use super::sheet::Sheet;
use super::side::{self, is_same};
use super::style;

/// What a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// `value = "…"`
    Value(String),
    /// `cases = […]`: conditions and texts.
    Cases(Vec<(Option<&'static str>, String)>),
}

/// What the column says, in a few words, for comments and the summary.
pub(super) fn in_words(meaning: Meaning, column: usize, sheet: &Sheet) -> &'static str {
    match meaning {
        Meaning::Debit if sheet.zero(column).is_some() => "money out; zero for money in",
        Meaning::Credit if sheet.zero(column).is_some() => "money in; zero for money out",
        Meaning::BookingDate => "the day on which it settled",
        Meaning::ValueDate => "the day on which it was authorized",
        Meaning::Amount => "the amount",
        Meaning::Debit => "money out; empty for money in",
        Meaning::Credit => "money in; empty for money out",
        Meaning::Side => "which way the money went",
        Meaning::Currency => "the account's currency",
        Meaning::LocalAmount => "the amount in the currency of the payment",
        Meaning::LocalCurrency => "the currency of the payment",
        Meaning::Balance => "the balance after the entry",
        Meaning::Party => "the other side's name",
        Meaning::Payer => "who paid: the other side, or you",
        Meaning::Recipient => "who was paid: the other side, or you",
        Meaning::Purpose => "what it was for",
        Meaning::Note => "the note that a member wrote",
        Meaning::Reference => "the reference that travelled with the money",
        Meaning::Id => "the bank's identifier",
        Meaning::ReadableId => "the bank's readable identifier",
        Meaning::Kind => "the kind of operation",
        Meaning::Category => "the cash-flow category",
        Meaning::Subcategory => "the cash-flow subcategory",
        Meaning::Iban => "the other side's IBAN",
        Meaning::Bic => "the other side's bank",
        Meaning::OwnAccount => "the name of your account",
        Meaning::OwnIban => "the IBAN of your account",
        Meaning::Initiator => "the member who made the payment",
        Meaning::Card => "the last digits of the card",
        Meaning::Labels => "your own labels",
        Meaning::VatRate => "the tax rate in percent",
        Meaning::VatAmount => "the tax in the amount",
        Meaning::Receipts => "the file names of the receipts",
        Meaning::Mandate => "the mandate of a direct debit",
        Meaning::Cheque => "the number of a cheque",
    }
}

/// What the column of that meaning says.
pub(super) fn content(meaning: Meaning, column: usize, sheet: &Sheet, guess: &Guess) -> Content {
    let value = |text: &str| Content::Value(text.to_owned());
    match meaning {
        Meaning::BookingDate => Content::Value(day("settled_at", column, guess)),
        Meaning::ValueDate => {
            // A day alone has no time of day to show.
            let style = guess.days.others.get(&column).unwrap_or(&guess.days.style);
            let field = if style.contains("%H") {
                "emitted_at"
            } else {
                "value_date"
            };
            Content::Value(day(field, column, guess))
        }
        Meaning::Amount if says_way(guess) && !is_signed(column, sheet) => {
            value("{amount | abs | decimal(2)}")
        }
        Meaning::Amount => value("{amount | decimal(2)}"),
        Meaning::Debit if is_signed(column, sheet) => {
            one_way(MONEY_OUT, "{amount | decimal(2)}", column, sheet)
        }
        Meaning::Debit => one_way(MONEY_OUT, "{amount | abs | decimal(2)}", column, sheet),
        Meaning::Credit => one_way(MONEY_IN, "{amount | abs | decimal(2)}", column, sheet),
        Meaning::Side => ways(column, sheet, guess.language),
        Meaning::Payer => persons(MONEY_IN),
        Meaning::Recipient => persons(MONEY_OUT),
        Meaning::Purpose => purpose(guess),
        Meaning::Mandate => cases(&[
            "{direct_debit.unique_mandate_reference}",
            "{direct_debit_collection.unique_mandate_reference}",
        ]),
        Meaning::Currency => value("{currency}"),
        Meaning::LocalAmount => value("{local_amount? | decimal}"),
        Meaning::LocalCurrency => value("{local_currency?}"),
        Meaning::Balance => value("{settled_balance? | decimal(2)}"),
        Meaning::Party => value("{counterparty? | squeeze}"),
        Meaning::Note => value("{note? | squeeze}"),
        Meaning::Reference => value("{reference? | squeeze}"),
        Meaning::Id => value("{id}"),
        Meaning::ReadableId => value("{transaction_id?}"),
        Meaning::Kind => value("{operation_type? | replace('_', ' ')}"),
        Meaning::Category => value("{cashflow_category? | squeeze}"),
        Meaning::Subcategory => value("{cashflow_subcategory? | squeeze}"),
        Meaning::Iban => value("{counterparty_iban?}"),
        Meaning::Bic => value("{counterparty_bic?}"),
        Meaning::OwnAccount => value("{account.name?}"),
        Meaning::OwnIban => value("{account.iban?}"),
        Meaning::Initiator => value("{initiator?}"),
        Meaning::Card => value("{card_last_digits?}"),
        Meaning::Labels => value("{labels? | join(', ')}"),
        Meaning::VatRate => value("{vat_rate? | decimal}"),
        Meaning::VatAmount => value("{vat_amount? | decimal}"),
        Meaning::Receipts => value("{attachments.file_names? | join(', ')}"),
        Meaning::Cheque => value("{check.check_number?}"),
    }
}

fn day(field: &str, column: usize, guess: &Guess) -> String {
    match guess.days.others.get(&column) {
        Some(style) => format!("{{{field} | date('{style}')}}"),
        None => format!("{{{field} | date}}"),
    }
}

/// The amount of entries of that way; for the others nothing, or zero as the samples write it.
fn one_way(when: &'static str, text: &str, column: usize, sheet: &Sheet) -> Content {
    let amount = (Some(when), text.to_owned());
    let other = sheet.zero(column).map(|zero| (None, zero.to_owned()));
    Content::Cases(std::iter::once(amount).chain(other).collect())
}

fn cases(texts: &[&str]) -> Content {
    Content::Cases(texts.iter().map(|text| (None, (*text).to_owned())).collect())
}

/// Whether a column beside the amount says which way the money went.
fn says_way(guess: &Guess) -> bool {
    guess.has(Meaning::Side) || guess.open.values().any(|open| *open == Open::Words)
}

fn is_signed(column: usize, sheet: &Sheet) -> bool {
    let samples = sheet.samples(column);
    samples
        .iter()
        .any(|cell| style::number(cell).is_some_and(|written| written.is_negative))
}

/// The other side where the money went that way, else the account holder.
fn persons(when: &'static str) -> Content {
    Content::Cases(vec![
        (Some(when), "{counterparty | squeeze}".to_owned()),
        (None, "{organization.legal_name?}".to_owned()),
    ])
}

/// What other columns already say is not said twice; what none says is put in.
fn purpose(guess: &Guess) -> Content {
    let has_name = [Meaning::Party, Meaning::Payer, Meaning::Recipient]
        .into_iter()
        .any(|meaning| guess.has(meaning));
    let kind = "{operation_type} {initiator?}";
    match (has_name, guess.has(Meaning::Reference)) {
        (true, true) => cases(&["{note | squeeze}", kind]),
        (true, false) => cases(&["{reference | squeeze}", "{note | squeeze}", kind]),
        (false, _) => cases(&[
            "{counterparty | squeeze} - {reference | squeeze}",
            "{counterparty | squeeze} - {note | squeeze}",
            "{counterparty | squeeze} - {operation_type} {initiator?}",
            "{reference | squeeze}",
            kind,
        ]),
    }
}

/// The two words of the samples, else those of the language.
fn ways(column: usize, sheet: &Sheet, language: Language) -> Content {
    let samples = sheet.samples(column);
    let (out, into) = side::pair(&samples, language).unwrap_or_default();
    // In the template's own letters: `s` stays `s`, and then `h` is `h`.
    let is_lower = samples.iter().any(|cell| cell.chars().any(char::is_lowercase));
    let as_seen = |word: &str| match samples.iter().find(|cell| is_same(cell, word)) {
        Some(cell) => (*cell).to_owned(),
        None if is_lower && word.len() == 1 => word.to_lowercase(),
        None => word.to_owned(),
    };
    Content::Cases(vec![(Some(MONEY_OUT), as_seen(out)), (None, as_seen(into))])
}
