//! A name that is expected: compared in one step, because a million rows have fifty million names.

use wide::u8x16;

/// As many bytes as are compared: the bank's longest name has 23, and four stand around it.
const WIDTH: usize = 32;

/// What stands between two members: a comma, a name in its quotes, and a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::qonto::wire) struct Key {
    bytes: [u8; WIDTH],
    /// A bit for each byte.
    needed: u32,
    length: u32,
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
        let length = u32::try_from(length).ok()?;
        Some(Self {
            bytes,
            needed: u32::MAX >> (32 - length),
            length,
        })
    }

    /// How many bytes it has.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length as usize
    }

    /// Whether the bytes begin with it; with anything for the comma, where it is the first.
    #[inline]
    pub(super) fn leads(&self, bytes: &[u8], is_first: bool) -> bool {
        match bytes.first_chunk() {
            Some(window) => self.fits(window, is_first),
            None => self.fits(&filled(bytes), is_first),
        }
    }

    #[inline]
    fn fits(&self, window: &[u8; WIDTH], is_first: bool) -> bool {
        let [[front, back], [own_front, own_back]] = [halves(window), halves(&self.bytes)];
        let alike = front.simd_eq(own_front).to_bitmask() | back.simd_eq(own_back).to_bitmask() << 16;
        !(alike | u32::from(is_first)) & self.needed == 0
    }
}

/// The last bytes of a row, and nothing behind them.
#[cold]
fn filled(bytes: &[u8]) -> [u8; WIDTH] {
    let mut window = [0; WIDTH];
    window[..bytes.len()].copy_from_slice(bytes);
    window
}

#[inline]
fn halves(bytes: &[u8; WIDTH]) -> [u8x16; 2] {
    let mut halves = [u8x16::splat(0); 2];
    for (half, chunk) in halves.iter_mut().zip(bytes.as_chunks().0) {
        *half = u8x16::new(*chunk);
    }
    halves
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
                let leads = |text: String, is_first| key.leads(format!("{text}{tail}").as_bytes(), is_first);
                assert!(leads(format!(",{}:", name(length)), false), "{length}");
                assert!(leads(format!("{{{}:", name(length)), true), "{length}");
                assert!(!leads(format!("{{{}:", name(length)), false), "{length}");
                for is_first in [false, true] {
                    assert!(!leads(format!(",{} :", name(length)), is_first), "{length}");
                    assert!(!leads(format!(",{}:", name(length + 1)), is_first), "{length}");
                    assert!(!leads(format!("{}:", name(length)), is_first), "{length}");
                }
            }
            assert!(
                !key.leads(format!(",{}", name(length)).as_bytes(), false),
                "{length}"
            );
        }
        assert_eq!(Key::of(&name(29)), None);
    }
}
