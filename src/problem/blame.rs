//! Who must act when something failed.

/// Who must act. The worst comes last: data that are not whole, before what a person must change, before what may pass by
/// itself. Exit codes follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blame {
    /// Nobody here: the network, the bank's answer, the disk. It may pass by itself.
    Outside,
    /// The user: arguments, configuration, a mapping, an input file, a right at the bank.
    User,
    /// The data are not proved complete, could not be read completely, or are damaged.
    Incomplete,
}
