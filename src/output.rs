//! From rendered cells to bytes on disk: encodings, records, all files or none, and the manifest.
//!
//! Nothing here knows where an entry came from or which format is being written.

pub mod encoding;
pub mod files;
pub mod manifest;
pub mod record;
mod transliterate;

/// The value that a mapping file calls `name`.
fn find<T: Copy>(names: &[(&'static str, T)], name: &str) -> Option<T> {
    names
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

/// What a mapping file calls `value`.
fn name_of<T: Copy + PartialEq>(names: &[(&'static str, T)], value: T) -> &'static str {
    names
        .iter()
        .find(|(_, known)| *known == value)
        .map_or("", |(name, _)| *name)
}
