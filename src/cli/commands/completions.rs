//! `saldo completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::args::Cli;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;

pub(in crate::cli) fn run(shell: Shell, printer: &mut Printer) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "saldo", &mut script);
    printer.data(&script)
}
