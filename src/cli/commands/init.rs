//! `saldo init`: asks for what is needed, tests it with one request, and writes `saldo.toml`.

use std::path::Path;
use std::time::Duration;

use crate::access::{App, Credentials, Whose};
use crate::cli::args::InitArgs;
use crate::cli::commands::login::{Way, log_in};
use crate::cli::failure::Failure;
use crate::cli::formats;
use crate::cli::printer::Printer;
use crate::cli::{logins, session};
use crate::config::{ConfigError, Environment, Profile};
use crate::entry::Account;
use crate::mapping::Mapping;
use crate::qonto::directory::Directory;

mod ask;
mod entrance;
mod file;
mod form;
mod missing;
mod params;
mod place;

use ask::Asker;
use entrance::Entrance;
use form::Form;
use place::Target;

/// The file that is written where none is named.
const FILE: &str = "saldo.toml";

/// How long one may take in the browser.
const PATIENCE: Duration = Duration::from_secs(300);

pub(in crate::cli) fn run(mut arguments: InitArgs, printer: &mut Printer) -> Result<(), Failure> {
    let target = Target::find(&arguments)?;
    let environment = Environment::read(|variable| std::env::var_os(variable))?;
    if !arguments.demo && arguments.login.is_none() && arguments.client_id.is_none() {
        arguments.login = environment.login.as_ref().map(ToString::to_string);
    }
    let asker = printer.can_ask().then(Asker::new);
    if asker.is_none() {
        missing::check(&arguments, &environment)?;
    }
    let entrance = Entrance::find(&arguments, &environment, asker.as_ref())?;
    let directory = look(&entrance, &arguments, &environment, printer)?;
    let name = directory.organization().legal_name.as_deref();
    printer.good(
        "ok",
        &format!("Qonto lets you in to {}", name.unwrap_or("your organization")),
    );

    if let Some(asker) = &asker {
        asker.accounts(&mut arguments, directory.accounts(), printer)?;
    }
    let accounts = chosen(&arguments, &directory)?;
    let usual = session::usual_zone(&directory, &accounts);
    if let Some(asker) = &asker {
        asker.timezone(&mut arguments, usual)?;
        asker.formats(&mut arguments, printer)?;
    }
    let timezone = arguments.timezone.or(usual).ok_or_else(|| {
        Failure::usage("the time zone cannot be told from the account's country; name it with --timezone")
    })?;
    let mappings = load(&arguments.formats, printer)?;
    if let Some(asker) = &asker {
        asker.books(&mut arguments, &mappings, &accounts)?;
        asker.folders(&mut arguments, &mappings)?;
    }
    let form = Form {
        target: &target,
        entrance: &entrance,
        timezone,
        environment: &environment,
        directory: &directory,
        accounts: &accounts,
    };
    let staged = form.fill(&mut arguments, &mappings, asker.as_ref(), printer)?;
    staged.place(&target, &arguments)?;
    let (done, what) = target.told(&arguments);
    printer.good(done, &what);
    printer.say(format!("next: saldo export{}", next(&arguments)));
    Ok(())
}

/// The profile that is written.
fn whose(arguments: &InitArgs) -> Whose {
    let config = (arguments.out != Path::new(FILE)).then_some(arguments.out.as_path());
    Whose::new(&arguments.profile, config)
}

/// The options of the first export; what the file says need not be said again.
fn next(arguments: &InitArgs) -> String {
    let month = if arguments.demo {
        "--demo --month 2026-10"
    } else {
        "--last-month"
    };
    format!(" {month}{}", whose(arguments).options())
}

/// Compiles the formats, so that a wrong one is found now.
fn load(names: &[String], printer: &mut Printer) -> Result<Vec<Mapping>, Failure> {
    formats::load_all(names, &Profile::default(), printer)
}

/// The one request that tests the key; of a login, the whole way through the browser.
fn look(
    entrance: &Entrance,
    arguments: &InitArgs,
    environment: &Environment,
    printer: &mut Printer,
) -> Result<Directory, Failure> {
    let base_url = entrance::base_url(environment)?;
    let staging_token = environment.staging_token.clone();
    match entrance {
        Entrance::Demo => {
            let (_sandbox, base_url, credentials) = logins::demo()?;
            logins::first_look(&base_url, credentials)
        }
        Entrance::Key { login, place } => {
            let secret = place.secret()?;
            if login.leads(&secret) {
                return Err(ConfigError::BothHalves(arguments.profile.clone()).into());
            }
            let credentials = Credentials {
                staging_token,
                remedy: place.remedy().into(),
                ..Credentials::key(login.clone(), secret)
            };
            logins::first_look(&base_url, credentials)
        }
        Entrance::App {
            client_id,
            server,
            redirect_port,
            place,
        } => {
            let app = App {
                client_id: client_id.clone(),
                client_secret: place.secret()?,
                server: server.clone(),
                api: base_url,
                redirect_port: *redirect_port,
                staging_token,
            };
            let store = logins::store_of(Some(&arguments.out), whose(arguments))?;
            let way = Way {
                patience: PATIENCE,
                opens_browser: printer.can_ask(),
            };
            log_in(&store, &app, &way, printer)
        }
    }
}

/// The accounts that were named; a name that means none is told with those that there are.
fn chosen(arguments: &InitArgs, directory: &Directory) -> Result<Vec<Account>, Failure> {
    session::select_named(directory, &arguments.accounts, false)
}
