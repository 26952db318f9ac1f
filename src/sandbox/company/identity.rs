//! Identifiers that look real and are invented: always the same from run to run.

/// A small repeatable source of variety (`SplitMix64`); nothing here needs to be unpredictable.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let choices = low.abs_diff(high).saturating_add(1);
        low.saturating_add_unsigned(self.bits() % choices)
    }

    /// One of `choices`, or `None` where there is none.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(choices.len()).unwrap_or(u64::MAX).max(1);
        choices.get(usize::try_from(self.bits() % count).unwrap_or(0))
    }
}

/// An identifier shaped like a UUID of version 7: milliseconds since 1970, then noise made from `salt`.
pub(crate) fn uuid(millis: i64, salt: u64) -> String {
    let mut dice = Dice::new(salt);
    let (time, a, b) = (millis.unsigned_abs(), dice.bits(), dice.bits());
    format!(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        time >> 16 & 0xffff_ffff,
        time & 0xffff,
        a & 0xfff,
        0x8000 | (a >> 12 & 0x3fff),
        b & 0xffff_ffff_ffff,
    )
}

/// An IBAN with right check digits (ISO 13616) over a national part of our own invention.
pub(crate) fn iban(country: &str, national: &str) -> String {
    let rearranged = format!("{national}{country}00");
    let remainder = rearranged
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, digit| {
            let shift = if digit > 9 { 100 } else { 10 };
            (rest * shift + digit) % 97
        });
    format!("{country}{:02}{national}", 98 - remainder)
}

/// A German IBAN at bank code 00000000, which no bank has.
pub(crate) fn german_iban(account: u64) -> String {
    iban("DE", &format!("00000000{account:010}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_follow_iso_13616() {
        // The registry's own examples.
        assert_eq!(iban("DE", "370400440532013000"), "DE89370400440532013000");
        assert_eq!(iban("NL", "ABNA0417164300"), "NL91ABNA0417164300");
        assert_eq!(iban("GB", "WEST12345698765432"), "GB82WEST12345698765432");
        assert_eq!(german_iban(1).len(), 22);
    }

    #[test]
    fn identifiers_are_repeatable_and_differ_by_salt() {
        assert_eq!(uuid(1_772_000_000_000, 7), uuid(1_772_000_000_000, 7));
        assert_ne!(uuid(1_772_000_000_000, 7), uuid(1_772_000_000_000, 8));
        let id = uuid(1_772_000_000_000, 7);
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }

    #[test]
    fn dice_stay_in_their_bounds() {
        let mut dice = Dice::new(1);
        assert!(
            (0..1000)
                .map(|_| dice.between(-3, 4))
                .all(|n| (-3..=4).contains(&n))
        );
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
