//! A name that is expected: compared in one step, because a million rows have fifty million names.

use wide::u8x16;

/// As many bytes as are compared: the bank's longest name has 23, and four stand around it.
const WIDTH: usize = 32;

/// What stands between two members: a comma, a name in its quotes, and a colon.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::qonto::wire) struct Key {
    bytes: [u8x16; 2],
    /// All ones where the name has a byte.
    mask: [u8x16; 2],
    length: usize,
}

impl Key {
    /// The key of a name as it stands in JSON, with its quotes; a name that is too long has none.
    pub(in crate::qonto::wire) fn of(name: &str) -> Option<Self> {
        let length = name.len() + 2;
        let mut bytes = [0; WIDTH];
        let whole = bytes.get_mut(..length)?;
        whole[0] = b',';
        whole[1..length - 1].copy_from_slice(name.as_bytes());
        whole[length - 1] = b':';
        let mut mask = [0; WIDTH];
        mask[..length].fill(0xFF);
        Some(Self {
            bytes: halves(&bytes),
            mask: halves(&mask),
            length,
        })
    }

    /// How many bytes it has.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Whether the bytes begin with it.
    #[inline]
    pub(super) fn leads(&self, bytes: &[u8]) -> bool {
        if let Some(window) = bytes.first_chunk() {
            return self.fits(window);
        }
        self.fits(&filled(bytes))
    }

    #[inline]
    fn fits(&self, window: &[u8; WIDTH]) -> bool {
        let [front, back] = halves(window);
        let front = (front ^ self.bytes[0]) & self.mask[0];
        let back = (back ^ self.bytes[1]) & self.mask[1];
        (front | back).simd_eq(u8x16::splat(0)).to_bitmask() == 0xFFFF
    }
}

#[inline]
fn halves(bytes: &[u8; WIDTH]) -> [u8x16; 2] {
    let mut halves = [u8x16::splat(0); 2];
    for (half, chunk) in halves.iter_mut().zip(bytes.as_chunks().0) {
        *half = u8x16::new(*chunk);
    }
    halves
}

/// The last bytes of a row, and nothing behind them.
#[cold]
fn filled(bytes: &[u8]) -> [u8; WIDTH] {
    let mut window = [0; WIDTH];
    window[..bytes.len()].copy_from_slice(bytes);
    window
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_only_its_own_name() {
        let name = |length| format!("\"{}\"", "n".repeat(length));
        for length in 0..=28 {
            let key = Key::of(&name(length)).unwrap();
            assert_eq!(key.len(), length + 4);
            for tail in ["", "1", ": a longer tail than any key has bytes in it"] {
                let leads = |text: String| key.leads(format!("{text}{tail}").as_bytes());
                assert!(leads(format!(",{}:", name(length))), "{length}");
                assert!(!leads(format!(",{} :", name(length))), "{length}");
                assert!(!leads(format!(",{}:", name(length + 1))), "{length}");
                assert!(!leads(format!("{}:", name(length))), "{length}");
            }
            assert!(!key.leads(format!(",{}", name(length)).as_bytes()), "{length}");
        }
        assert_eq!(Key::of(&name(29)), None);
    }
}
