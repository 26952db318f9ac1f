//! What can be seen: a text of blanks alone says nothing, however many characters it has.

/// Whether a text says something.
#[inline]
pub(crate) fn is_present(text: &str) -> bool {
    text.bytes()
        .next()
        .is_some_and(|first| first > b' ' && first < 0x7f)
        || text.chars().any(is_visible)
}

/// Neither white space, nor a control character, nor one that is never drawn.
pub(crate) fn is_visible(character: char) -> bool {
    !character.is_whitespace() && !character.is_control() && !is_ignorable(character)
}

/// Characters without a shape of their own (Unicode 16, `DerivedCoreProperties.txt`: `Default_Ignorable_Code_Point`).
fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}
