//! What the cells of `[let]` came to in a row, so that each is rendered once however many columns read it.

use std::cell::{Cell, RefCell};
use std::ops::Range;

/// What steps changed in the texts of entries, so that something of them is no longer there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::mapping) struct Changes {
    /// Characters that were replaced by others or left out.
    pub(in crate::mapping) replaced: u64,
    /// The same, because the file's encoding lacks them.
    pub(in crate::mapping) fitted: u64,
    /// Texts that were cut.
    pub(in crate::mapping) cut: u64,
}

impl Changes {
    pub(super) const NONE: Self = Self {
        replaced: 0,
        fitted: 0,
        cut: 0,
    };

    fn plus(self, other: Self) -> Self {
        Self {
            replaced: self.replaced + other.replaced,
            fitted: self.fitted + other.fitted,
            cut: self.cut + other.cut,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            replaced: self.replaced - other.replaced,
            fitted: self.fitted - other.fitted,
            cut: self.cut - other.cut,
        }
    }
}

/// The cells of `[let]` of the row under construction, and what its steps changed.
#[derive(Debug, Default)]
pub struct Lets {
    known: RefCell<Known>,
    /// What was changed in cells of `[let]`, each counted once.
    in_cells: Cell<Changes>,
    /// What was changed elsewhere, in what is written.
    elsewhere: Cell<Changes>,
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
        self.in_cells.set(Changes::NONE);
        self.elsewhere.set(Changes::NONE);
    }

    /// What steps changed in what was written.
    pub(in crate::mapping) fn changes(&self) -> Changes {
        self.in_cells.get().plus(self.elsewhere.get())
    }

    /// Counts what a step changed.
    pub(super) fn count(&self, changes: Changes) {
        self.elsewhere.set(self.elsewhere.get().plus(changes));
    }

    /// The count up to here, for [`Lets::forget`].
    pub(in crate::mapping) fn counted(&self) -> Changes {
        self.elsewhere.get()
    }

    /// Takes back what was counted since: it is not written.
    pub(in crate::mapping) fn forget(&self, counted: Changes) {
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
    pub(super) fn remember(&self, index: usize, text: &str, counted: Changes) {
        let since = self.elsewhere.replace(counted).minus(counted);
        self.in_cells.set(self.in_cells.get().plus(since));
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
