//! What is to become of receipts.

use clap::ValueEnum;

use crate::packages::Handling;

/// What DATEV is to do with the receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReceiptsArg {
    /// File them in a folder, locked: the postings come by the batch
    File,
    /// Put them into the inbox, to be booked from there
    Book,
}

impl From<ReceiptsArg> for Handling {
    fn from(argument: ReceiptsArg) -> Self {
        match argument {
            ReceiptsArg::File => Self::File,
            ReceiptsArg::Book => Self::Book,
        }
    }
}
