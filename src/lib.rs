//! Saldo turns a Qonto business account into files that accounting programs import.
//!
//! The stages, in the order in which money flows through them; each imports only from above:
//!
//! | module | what it does |
//! |---|---|
//! | [`clock`], [`money`], [`period`], [`problem`] | exact basics |
//! | [`entry`] | the canonical types in the middle |
//! | [`proof`] | the evidence that a statement is complete |

pub mod clock;
pub mod entry;
pub mod money;
pub mod period;
pub mod problem;
pub mod proof;
