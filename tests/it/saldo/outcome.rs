//! What a run printed and left, and what always holds of it.

use std::fmt;
use std::fs;
use std::path::Path;

use aho_corasick::AhoCorasick;
use serde_json::Value;

use super::Folder;

/// What a run printed and left.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) folder: Folder,
}

impl Outcome {
    /// The run, if it ended with this exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.status, Some(code), "{self}");
        self
    }

    /// The run, if this stands in what it told people.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "'{text}' is not told:\n{self}");
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    pub(super) fn check_traces(&self, scratch: &Path, secrets: &[String]) {
        let left: Vec<_> = fs::read_dir(scratch).unwrap().collect();
        assert!(left.is_empty(), "temporary files are left: {left:?}\n{self}");
        let tree = self.folder.tree("");
        let hidden = tree
            .keys()
            .find(|name| name.split('/').any(|part| part.starts_with('.')));
        assert_eq!(hidden, None, "a hidden file is left\n{self}");
        // One look for all of them: an archive is megabytes, and may have hundreds of signatures.
        let secrets = AhoCorasick::new(secrets).unwrap();
        let written = tree
            .values()
            .chain([&self.stdout])
            .any(|bytes| secrets.is_match(bytes));
        assert!(!written, "a secret is written\n{self}");
        assert!(!secrets.is_match(&self.stderr), "a secret is told\n{self}");
    }
}

/// Standard output, standard error and the exit code in one text.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.status.map_or("none".to_owned(), |code| code.to_string());
        let (out, err) = (String::from_utf8_lossy(&self.stdout), &self.stderr);
        write!(
            f,
            "exit code: {code}\n--- standard output\n{out}--- standard error\n{err}"
        )
    }
}
