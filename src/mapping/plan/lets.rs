//! What the cells of `[let]` came to in a row, so that each is rendered once however many columns read it.

use std::cell::RefCell;
use std::ops::Range;

/// The cells of `[let]` of the row under construction.
#[derive(Debug, Default)]
pub struct Lets(RefCell<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The texts, end to end.
    text: String,
    /// Where each cell's text is, by the cell's number.
    places: Vec<Option<Range<usize>>>,
}

impl Lets {
    /// Forgets all: another row begins.
    pub(in crate::mapping) fn clear(&mut self) {
        let known = self.0.get_mut();
        known.text.clear();
        known.places.clear();
    }

    /// Appends the text of a cell; `false` when it is not known yet.
    pub(super) fn recall(&self, index: usize, out: &mut String) -> bool {
        let known = self.0.borrow();
        let Some(Some(place)) = known.places.get(index) else {
            return false;
        };
        out.push_str(&known.text[place.clone()]);
        true
    }

    /// Whether a cell has a text; `None` when it is not known yet.
    pub(super) fn is_present(&self, index: usize) -> Option<bool> {
        let known = self.0.borrow();
        let place = known.places.get(index)?.as_ref()?;
        Some(!place.is_empty())
    }

    /// Remembers the text of a cell.
    pub(super) fn remember(&self, index: usize, text: &str) {
        let mut known = self.0.borrow_mut();
        let start = known.text.len();
        known.text.push_str(text);
        let place = start..known.text.len();
        if known.places.len() <= index {
            known.places.resize(index + 1, None);
        }
        known.places[index] = Some(place);
    }
}
