//! What a file is, by its first bytes.

/// So many first bytes are looked at: a PDF may begin with other things (ISO 32000-1, annex H.3.4.1).
pub(super) const START: usize = 1_024;

/// A kind of file that can be told by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// A PDF.
    Pdf,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
}

impl MediaType {
    const ALL: [Self; 3] = [Self::Pdf, Self::Png, Self::Jpeg];

    /// As it is registered.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    pub(super) fn of(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if start.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            let begins = start.windows(5).any(|bytes| bytes == b"%PDF-");
            begins.then_some(Self::Pdf)
        }
    }
}

/// `image/JPG; q=1` is `image/jpeg`.
pub(super) fn essence(text: &str) -> String {
    let essence = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "image/jpg" | "image/pjpeg" => MediaType::Jpeg.name().to_owned(),
        _ => essence,
    }
}

/// Whether a type can be told by its first bytes.
pub(super) fn is_known(essence: &str) -> bool {
    MediaType::ALL.iter().any(|known| known.name() == essence)
}

/// Whether a media type is that of a page for people.
pub(super) fn is_web_page(media_type: &str) -> bool {
    matches!(
        essence(media_type).as_str(),
        "text/html" | "application/xhtml+xml"
    )
}

/// Whether bytes begin such a page, whatever it is called.
pub(super) fn begins_a_web_page(start: &[u8]) -> bool {
    let text = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(start)
        .trim_ascii_start();
    [b"<!doctype html".as_slice(), b"<html"].into_iter().any(|page| {
        text.get(..page.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(page))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        for (start, expected) in [
            (b"%PDF-1.7".as_slice(), Some(MediaType::Pdf)),
            (b"\xef\xbb\xbf\n%PDF-1.7", Some(MediaType::Pdf)),
            (b"\x89PNG\r\n\x1a\n....", Some(MediaType::Png)),
            (b"\xff\xd8\xff\xe0", Some(MediaType::Jpeg)),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(MediaType::of(start), expected);
        }
        assert_eq!(essence("Image/JPG; x"), "image/jpeg");
        assert!(is_web_page("text/html; charset=utf-8") && !is_web_page("application/pdf"));
        assert!(begins_a_web_page(b"\xef\xbb\xbf \n<!DOCTYPE HTML>") && !begins_a_web_page(b"<xml"));
    }
}
