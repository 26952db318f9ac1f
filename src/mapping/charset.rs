//! What the file's encoding does to texts, as far as rows know of it.

/// The characters that the target file can hold.
pub trait Charset {
    /// Replaces in `text[start..]` what the file cannot hold and returns how many characters that were,
    /// or the first character that may not be replaced.
    fn fit(&self, text: &mut String, start: usize) -> Result<u64, char>;

    /// Whether it surely has the whole text, so that [`Charset::fit`] leaves it as it is.
    fn has(&self, _: &str) -> bool {
        false
    }
}
