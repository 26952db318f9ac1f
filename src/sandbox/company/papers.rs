//! Small real documents made in code: every viewer opens them, and nobody takes them for somebody's.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// A file that the bank keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paper {
    /// The bank's identifier.
    pub(crate) id: String,
    /// As it was uploaded.
    pub(crate) name: String,
    /// `application/pdf`, `image/png` or `image/jpeg`.
    pub(crate) media_type: &'static str,
    /// How many bytes it has, at least about a thousand.
    pub(crate) size: usize,
    /// When it was uploaded.
    pub(crate) created_at: String,
}

impl Paper {
    /// The bytes: a page that says that it is invented, and what it is about.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let title = format!("INVENTED DOCUMENT - {} - {}", self.name, self.id);
        match self.media_type {
            "image/png" => png(&title, self.size),
            "image/jpeg" => jpeg(&title, self.size),
            _ => pdf(&title, self.size),
        }
    }
}

/// The media type that a name promises; one without an ending is a picture.
pub(crate) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("pdf") => "application/pdf",
        Some("jpg") => "image/jpeg",
        _ => "image/png",
    }
}

/// A page of A4 (ISO 32000-1), with a comment that fills it up to `size`.
fn pdf(title: &str, size: usize) -> Vec<u8> {
    let mut filler = 0;
    let mut made = pdf_with(title, filler);
    // The offset of the table has more digits where the filler is long: a second look is enough.
    for _ in 0..3 {
        let missing = isize::try_from(size).unwrap_or(0) - isize::try_from(made.len()).unwrap_or(0);
        filler = filler.saturating_add_signed(missing);
        made = pdf_with(title, filler);
    }
    made
}

fn pdf_with(title: &str, filler: usize) -> Vec<u8> {
    let shown: String = title
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .filter(|c| !matches!(c, '(' | ')' | '\\'))
        .collect();
    let page = format!("BT /F1 10 Tf 40 780 Td ({shown}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = format!("%PDF-1.4\n%{}\n", " ".repeat(filler));
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (position, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = writeln!(out, "{} 0 obj\n{object}\nendobj", position + 1);
    }
    let start = out.len();
    out.push_str(&table);
    let _ = writeln!(
        out,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    out.into_bytes()
}

/// A grey dot with a text (ISO/IEC 15948), filled up to `size` by a comment.
fn png(title: &str, size: usize) -> Vec<u8> {
    const CHUNK: usize = 12;
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, *b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let mut text = b"Title\0".to_vec();
    text.extend(title.bytes().filter(u8::is_ascii));
    chunk(&mut out, *b"tEXt", &text);
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail.
    let _ = pixels.write_all(&[0, 0x80]);
    let pixels = pixels.finish().unwrap_or_default();
    let rest = pixels.len() + 2 * CHUNK;
    let mut comment = b"Comment\0".to_vec();
    let missing = size.saturating_sub(out.len() + rest + CHUNK + comment.len());
    comment.extend(std::iter::repeat_n(b' ', missing));
    chunk(&mut out, *b"tEXt", &comment);
    chunk(&mut out, *b"IDAT", &pixels);
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(data);
    out.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    out.extend(kind);
    out.extend(data);
    out.extend(sum.sum().to_be_bytes());
}

/// One grey block (ITU-T T.81, baseline), filled up to `size` by comments.
fn jpeg(title: &str, size: usize) -> Vec<u8> {
    const LONGEST: usize = 65_533;
    let mut out = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\x01\x00\x48\x00\x48\x00\x00".to_vec();
    comment(&mut out, &title.bytes().filter(u8::is_ascii).collect::<Vec<_>>());
    let mut end = b"\xff\xdb\x00\x43\x00".to_vec();
    end.extend([1; 64]);
    end.extend(b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00");
    for class in [0x00, 0x10] {
        end.extend(b"\xff\xc4\x00\x14");
        end.extend([class, 1]);
        end.extend([0; 16]);
    }
    end.extend(b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff\xd9");
    while out.len() + end.len() + 4 < size {
        let missing = size - out.len() - end.len() - 4;
        // What would be left over must have room for the next comment's own four bytes.
        let length = if missing > LONGEST { LONGEST - 4 } else { missing };
        comment(&mut out, &vec![b' '; length]);
    }
    out.extend(end);
    out
}

fn comment(out: &mut Vec<u8>, text: &[u8]) {
    out.extend(b"\xff\xfe");
    out.extend(u16::try_from(text.len() + 2).unwrap_or(2).to_be_bytes());
    out.extend(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_the_size_and_the_first_bytes_that_it_should() {
        let starts: [(&str, &[u8]); 3] = [
            ("a.pdf", b"%PDF-1.4\n"),
            ("a.jpg", b"\xff\xd8\xff"),
            ("Foobar", b"\x89PNG\r\n\x1a\n"),
        ];
        for (name, start) in starts {
            for size in [1_500, 20_577, 200_000] {
                let paper = Paper {
                    id: "id".to_owned(),
                    name: name.to_owned(),
                    media_type: media_type(name),
                    size,
                    created_at: String::new(),
                };
                let bytes = paper.bytes();
                assert_eq!(bytes.len(), size, "{name}");
                assert!(bytes.starts_with(start), "{name}");
            }
        }
    }
}
