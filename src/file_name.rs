//! Names of files that every system takes.

use std::fmt;

/// A file's name without a folder, good on Linux, macOS and Windows alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

/// Why a text cannot be the name of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{name}' cannot be a file's name: {reason}; change `name` under [file]")]
pub struct FileNameError {
    /// The text, shortened and without control characters.
    pub name: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl FileName {
    /// The longest name that common disks take, in bytes.
    pub const MAX_BYTES: usize = 255;

    /// Checks a name; it is taken as it is or refused, never changed.
    pub fn new(name: impl Into<String>) -> Result<Self, FileNameError> {
        let name = name.into();
        match objection(&name) {
            None => Ok(Self(name)),
            Some(reason) => Err(FileNameError {
                name: name.chars().take(80).filter(|c| !c.is_control()).collect(),
                reason,
            }),
        }
    }

    /// A name that Saldo itself gives; it must be good everywhere.
    pub(crate) fn fixed(name: &'static str) -> Self {
        debug_assert_eq!(objection(name), None, "{name}");
        Self(name.to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn objection(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if name.trim().is_empty() {
        Some("it is empty")
    } else if name.len() > FileName::MAX_BYTES {
        Some("it is longer than 255 bytes")
    } else if name.contains(['/', '\\']) {
        Some("it holds a folder separator")
    } else if name.contains(['<', '>', ':', '"', '|', '?', '*']) || name.chars().any(char::is_control) {
        Some("it holds a character that Windows does not take (< > : \" | ? * or a control character)")
    } else if name.starts_with('.') {
        Some("it starts with a dot, so it would be hidden")
    } else if name.ends_with('.') || name.ends_with(' ') || name.starts_with(' ') {
        Some("it ends with a dot, or begins or ends with a space")
    } else if is_device(stem) {
        Some("Windows keeps it for a device")
    } else {
        None
    }
}

/// The names that Windows keeps, whatever their extension (Microsoft: "Naming Files, Paths, and Namespaces").
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let numbered = |prefix| {
        let mut rest = stem.strip_prefix(prefix).unwrap_or_default().chars();
        matches!(
            (rest.next(), rest.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str())
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_of_people_and_accounts() {
        let long = "ü".repeat(127);
        for good in [
            "lexoffice_main.csv",
            "EXTF_2026.csv",
            "Müller & Söhne.csv",
            "console.csv",
            "a",
            &long,
        ] {
            assert_eq!(FileName::new(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn refuses_what_would_leave_the_folder_or_fail_elsewhere() {
        let long = "ü".repeat(128);
        for bad in [
            "",
            " ",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "/etc/passwd",
            "C:x",
            "a\0b",
            "a\nb",
            ".hidden",
            "x.",
            "x ",
            " x",
            "con",
            "NUL.csv",
            "Com1.txt",
            "lpt¹",
            "aux .csv",
            "what?.csv",
            &long,
        ] {
            assert!(FileName::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_message_names_the_key_to_change() {
        assert_eq!(
            FileName::new("a/b").unwrap_err().to_string(),
            "'a/b' cannot be a file's name: it holds a folder separator; change `name` under [file]"
        );
    }
}
