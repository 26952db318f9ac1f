//! What the cells of `[let]` came to in a row, so that each is rendered once however many columns read it.

use std::cell::{Cell, OnceCell, RefCell};

use super::{Scope, TextGetter};

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
    /// By the number of the cell.
    known: Vec<Known>,
    /// What was changed in cells of `[let]`, each counted once.
    in_cells: Cell<Changes>,
    /// What was changed elsewhere, in what is written.
    elsewhere: Cell<Changes>,
}

#[derive(Debug, Default)]
struct Known {
    text: Cell<KnownText>,
    made: OnceCell<String>,
    /// Where the text of the row before was made, so that a row costs no allocation.
    room: RefCell<String>,
}

/// The text of a cell in this row.
#[derive(Debug, Clone, Copy, Default)]
enum KnownText {
    #[default]
    Unknown,
    Absent,
    /// The field's, as it stands.
    Field(TextGetter),
    /// One of its own.
    Made,
}

impl Lets {
    /// Nothing is known of so many cells.
    pub(in crate::mapping) fn of(cells: usize) -> Self {
        let mut lets = Self::default();
        lets.begin(cells);
        lets
    }

    /// Forgets all: another row begins, of a mapping with so many cells.
    pub(in crate::mapping) fn begin(&mut self, cells: usize) {
        if self.known.len() != cells {
            self.known.resize_with(cells, Known::default);
        }
        for known in &mut self.known {
            if let KnownText::Made = known.text.take()
                && let Some(mut text) = known.made.take()
            {
                text.clear();
                known.room.replace(text);
            }
        }
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
    pub(super) fn counted(&self) -> Changes {
        self.elsewhere.get()
    }

    /// Takes back what was counted since: it is not written.
    pub(in crate::mapping) fn forget(&self, counted: Changes) {
        self.elsewhere.set(counted);
    }

    /// The text of a cell, empty where there is none; `None` when it is not known yet.
    #[inline]
    pub(super) fn text<'s>(&'s self, index: usize, scope: &Scope<'s>) -> Option<&'s str> {
        let known = self.known.get(index)?;
        match known.text.get() {
            KnownText::Unknown => None,
            KnownText::Absent => Some(""),
            KnownText::Field(get) => get(scope),
            KnownText::Made => known.made.get().map(String::as_str),
        }
    }

    /// Remembers that a cell has the text of a field, or none. Nothing was changed for it.
    pub(super) fn remember_field(&self, index: usize, field: Option<TextGetter>) {
        if let Some(known) = self.known.get(index) {
            known.text.set(field.map_or(KnownText::Absent, KnownText::Field));
        }
    }

    /// An empty text with room for that of a cell.
    pub(super) fn room(&self, index: usize) -> String {
        self.known
            .get(index)
            .map(|known| known.room.take())
            .unwrap_or_default()
    }

    /// Remembers the text of a cell, and what was counted for it since.
    pub(super) fn remember(&self, index: usize, text: String, counted: Changes) -> Option<&str> {
        let known = self.known.get(index)?;
        let since = self.elsewhere.replace(counted).minus(counted);
        self.in_cells.set(self.in_cells.get().plus(since));
        known.text.set(KnownText::Made);
        Some(known.made.get_or_init(|| text))
    }
}
