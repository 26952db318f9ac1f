//! What can go wrong between a run and its folder.

use std::io;
use std::path::{Path, PathBuf};

use super::Origin;
use crate::problem::Blame;

/// Why files could not be written. Nothing of the run is in the folder then, except where the message says so.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The disk or the system said no.
    #[error("cannot {action} {}: {reason}; {}", .path.display(), remedy(.reason))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// What waits outside the folder until it is complete cannot be kept.
    #[error("a temporary file in {} cannot be used: {reason}; {}", .folder.display(), temporary_remedy(.reason))]
    Temporary {
        /// Where temporary files lie.
        folder: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// The output folder's name belongs to a file.
    #[error("{} is not a folder; choose another one with --out", .0.display())]
    NotAFolder(PathBuf),
    /// Something that is not a file has a file's name.
    #[error("{} is in the way: it is not a file; move it, or choose another folder with --out", .0.display())]
    Blocked(PathBuf),
    /// Existing files with other bytes.
    #[error(
        "already there, with other content: {}; nothing was written. Use --force to replace, or another folder with --out",
        list(.0)
    )]
    Exists(Vec<PathBuf>),
    /// A `manifest.json` that Saldo did not write.
    #[error(
        "{} was not written by Saldo; choose another folder with --out, or use --force to replace it",
        .0.display()
    )]
    ForeignManifest(PathBuf),
    /// Two files of the run have the same name.
    #[error("two files would be called '{name}': {first}, and {second}; {}", apart(.first, .second))]
    SameName {
        /// The name.
        name: String,
        /// What came first.
        first: Box<Origin>,
        /// What came then.
        second: Box<Origin>,
    },
    /// A data file has the manifest's name.
    #[error(
        "{0} would be called 'manifest.json', as Saldo's own list of files is; change `name` under [file]"
    )]
    ManifestName(String),
    /// The files could not all be moved into place, and not all could be taken back.
    #[error("{cause}. The earlier files could not all be put back; look at {}", list(.left))]
    NotTakenBack {
        /// What went wrong first.
        cause: Box<OutputError>,
        /// The files that are not as they were, and the copies of the earlier ones.
        left: Vec<PathBuf>,
    },
}

impl OutputError {
    pub(crate) fn io(action: &'static str, path: &Path, reason: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            reason,
        }
    }

    /// What went wrong with a temporary file.
    pub(crate) fn temporary(reason: io::Error) -> Self {
        Self::Temporary {
            folder: std::env::temp_dir(),
            reason,
        }
    }

    /// The user's where another folder or name, or `--force`, mends it.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Io { .. } | Self::Temporary { .. } | Self::NotTakenBack { .. } => Blame::Outside,
            Self::NotAFolder(_)
            | Self::Blocked(_)
            | Self::Exists(_)
            | Self::ForeignManifest(_)
            | Self::SameName { .. }
            | Self::ManifestName(_) => Blame::User,
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    let shown: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    shown.join(", ")
}

/// How two files of one name come by two.
fn apart(first: &Origin, second: &Origin) -> &'static str {
    if first.what != second.what {
        "give one of the two another `name` under [file]"
    } else if first.account != second.account {
        "put what tells them apart, such as {account.name}, into `name` under [file]"
    } else {
        "put what tells them apart, such as {period.from | date('%Y%m%d')}, into `name` under [file]"
    }
}

fn remedy(reason: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match reason.kind() {
        _ if are_too_many_open(reason) => FEWER_FILES,
        Kind::PermissionDenied => "get the right to write there, or choose another folder with --out",
        Kind::ReadOnlyFilesystem => "this disk cannot be written; choose another folder with --out",
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
            "make room on the disk, or choose a folder on another one with --out"
        }
        Kind::NotADirectory => "a part of this path is a file; choose another folder with --out",
        Kind::NotFound => "the folder is gone; choose another one with --out",
        Kind::AlreadyExists => "another program wrote it just now; run again",
        _ => "check the disk, or choose another folder with --out",
    }
}

const FEWER_FILES: &str =
    "allow more open files with `ulimit -n 8192`, or export fewer accounts, months or formats at once";

/// `EMFILE` on Unix, `ERROR_TOO_MANY_OPEN_FILES` on Windows: the standard library has no kind for them.
fn are_too_many_open(reason: &io::Error) -> bool {
    reason.raw_os_error() == Some(if cfg!(windows) { 4 } else { 24 })
}

/// The folder of temporary files is not chosen with `--out`.
fn temporary_remedy(reason: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match reason.kind() {
        _ if are_too_many_open(reason) => FEWER_FILES,
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
            "make room on its disk, or name a folder on another one with TMPDIR"
        }
        _ => "name a folder in which you may write with TMPDIR",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_where_and_what_to_do() {
        let full = OutputError::io("write", Path::new("out/a.csv"), io::ErrorKind::StorageFull.into());
        assert_eq!(
            full.to_string(),
            "cannot write out/a.csv: no storage space; make room on the disk, or choose a folder on another one with --out"
        );
        assert_eq!(full.blame(), Blame::Outside);
        let exists = OutputError::Exists(vec!["a.csv".into(), "b.csv".into()]);
        assert!(
            exists
                .to_string()
                .contains("a.csv, b.csv; nothing was written. Use --force")
        );
        assert_eq!(exists.blame(), Blame::User);
    }
}
