//! The names of a transaction's fields, and which of them a run needs.

use crate::entry::{Attribute, AttributeSet};

/// The length stands before each name because a key is looked up for each field of a million rows: one jump
/// by length, then one comparison or two.
macro_rules! fields {
    ($(($length:literal, $key:literal) => $name:ident,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Field { $($name,)* Unknown }

        impl Field {
            pub(super) fn named(key: &str) -> Self {
                match (key.len(), key) {
                    $(($length, $key) => Self::$name,)*
                    _ => Self::Unknown,
                }
            }

            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                    Self::Unknown => "an unknown field",
                }
            }

            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)*];
        }

        /// The keys of a transaction that are read (Qonto API reference: `GET /v2/transactions`).
        pub const TRANSACTION_KEYS: &[&str] = &[$($key,)*];
    };
}

fields! {
    (2, "id") => Id,
    (4, "side") => Side,
    (4, "note") => Note,
    (4, "logo") => Logo,
    (5, "label") => Label,
    (5, "check") => Check,
    (6, "amount") => Amount,
    (6, "status") => Status,
    (6, "income") => Income,
    (6, "labels") => Labels,
    (8, "currency") => Currency,
    (8, "category") => Category,
    (8, "vat_rate") => VatRate,
    (8, "transfer") => Transfer,
    (9, "reference") => Reference,
    (9, "label_ids") => LabelIds,
    (10, "settled_at") => SettledAt,
    (10, "emitted_at") => EmittedAt,
    (10, "created_at") => CreatedAt,
    (10, "updated_at") => UpdatedAt,
    (10, "vat_amount") => VatAmount,
    (11, "attachments") => Attachments,
    (11, "vat_details") => VatDetails,
    (12, "amount_cents") => AmountCents,
    (12, "local_amount") => LocalAmount,
    (12, "initiator_id") => InitiatorId,
    (12, "subject_type") => SubjectType,
    (12, "swift_income") => SwiftIncome,
    (12, "direct_debit") => DirectDebit,
    (14, "transaction_id") => TransactionId,
    (14, "operation_type") => OperationType,
    (14, "local_currency") => LocalCurrency,
    (14, "attachment_ids") => AttachmentIds,
    (14, "pagopa_payment") => PagopaPayment,
    (15, "settled_balance") => SettledBalance,
    (15, "attachment_lost") => AttachmentLost,
    (15, "bank_account_id") => BankAccountId,
    (16, "vat_amount_cents") => VatAmountCents,
    (16, "card_last_digits") => CardLastDigits,
    (17, "cashflow_category") => CashflowCategory,
    (17, "direct_debit_hold") => DirectDebitHold,
    (19, "attachment_required") => AttachmentRequired,
    (20, "cashflow_subcategory") => CashflowSubcategory,
    (21, "settled_balance_cents") => SettledBalanceCents,
    (21, "financing_installment") => FinancingInstallment,
    (23, "is_external_transaction") => IsExternalTransaction,
    (23, "clean_counterparty_name") => CleanCounterpartyName,
    (23, "direct_debit_collection") => DirectDebitCollection,
}

impl Field {
    /// Whether a run that needs `wanted` must read this field.
    pub(super) fn is_in(self, wanted: AttributeSet) -> bool {
        use Attribute as A;
        let only = |attribute| AttributeSet::NONE.with(attribute);
        let parts = match self {
            Self::Id
            | Self::Side
            | Self::Status
            | Self::Amount
            | Self::AmountCents
            | Self::BankAccountId
            | Self::Currency
            | Self::SettledAt
            | Self::SettledBalance
            | Self::SettledBalanceCents
            | Self::IsExternalTransaction => return true,
            Self::EmittedAt => only(A::EmittedAt),
            Self::CreatedAt => only(A::CreatedAt),
            Self::UpdatedAt => only(A::UpdatedAt),
            Self::LocalAmount => only(A::LocalAmount),
            Self::LocalCurrency => only(A::LocalCurrency),
            Self::TransactionId => only(A::TransactionId),
            Self::OperationType => only(A::OperationType),
            Self::SubjectType => only(A::SubjectType),
            Self::Label => only(A::Label),
            Self::CleanCounterpartyName => only(A::CleanCounterpartyName),
            Self::Reference => only(A::Reference),
            Self::Note => only(A::Note),
            Self::InitiatorId => only(A::InitiatorId).with(A::Initiator),
            Self::Labels => only(A::Labels),
            Self::LabelIds => only(A::Labels).with(A::LabelIds),
            Self::Category => only(A::Category),
            Self::CashflowCategory => only(A::CashflowCategory),
            Self::CashflowSubcategory => only(A::CashflowSubcategory),
            Self::VatAmount | Self::VatAmountCents => only(A::VatAmount),
            Self::VatRate => only(A::VatRate),
            Self::VatDetails => only(A::VatDetails),
            Self::CardLastDigits => only(A::CardLastDigits),
            Self::AttachmentIds => only(A::AttachmentIds),
            Self::Attachments => only(A::Attachments),
            Self::AttachmentLost => only(A::AttachmentLost),
            Self::AttachmentRequired => only(A::AttachmentRequired),
            Self::Transfer
            | Self::Income
            | Self::SwiftIncome
            | Self::DirectDebit
            | Self::DirectDebitCollection => only(A::CounterpartyAccount).with(A::Details),
            Self::DirectDebitHold
            | Self::Check
            | Self::FinancingInstallment
            | Self::PagopaPayment
            | Self::Logo => only(A::Details),
            Self::Unknown => AttributeSet::NONE,
        };
        wanted.intersects(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_under_its_own_name() {
        for field in Field::ALL {
            assert_eq!(
                Field::named(field.name()),
                *field,
                "{}: is its length right?",
                field.name()
            );
            assert!(field.is_in(AttributeSet::ALL), "{}", field.name());
        }
        assert_eq!(Field::named("brand_new_field_2027"), Field::Unknown);
    }

    #[test]
    fn what_nobody_wants_is_not_read() {
        let wanted = AttributeSet::NONE.with(Attribute::Initiator);
        assert!(Field::InitiatorId.is_in(wanted));
        assert!(Field::AmountCents.is_in(AttributeSet::NONE));
        assert!(!Field::Note.is_in(wanted));
        assert!(!Field::Attachments.is_in(wanted));
    }
}
