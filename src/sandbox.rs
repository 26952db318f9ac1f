//! The built-in Qonto: an HTTP server on a loopback port that behaves as the bank does, with an invented company.
//!
//! `--demo` and the tests talk to it over a real socket. It shares no code with the client that it judges.
//! [`Faults`] makes it misbehave in every way that banks, networks and proxies are known for; only tests do that.
//!
//! ```
//! use saldo::sandbox::{Answer, Company, Fault, Faults, Sandbox, Settings};
//!
//! # fn main() -> std::io::Result<()> {
//! let faults = Faults::none().script(Fault::on("/v2/transactions", Answer::bad_gateway().into()).page(2).first(1));
//! let sandbox = Sandbox::start(Settings::demo().company(Company::generated(250)).faults(faults))?;
//! assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
//! assert_eq!(sandbox.request_count(), 0);
//! # Ok(())
//! # }
//! ```

use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use tokio::sync::oneshot;

mod alterations;
mod answers;
mod company;
mod faults;
mod files;
mod hook;
mod json;
mod listing;
mod log;
mod oauth;
mod paging;
mod query;
mod routes;
mod server;
mod settings;
mod whims;

pub use alterations::{Alteration, Change};
pub use company::{Account, Company, Movement};
pub use faults::{Action, Answer, Fault, Faults};
pub use hook::Hook;
pub use log::Request;
pub use settings::Settings;
pub use whims::Whim;

use log::Log;
use routes::{Bank, Host};
use server::Server;

/// A running server. It stops when dropped.
#[derive(Debug)]
pub struct Sandbox {
    port: u16,
    login_port: u16,
    bank: Arc<Bank>,
    log: Arc<Log>,
    file_log: Arc<Log>,
    login_log: Arc<Log>,
    _running: Vec<Running>,
}

/// A server on a thread of its own.
#[derive(Debug)]
struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts the bank, its file host and its logins on free ports of 127.0.0.1, on threads of their own.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let (api, files, logins) = (Server::bind()?, Server::bind()?, Server::bind()?);
        let (port, login_port) = (api.port, logins.port);
        let bank = Arc::new(Bank::new(settings, files.port));
        let (log, file_log, login_log) = <(Arc<Log>, Arc<Log>, Arc<Log>)>::default();
        let running = vec![
            Running::start(api, Host::Api, &bank, &log)?,
            Running::start(files, Host::Files, &bank, &file_log)?,
            Running::start(logins, Host::Logins, &bank, &login_log)?,
        ];
        Ok(Self {
            port,
            login_port,
            bank,
            log,
            file_log,
            login_log,
            _running: running,
        })
    }

    /// The API root without `/v2`: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The host of the logins: `http://127.0.0.1:PORT`.
    pub fn login_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.login_port)
    }

    /// The application in whose name users log in: its id and its key.
    pub fn app(&self) -> (&str, &str) {
        let logins = &self.bank.settings().logins;
        (&logins.client_id, &logins.client_secret)
    }

    /// All requests to the host of the logins so far.
    pub fn login_requests(&self) -> Vec<Request> {
        self.login_log.requests()
    }

    /// The access token that was given to a login last.
    pub fn newest_token(&self) -> Option<String> {
        self.bank.grants().newest()
    }

    /// Ends all logins, as a user may at the bank.
    pub fn revoke_logins(&self) {
        self.bank.grants().revoke_all();
    }

    /// The login of the API key that it accepts.
    pub fn login(&self) -> &str {
        &self.bank.settings().login
    }

    /// The secret key that it accepts.
    pub fn secret_key(&self) -> &str {
        &self.bank.settings().secret_key
    }

    /// The bearer token that it accepts.
    pub fn access_token(&self) -> &str {
        &self.bank.settings().access_token
    }

    /// The company that it shows.
    pub fn company(&self) -> &Company {
        &self.bank.settings().company
    }

    /// All requests to the file host so far.
    pub fn file_requests(&self) -> Vec<Request> {
        self.file_log.requests()
    }

    /// The most requests that were waiting for the file host at one time.
    pub fn most_files_in_flight(&self) -> usize {
        self.file_log.most_in_flight()
    }

    /// All requests so far, but for those for files, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        self.log.requests()
    }

    /// How many requests there were so far.
    pub fn request_count(&self) -> usize {
        self.log.count()
    }

    /// The most requests that were waiting for their answer at one time.
    pub fn most_in_flight(&self) -> usize {
        self.log.most_in_flight()
    }
}

impl Running {
    fn start(server: Server, host: Host, bank: &Arc<Bank>, log: &Arc<Log>) -> io::Result<Self> {
        let (bank, log) = (Arc::clone(bank), Arc::clone(log));
        let (stop, stopped) = oneshot::channel();
        let thread = Builder::new()
            .name("saldo-sandbox".to_owned())
            .spawn(move || server.run(host, bank, log, stopped))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// Open connections end where they are; nothing is waited for but the thread itself.
impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic on that thread has already failed the request that caused it.
            let _ = thread.join();
        }
    }
}
