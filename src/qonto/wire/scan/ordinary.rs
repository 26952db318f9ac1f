//! Where a JSON text is interrupted.

use wide::u8x16;

/// How many bytes come before a quote, a backslash or a control character.
#[inline]
pub(super) fn ordinary(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<16>();
    for (index, chunk) in chunks.iter().enumerate() {
        let chunk = u8x16::new(*chunk);
        let quote = chunk.simd_eq(u8x16::splat(b'"'));
        let backslash = chunk.simd_eq(u8x16::splat(b'\\'));
        let control = chunk.simd_eq(chunk.min(u8x16::splat(0x1F)));
        let found = (quote | backslash | control).to_bitmask();
        if found != 0 {
            return index * 16 + found.trailing_zeros() as usize;
        }
    }
    let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    bytes.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specials_are_found_at_every_place() {
        for special in [0, 0x1F, b'"', b'\\'] {
            for length in 0..40 {
                for place in 0..length {
                    let mut bytes = vec![b' '; length];
                    bytes[place] = special;
                    assert_eq!(ordinary(&bytes), place);
                    bytes[place] = 0xFF;
                    assert_eq!(ordinary(&bytes), length);
                }
            }
        }
    }
}
