//! Whose key or login it is, so that a message names what to type.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The profile that is used when none is named.
pub const DEFAULT_PROFILE: &str = "default";

/// A profile as it is named on a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The name of the profile.
    pub profile: String,
    /// The file, where `--config` names it.
    pub config: Option<PathBuf>,
}

impl Whose {
    /// The profile `profile` of the file `config`, or of the one that is found without naming it.
    pub fn new(profile: impl Into<String>, config: Option<&Path>) -> Self {
        Self {
            profile: profile.into(),
            config: config.map(Path::to_owned),
        }
    }

    /// The command that logs in with this profile, as one types it.
    pub fn login(&self) -> String {
        format!("saldo login{}", self.options())
    }

    /// The options that name the profile, each after a space; none for the usual one.
    pub fn options(&self) -> String {
        let profile = (self.profile != DEFAULT_PROFILE).then(|| typed(&self.profile));
        let profile = profile.map(|name| format!(" --profile {name}"));
        let config = self.config.as_ref().map(|path| path.to_string_lossy());
        let config = config.map(|path| format!(" --config {}", typed(&path)));
        [config, profile].into_iter().flatten().collect()
    }
}

/// As a shell takes it for one word.
fn typed(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_what_is_not_usual() {
        for (profile, config, login) in [
            ("default", None, "saldo login"),
            ("client-b", None, "saldo login --profile client-b"),
            ("my co's", None, "saldo login --profile 'my co'\\''s'"),
            (
                "default",
                Some("books/saldo.toml"),
                "saldo login --config books/saldo.toml",
            ),
            (
                "b",
                Some("a b.toml"),
                "saldo login --config 'a b.toml' --profile b",
            ),
        ] {
            assert_eq!(Whose::new(profile, config.map(Path::new)).login(), login);
        }
    }
}
