//! Which parts of an entry a run needs.

/// The parts of an [`Entry`](super::Entry) that cost something to fetch, parse or keep, each asked for by name.
///
/// What is not listed here (id, account, side, amount, balance, settled time) is always read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is the field of Entry of that name")]
pub enum Attribute {
    EmittedAt,
    CreatedAt,
    UpdatedAt,
    LocalAmount,
    LocalCurrency,
    TransactionId,
    OperationType,
    SubjectType,
    Label,
    CleanCounterpartyName,
    Reference,
    Note,
    InitiatorId,
    Initiator,
    Labels,
    LabelIds,
    Category,
    CashflowCategory,
    CashflowSubcategory,
    VatAmount,
    VatRate,
    VatDetails,
    CardLastDigits,
    AttachmentIds,
    Attachments,
    AttachmentLost,
    AttachmentRequired,
    CounterpartyAccount,
    Details,
    Invoices,
    Document,
}

/// A set of [`Attribute`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AttributeSet(u64);

impl AttributeSet {
    /// Nothing beyond what is always read.
    pub const NONE: Self = Self(0);
    /// Everything.
    pub const ALL: Self = Self(u64::MAX);

    /// The set with `attribute` added.
    #[must_use]
    pub const fn with(self, attribute: Attribute) -> Self {
        Self(self.0 | 1 << attribute as u8)
    }

    /// Everything that is in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some attribute is in both.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether `attribute` is in the set.
    pub const fn contains(self, attribute: Attribute) -> bool {
        self.0 & (1 << attribute as u8) != 0
    }
}

impl FromIterator<Attribute> for AttributeSet {
    fn from_iter<I: IntoIterator<Item = Attribute>>(iter: I) -> Self {
        iter.into_iter().fold(Self::NONE, Self::with)
    }
}
