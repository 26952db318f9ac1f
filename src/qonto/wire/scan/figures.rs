//! Numbers as amounts are written, sixteen bytes at a time.

use wide::u8x16;

/// How long a number is that the bytes begin with, if it has the usual form: a digit, more of them, and perhaps a point
/// with digits behind it. Nothing where it may go on beyond the bytes that are looked at.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> Option<usize> {
    let window: &[u8; 16] = bytes.first_chunk()?;
    let others = others(window);
    let whole = others.trailing_zeros() as usize;
    if whole == 0 || (whole > 1 && window[0] == b'0') {
        return None;
    }
    let mut end = whole;
    if *window.get(end)? == b'.' {
        let fraction = (others >> whole >> 1).trailing_zeros() as usize;
        if fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    }
    let is_over = !matches!(window.get(end)?, b'e' | b'E');
    is_over.then_some(end)
}

/// A bit for each byte that is no digit, and one for each that would follow.
#[inline]
fn others(window: &[u8; 16]) -> u32 {
    let bytes = u8x16::new(*window);
    let digits = bytes
        .max(u8x16::splat(b'0'))
        .min(u8x16::splat(b'9'))
        .simd_eq(bytes);
    !digits.to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_usual_form_end_where_they_end() {
        for (number, length) in [
            ("0", Some(1)),
            ("7", Some(1)),
            ("10", Some(2)),
            ("0.5", Some(3)),
            ("51.14", Some(5)),
            ("9999696.93", Some(10)),
            ("01", None),
            ("-1", None),
            ("1.", None),
            (".5", None),
            ("1e3", None),
            ("1.5E3", None),
            ("1.5.3", Some(3)),
            ("\"1\"", None),
            ("null", None),
        ] {
            for behind in [",\"b\":null,\"c\":null", "}}                 "] {
                assert_eq!(plain(format!("{number}{behind}").as_bytes()), length, "{number}");
            }
        }
        assert_eq!(plain(b"51.14,\"b\":1}"), None, "too near to the end");
        assert_eq!(plain(b"1234567890123456,"), None, "too long");
        assert_eq!(plain(b"12345678901234.5,"), None, "too long");
    }
}
