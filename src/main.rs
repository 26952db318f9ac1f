//! The `saldo` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    saldo::cli::run(std::env::args_os())
}
