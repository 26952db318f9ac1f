//! The source: Qonto's Business API, and dumps of it.
//!
//! | module | what it does |
//! |---|---|
//! | [`wire`] | what the bank sends, exactly as sent |
//! | [`directory`], [`normalize`], [`notes`] | from there to canonical entries, pure |

pub mod directory;
mod excerpt;
mod instant;
pub mod normalize;
pub mod notes;
pub mod wire;
