//! Where a JSON text is interrupted.

use wide::u8x16;

/// How many bytes are looked at in one step: most texts are shorter.
pub(super) const WINDOW: usize = 32;

/// How many bytes come before a quote, a backslash or a control character.
#[expect(clippy::inline_always, reason = "a row has fifty texts")]
#[inline(always)]
pub(super) fn ordinary(bytes: &[u8]) -> usize {
    let Some((window, rest)) = bytes.split_first_chunk() else {
        return in_bytes(bytes);
    };
    let found = specials(window);
    if found != 0 {
        return found.trailing_zeros() as usize;
    }
    WINDOW + in_windows(rest)
}

#[inline(never)]
fn in_windows(bytes: &[u8]) -> usize {
    let mut passed = 0;
    let mut rest = bytes;
    while let Some((window, behind)) = rest.split_first_chunk() {
        let found = specials(window);
        if found != 0 {
            return passed + found.trailing_zeros() as usize;
        }
        (passed, rest) = (passed + WINDOW, behind);
    }
    passed + in_bytes(rest)
}

#[inline(never)]
fn in_bytes(bytes: &[u8]) -> usize {
    let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    bytes.iter().position(special).unwrap_or(bytes.len())
}

/// A bit for each byte that interrupts a text.
#[inline]
pub(super) fn specials(window: &[u8; WINDOW]) -> u32 {
    let [front, back] = [0, 16].map(|at| {
        let mut half = [0; 16];
        half.copy_from_slice(&window[at..at + 16]);
        let half = u8x16::new(half);
        let quote = half.simd_eq(u8x16::splat(b'"'));
        let backslash = half.simd_eq(u8x16::splat(b'\\'));
        let control = half.simd_eq(half.min(u8x16::splat(0x1F)));
        (quote | backslash | control).to_bitmask()
    });
    front | back << 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specials_are_found_at_every_place() {
        for special in [0, 0x1F, b'"', b'\\'] {
            for length in 0..100 {
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
