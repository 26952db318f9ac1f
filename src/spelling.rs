//! What stands for a character that an encoding does not have: always ASCII, never a `?` that was not one.

use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::glance::is_below;

/// Whether the text is surely composed (NFC): no letter stands apart from its accent. For the letters of Western
/// Europe that is quick to tell: nothing below U+0300, whose UTF-8 begins with 0xCC, composes with anything (Unicode
/// 16, `DerivedNormalizationProps.txt`: `NFC_QC`).
pub fn is_composed(text: &str) -> bool {
    is_below(text.as_bytes(), 0xCC) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The nearest ASCII text, possibly empty for a character that is invisible; `None` when nothing fits.
///
/// German letters go by the German rule (ä = ae), everything else by what a European reader expects; the rest
/// is left to `deunicode`, whose answer is not taken where it is a placeholder.
pub fn replacement(character: char) -> Option<&'static str> {
    german(character).or_else(|| plain(character))
}

/// The same where letters of German are like any others: ä = a.
pub fn plain(character: char) -> Option<&'static str> {
    usual(character).or_else(|| foreign(character))
}

/// How German writes its own letters without them; `None` for any other character.
pub fn german(character: char) -> Option<&'static str> {
    Some(match character {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' => "Oe",
        'Ü' => "Ue",
        'ß' => "ss",
        'ẞ' => "SS",
        _ => return None,
    })
}

fn usual(character: char) -> Option<&'static str> {
    Some(match character {
        '€' => "EUR",
        '£' => "GBP",
        '¤' => "cur.",
        '§' => "Par.",
        '–' | '—' | '―' | '‒' | '‐' | '\u{2011}' | '−' => "-",
        '„' | '“' | '”' | '‟' | '«' | '»' | '″' => "\"",
        '‚' | '‘' | '’' | '‛' | '‹' | '›' | '′' | '´' => "'",
        '…' => "...",
        '→' => "->",
        '←' => "<-",
        character if is_space(character) => " ",
        character if is_invisible(character) => "",
        _ => return None,
    })
}

/// Spaces of every width, and the line ends that only Unicode knows.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// Soft hyphens, joiners, direction marks, variation selectors: nothing is seen of them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{80}'..='\u{9F}'
    )
}

fn foreign(character: char) -> Option<&'static str> {
    let text = deunicode::deunicode_char(character)?;
    let lost = text.is_empty() && character.is_alphanumeric();
    let placeholder = text.contains('?') && !asks(character);
    let harmless = text.bytes().all(|byte| (b' '..0x7F).contains(&byte));
    (harmless && !lost && !placeholder).then_some(text)
}

/// The characters for which a question mark is the true replacement.
fn asks(character: char) -> bool {
    matches!(
        character,
        '¿' | '\u{37E}' | '՞' | '؟' | '‽' | '⁇' | '⁈' | '⁉' | '❓' | '❔' | '⸮' | '︖' | '﹖' | '？'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_replacement_is_printable_ascii() {
        for character in ('\u{80}'..=char::MAX).filter(|c| !c.is_ascii()) {
            for text in [replacement(character), plain(character)].into_iter().flatten() {
                assert!(text.bytes().all(|b| (b' '..=b'~').contains(&b)), "{character:?}");
                assert!(!text.contains('?') || asks(character), "{character:?}");
                assert!(!text.is_empty() || !character.is_alphanumeric(), "{character:?}");
            }
        }
    }
}
