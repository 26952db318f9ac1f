//! What nobody outside the bank knows: the sandbox can be either way.

/// A way in which the bank may be, where its documentation says nothing. Without it the sandbox is the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whim {
    /// `settled_at_from` and its like leave out the instant itself.
    ExclusiveFrom,
    /// `settled_at_to` and its like leave out the instant itself.
    ExclusiveTo,
    /// Bounds and instants are compared by whole seconds.
    WholeSeconds,
    /// A page past the end is an empty list instead of a refusal.
    EmptyPastEnd,
    /// Members who left stay in the list of members.
    KeepsFormerMembers,
    /// Reversed transactions are in no list.
    HidesReversed,
    /// More than one `status[]` is refused.
    RefusesSeveralStatuses,
    /// Equal instants stand in the same order in both directions.
    TiesAsTheyAre,
    /// What is refused for its length or its page is refused with codes and words that nobody knows.
    OtherWords,
    /// A search with too many hits is begun: only pages beyond the limit are refused.
    BeginsLongSearches,
    /// There is no search limit.
    NoSearchLimit,
    /// Hits are counted up to the search limit, and end there.
    CountsToLimit,
    /// `local_amount_cents` are the smallest units of the currency instead of hundredths.
    SmallestUnits,
    /// A transfer between own accounts is a `transfer` on both of them.
    TransferOnBothSides,
    /// An access token passes until it ends, also when its login was renewed meanwhile.
    FormerTokensPass,
}
