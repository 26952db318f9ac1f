//! The source: Qonto's Business API, and dumps of it.
//!
//! | module | what it does |
//! |---|---|
//! | [`wire`] | what the bank sends, exactly as sent |
//! | [`directory`], [`normalize`], [`notes`] | from there to canonical entries, pure |
//! | [`client`], [`limits`], [`retry`] | asking the bank, politely and safely |
//! | [`documents`], [`download`] | receipts, statements and invoices, and their files |
//! | [`probe`] | what its documentation leaves open |
//! | [`transactions`], [`neighbours`](Client::neighbours), [`lists`], [`window`], [`page`] | reading its lists completely |

pub mod client;
pub mod directory;
pub mod documents;
pub mod download;
pub mod error;
pub(crate) mod instant;
pub mod limits;
mod listing;
pub mod lists;
pub(crate) mod loose;
mod neighbours;
pub mod normalize;
pub mod notes;
pub mod page;
pub mod probe;
pub mod progress;
pub mod retry;
pub mod signed;
pub mod transactions;
pub mod window;
pub mod wire;

pub use client::{Client, ClientSettings};
pub use error::Error;
