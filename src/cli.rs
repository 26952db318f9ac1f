//! The command line: the only place that knows all stages.

use std::ffi::OsString;
use std::process::ExitCode;

mod archive;
mod args;
mod bookkeeping;
mod commands;
mod entries;
mod every;
mod failure;
mod formats;
mod journal;
mod logging;
mod logins;
mod part;
mod printer;
mod progress;
mod report;
mod sample;
mod session;
mod single_file;
mod summary;

use args::{Cli, Command};
use failure::{Failure, exit_code};
use printer::Printer;

/// How many files may be open at once, where the system lets a program choose.
#[cfg(unix)]
const OPEN_FILES: u64 = 8192;

/// Runs one command and says how it went: 0 done, 1 failed outside, 2 the user must change something, 3 not proved.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    allow_many_files();
    let mut printer = Printer::of_process();
    let cli = match Cli::read(arguments) {
        Ok(cli) => cli,
        Err(error) => return printer.usage(&error),
    };
    if cli.quiet {
        printer.be_quiet();
    }
    let outcome = logging::start(cli.verbose, printer.is_coloured()).and_then(|()| {
        tracing::info!(target: "saldo::run", version = env!("CARGO_PKG_VERSION"), "begins");
        dispatch(cli, &mut printer)
    });
    let code = exit_code(outcome.as_ref().err().map(Failure::blame));
    if let Err(failure) = outcome
        && !failure.is_told()
    {
        printer.failure(&failure);
    }
    tracing::info!(target: "saldo::run", exit_code = code, "ends");
    ExitCode::from(code)
}

/// A year of many accounts keeps a temporary file for each account and month, and some systems begin with 256.
#[cfg(unix)]
fn allow_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(OPEN_FILES, |maximum| maximum.min(OPEN_FILES));
    if current.is_none_or(|current| current >= wanted) {
        return;
    }
    let more = Rlimit {
        current: Some(wanted),
        maximum,
    };
    // Where it may not be, a message says what to do once files run out.
    let _ = setrlimit(Resource::Nofile, more);
}

/// Elsewhere there are enough.
#[cfg(not(unix))]
fn allow_many_files() {}

fn dispatch(cli: Cli, printer: &mut Printer) -> Result<(), Failure> {
    match cli.command {
        Command::Export(arguments) => every::run(&arguments, commands::export::run, printer),
        Command::Sync(arguments) => every::run(&arguments, commands::sync::run, printer),
        Command::Verify(arguments) => every::run(&arguments, commands::verify::run, printer),
        Command::History(arguments) => every::run(&arguments, commands::history::run, printer),
        Command::Changes(arguments) => commands::changes::run(&arguments, printer),
        Command::Missing(arguments) => every::run(&arguments, commands::missing::run, printer),
        Command::Receipts(arguments) => commands::receipts::run(&arguments, printer),
        Command::Fetch(arguments) => commands::fetch::run(&arguments, printer),
        Command::Pending(arguments) => every::run(&arguments, commands::pending::run, printer),
        Command::Accounts(arguments) => every::run(&arguments, commands::accounts::run, printer),
        Command::Mapping(command) => commands::mapping::run(&command, printer),
        Command::Rules(command) => commands::rules::run(&command, printer),
        Command::Init(arguments) => commands::init::run(*arguments, printer),
        Command::Login(arguments) => commands::login::run(&arguments, printer),
        Command::Logout(arguments) => commands::logout::run(&arguments, printer),
        Command::Probe(arguments) => commands::probe::run(&arguments, printer),
        Command::Completions { shell } => commands::completions::run(shell, printer),
        Command::Man(arguments) => commands::man::run(&arguments, printer),
    }
}
