//! The shape of a file's records, as a mapping names it.

/// Which cells stand in quotes. A quote inside a quoted cell is doubled (RFC 4180).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quote {
    /// Those that hold the delimiter, a quote or a control character such as a line break, begin or end with
    /// a space, or are the only, empty cell of a record (which would read as a blank line).
    Necessary,
    /// All.
    Always,
    /// Texts, also empty ones; never numbers.
    Text,
    /// None: in texts, line breaks, control characters, delimiters and quotes become spaces and are counted.
    Never,
}

impl Quote {
    /// Every choice with the name that a mapping file gives it.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("necessary", Self::Necessary),
        ("always", Self::Always),
        ("text", Self::Text),
        ("never", Self::Never),
    ];

    /// The choice called `name` in a mapping file.
    pub fn parse(name: &str) -> Option<Self> {
        crate::output::find(&Self::NAMES, name)
    }
}

/// What ends each record, the last one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineEnding {
    /// Carriage return and line feed.
    Crlf,
    /// Line feed.
    Lf,
}

impl LineEnding {
    /// Every choice with the name that a mapping file gives it.
    pub const NAMES: [(&'static str, Self); 2] = [("crlf", Self::Crlf), ("lf", Self::Lf)];

    /// The choice called `name` in a mapping file.
    pub fn parse(name: &str) -> Option<Self> {
        crate::output::find(&Self::NAMES, name)
    }

    /// Its bytes.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Crlf => b"\r\n",
            Self::Lf => b"\n",
        }
    }
}

/// A character that cannot separate cells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} cannot be the delimiter; use \";\", \",\", \"|\", a tab or another ASCII sign that is not a quote"
)]
pub struct DelimiterError(char);

/// The shape of a file's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub(super) delimiter: u8,
    pub(super) quote: Quote,
    pub(super) line_ending: LineEnding,
}

impl Layout {
    /// A layout; the delimiter is a tab or an ASCII sign other than the quote.
    pub fn new(delimiter: char, quote: Quote, line_ending: LineEnding) -> Result<Self, DelimiterError> {
        let sign = delimiter == '\t' || (delimiter.is_ascii_punctuation() && delimiter != '"');
        match u8::try_from(delimiter) {
            Ok(delimiter) if sign => Ok(Self {
                delimiter,
                quote,
                line_ending,
            }),
            _ => Err(DelimiterError(delimiter)),
        }
    }
}
