//! Kinds of operations.

/// The values of [`Entry::operation_type`](super::Entry::operation_type) that the Qonto API reference lists; the list is open.
pub const OPERATION_TYPES: [&str; 20] = [
    "card",
    "transfer",
    "income",
    "direct_debit",
    "qonto_fee",
    "card_acquirer_payout",
    "direct_debit_collection",
    "direct_debit_hold",
    "cheque",
    "recall",
    "swift_income",
    "pay_later",
    "financing_installment",
    "account_remuneration",
    "f24",
    "pagopa_payment",
    "nrc_payment",
    "riba_payment",
    "investment",
    "other",
];
