//! `saldo login`: the user says yes in a browser, and the tokens that come of it are kept.

use std::time::Duration;

use tokio::runtime::Runtime;

use crate::access::{App, Secret};
use crate::cli::args::LoginArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::{logins, session};
use crate::digest::hex;
use crate::oauth::{self, Arrival, Callback, Endpoint, Kept, Page, Store};
use crate::qonto::directory::Directory;

pub(in crate::cli) fn run(arguments: &LoginArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = session::own_profile(&arguments.profile)?;
    if let Some(variable) = profile.instead_of_login() {
        return Err(Failure::usage(format!(
            "{variable} is set and wins over a login; unset it, then run `{}`",
            profile.whose().login()
        )));
    }
    let app = profile.app(logins::base_url(&profile)?)?.ok_or_else(|| {
        Failure::usage(format!(
            "the profile `{0}` does not log in with a browser; write [profile.{0}.oauth] with client_id and \
             client_secret into saldo.toml, instead of a key (see `saldo login --help`)",
            profile.name
        ))
    })?;
    let way = Way {
        patience: Duration::from_secs(arguments.timeout),
        opens_browser: !arguments.no_browser && printer.can_ask(),
    };
    let directory = log_in(&logins::store(&profile)?, &app, &way, printer)?;
    let name = directory
        .organization()
        .legal_name
        .as_deref()
        .unwrap_or("your organization");
    printer.good(
        "logged in",
        &format!("to {name} with the profile `{}`", profile.name),
    );
    Ok(())
}

/// How the user gets to the browser.
pub(in crate::cli) struct Way {
    pub(in crate::cli) patience: Duration,
    pub(in crate::cli) opens_browser: bool,
}

/// Logs in, stores the tokens, and tests them with one request.
pub(in crate::cli) fn log_in(
    store: &Store,
    app: &App,
    way: &Way,
    printer: &mut Printer,
) -> Result<Directory, Failure> {
    let endpoint = Endpoint::new(app.clone())?;
    let runtime = Runtime::new().map_err(Failure::outside)?;
    runtime.block_on(ask(&endpoint, store, way, printer))?;
    logins::first_look(&app.api, logins::session(store.clone(), app.clone())?)
}

/// The way through the browser. The page there says done only when the tokens are on the disk.
async fn ask(endpoint: &Endpoint, store: &Store, way: &Way, printer: &mut Printer) -> Result<(), Failure> {
    // Before the browser: a disk that cannot keep the login should not cost the user a consent.
    drop(store.stage(&store.lock().await?)?);
    let callback = Callback::open(endpoint.app().redirect_port).await?;
    let redirect_uri = callback.redirect_uri();
    let state = random_state()?;
    let address = endpoint.authorize_address(state.expose(), &redirect_uri);
    printer.say("Say yes to Saldo in your browser, at this address:");
    printer.must_say(address.as_str());
    if way.opens_browser && open::that_detached(address.as_str()).is_err() {
        printer.faint("the browser could not be opened; copy the address into it");
    }
    let foreign = || printer.faint("a browser came back with another login; open the address above");
    let Arrival { code, visitor } = callback.wait(&state, way.patience, foreign).await?;
    let stored = match code {
        Ok(code) => store_tokens(endpoint, store, &code, &redirect_uri).await,
        Err(error) => Err(error),
    };
    let page = if stored.is_ok() { Page::Done } else { Page::Failed };
    visitor.show(page).await;
    tell_lacking(stored?, store, printer);
    Ok(())
}

/// What a login cannot do, said while one is at it.
fn tell_lacking(mut lacking: Vec<&str>, store: &Store, printer: &mut Printer) {
    let again = format!(
        "add it to the application in Qonto's Developer Portal, then run `{}` again",
        store.whose().login()
    );
    if let Some(at) = lacking.iter().position(|right| *right == oauth::RENEWAL) {
        let right = lacking.remove(at);
        let text =
            format!("this login ends within the hour: Qonto gave no right to renew it ({right}); {again}");
        printer.careful("note:", &text);
    }
    if !lacking.is_empty() {
        let text = format!(
            "this login lacks {}: receipts or invoices will be missing; {again}",
            lacking.join(", ")
        );
        printer.careful("note:", &text);
    }
}

async fn store_tokens(
    endpoint: &Endpoint,
    store: &Store,
    code: &Secret,
    redirect_uri: &str,
) -> Result<Vec<&'static str>, oauth::Error> {
    let lock = store.lock().await?;
    let staged = store.stage(&lock)?;
    let (tokens, lacking) = endpoint.exchange(code, redirect_uri).await?;
    staged.keep(&Kept::new(endpoint.app(), tokens))?;
    Ok(lacking)
}

/// 128 bits that nobody can guess.
fn random_state() -> Result<Secret, Failure> {
    let bytes: [u8; 16] = rand::random();
    Secret::new(&hex(&bytes)).map_err(Failure::outside)
}
