//! How far fetching has come, for those who watch.

/// Hears how far fetching has come. Every method may stay empty.
pub trait Progress: Send + Sync {
    /// The bank announced so many rows.
    fn expected(&self, _entries: u64) {}

    /// One page with so many rows was handed over.
    fn page(&self, _entries: u64) {}

    /// So many entries of an input were handed over.
    fn converted(&self, _entries: u64) {}

    /// So many pages and rows do not count any more: their window is read once more.
    fn withdrawn(&self, _pages: u64, _entries: u64) {}
}

/// Nobody watches.
impl Progress for () {}
