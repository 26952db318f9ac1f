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
}
