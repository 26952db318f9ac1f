//! Numbers that are known only when rows go into their file.

use std::borrow::Cow;

/// The bytes with the digits of `number` at each of the `gaps`, which come in order.
pub(crate) fn fill<'b>(bytes: &'b [u8], gaps: &[usize], number: u64) -> Cow<'b, [u8]> {
    if gaps.is_empty() {
        return Cow::Borrowed(bytes);
    }
    let digits = number.to_string();
    let mut filled = Vec::with_capacity(bytes.len() + gaps.len() * digits.len());
    let mut from = 0;
    for &gap in gaps {
        filled.extend_from_slice(&bytes[from..gap]);
        filled.extend_from_slice(digits.as_bytes());
        from = gap;
    }
    filled.extend_from_slice(&bytes[from..]);
    Cow::Owned(filled)
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn digits_stand_at_every_gap() {
        assert_eq!(&*fill(b"a,,b\n,,c\n", &[2, 5], 17), b"a,17,b\n17,,c\n");
        assert_eq!(&*fill(b"", &[0], 1), b"1");
        assert_eq!(&*fill(b"ab", &[0, 2], 3), b"3ab3");
        assert_eq!(&*fill(b"ab", &[], 3), b"ab");
    }
}
