//! Why a command failed, and which exit code says so.

use crate::archive;
use crate::clock::ClockError;
use crate::config::ConfigError;
use crate::export;
use crate::export::batch::BatchError;
use crate::export::error::StatementError;
use crate::export::input::InputError;
use crate::mapping::ParamError;
use crate::oauth;
use crate::output::files::OutputError;
use crate::period::PeriodError;
use crate::problem::Problems;
use crate::sync;

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nobody here: network, the bank's answer, the disk.
    Outside,
    /// The user: arguments, configuration, a mapping, an input file.
    User,
    /// The data is not proved complete, could not be read completely, or is damaged.
    Unproven,
}

/// A failure of some of several runs, each of which was told by itself.
#[derive(Debug, thiserror::Error)]
#[error("some of them failed")]
struct Told;

/// A failed command.
#[derive(Debug)]
pub(super) struct Failure {
    kind: Kind,
    error: anyhow::Error,
}

impl Failure {
    pub(super) fn outside(error: impl Into<anyhow::Error>) -> Self {
        Self {
            kind: Kind::Outside,
            error: error.into(),
        }
    }

    pub(super) fn user(error: impl Into<anyhow::Error>) -> Self {
        Self {
            kind: Kind::User,
            error: error.into(),
        }
    }

    /// The user's, or data that are not complete, or else nobody's here.
    fn of(is_the_users: bool, is_incomplete: bool, error: impl Into<anyhow::Error>) -> Self {
        let kind = match (is_the_users, is_incomplete) {
            (true, _) => Kind::User,
            (false, true) => Kind::Unproven,
            (false, false) => Kind::Outside,
        };
        Self {
            kind,
            error: error.into(),
        }
    }

    /// A sentence for the user to act on.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::user(anyhow::Error::msg(message.into()))
    }

    pub(super) fn unproven(message: impl Into<String>) -> Self {
        Self {
            kind: Kind::Unproven,
            error: anyhow::Error::msg(message.into()),
        }
    }

    /// Whether nobody here can do anything about it.
    pub(super) fn is_outside(&self) -> bool {
        self.kind == Kind::Outside
    }

    /// What was told already, with the exit code that says how it ended; nothing where all went well.
    pub(super) fn told(code: u8) -> Result<(), Self> {
        let kind = match code {
            0 => return Ok(()),
            1 => Kind::Outside,
            2 => Kind::User,
            _ => Kind::Unproven,
        };
        Err(Self {
            kind,
            error: anyhow::Error::new(Told),
        })
    }

    /// Whether there is nothing more to tell.
    pub(super) fn is_told(&self) -> bool {
        self.error.is::<Told>()
    }

    /// The exit code that says so.
    pub(super) fn code(&self) -> u8 {
        match self.kind {
            Kind::Outside => 1,
            Kind::User => 2,
            Kind::Unproven => 3,
        }
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

/// What each stage's error means for the exit code.
macro_rules! failures {
    ($($error:ty => $kind:ident,)*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::$kind(error)
            }
        })*
    };
}

failures! {
    ClockError => user,
    PeriodError => user,
    Problems => user,
    ConfigError => user,
    ParamError => user,
    InputError => user,
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::of(error.is_for_the_user(), false, error)
    }
}

impl From<oauth::Error> for Failure {
    fn from(error: oauth::Error) -> Self {
        Self::of(error.is_for_the_user(), false, error)
    }
}

impl From<archive::Error> for Failure {
    fn from(error: archive::Error) -> Self {
        Self::of(error.is_for_the_user(), error.is_damage(), error)
    }
}

impl From<sync::Error> for Failure {
    fn from(error: sync::Error) -> Self {
        Self::of(error.is_for_the_user(), error.is_incomplete(), error)
    }
}

impl From<export::Error> for Failure {
    fn from(error: export::Error) -> Self {
        match error {
            export::Error::Bank(error) => error.into(),
            export::Error::Input(error) => error.into(),
            export::Error::Batch(error) => error.into(),
            export::Error::Statement(error) => error.into(),
            export::Error::Directory(_) | export::Error::Transaction(_) => Self::outside(error),
            export::Error::OutOfOrder { .. } => Self::of(false, true, error),
        }
    }
}

impl From<StatementError> for Failure {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Output(error) => error.into(),
            StatementError::Walk(_) => Self::outside(error),
            StatementError::Lost(_) | StatementError::Uneven { .. } => Self::of(false, true, error),
            StatementError::Head(_)
            | StatementError::Frame(_)
            | StatementError::FrameOf { .. }
            | StatementError::Unfit { .. }
            | StatementError::NoBankAccount(_)
            | StatementError::Name { .. }
            | StatementError::Nameless(_) => Self::user(error),
        }
    }
}

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Rows(_) => Self::user(error),
            BatchError::Normalize(_) | BatchError::UnknownAccount { .. } => Self::outside(error),
        }
    }
}

impl From<crate::qonto::Error> for Failure {
    fn from(error: crate::qonto::Error) -> Self {
        Self::of(error.is_the_users(), error.is_incomplete(), error)
    }
}
