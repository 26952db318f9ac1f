//! Why a command failed, and which exit code says so.

use crate::archive;
use crate::clock::ClockError;
use crate::config::ConfigError;
use crate::export;
use crate::export::archived::ArchivedError;
use crate::export::batch::BatchError;
use crate::export::error::StatementError;
use crate::export::input::InputError;
use crate::mapping::ParamError;
use crate::oauth;
use crate::output::files::OutputError;
use crate::packages::PackageError;
use crate::period::PeriodError;
use crate::problem::{Blame, Problems};
use crate::qonto;
use crate::sync;

/// A failure of some of several runs, each of which was told by itself.
#[derive(Debug, thiserror::Error)]
#[error("some of them failed")]
struct Told;

/// A failed command.
#[derive(Debug)]
pub(super) struct Failure {
    blame: Blame,
    error: anyhow::Error,
}

impl Failure {
    fn of(blame: Blame, error: impl Into<anyhow::Error>) -> Self {
        Self {
            blame,
            error: error.into(),
        }
    }

    pub(super) fn outside(error: impl Into<anyhow::Error>) -> Self {
        Self::of(Blame::Outside, error)
    }

    pub(super) fn user(error: impl Into<anyhow::Error>) -> Self {
        Self::of(Blame::User, error)
    }

    /// A sentence for the user to act on.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::user(anyhow::Error::msg(message.into()))
    }

    pub(super) fn unproven(message: impl Into<String>) -> Self {
        Self::of(Blame::Incomplete, anyhow::Error::msg(message.into()))
    }

    /// What was told already, by how the worst of it ended; nothing where all went well.
    pub(super) fn told(worst: Option<Blame>) -> Result<(), Self> {
        worst.map_or(Ok(()), |blame| Err(Self::of(blame, Told)))
    }

    pub(super) fn blame(&self) -> Blame {
        self.blame
    }

    /// Whether there is nothing more to tell.
    pub(super) fn is_told(&self) -> bool {
        self.error.is::<Told>()
    }

    /// What is wrong with a file of the user's, to be drawn at its places.
    pub(super) fn problems(&self) -> Option<&Problems> {
        match self.error.downcast_ref::<ConfigError>() {
            Some(ConfigError::Problems(problems)) => Some(problems),
            _ => self.error.downcast_ref::<Problems>(),
        }
    }

    /// The error and its causes in one line each.
    pub(super) fn chain(&self) -> String {
        format!("{:#}", self.error)
    }
}

/// The exit code that says how something ended.
pub(super) fn exit_code(blame: Option<Blame>) -> u8 {
    match blame {
        None => 0,
        Some(Blame::Outside) => 1,
        Some(Blame::User) => 2,
        Some(Blame::Incomplete) => 3,
    }
}

/// The errors of the stages know who must act.
macro_rules! failures {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::of(error.blame(), error)
            }
        })*
    };
}

failures! {
    ArchivedError,
    BatchError,
    ClockError,
    ConfigError,
    InputError,
    OutputError,
    PackageError,
    ParamError,
    PeriodError,
    Problems,
    StatementError,
    archive::Error,
    export::Error,
    oauth::Error,
    qonto::Error,
    sync::Error,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_has_the_highest_exit_code() {
        let order = [
            None,
            Some(Blame::Outside),
            Some(Blame::User),
            Some(Blame::Incomplete),
        ];
        assert!(order.is_sorted());
        assert_eq!(order.map(exit_code), [0, 1, 2, 3]);
    }
}
