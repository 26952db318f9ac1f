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
mod json;
mod listing;
mod log;
mod paging;
mod query;
mod routes;
mod server;

pub use alterations::{Alteration, Change};
pub use company::{Account, Company, Movement};
pub use faults::{Action, Answer, Fault, Faults};
pub use log::Request;

use log::Log;
use routes::{Bank, Host};
use server::Server;

/// What a sandbox shows, to whom, and what goes wrong.
#[derive(Debug, Clone)]
pub struct Settings {
    company: Company,
    faults: Faults,
    login: String,
    secret_key: String,
    access_token: String,
    staging_token: Option<String>,
    search_limit: usize,
    one_status: bool,
    unstable_ties: bool,
    gzip: bool,
    receipt_size: Option<usize>,
    slow_invoices: usize,
    more_papers: usize,
}

/// A running server. It stops when dropped.
#[derive(Debug)]
pub struct Sandbox {
    port: u16,
    bank: Arc<Bank>,
    log: Arc<Log>,
    file_log: Arc<Log>,
    _running: Vec<Running>,
}

/// A server on a thread of its own.
#[derive(Debug)]
struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Settings {
    /// The demo company, the demo key, no faults.
    pub fn demo() -> Self {
        Self {
            company: Company::demo(),
            faults: Faults::none(),
            login: "musterwerk-beispiel-gmbh-0000".to_owned(),
            secret_key: "0000-not-a-real-key-0000".to_owned(),
            access_token: "demo_not_a_real_token".to_owned(),
            staging_token: None,
            search_limit: 10_000,
            one_status: false,
            unstable_ties: false,
            gzip: true,
            receipt_size: None,
            slow_invoices: 0,
            more_papers: 0,
        }
    }

    /// Shows another company.
    #[must_use]
    pub fn company(self, company: Company) -> Self {
        Self { company, ..self }
    }

    /// Misbehaves.
    #[must_use]
    pub fn faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Expects another API key.
    #[must_use]
    pub fn api_key(self, login: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self {
            login: login.into(),
            secret_key: secret_key.into(),
            ..self
        }
    }

    /// Accepts another bearer token.
    #[must_use]
    pub fn access_token(self, token: impl Into<String>) -> Self {
        Self {
            access_token: token.into(),
            ..self
        }
    }

    /// Expects `X-Qonto-Staging-Token` on every request, and shows a login page without it.
    #[must_use]
    pub fn staging_token(self, token: impl Into<String>) -> Self {
        Self {
            staging_token: Some(token.into()),
            ..self
        }
    }

    /// Refuses searches with more hits than this; the bank's own limit is 10 000.
    #[must_use]
    pub fn search_limit(self, hits: usize) -> Self {
        Self {
            search_limit: hits,
            ..self
        }
    }

    /// Honours only the first of several statuses in one search, as some saw the bank do.
    #[must_use]
    pub fn one_status_per_search(self) -> Self {
        Self {
            one_status: true,
            ..self
        }
    }

    /// Gives all receipts so many bytes.
    #[must_use]
    pub fn receipt_size(self, bytes: usize) -> Self {
        Self {
            receipt_size: Some(bytes),
            ..self
        }
    }

    /// Shows invoices to clients without their PDF the first so many times, as if it were still being made.
    #[must_use]
    pub fn slow_invoices(self, times: usize) -> Self {
        Self {
            slow_invoices: times,
            ..self
        }
    }

    /// Shows so many more invoices to clients, credit notes and invoices of suppliers; none belongs to a transaction.
    #[must_use]
    pub fn more_papers(self, each: usize) -> Self {
        Self {
            more_papers: each,
            ..self
        }
    }

    /// Orders equal instants one way in one list request and the other way in the next.
    #[must_use]
    pub fn unstable_ties(self) -> Self {
        Self {
            unstable_ties: true,
            ..self
        }
    }

    /// Whether answers are packed for clients that ask for it.
    #[must_use]
    pub fn gzip(self, gzip: bool) -> Self {
        Self { gzip, ..self }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::demo()
    }
}

impl Sandbox {
    /// Starts the bank and its file host on free ports of 127.0.0.1, on threads of their own.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let (api, files) = (Server::bind()?, Server::bind()?);
        let port = api.port;
        let bank = Arc::new(Bank::new(settings, files.port));
        let (log, file_log) = (Arc::<Log>::default(), Arc::<Log>::default());
        let running = vec![
            Running::start(api, Host::Api, &bank, &log)?,
            Running::start(files, Host::Files, &bank, &file_log)?,
        ];
        Ok(Self {
            port,
            bank,
            log,
            file_log,
            _running: running,
        })
    }

    /// The API root without `/v2`: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
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
