//! Paths as a configuration file means them.

use std::path::{Path, PathBuf};

/// Where paths of a file begin.
pub(super) struct Paths<'f> {
    /// The folder of the file.
    pub(super) folder: &'f Path,
    /// What `~/` stands for.
    pub(super) home: Option<&'f Path>,
}

impl Paths<'_> {
    /// `~/` is the user's folder; a relative path starts beside the file.
    pub(super) fn resolve(&self, text: &str) -> PathBuf {
        match (text.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(text),
        }
    }
}

/// Whether a name of a mapping or chart is meant as a path.
pub fn is_path(name: &str) -> bool {
    let is_toml = Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    is_toml || name.contains(['/', '\\'])
}
