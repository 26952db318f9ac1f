//! Fields that only some kinds of operation have, under the names of the Qonto API.

use Getter::{Integer, Text};

use super::{Field, Getter, Scope};
use crate::entry::{Attribute, CounterpartyAccount, Details};

const fn detail(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::entry(name, example, sentence, getter).needs_all(&[Attribute::Details])
}

const fn other(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::entry(name, example, sentence, getter).needs_all(&[Attribute::CounterpartyAccount])
}

fn details<'s>(scope: &Scope<'s>) -> Option<&'s Details<'s>> {
    scope.entry?.details.as_deref()
}

fn account<'s>(scope: &Scope<'s>) -> Option<&'s CounterpartyAccount<'s>> {
    scope.entry?.counterparty_account.as_ref()
}

fn account_in<'s>(scope: &Scope<'s>, carrier: &str) -> Option<&'s CounterpartyAccount<'s>> {
    account(scope).filter(|account| account.carrier == carrier)
}

fn mandate_in<'s>(scope: &Scope<'s>, carrier: &str) -> Option<&'s str> {
    let details = details(scope).filter(|details| details.mandate_carrier == Some(carrier))?;
    details.mandate_reference.as_deref()
}

/// The four fields that every kind of transfer has under its own key.
macro_rules! carrier {
    ($carrier:literal) => {
        [
            other(
                concat!($carrier, ".counterparty_account_number"),
                "DE75000000000123456789",
                concat!("The other side's account, for operations with `", $carrier, "`."),
                Text(|s| account_in(s, $carrier)?.number.as_deref()),
            ),
            other(
                concat!($carrier, ".counterparty_account_number_format"),
                "IBAN",
                concat!("The format of that number, for operations with `", $carrier, "`."),
                Text(|s| account_in(s, $carrier)?.number_format.as_deref()),
            ),
            other(
                concat!($carrier, ".counterparty_bank_identifier"),
                "XXXXDEXX",
                concat!("The other side's bank, for operations with `", $carrier, "`."),
                Text(|s| account_in(s, $carrier)?.bank_identifier.as_deref()),
            ),
            other(
                concat!($carrier, ".counterparty_bank_identifier_format"),
                "SWIFT_BIC",
                concat!(
                    "The format of that identifier, for operations with `",
                    $carrier,
                    "`."
                ),
                Text(|s| account_in(s, $carrier)?.bank_identifier_format.as_deref()),
            ),
        ]
    };
}

/// ISO 9362: four signs of the bank, two letters of the country, two signs of the place and, perhaps, three of the branch.
fn has_shape_of_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[4..6].iter().all(u8::is_ascii_alphabetic)
}

const COMMON: [Field; 6] = [
    other(
        "counterparty_iban",
        "DE75000000000123456789",
        "The other side's IBAN, when it is one with right check digits.",
        Text(|s| account(s)?.iban.as_deref()),
    ),
    other(
        "counterparty_bic",
        "XXXXDEXX",
        "The other side's bank, when the bank calls it a BIC and it has the shape of one.",
        Text(|s| {
            let account = account(s)?;
            let is_bic = account
                .bank_identifier_format
                .as_deref()
                .is_some_and(|f| f.eq_ignore_ascii_case("SWIFT_BIC"));
            account
                .bank_identifier
                .as_deref()
                .filter(|text| is_bic && has_shape_of_bic(text))
        }),
    ),
    other(
        "counterparty_account_number",
        "DE75000000000123456789",
        "The other side's account number, whatever its format.",
        Text(|s| account(s)?.number.as_deref()),
    ),
    other(
        "counterparty_account_number_format",
        "IBAN",
        "The format of that number: IBAN, unstructured and others.",
        Text(|s| account(s)?.number_format.as_deref()),
    ),
    other(
        "counterparty_bank_identifier",
        "XXXXDEXX",
        "The other side's bank, whatever the format.",
        Text(|s| account(s)?.bank_identifier.as_deref()),
    ),
    other(
        "counterparty_bank_identifier_format",
        "SWIFT_BIC",
        "The format of that identifier: SWIFT_BIC, sort_code and others.",
        Text(|s| account(s)?.bank_identifier_format.as_deref()),
    ),
];

const MANDATES: [Field; 2] = [
    other(
        "direct_debit.unique_mandate_reference",
        "MANDATE-17",
        "The mandate of a direct debit that you paid.",
        Text(|s| mandate_in(s, "direct_debit")),
    )
    .needs_all(&[Attribute::CounterpartyAccount, Attribute::Details]),
    other(
        "direct_debit_collection.unique_mandate_reference",
        "MANDATE-18",
        "The mandate of a direct debit that you collected.",
        Text(|s| mandate_in(s, "direct_debit_collection")),
    )
    .needs_all(&[Attribute::CounterpartyAccount, Attribute::Details]),
];

const DETAILS: [Field; 10] = [
    detail(
        "direct_debit_hold.guarding_rate",
        "0.1",
        "The rate that is held back.",
        Text(|s| details(s)?.guarding_rate.as_deref()),
    ),
    detail(
        "check.check_number",
        "0000123",
        "The number of a cheque.",
        Text(|s| details(s)?.check_number.as_deref()),
    ),
    detail(
        "check.check_key",
        "42",
        "The key of a cheque.",
        Text(|s| details(s)?.check_key.as_deref()),
    ),
    detail(
        "financing_installment.total_installments_number",
        "3",
        "How many instalments there are.",
        Integer(|s| details(s)?.total_installments),
    ),
    detail(
        "financing_installment.current_installment_number",
        "1",
        "Which instalment this is.",
        Integer(|s| details(s)?.current_installment),
    ),
    detail(
        "pagopa_payment.notice_number",
        "000000000000000000",
        "The number of a pagoPA notice.",
        Text(|s| details(s)?.pagopa_notice_number.as_deref()),
    ),
    detail(
        "pagopa_payment.creditor_fiscal_code",
        "00000000000",
        "The creditor of a pagoPA payment.",
        Text(|s| details(s)?.pagopa_creditor_fiscal_code.as_deref()),
    ),
    detail(
        "pagopa_payment.iuv",
        "00000000000000000",
        "The identifier of a pagoPA payment.",
        Text(|s| details(s)?.pagopa_iuv.as_deref()),
    ),
    detail(
        "logo.small",
        "https://example.invalid/small.png",
        "The address of a small logo.",
        Text(|s| details(s)?.logo_small.as_deref()),
    ),
    detail(
        "logo.medium",
        "https://example.invalid/medium.png",
        "The address of a larger logo.",
        Text(|s| details(s)?.logo_medium.as_deref()),
    ),
];

const fn joined() -> [Field; 38] {
    let [t0, t1, t2, t3] = carrier!("transfer");
    let [i0, i1, i2, i3] = carrier!("income");
    let [s0, s1, s2, s3] = carrier!("swift_income");
    let [d0, d1, d2, d3] = carrier!("direct_debit");
    let [c0, c1, c2, c3] = carrier!("direct_debit_collection");
    let [o0, o1, o2, o3, o4, o5] = COMMON;
    let [m0, m1] = MANDATES;
    let [e0, e1, e2, e3, e4, e5, e6, e7, e8, e9] = DETAILS;
    [
        o0, o1, o2, o3, o4, o5, t0, t1, t2, t3, i0, i1, i2, i3, s0, s1, s2, s3, d0, d1, d2, d3, m0, c0, c1,
        c2, c3, m1, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9,
    ]
}

static JOINED: [Field; 38] = joined();
pub(super) static FIELDS: &[Field] = &JOINED;
