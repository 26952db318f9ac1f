//! The `saldo` command.

fn main() {}
