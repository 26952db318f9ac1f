//! What kind of file it is, by its first bytes: names and claims of receipts are often wrong.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// As many bytes as every kind is known by.
const HEAD: u64 = 8 * 1024;

/// The kinds of files that DATEV takes and that their first bytes tell (portal table: PDF, XML, TIF, TIFF, BMP, CSV,
/// DOC, DOCX, GIF, JPEG, JPG, ODS, ODT, PKCS7, PNG, RTF, TXT, XLS, XLSX; plain text looks like anything).
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
    Docx,
    Xlsx,
    Odt,
    Ods,
}

impl Media {
    /// The kind, or what it is instead: a media type, or `None` where nobody knows.
    pub fn of(head: &[u8]) -> Result<Self, Option<&'static str>> {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let Some(kind) = infer::get(head) else {
            return Err(None);
        };
        Ok(match kind.mime_type() {
            "application/pdf" => Self::Pdf,
            "image/jpeg" => Self::Jpeg,
            "image/png" => Self::Png,
            "image/gif" => Self::Gif,
            "image/tiff" => Self::Tiff,
            "image/bmp" => Self::Bmp,
            "text/xml" => Self::Xml,
            "application/rtf" => Self::Rtf,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Self::Docx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Self::Xlsx,
            "application/vnd.oasis.opendocument.text" => Self::Odt,
            "application/vnd.oasis.opendocument.spreadsheet" => Self::Ods,
            other => return Err(Some(other)),
        })
    }

    /// The kind of a file on the disk.
    pub fn of_file(path: &Path) -> io::Result<Result<Self, Option<&'static str>>> {
        let mut head = Vec::new();
        File::open(path)?.take(HEAD).read_to_end(&mut head)?;
        Ok(Self::of(&head))
    }

    /// The ending of its name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Xml => "xml",
            Self::Rtf => "rtf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Odt => "odt",
            Self::Ods => "ods",
        }
    }
}
