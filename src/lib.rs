//! Saldo turns a Qonto business account into files that accounting programs import.
//!
//! The stages, in the order in which money flows through them; each imports only from above, or from the left in its row
//! (`tests/it/floors.rs` holds them to it):
//!
//! | module | what it does |
//! |---|---|
//! | `blank`, `excerpt`, `words`, [`problem`], `glance`, [`media`], [`file_name`] | texts and names, and what is wrong with them |
//! | [`clock`], [`digest`], [`money`], [`period`], [`toml_tree`], [`layout`], [`spelling`] | exact basics |
//! | [`access`] | who asks the bank, with which key, and where it may be sent |
//! | [`entry`], [`posting`], [`books`] | the canonical types in the middle |
//! | [`config`] | `saldo.toml`, the environment, the key |
//! | [`qonto`] | the source: from the bank's answers to entries |
//! | [`oauth`] | logging in with a browser, and tokens that are renewed and kept |
//! | [`proof`] | the evidence that a statement is complete |
//! | [`mapping`] | the language that turns entries into rows |
//! | [`booking`] | charts and rules: entries become postings |
//! | [`output`] | from rows to bytes on disk |
//! | [`archive`] | the local store of what was fetched and what was exported |
//! | [`sync`] | from the bank into the archive |
//! | [`documents`] | receipts in packages for DATEV, and invoices inside them |
//! | `export` | one run: from transactions to proven statements and staged files, where all stages meet |
//! | `packages` | the receipts of a run, in packages beside its files |
//! | [`sandbox`] | the built-in Qonto stand-in for the demo, the docs and the tests |
//! | [`cli`] | the command line, which knows all of them |
//! | `fuzzing` | what the fuzz targets call |

pub mod access;
pub mod archive;
mod blank;
pub mod booking;
pub mod books;
pub mod cli;
pub mod clock;
pub mod config;
pub mod digest;
pub mod documents;
pub mod entry;
mod excerpt;
mod export;
pub mod file_name;
#[doc(hidden)]
pub mod fuzzing;
mod glance;
pub mod layout;
pub mod mapping;
pub mod media;
pub mod money;
pub mod oauth;
pub mod output;
mod packages;
pub mod period;
pub mod posting;
pub mod problem;
pub mod proof;
pub mod qonto;
pub mod sandbox;
pub mod spelling;
pub mod sync;
pub mod toml_tree;
mod words;
