//! Days as they were written last.

use chrono::NaiveDate;

/// For each slot of a record that holds a day the last one, and its bytes.
#[derive(Debug, Default)]
pub(crate) struct LastDays(Vec<LastDay>);

#[derive(Debug, Default)]
struct LastDay {
    /// Nothing where none was written.
    day: Option<NaiveDate>,
    bytes: Vec<u8>,
}

impl LastDays {
    /// The bytes of the day, if it was the last one in this place.
    #[inline]
    pub(super) fn written(&self, place: usize, day: Option<NaiveDate>) -> Option<&[u8]> {
        let last = self.0.get(place)?;
        (day.is_some() && last.day == day).then_some(last.bytes.as_slice())
    }

    /// Remembers the bytes of a day.
    pub(super) fn remember(&mut self, place: usize, day: Option<NaiveDate>, bytes: &[u8]) {
        if self.0.len() <= place {
            self.0.resize_with(place + 1, LastDay::default);
        }
        let last = &mut self.0[place];
        last.day = day;
        last.bytes.clear();
        last.bytes.extend_from_slice(bytes);
    }
}
