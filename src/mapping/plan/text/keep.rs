//! Texts of which only some characters are kept.

use super::rewrite;
use crate::mapping::plan::CharacterSet;

/// Keeps the characters of the set in `out[start..]`, as [`kept`] says.
pub(super) fn keep(out: &mut String, start: usize, set: &CharacterSet, between: &str) {
    if between.len() <= 1 && out.is_ascii() {
        let mut bytes = std::mem::take(out).into_bytes();
        keep_ascii(&mut bytes, start, set, between.bytes().next());
        *out = String::from_utf8(bytes).unwrap_or_default();
    } else {
        rewrite(out, start, |text| kept(text, set, between));
    }
}

/// [`kept`] of a text of ASCII, in its place: it never becomes longer.
fn keep_ascii(bytes: &mut Vec<u8>, start: usize, set: &CharacterSet, between: Option<u8>) {
    let (mut end, mut is_apart) = (start, false);
    for at in start..bytes.len() {
        let byte = bytes[at];
        if Some(byte) == between || !set.has_ascii(byte) {
            is_apart = true;
            continue;
        }
        if let Some(between) = between.filter(|_| is_apart && end > start) {
            bytes[end] = between;
            end += 1;
        }
        bytes[end] = byte;
        end += 1;
        is_apart = false;
    }
    bytes.truncate(end);
}

/// The characters of the set, and `between` once for each run of others, or of itself, between two of them.
pub(super) fn kept(text: &str, set: &CharacterSet, between: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for part in text.split(|c| !set.contains(c) || between.chars().any(|other| other == c)) {
        if !part.is_empty() && !kept.is_empty() {
            kept.push_str(between);
        }
        kept.push_str(part);
    }
    kept
}
