//! How the values of a text format are kept in their places.

/// What happens to the values of a text format, so that no value can break out of its place.
///
/// Line breaks and other control characters become blanks in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) enum Escape {
    /// Nothing else.
    None,
    /// `&`, `<` and `>` become entities.
    Xml,
    /// The same, and both quotes, so that values may stand in attributes too.
    XmlAttributes,
    /// `"` and `\\` get a backslash before them.
    Quotes,
}

impl Escape {
    /// The names that a mapping file uses.
    pub(in crate::mapping) const NAMES: &'static crate::layout::Names<Self> = &[
        ("none", Self::None),
        ("xml", Self::Xml),
        ("xml-attributes", Self::XmlAttributes),
        ("quotes", Self::Quotes),
    ];

    /// Whether it writes more than one character for some.
    pub(in crate::mapping) fn lengthens(self) -> bool {
        self != Self::None
    }

    pub(super) fn apply(self, text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match (self, c) {
                (Self::Xml | Self::XmlAttributes, '&') => escaped.push_str("&amp;"),
                (Self::Xml | Self::XmlAttributes, '<') => escaped.push_str("&lt;"),
                (Self::Xml | Self::XmlAttributes, '>') => escaped.push_str("&gt;"),
                (Self::XmlAttributes, '"') => escaped.push_str("&quot;"),
                (Self::XmlAttributes, '\'') => escaped.push_str("&#39;"),
                (Self::Quotes, '"' | '\\') => escaped.extend(['\\', c]),
                // Two code points that XML 1.0 excludes, and the separators that readers take for line breaks.
                (_, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}') => escaped.push(' '),
                (_, c) if c.is_control() => escaped.push(' '),
                (_, c) => escaped.push(c),
            }
        }
        escaped
    }

    pub(super) fn changes(self, text: &str) -> bool {
        let special: &[u8] = match self {
            Self::None => b"",
            Self::Xml => b"&<>",
            Self::XmlAttributes => b"&<>\"'",
            Self::Quotes => b"\"\\",
        };
        text.bytes()
            .any(|byte| !(b' '..0x7f).contains(&byte) || special.contains(&byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let nasty = "a\r\n<b> & \"c\\\u{2028}\u{7}'";
        for (escape, expected) in [
            (Escape::None, "a  <b> & \"c\\  '"),
            (Escape::Xml, "a  &lt;b&gt; &amp; \"c\\  '"),
            (Escape::XmlAttributes, "a  &lt;b&gt; &amp; &quot;c\\  &#39;"),
            (Escape::Quotes, "a  <b> & \\\"c\\\\  '"),
        ] {
            assert!(escape.changes(nasty));
            assert_eq!(escape.apply(nasty), expected, "{escape:?}");
        }
        for quote in ["\"", "'"] {
            assert!(Escape::XmlAttributes.changes(quote));
        }
    }
}
