//! What the cells of `[let]` came to in a row, so that each is rendered once however many columns read it.

use std::cell::{Cell, RefCell};
use std::ops::Range;

/// The cells of `[let]` of the row under construction, and how many characters its steps replaced.
#[derive(Debug, Default)]
pub struct Lets {
    known: RefCell<Known>,
    /// Characters replaced in cells of `[let]`, each counted once.
    in_cells: Cell<u64>,
    /// Characters replaced elsewhere, in what is written.
    elsewhere: Cell<u64>,
}

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
        let known = self.known.get_mut();
        known.text.clear();
        known.places.clear();
        self.in_cells.set(0);
        self.elsewhere.set(0);
    }

    /// How many characters steps replaced by others, or left out, in what was written.
    pub(in crate::mapping) fn replaced(&self) -> u64 {
        self.in_cells.get() + self.elsewhere.get()
    }

    /// Counts characters that a step replaced.
    pub(super) fn count(&self, replaced: u64) {
        self.elsewhere.set(self.elsewhere.get() + replaced);
    }

    /// The count up to here, for [`Lets::forget`].
    pub(in crate::mapping) fn counted(&self) -> u64 {
        self.elsewhere.get()
    }

    /// Takes back what was counted since: it is not written.
    pub(in crate::mapping) fn forget(&self, counted: u64) {
        self.elsewhere.set(counted);
    }

    /// Appends the text of a cell; `false` when it is not known yet.
    pub(super) fn recall(&self, index: usize, out: &mut String) -> bool {
        let known = self.known.borrow();
        let Some(Some(place)) = known.places.get(index) else {
            return false;
        };
        out.push_str(&known.text[place.clone()]);
        true
    }

    /// Whether a cell has a text; `None` when it is not known yet.
    pub(super) fn is_present(&self, index: usize) -> Option<bool> {
        let known = self.known.borrow();
        let place = known.places.get(index)?.as_ref()?;
        Some(!place.is_empty())
    }

    /// Remembers the text of a cell, and what was counted for it since.
    pub(super) fn remember(&self, index: usize, text: &str, counted: u64) {
        self.in_cells
            .set(self.in_cells.get() + self.elsewhere.replace(counted) - counted);
        let mut known = self.known.borrow_mut();
        let start = known.text.len();
        known.text.push_str(text);
        let place = start..known.text.len();
        if known.places.len() <= index {
            known.places.resize(index + 1, None);
        }
        known.places[index] = Some(place);
    }
}
