//! What a cost centre may be: where DATEV's accounts are, what its batch takes for one, for another text would be
//! another cost centre.

/// The longest cost centre (DATEV: KOST1, field 37).
const LONGEST: usize = 36;

/// What to do where it is none.
pub(in crate::booking) const HELP: &str = "use A-Z, a-z, ÄÖÜäöüß, 0-9, _ and single spaces, at most 36; \
    choose those of a field with `| keep('A-Za-z0-9_ ') | cut(36) | squeeze`";

/// Why the text is no cost centre, if it is none. DATEV takes letters of Windows-1252, digits, `_` and blanks, and what a
/// file left out of a text would make it the name of another cost centre.
pub(in crate::booking) fn refusal(text: &str) -> Option<String> {
    let is_taken = |c: char| c.is_ascii_alphanumeric() || "ÄÖÜäöüß_ ".contains(c);
    if let Some(c) = text.chars().find(|c| !is_taken(*c)) {
        return Some(format!("'{}' has no place in a cost centre", c.escape_debug()));
    }
    if text != text.trim() || text.contains("  ") {
        return Some("spaces stand at its ends or side by side".to_owned());
    }
    let length = text.chars().count();
    (length > LONGEST).then(|| format!("it has {length} characters, and a cost centre {LONGEST} at most"))
}
