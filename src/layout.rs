//! The words for how a delimited file is written: shared by mapping files, which name them, and by the
//! output, which carries them out.

/// The characters a file may hold and the bytes that stand for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a byte-order mark.
    Utf8,
    /// UTF-8 that starts with a byte-order mark.
    Utf8Bom,
    /// Windows code page 1252.
    Windows1252,
    /// ISO 8859-1 proper: the first 256 code points, not its Windows relative.
    Iso8859_1,
    /// ISO 8859-15: with the euro sign.
    Iso8859_15,
    /// Seven bits.
    Ascii,
}

/// What happens to a character that the encoding lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unencodable {
    /// It is written with other characters (`€` as `EUR`), and counted.
    Transliterate,
    /// The run is refused.
    Error,
}

/// Which cells are put into quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quote {
    /// Those that could not be read back without.
    Necessary,
    /// All.
    Always,
    /// Text columns, even when empty; others never.
    Text,
    /// None: delimiters, line breaks and tabs in a text become spaces.
    Never,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineEnding {
    /// Carriage return and line feed.
    Crlf,
    /// Line feed alone.
    Lf,
}

/// Everything about the bytes of a delimited file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// How characters become bytes.
    pub encoding: Encoding,
    /// What happens to characters that have no bytes.
    pub unencodable: Unencodable,
    /// The ASCII character between two cells.
    pub delimiter: u8,
    /// Which cells are quoted.
    pub quote: Quote,
    /// How a line ends.
    pub line_ending: LineEnding,
}

/// Words of a mapping file and what they stand for.
pub type Names<T> = [(&'static str, T)];

impl Encoding {
    /// The names a mapping file uses.
    pub const NAMES: &'static Names<Self> = &[
        ("utf-8", Self::Utf8),
        ("utf-8-bom", Self::Utf8Bom),
        ("windows-1252", Self::Windows1252),
        ("iso-8859-1", Self::Iso8859_1),
        ("iso-8859-15", Self::Iso8859_15),
        ("ascii", Self::Ascii),
    ];
}

impl Unencodable {
    /// The names a mapping file uses.
    pub const NAMES: &'static Names<Self> = &[("transliterate", Self::Transliterate), ("error", Self::Error)];
}

impl Quote {
    /// The names a mapping file uses.
    pub const NAMES: &'static Names<Self> = &[
        ("necessary", Self::Necessary),
        ("always", Self::Always),
        ("text", Self::Text),
        ("never", Self::Never),
    ];
}

impl LineEnding {
    /// The names a mapping file uses.
    pub const NAMES: &'static Names<Self> = &[("crlf", Self::Crlf), ("lf", Self::Lf)];
}
