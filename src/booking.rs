//! Between entries and rows: a chart of accounts and rules turn entries into postings.
//!
//! [`Chart`](chart::Chart) → [`Rules`](rules::Rules) → [`Bookkeeper`], which is asked once for each entry. It knows
//! the language of conditions ([`crate::mapping::expression`]) but neither the bank nor any format.

pub mod chart;
mod keeper;
pub mod rules;
mod tally;
mod vat;

pub use keeper::{Bookkeeper, Decision, NoBankAccount, PostingError, UnfitChart};
pub use tally::{BookingTally, VatNote};
pub use vat::VatError;
