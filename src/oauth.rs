//! Logging in with a browser, and tokens that are renewed and kept (Qonto API reference: OAuth 2.0).
//!
//! | module | what it does |
//! |---|---|
//! | [`Callback`] | waits on this machine for the browser to come back |
//! | [`Endpoint`] | gets tokens from the bank |
//! | [`Store`] | keeps them on the disk, for the owner alone, one writer at a time |
//! | [`Session`] | hands out an access token, renewed before it expires |
//!
//! A refresh token works once; the bank answers with the next one. So the next one is on the disk before it, or the
//! access token that came with it, is used. Qonto lets the former one pass for another minute: a run that is killed
//! between the answer and the disk is made good by any run within that minute; later, one must log in again.

mod answer;
mod callback;
mod endpoint;
mod error;
mod session;
mod store;
mod tokens;

pub use callback::{Arrival, Callback, Page, Visitor};
pub use endpoint::{Endpoint, RENEWAL};
pub use error::Error;
pub use session::Session;
pub use store::{Lock, Staged, Store};
pub use tokens::{Kept, Tokens};
