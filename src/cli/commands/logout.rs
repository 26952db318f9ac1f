//! `saldo logout`: forgets a login on this machine.

use tokio::runtime::Runtime;

use crate::cli::args::LogoutArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{logins, session};

pub(in crate::cli) fn run(arguments: &LogoutArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile(&arguments.profile, false)?;
    let store = logins::store(&profile)?;
    let runtime = Runtime::new().map_err(Failure::outside)?;
    let lock = runtime.block_on(store.lock())?;
    if store.remove(&lock)? {
        printer.good(
            "logged out",
            &format!("the login of the profile `{}` is forgotten here", profile.name),
        );
        printer.faint("Qonto still knows it: take it back there under Settings > Integrations");
    } else {
        printer.say(format!(
            "nobody was logged in with the profile `{}`",
            profile.name
        ));
    }
    Ok(())
}
