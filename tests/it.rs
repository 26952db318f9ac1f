//! One integration crate: one link instead of many.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "it/normalize.rs"]
mod normalize;
