//! The words for how a delimited file is written: shared by mapping files, which name them, and by the
//! output, which carries them out.

mod characters;

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

/// What a cell holds, for layouts that quote by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// Words, names, references, account numbers: anything a person wrote or may write.
    Text,
    /// Amounts, dates and counts made by a step: they are never altered to fit.
    Number,
    /// The name of a column: a text, quoted only where it must be.
    Heading,
    /// A place for a number that is known only when the row is in its file.
    Gap,
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

/// What a mapping file calls a value.
pub fn word<T: Copy + PartialEq>(names: &Names<T>, value: T) -> &'static str {
    let found = names.iter().find(|(_, named)| *named == value);
    found.map_or("", |(word, _)| word)
}

impl Encoding {
    /// Whether it has every character.
    pub fn is_unicode(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf8Bom)
    }

    /// What a mapping file calls it.
    pub fn name(self) -> &'static str {
        word(Self::NAMES, self)
    }

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
    /// Its bytes.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Crlf => b"\r\n",
            Self::Lf => b"\n",
        }
    }

    /// The names a mapping file uses.
    pub const NAMES: &'static Names<Self> = &[("crlf", Self::Crlf), ("lf", Self::Lf)];
}
