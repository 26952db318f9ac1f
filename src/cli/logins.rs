//! From a profile to what is sent to the bank: a key, or a login that is kept.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::failure::Failure;
use super::printer::Printer;
use crate::access::{App, BaseUrl, Credentials, Login, Secret, Whose};
use crate::config::{Profile, Surroundings};
use crate::oauth::{Endpoint, Session, Store};
use crate::qonto::directory::Directory;
use crate::qonto::lists::ExternalAccounts;
use crate::qonto::{Client, ClientSettings};
use crate::sandbox::{Sandbox, Settings};

/// Where a profile's API is.
pub(super) fn base_url(profile: &Profile) -> Result<BaseUrl, Failure> {
    let base_url = profile.base_url.clone().map_or_else(BaseUrl::production, Ok);
    base_url.map_err(Failure::user)
}

/// The built-in bank, where it is, and the key that it accepts. It lives as long as it is held.
pub(super) fn demo() -> Result<(Box<Sandbox>, BaseUrl, Credentials), Failure> {
    let sandbox = Sandbox::start(Settings::demo()).map_err(Failure::outside)?;
    let login = Login::new(sandbox.login()).map_err(Failure::user)?;
    let secret = Secret::new(sandbox.secret_key()).map_err(Failure::user)?;
    let base_url = BaseUrl::parse(&sandbox.base_url()).map_err(Failure::user)?;
    Ok((Box::new(sandbox), base_url, Credentials::key(login, secret)))
}

/// What a profile sends to the API at `base_url`.
pub(super) fn credentials(
    profile: &Profile,
    base_url: &BaseUrl,
    printer: &mut Printer,
) -> Result<Credentials, Failure> {
    for caution in profile.cautions() {
        printer.careful("note:", &caution);
    }
    match profile.app(base_url.clone())? {
        Some(app) => session(store(profile)?, app),
        None => Ok(profile.credentials()?),
    }
}

/// The login of a profile that is stored.
pub(super) fn session(store: Store, app: App) -> Result<Credentials, Failure> {
    let staging_token = app.staging_token.clone();
    let whose = store.whose().clone();
    let session = Session::open(Endpoint::new(app)?, store)?;
    Ok(Credentials {
        staging_token,
        ..Credentials::renewed(Arc::new(session), &whose)
    })
}

/// Where the login of a profile is stored.
pub(super) fn store(profile: &Profile) -> Result<Store, Failure> {
    store_of(profile.source.as_deref(), profile.whose())
}

/// The same for a profile of this file.
pub(super) fn store_of(config: Option<&Path>, whose: Whose) -> Result<Store, Failure> {
    let data = Surroundings::without_environment().data.ok_or_else(|| {
        Failure::usage(
            "there is no data folder for this user, where a login could be kept; set HOME or XDG_DATA_HOME",
        )
    })?;
    Ok(Store::of_profile(&data, config, whose))
}

/// Tests a key or login with one request: the organization and its accounts.
pub(super) fn first_look(base_url: &BaseUrl, credentials: Credentials) -> Result<Directory, Failure> {
    let client = Client::new(&ClientSettings::new(base_url.clone(), credentials))?;
    let runtime = Runtime::new().map_err(Failure::outside)?;
    let organization = runtime.block_on(client.organization(ExternalAccounts::LeftOut))?;
    let mut directory = Directory::builder();
    directory
        .organization(organization.get())
        .map_err(Failure::outside)?;
    Ok(directory.build())
}
