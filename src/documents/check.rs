//! What a package must keep to: the lengths and patterns of the schema, and three things that it lets pass.
//!
//! The schema takes a level 4, a time with fractions of a second, a name that is not in the package, and a GUID that
//! comes twice; DATEV does not.

use std::collections::HashSet;

use super::bundle::{FILE_BYTES, INDEX};
use super::{Document, DocumentError, DocumentFile, Process};

/// The longest description of a document (`p10052`), in characters.
pub(super) const DESCRIPTION: usize = 40;
/// The longest note, and the longest description of a package (`p10051`), in characters.
pub(super) const KEYWORDS: usize = 255;
/// The longest name of a level (`p10008`), in characters.
pub(super) const LEVEL: usize = 30;
/// How many levels there are: Kategorie, Ordner, Register.
pub(super) const LEVELS: usize = 3;
/// The most files of a document (`extension`).
pub(super) const FILES: usize = 50;
/// The longest name of a file, in bytes; the schema would take 255.
pub(super) const NAME: usize = 100;

/// Refuses the documents of a package at the first that breaks a rule.
pub(super) fn documents(documents: &[Document]) -> Result<(), DocumentError> {
    if documents.is_empty() {
        return Err(DocumentError::Empty);
    }
    let mut guids = HashSet::new();
    let mut names = HashSet::from([INDEX.to_owned()]);
    for document in documents {
        let broken = objection(document)
            .or_else(|| {
                let new = guids.insert(document.guid.to_ascii_uppercase());
                (!new).then(|| "another document has the same GUID".to_owned())
            })
            .or_else(|| {
                let twin = document
                    .files
                    .iter()
                    .find(|file| !names.insert(file.name.to_ascii_lowercase()));
                twin.map(|file| format!("another file is called '{}' too", file.name))
            });
        if let Some(reason) = broken {
            return Err(DocumentError::Rule {
                guid: document.guid.clone(),
                reason,
            });
        }
    }
    Ok(())
}

fn objection(document: &Document) -> Option<String> {
    if !is_guid(&document.guid) {
        return Some("a GUID has 8-4-4-4-12 hexadecimal digits".to_owned());
    }
    text("the description", &document.description, 0, DESCRIPTION)
        .or_else(|| text("the note", &document.keywords, 0, KEYWORDS))
        .or_else(|| match &document.process {
            Process::Book => None,
            Process::File(levels) => path(levels),
        })
        .or_else(|| match document.files.len() {
            1..=FILES => document.files.iter().find_map(file),
            count => Some(format!("it has {count} files, not 1 to {FILES}")),
        })
}

fn path(levels: &[String]) -> Option<String> {
    if !(1..=LEVELS).contains(&levels.len()) {
        return Some(format!("a folder has 1 to {LEVELS} levels, not {}", levels.len()));
    }
    levels
        .iter()
        .find_map(|level| text("the level of a folder", level, 1, LEVEL))
}

/// What is wrong with a text of the index, if anything.
pub(super) fn text(what: &str, text: &str, min: usize, max: usize) -> Option<String> {
    let count = text.chars().count();
    if count < min {
        Some(format!("{what} is empty"))
    } else if count > max {
        Some(format!("{what} has {count} characters, not at most {max}"))
    } else if !text.chars().all(is_printable) || text.trim() != text {
        Some(format!("{what} holds a control character or ends with a space"))
    } else {
        None
    }
}

/// Whether XML 1.0 can hold the character on one line.
pub(super) fn is_printable(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}' | '\u{2028}' | '\u{2029}')
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn file(file: &DocumentFile) -> Option<String> {
    let name = &file.name;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.is_empty() || name.len() > NAME || !name.bytes().all(plain) || name.starts_with('.') {
        return Some(format!(
            "'{}' cannot be the name of a file: 1 to {NAME} letters, digits, '-', '_' and '.', without a folder",
            name.escape_debug()
        ));
    }
    match name.rsplit_once('.') {
        Some((_, ending)) if ending == file.media.extension() => {}
        _ => {
            return Some(format!(
                "'{name}' does not end with '.{}'",
                file.media.extension()
            ));
        }
    }
    match file.bytes {
        0 => Some(format!("'{name}' is empty")),
        1..=FILE_BYTES => None,
        bytes => Some(format!("'{name}' has {bytes} bytes, more than {FILE_BYTES}")),
    }
}
