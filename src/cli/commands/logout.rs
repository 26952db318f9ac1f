//! `saldo logout`: forgets a login on this machine.

use tokio::runtime::Runtime;

use crate::cli::args::ProfileArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{logins, session};

pub(in crate::cli) fn run(arguments: &ProfileArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile(arguments, false)?;
    let store = logins::store(&profile)?;
    let runtime = Runtime::new().map_err(Failure::outside)?;
    let lock = runtime.block_on(store.lock())?;
    if store.remove(&lock)? {
        printer.good(
            "logged out",
            &format!("the login of the profile `{}` is forgotten here", profile.name),
        );
        printer.faint("to take it back at Qonto too: Settings > Integrations");
    } else {
        printer.say(format!(
            "nobody was logged in with the profile `{}`",
            profile.name
        ));
    }
    Ok(())
}
