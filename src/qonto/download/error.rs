//! Why a file was not fetched.

use std::io;

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The address is older than half an hour, or was withdrawn.
    #[error("the file host no longer accepts the address ({0})")]
    Expired(u16),
    /// Any other refusal.
    #[error("the file host answered {0}")]
    Refused(u16),
    /// It sends us elsewhere.
    #[error("the file host points to another place, which is not followed")]
    Redirected,
    /// A page for people instead of the file.
    #[error("the file host sent a web page instead of the file")]
    WebPage,
    /// Too few or too many bytes.
    #[error("the file has {found} bytes, the bank says {expected}")]
    WrongSize {
        /// What the bank says.
        expected: u64,
        /// What came; at least so many.
        found: u64,
    },
    /// It does not end.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It would run, which no receipt does.
    #[error("the file is a program, and no receipt is one")]
    Program,
    /// The connection failed, again and again.
    #[error("the file host cannot be reached or falls silent: {0}")]
    Broken(String),
    /// The HTTP client could not be set up on this machine.
    #[error("the HTTP client for files cannot be set up: {0}")]
    Setup(String),
    /// The disk said no.
    #[error("the file cannot be written: {0}")]
    Disk(#[source] io::Error),
}
