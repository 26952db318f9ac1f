//! `saldo logout`: forgets a login on this machine, and takes it back at the bank where that is asked for.

use tokio::runtime::Runtime;

use crate::cli::args::LogoutArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{logins, session};
use crate::config::Profile;
use crate::oauth::{Endpoint, Session, Store};

pub(in crate::cli) fn run(arguments: &LogoutArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::profile(&arguments.profile, false)?;
    let store = logins::store(&profile)?;
    let runtime = Runtime::new().map_err(Failure::outside)?;
    if arguments.revoke {
        runtime.block_on(revoke(&profile, &store))?;
        printer.good(
            "taken back",
            "Qonto no longer lets the application in, on no machine",
        );
    }
    let lock = runtime.block_on(store.lock())?;
    if store.remove(&lock)? {
        printer.good(
            "logged out",
            &format!("the login of the profile `{}` is forgotten here", profile.name),
        );
        if !arguments.revoke {
            printer.faint("Qonto still knows it: take it back there under Settings > Integrations");
        }
    } else {
        printer.say(format!(
            "nobody was logged in with the profile `{}`",
            profile.name
        ));
    }
    Ok(())
}

/// Before the tokens are forgotten: without them nothing can be taken back.
async fn revoke(profile: &Profile, store: &Store) -> Result<(), Failure> {
    let app = profile.app(logins::base_url(profile)?)?.ok_or_else(|| {
        Failure::usage(format!(
            "the profile `{}` does not log in with a browser; a key is taken back in Qonto under Settings > Integrations",
            profile.name
        ))
    })?;
    let session = Session::open(&profile.name, Endpoint::new(app)?, store.clone())?;
    Ok(session.revoke().await?)
}
