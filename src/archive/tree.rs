//! The readable tree: the same files under names that people understand.
//!
//! Names are made only of letters, digits and a few signs, whatever the bank or a supplier calls things, so that no
//! system reads anything into them.

use std::fs;
use std::io;
use std::path::PathBuf;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

use super::error::Error;
use super::files::{Document, FileStore};
use crate::media::Media;

/// The folder of the tree, below the archive's.
const FOLDER: &str = "documents";

/// So many characters of a name are shown.
const LONGEST: usize = 40;

/// So many of an identifier's last characters; its first ones are the time and often the same.
const SHORT: usize = 8;

/// What a document's name in the tree says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The day of the books.
    pub day: NaiveDate,
    /// Whom or what it is about, as the bank writes it; any text.
    pub about: String,
    /// What else tells it apart, such as an amount or a number; any text.
    pub detail: String,
    /// The identifier of what it belongs to.
    pub id: String,
    /// Its place among the documents of that, from 1; and `probative` for a copy.
    pub position: String,
}

impl Label {
    /// Its place below the archive's folder, without its ending: `documents/2026/10/2026-10-08_AWS-EMEA_-59.50_2f6c1c1e_1`.
    pub fn stem(&self) -> String {
        let id = clean(&self.id, usize::MAX);
        let skipped = id.chars().count().saturating_sub(SHORT);
        let short: String = id.chars().skip(skipped).collect();
        let mut words = vec![
            self.day.to_string(),
            clean(&self.about, LONGEST),
            clean_amount(&self.detail),
            short,
            clean(&self.position, LONGEST),
        ];
        words.retain(|word| !word.is_empty());
        format!("{FOLDER}/{}/{}", self.day.format("%Y/%m"), words.join("_"))
    }
}

/// A place with its ending. Where another document has it already, it takes the whole identifier of this one.
pub fn place(stem: &str, media_type: &str, collision_of: Option<&Document>) -> String {
    let ending = ending(media_type);
    match collision_of {
        None => format!("{stem}.{ending}"),
        Some(document) => format!("{stem}_{}.{ending}", clean(&document.id, usize::MAX)),
    }
}

/// Letters and digits; everything else becomes one hyphen. Marks and directions are no letters, and neither are dots.
fn clean(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for c in text.nfc() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let cut: String = out.chars().take(longest).collect();
    cut.trim_end_matches('-').to_owned()
}

/// An amount keeps its sign and its point; what is none is cleaned like a name.
fn clean_amount(text: &str) -> String {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_amount = digits.split_once('.').is_some_and(|(whole, cents)| {
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        are_digits(whole) && are_digits(cents)
    });
    if is_amount {
        text.to_owned()
    } else {
        clean(text, LONGEST)
    }
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/heic" | "image/heif" => "heic",
        "image/webp" => "webp",
        _ => Media::of_type(media_type).map_or("bin", Media::extension),
    }
}

impl FileStore {
    /// Where a place of the tree is on this disk.
    pub fn tree_path(&self, path: &str) -> PathBuf {
        path.split('/')
            .fold(self.root().to_owned(), |at, part| at.join(part))
    }

    /// Takes a place out of the tree; the file itself stays.
    pub fn hide(&self, path: &str) -> Result<(), Error> {
        let target = self.tree_path(path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", &target, error)),
            _ => Ok(()),
        }
    }

    /// Shows a file in the tree, by a second name for the same bytes or, where the disk has none, a copy.
    pub fn show(&self, path: &str, sha256: &str) -> Result<(), Error> {
        let (source, target) = (self.path(sha256), self.tree_path(path));
        if let Some(folder) = target.parent() {
            self.make(folder)?;
        }
        if fs::symlink_metadata(&target).is_ok() {
            fs::remove_file(&target).map_err(|error| Error::io("replace", &target, error))?;
        }
        if fs::hard_link(&source, &target).is_ok() {
            return Ok(());
        }
        fs::copy(&source, &target)
            .map(|_| ())
            .map_err(|error| self.failed("write", &target, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::files::Part;
    use crate::archive::object::Kind;

    fn label(about: &str) -> Label {
        Label {
            day: "2026-10-08".parse().unwrap(),
            about: about.to_owned(),
            detail: "-59.50".to_owned(),
            id: "0199c5aa-0000-7000-8000-00002f6c1c1e".to_owned(),
            position: "1".to_owned(),
        }
    }

    #[test]
    fn says_day_name_amount_and_place() {
        assert_eq!(
            place(&label("AWS EMEA").stem(), "application/pdf", None),
            "documents/2026/10/2026-10-08_AWS-EMEA_-59.50_2f6c1c1e_1.pdf"
        );
        let other = Document::new(Kind::Attachment, "x/../y", Part::Original);
        assert_eq!(
            place(&label("Żółty Α.Ε.").stem(), "image/png", Some(&other)),
            "documents/2026/10/2026-10-08_Żółty-Α-Ε_-59.50_2f6c1c1e_1_x-y.png"
        );
    }

    #[test]
    fn hostile_names_are_harmless() {
        let long = "ä".repeat(300);
        for about in [
            "../../etc/passwd",
            "..\\..\\x",
            "CON",
            "a\u{202e}fdp.exe",
            "\0\n\r\t",
            "a:b*?<>|\"",
            " . ",
            &long,
            "\u{feff}\u{200b}",
        ] {
            let path = place(&label(about).stem(), "text/plain", None);
            let name = path.strip_prefix("documents/2026/10/2026-10-08_").unwrap();
            assert!(
                name.ends_with("-59.50_2f6c1c1e_1.txt") && name.len() < 150,
                "{name:?}"
            );
            let about = name.trim_end_matches("-59.50_2f6c1c1e_1.txt");
            assert!(
                about
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')),
                "{name:?}"
            );
        }
    }
}
