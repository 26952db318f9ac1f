//! `saldo logout`: forgets a login on this machine.

use tokio::runtime::Runtime;

use crate::cli::args::LogoutArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{logins, session};
use crate::config::Surroundings;

pub(in crate::cli) fn run(arguments: &LogoutArgs, printer: &mut Printer) -> Result<(), Failure> {
    // What the environment says of keys and hosts does not matter here, right or wrong.
    let profile = session::profile_of_file(&arguments.profile, &Surroundings::without_environment())?;
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
