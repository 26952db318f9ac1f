//! Texts in pieces.

/// Pieces of `width` characters, with the separator between.
pub(super) fn wrapped(text: &str, width: usize, separator: &str) -> String {
    let mut wrapped = String::with_capacity(text.len());
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index.is_multiple_of(width) {
            wrapped.push_str(separator);
        }
        wrapped.push(character);
    }
    wrapped
}
