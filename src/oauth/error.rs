//! Why there is no token, each in one sentence with what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::access::http::may_pass;
use crate::access::{NoProxy, TokenError, Whose};
use crate::problem::Blame;

/// Logging in, or renewing a token, failed. No message holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nobody logged in yet.
    #[error("nobody is logged in with the profile `{}`; run `{}`", .0.profile, .0.login())]
    NotLoggedIn(Whose),
    /// The tokens are those of another application, or of another bank.
    #[error(
        "the login of the profile `{}` was made with another client_id, server or base_url; run `{}` again",
        .0.profile, .0.login()
    )]
    OtherApp(Whose),
    /// The refresh token was used, revoked, or is older than 90 days.
    #[error(
        "Qonto no longer accepts the login of the profile `{}` ({reason}); run `{}` again",
        .whose.profile, .whose.login()
    )]
    Ended {
        /// The profile.
        whose: Whose,
        /// The bank's words.
        reason: String,
    },
    /// The access token has ended and there is nothing to renew it with.
    #[error(
        "the login of the profile `{}` has ended, and without `offline_access` it cannot be renewed; \
         run `{}` again",
        .0.profile, .0.login()
    )]
    Unrenewable(Whose),
    /// The bank does not know the application, or its key.
    #[error(
        "Qonto does not accept the application ({0}); check client_id and client_secret in Qonto's Developer Portal"
    )]
    App(String),
    /// The user said no in the browser, or the bank did.
    #[error("the login was refused in the browser ({said}); nothing was stored; {remedy}")]
    Denied {
        /// The bank's words.
        said: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The bank could not answer in the browser.
    #[error("Qonto's login failed in the browser ({0}); nothing was stored; try again later")]
    Unavailable(String),
    /// The browser came back with neither a code nor an error.
    #[error("the browser came back without a code; nothing was stored; run `saldo login` again")]
    NoCode,
    /// The code of the browser was not accepted.
    #[error("Qonto did not accept the browser's code ({0}); run `saldo login` again")]
    Code(String),
    /// Nobody came back.
    #[error(
        "nobody came back from the browser within {0} seconds; run `saldo login` again, with a longer --timeout if need be"
    )]
    Timeout(u64),
    /// Only visits of other logins came.
    #[error(
        "within {0} seconds the browser came back with another login only, as from an old tab; run `saldo login` again \
         and open the address that it prints"
    )]
    OtherLogin(u64),
    /// The port is taken.
    #[error(
        "port {port} of this machine, to which the browser comes back, cannot be used: {reason}; end the other program, \
         or set another redirect_port here and in the application's registration"
    )]
    Port {
        /// The port.
        port: u16,
        /// The system's words.
        reason: io::Error,
    },
    /// The bank cannot be reached.
    #[error("Qonto's login cannot be reached ({tries} tries): {reason}. Check the connection and try again")]
    Network {
        /// How often it was tried.
        tries: u32,
        /// What the network said.
        reason: String,
    },
    /// The bank answered with an error.
    #[error("Qonto's login answered {status}{detail}; try again later")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// Its own words after a colon, or nothing.
        detail: String,
    },
    /// The bank refuses, and would do so again.
    #[error(
        "Qonto's login refused the request ({status}{detail}); check client_id, client_secret and server in saldo.toml, \
         and SALDO_STAGING_TOKEN if this is the sandbox"
    )]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its own words after a colon, or nothing.
        detail: String,
    },
    /// It is not the host of the logins.
    #[error(
        "the host of the logins has no tokens or sends elsewhere ({0}), which was not followed; check server in \
         saldo.toml, in the table with client_id"
    )]
    Elsewhere(u16),
    /// The answer is not what it should be.
    #[error("Qonto's login answered with something else than tokens: {0}")]
    Unreadable(String),
    /// The HTTP client could not be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
    /// The way to the host of the logins is none.
    #[error(transparent)]
    Proxy(#[from] NoProxy),
    /// The file of tokens cannot be used.
    #[error("cannot {action} {}: {reason}{}", .path.display(), rights(.reason, .path))]
    Io {
        /// `read`, `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// There are new tokens, which use up the former ones, and the disk does not take them.
    #[error(
        "Qonto gave new tokens, but the login cannot be kept in {}: {reason}; mend that and run again within a minute, \
         later run `{}`",
        .path.display(), .whose.login()
    )]
    NotKept {
        /// The profile.
        whose: Whose,
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// The file of tokens is damaged.
    #[error("the login in {} cannot be read: {reason}; run `{}` again", .path.display(), .whose.login())]
    Damaged {
        /// The profile.
        whose: Whose,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// Others can read the file of tokens.
    #[error("the login in {} can be read by others; run: chmod 600 {}", .0.display(), .0.display())]
    Readable(PathBuf),
    /// Another run holds the lock and does not end.
    #[error("another run has been renewing the login in {} for {seconds} seconds; try again", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long it was waited for.
        seconds: u64,
    },
}

impl Error {
    /// Who must act.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Io { reason, .. } if lacks_rights(reason) => Blame::User,
            Self::Network { reason, .. } if !may_pass(reason) => Blame::User,
            Self::Network { .. }
            | Self::Unavailable(_)
            | Self::Failed { .. }
            | Self::Unreadable(_)
            | Self::Setup(_)
            | Self::Io { .. }
            | Self::NotKept { .. }
            | Self::Busy { .. } => Blame::Outside,
            _ => Blame::User,
        }
    }

    /// Whether it says nothing against the tokens that are held: what went wrong may pass, or there is no renewal.
    pub(super) fn costs_no_login(&self) -> bool {
        let is_there_no_renewal = matches!(self, Self::Unrenewable(_));
        is_there_no_renewal || (self.blame() != Blame::User && !matches!(self, Self::NotKept { .. }))
    }

    pub(super) fn io(action: &'static str, path: &Path, reason: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            reason,
        }
    }
}

fn lacks_rights(reason: &io::Error) -> bool {
    matches!(
        reason.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// What to do where rights are missing: most often a login was made with sudo.
fn rights(reason: &io::Error, path: &Path) -> String {
    if reason.kind() != io::ErrorKind::PermissionDenied {
        return String::new();
    }
    let folder = path.parent().unwrap_or(path).display();
    format!("; if a run with sudo made it, give it back: sudo chown -R \"$USER\" \"{folder}\"")
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        Self {
            message: error.to_string(),
            blame: error.blame(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_rights_are_for_the_user_and_have_a_remedy() {
        let error = |kind: io::ErrorKind| Error::io("open", Path::new("/data/logins/a.lock"), kind.into());
        let denied = error(io::ErrorKind::PermissionDenied);
        assert!(denied.blame() == Blame::User);
        let remedy = "sudo chown -R \"$USER\" \"/data/logins\"";
        assert!(denied.to_string().ends_with(remedy), "{denied}");
        assert!(error(io::ErrorKind::ReadOnlyFilesystem).blame() == Blame::User);
        let full = error(io::ErrorKind::StorageFull);
        assert!(
            full.blame() != Blame::User && !full.to_string().contains("chown"),
            "{full}"
        );
    }
}
