//! Between entries and rows: a chart of accounts and rules turn entries into postings.

pub mod chart;
