//! What kind of file it is: by its first bytes, and where those say nothing, by what it is said to be.
//!
//! Names and claims of receipts are often wrong, so bytes come first. A claim decides only between kinds that look alike:
//! plain text and tables of text, and the old formats of text and table programs. Whoever claims something that the bytes
//! contradict is not believed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

mod bytes;

/// As many bytes as every kind is known by; a PDF may begin with other things (ISO 32000-1, annex H.3.4.1).
pub const HEAD: usize = 8 * 1024;

/// The kinds of files that DATEV takes (portal table: PDF, XML, TIF, TIFF, BMP, CSV, DOC, DOCX, GIF, JPEG, JPG, ODS, ODT,
/// PKCS7, PNG, RTF, TXT, XLS, XLSX).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the kind of that name")]
pub enum Media {
    Pdf,
    Jpeg,
    Png,
    Gif,
    Tiff,
    Bmp,
    Xml,
    Rtf,
    Doc,
    Docx,
    Xls,
    Xlsx,
    Odt,
    Ods,
    /// A signature, or a file inside its signature (RFC 5652).
    Pkcs7,
    Csv,
    Txt,
}

/// Each kind with the endings of its names and its media types, the usual ones first.
const KINDS: [(Media, &[&str], &[&str]); 17] = [
    (Media::Pdf, &["pdf"], &["application/pdf", "application/x-pdf"]),
    (
        Media::Jpeg,
        &["jpg", "jpeg"],
        &["image/jpeg", "image/jpg", "image/pjpeg"],
    ),
    (Media::Png, &["png"], &["image/png", "image/x-png"]),
    (Media::Gif, &["gif"], &["image/gif"]),
    (Media::Tiff, &["tif", "tiff"], &["image/tiff"]),
    (Media::Bmp, &["bmp"], &["image/bmp", "image/x-ms-bmp"]),
    (Media::Xml, &["xml"], &["application/xml", "text/xml"]),
    (Media::Rtf, &["rtf"], &["application/rtf", "text/rtf"]),
    (Media::Doc, &["doc"], &["application/msword"]),
    (
        Media::Docx,
        &["docx"],
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ),
    (Media::Xls, &["xls"], &["application/vnd.ms-excel"]),
    (
        Media::Xlsx,
        &["xlsx"],
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ),
    (Media::Odt, &["odt"], &["application/vnd.oasis.opendocument.text"]),
    (
        Media::Ods,
        &["ods"],
        &["application/vnd.oasis.opendocument.spreadsheet"],
    ),
    (
        Media::Pkcs7,
        &["pkcs7", "p7m", "p7s", "p7b"],
        &[
            "application/pkcs7-mime",
            "application/x-pkcs7-mime",
            "application/pkcs7-signature",
            "application/x-pkcs7-signature",
        ],
    ),
    (Media::Csv, &["csv"], &["text/csv", "application/csv"]),
    (Media::Txt, &["txt"], &["text/plain"]),
];

/// What a file is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said<'a> {
    /// The media type that came with it.
    pub media_type: Option<&'a str>,
    /// Its name.
    pub name: Option<&'a str>,
}

impl Said<'_> {
    /// The kind that is claimed: by the media type, or by the name's ending where the type says nothing.
    pub fn media(&self) -> Option<Media> {
        let by_type = self.media_type.and_then(Media::of_type);
        by_type.or_else(|| self.ending())
    }

    fn ending(&self) -> Option<Media> {
        let (_, ending) = self.name?.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let found = KINDS
            .iter()
            .find(|(_, endings, _)| endings.contains(&ending.as_str()));
        found.map(|(media, ..)| *media)
    }

    /// Whether the type or the name claims this kind.
    fn is(&self, media: Media) -> bool {
        self.media_type.and_then(Media::of_type) == Some(media) || self.ending() == Some(media)
    }
}

impl Media {
    /// The kind, or what it is instead: a media type, or `None` where nobody knows.
    pub fn of(head: &[u8], said: Said<'_>) -> Result<Self, Option<&'static str>> {
        bytes::kind(head, said)
    }

    /// The kind of a file on the disk.
    pub fn of_file(path: &Path, said: Said<'_>) -> io::Result<Result<Self, Option<&'static str>>> {
        let mut head = Vec::new();
        File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(Self::of(&head, said))
    }

    /// The kind of a media type; `None` for one that is not in the table, or says nothing.
    pub fn of_type(media_type: &str) -> Option<Self> {
        let essence = essence(media_type);
        let found = KINDS
            .iter()
            .find(|(_, _, types)| types.contains(&essence.as_str()));
        found.map(|(media, ..)| *media)
    }

    /// The ending of its name.
    pub fn extension(self) -> &'static str {
        let (_, endings, _) = self.row();
        endings.first().copied().unwrap_or_default()
    }

    /// Its media type as it is registered.
    pub fn name(self) -> &'static str {
        let (.., types) = self.row();
        types.first().copied().unwrap_or_default()
    }

    fn row(self) -> (Self, &'static [&'static str], &'static [&'static str]) {
        let found = KINDS.into_iter().find(|(media, ..)| *media == self);
        found.unwrap_or((self, &[], &[]))
    }
}

/// `Image/PNG; q=1` is `image/png`.
pub fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a file begins like a program or a script, which no receipt is.
pub fn is_program(head: &[u8]) -> bool {
    bytes::is_program(head)
}

/// Whether bytes begin a page for people, whatever it is called.
pub fn begins_a_web_page(head: &[u8]) -> bool {
    bytes::begins_a_web_page(head)
}

#[cfg(test)]
mod tests;
