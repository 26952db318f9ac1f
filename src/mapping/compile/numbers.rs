//! Where amounts, days and counts stand in what a template gives: a part of one is another one.

use crate::mapping::field::Kind;

/// What of a text is an amount, a day or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::mapping) enum Numbers {
    /// Nothing.
    None,
    /// A part, and its place is known.
    Within,
    /// A part, but a step changes the whole, so that its place is not known.
    Blurred,
    /// All but the words that stand for themselves.
    Alone,
}

impl Numbers {
    /// What a value of that kind is, once it is written.
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Amount | Kind::Date | Kind::Instant | Kind::Integer => Self::Alone,
            Kind::Text | Kind::Flag | Kind::List => Self::None,
        }
    }

    /// The same value behind a step.
    pub(super) fn changed(self) -> Self {
        match self {
            Self::Within => Self::Blurred,
            other => other,
        }
    }

    /// What a template is whose values are these.
    pub(super) fn together(values: &[Self]) -> Self {
        match (values.iter().min(), values.iter().max()) {
            (Some(Self::Alone), _) => Self::Alone,
            _ if values.contains(&Self::Blurred) => Self::Blurred,
            (_, Some(Self::Within | Self::Alone)) => Self::Within,
            _ => Self::None,
        }
    }
}
