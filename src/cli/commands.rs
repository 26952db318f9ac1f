//! One file per command.

pub(super) mod accounts;
pub(super) mod changes;
pub(super) mod completions;
pub(super) mod export;
pub(super) mod fetch;
pub(super) mod history;
pub(super) mod init;
pub(super) mod login;
pub(super) mod logout;
pub(super) mod man;
pub(super) mod mapping;
pub(super) mod missing;
pub(super) mod pending;
pub(super) mod probe;
pub(super) mod receipts;
pub(super) mod rules;
pub(super) mod sync;
pub(super) mod verify;
