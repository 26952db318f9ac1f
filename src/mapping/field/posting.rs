//! Fields of one accounting line: for mappings whose rows are postings.

use Getter::{Amount, Flag, Integer, Text};
use rust_decimal::Decimal;

use super::{Field, Getter, Place, Scope};
use crate::entry::Attribute;
use crate::money::Rounding;
use crate::posting::PostingSide;

/// Decimals of an exchange rate (DATEV, field 5 "Kurs": two to six).
const RATE_PLACES: u32 = 6;

const fn p(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field {
        name,
        sentence,
        example,
        place: Place::Posting,
        always: false,
        needs: &[],
        getter,
    }
}

fn on_side(scope: &Scope<'_>, side: PostingSide) -> Option<Decimal> {
    let posting = scope.posting?;
    Some(if posting.side == side {
        posting.amount.to_decimal()
    } else {
        Decimal::ZERO
    })
}

fn number(count: usize) -> Option<i64> {
    i64::try_from(count).ok()
}

/// Units of the payment's currency for one of the account's, where they differ.
fn exchange_rate(scope: &Scope<'_>) -> Option<Decimal> {
    let entry = scope.entry?;
    let local = entry.local_currency.as_deref()?;
    if local == entry.currency {
        return None;
    }
    let rate = entry.local_amount?.checked_div(entry.amount.to_decimal())?;
    Rounding::HalfAwayFromZero.apply(rate.abs(), RATE_PLACES)
}

pub(super) static FIELDS: &[Field] = &[
    p(
        "posting.account",
        "1200",
        "The ledger account of the bank account, in the length of the books.",
        Text(|s| Some(s.posting?.bank_account)),
    )
    .always(),
    p(
        "posting.account_label",
        "Bank",
        "What the chart calls the ledger account of the bank account.",
        Text(|s| Some(s.posting?.bank_label)),
    ),
    p(
        "posting.contra_account",
        "4930",
        "The ledger account of the other side, in the length of the books.",
        Text(|s| Some(s.posting?.contra_account)),
    )
    .always(),
    p(
        "posting.contra_label",
        "Bürobedarf",
        "What the chart calls the ledger account of the other side.",
        Text(|s| Some(s.posting?.contra_label)),
    ),
    p(
        "posting.side",
        "H",
        "The side of the bank account: `S` is debit (money in), `H` is credit (money out).",
        Text(|s| Some(s.posting?.side.letter())),
    )
    .always(),
    p(
        "posting.is_debit",
        "false",
        "Whether the bank account is debited: money in.",
        Flag(|s| Some(s.posting?.side == PostingSide::Debit)),
    )
    .always(),
    p(
        "posting.amount",
        "59.50",
        "The gross amount, never negative and never zero.",
        Amount(|s| Some(s.posting?.amount.to_decimal())),
    )
    .always(),
    p(
        "posting.signed_amount",
        "-59.50",
        "The same amount; money out is negative.",
        Amount(|s| Some(s.posting?.signed().to_decimal())),
    )
    .always(),
    p(
        "posting.debit",
        "0.00",
        "The amount where the bank account is debited, else zero.",
        Amount(|s| on_side(s, PostingSide::Debit)),
    )
    .always(),
    p(
        "posting.credit",
        "59.50",
        "The amount where the bank account is credited, else zero.",
        Amount(|s| on_side(s, PostingSide::Credit)),
    )
    .always(),
    p(
        "posting.debit_account",
        "4930",
        "The ledger account that is debited.",
        Text(|s| Some(s.posting?.debit_account())),
    )
    .always(),
    p(
        "posting.credit_account",
        "1200",
        "The ledger account that is credited.",
        Text(|s| Some(s.posting?.credit_account())),
    )
    .always(),
    p(
        "posting.tax_key",
        "9",
        "The tax key of the rule, or of the rate where the entry was split.",
        Text(|s| s.posting?.tax_key),
    ),
    p(
        "posting.text",
        "Bürobedarf Muster RG 17",
        "The words of the rule, else counterparty and reference.",
        Text(|s| Some(&s.posting?.text)),
    ),
    p(
        "posting.cost_center",
        "IT",
        "The cost centre of the rule.",
        Text(|s| s.posting?.cost_center.as_deref()),
    ),
    p(
        "posting.rule",
        "Office supplies",
        "The rule that decided.",
        Text(|s| s.posting?.rule),
    ),
    p(
        "posting.note",
        "no rule",
        "Who decided where no rule did, or why there is no tax key.",
        Text(|s| s.posting?.note.as_deref()),
    ),
    p(
        "posting.vat_rate",
        "19",
        "The tax rate in percent, where the entry was split by rates.",
        Amount(|s| s.posting?.vat_rate),
    ),
    p(
        "posting.number",
        "1",
        "The number of the posting among those of its entry.",
        Integer(|s| number(s.posting?.number)),
    )
    .always(),
    p(
        "posting.count",
        "2",
        "How many postings the entry has.",
        Integer(|s| number(s.posting?.of)),
    )
    .always(),
    p(
        "posting.exchange_rate",
        "1.165000",
        "Units of the payment's currency for one of the account's, to six places; absent where they are the same.",
        Amount(exchange_rate),
    )
    .needs_all(&[Attribute::LocalAmount, Attribute::LocalCurrency]),
];
