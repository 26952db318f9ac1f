//! One integration crate: one link instead of many.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "it/bank.rs"]
mod bank;
#[path = "it/client.rs"]
mod client;
#[path = "it/docs.rs"]
mod docs;
#[path = "it/judges.rs"]
mod judges;
#[path = "it/ledger.rs"]
mod ledger;
#[path = "it/lists.rs"]
mod lists;
#[path = "it/normalize.rs"]
mod normalize;
#[path = "it/paging.rs"]
mod paging;
#[path = "it/patience.rs"]
mod patience;
#[path = "it/sandbox.rs"]
mod sandbox;
#[path = "it/sandbox_faults.rs"]
mod sandbox_faults;
#[path = "it/sandbox_listing.rs"]
mod sandbox_listing;
#[path = "it/windows.rs"]
mod windows;
