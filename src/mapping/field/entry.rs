//! Fields of an entry: what moved, when, and between whom.

use Getter::{Amount, Date, Flag, Instant, Text};

use super::{Field, Getter};
use crate::entry::{Attribute, Side};

const fn f(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::entry(name, example, sentence, getter)
}

pub(super) static FIELDS: &[Field] = &[
    f(
        "id",
        "019a1b2c-0000-7000-8000-000000000001",
        "The bank's identifier of the transaction.",
        Text(|s| Some(&s.entry?.id)),
    )
    .always(),
    f(
        "transaction_id",
        "musterwerk-1-transaction-17",
        "The bank's readable identifier.",
        Text(|s| s.entry?.transaction_id.as_deref()),
    )
    .needs_all(&[Attribute::TransactionId]),
    f(
        "amount",
        "-12.34",
        "The amount in the account's currency; money out is negative.",
        Amount(|s| Some(s.entry?.amount.to_decimal())),
    )
    .always(),
    f(
        "currency",
        "EUR",
        "The account's currency.",
        Text(|s| Some(&s.entry?.currency)),
    )
    .always(),
    f(
        "side",
        "debit",
        "Which way the money went: `credit` is in, `debit` is out.",
        Text(|s| {
            Some(match s.entry?.side {
                Side::Credit => "credit",
                Side::Debit => "debit",
            })
        }),
    )
    .always(),
    f(
        "local_amount",
        "-13.50",
        "The amount in the currency of the payment, with its own decimals; money out is negative.",
        Amount(|s| s.entry?.local_amount),
    )
    .needs_all(&[Attribute::LocalAmount]),
    f(
        "local_currency",
        "USD",
        "The currency of the payment.",
        Text(|s| s.entry?.local_currency.as_deref()),
    )
    .needs_all(&[Attribute::LocalCurrency]),
    f(
        "booking_date",
        "2026-11-01",
        "The local day on which it settled.",
        Date(|s| Some(s.entry?.settled_at.date())),
    )
    .always(),
    f(
        "value_date",
        "2026-10-30",
        "The local day on which it was authorized, else the booking date.",
        Date(|s| {
            let entry = s.entry?;
            Some(entry.emitted_at.unwrap_or(entry.settled_at).date())
        }),
    )
    .always()
    .needs_all(&[Attribute::EmittedAt]),
    f(
        "settled_at",
        "2026-10-31T23:30:00Z",
        "When it settled.",
        Instant(|s| Some(s.entry?.settled_at)),
    )
    .always(),
    f(
        "emitted_at",
        "2026-10-30T08:15:00Z",
        "When it was authorized.",
        Instant(|s| s.entry?.emitted_at),
    )
    .needs_all(&[Attribute::EmittedAt]),
    f(
        "created_at",
        "2026-10-30T08:15:01Z",
        "When the bank made the record.",
        Instant(|s| s.entry?.created_at),
    )
    .needs_all(&[Attribute::CreatedAt]),
    f(
        "updated_at",
        "2026-11-02T10:00:00Z",
        "When the record was last changed.",
        Instant(|s| s.entry?.updated_at),
    )
    .needs_all(&[Attribute::UpdatedAt]),
    f(
        "status",
        "completed",
        "The bank's status; only completed transactions become rows.",
        Text(|s| s.entry.map(|_| "completed")),
    )
    .always(),
    f(
        "settled_balance",
        "1487.66",
        "The account's balance right after this entry.",
        Amount(|s| Some(s.entry?.balance?.to_decimal())),
    ),
    f(
        "counterparty",
        "Amazon Web Services",
        "The other side's name: the tidied one, else the one on the statement.",
        Text(|s| s.entry?.counterparty()),
    )
    .needs_all(&[Attribute::CleanCounterpartyName, Attribute::Label]),
    f(
        "label",
        "AWS EMEA",
        "The other side's name as printed on the statement.",
        Text(|s| s.entry?.label.as_deref()),
    )
    .needs_all(&[Attribute::Label]),
    f(
        "clean_counterparty_name",
        "Amazon Web Services",
        "The other side's name, tidied by the bank.",
        Text(|s| s.entry?.clean_counterparty_name.as_deref()),
    )
    .needs_all(&[Attribute::CleanCounterpartyName]),
    f(
        "reference",
        "Invoice RE-2026-101",
        "The reference that travelled with the money.",
        Text(|s| s.entry?.reference.as_deref()),
    )
    .needs_all(&[Attribute::Reference]),
    f(
        "note",
        "Team lunch",
        "What a member wrote about it.",
        Text(|s| s.entry?.note.as_deref()),
    )
    .needs_all(&[Attribute::Note]),
    f(
        "operation_type",
        "card",
        "The kind of operation: card, transfer, income, direct_debit, qonto_fee and others.",
        Text(|s| s.entry?.operation_type.as_deref()),
    )
    .needs_all(&[Attribute::OperationType]),
    f(
        "subject_type",
        "Card",
        "What the operation concerned: Card, Transfer, WalletToWallet and others.",
        Text(|s| s.entry?.subject_type.as_deref()),
    )
    .needs_all(&[Attribute::SubjectType]),
    f(
        "initiator",
        "Erika Beispiel",
        "The full name of the member who made the payment.",
        Text(|s| s.entry?.initiator.as_deref()),
    )
    .needs_all(&[Attribute::Initiator]),
    f(
        "initiator_id",
        "019a1b2c-0000-7000-8000-0000000000aa",
        "The identifier of that member.",
        Text(|s| s.entry?.initiator_id.as_deref()),
    )
    .needs_all(&[Attribute::InitiatorId]),
    f(
        "card_last_digits",
        "0001",
        "The last four digits of the card, zeros kept.",
        Text(|s| s.entry?.card_last_digits.as_deref()),
    )
    .needs_all(&[Attribute::CardLastDigits]),
    f(
        "is_external_transaction",
        "false",
        "Whether the account is at another bank.",
        Flag(|s| s.entry.map(|entry| entry.is_external)),
    )
    .always(),
    f(
        "bank_account_id",
        "019a1b2c-0000-7000-8000-0000000000dd",
        "The identifier of the account.",
        Text(|s| Some(&s.entry?.account_id)),
    )
    .always(),
];
