//! Waits on this machine for the browser to come back with a code (RFC 8252: loopback interface redirection).

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::error::Error;
use crate::access::{Redaction, Secret};
use crate::digest::sha256;
use crate::excerpt::long;

const PATH: &str = "/callback";

/// The pages are for the browser of this moment: kept nowhere, and nothing else is loaded.
const HEADERS: [(&str, &str); 6] = [
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'",
    ),
    ("x-content-type-options", "nosniff"),
    ("connection", "close"),
];

/// How long the browser may take to read its page.
const LAST_PAGE: Duration = Duration::from_secs(5);

/// A port of this machine, to which the browser comes back.
#[derive(Debug)]
pub struct Callback {
    listener: TcpListener,
    port: u16,
}

/// The browser is back.
#[derive(Debug)]
pub struct Arrival {
    /// The code that it brought, or why there is none.
    pub code: Result<Secret, Error>,
    /// It waits for its page.
    pub visitor: Visitor,
}

/// A browser that waits for its page.
#[derive(Debug)]
pub struct Visitor {
    page: oneshot::Sender<Page>,
    /// Each says at its end whether it showed the last page.
    connections: JoinSet<bool>,
}

/// What the browser shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The login is stored.
    Done,
    /// It failed; why is told where the login was begun.
    Failed,
    /// Another address of this port.
    NotFound,
    /// A visit that this login did not begin.
    Foreign,
}

struct Visit {
    address: Option<Url>,
    page: oneshot::Sender<Page>,
}

impl Callback {
    /// Takes the port, 0 for any that is free. Only programs of this machine reach it.
    pub async fn open(port: u16) -> Result<Self, Error> {
        let failed = |reason| Error::Port { port, reason };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        Ok(Self { listener, port })
    }

    /// What the application's registration at the bank must have.
    pub fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// Waits for the visit that this login began, known by its `state`. Others are shown the door and change nothing; of
    /// the first one that a login began, another one, `foreign` hears.
    pub async fn wait(
        self,
        state: &Secret,
        patience: Duration,
        foreign: impl FnOnce(),
    ) -> Result<Arrival, Error> {
        let mut foreign = Some(foreign);
        let waited = timeout(patience, self.serve(state, &mut foreign)).await;
        let seconds = patience.as_secs();
        waited.unwrap_or_else(|_| {
            Err(if foreign.is_some() {
                Error::Timeout(seconds)
            } else {
                Error::OtherLogin(seconds)
            })
        })
    }

    async fn serve(self, state: &Secret, foreign: &mut Option<impl FnOnce()>) -> Result<Arrival, Error> {
        let (sender, mut visits) = mpsc::channel::<Visit>(4);
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    if let Ok((stream, _)) = accepted {
                        connections.spawn(talk(stream, sender.clone()));
                    }
                }
                Some(visit) = visits.recv() => {
                    let Some(address) = visit.address.filter(|address| address.path() == PATH) else {
                        let _ = visit.page.send(Page::NotFound);
                        continue;
                    };
                    if !has_state(&address, state) {
                        let _ = visit.page.send(Page::Foreign);
                        if let Some(tell) = foreign.take() {
                            tell();
                        }
                        continue;
                    }
                    return Ok(Arrival {
                        code: code(&address, state),
                        visitor: Visitor { page: visit.page, connections },
                    });
                }
            }
        }
    }
}

impl Visitor {
    /// Shows the browser its last page.
    pub async fn show(mut self, page: Page) {
        // A browser that is gone needs no page.
        if self.page.send(page).is_ok() {
            let shown = async {
                while let Some(ended) = self.connections.join_next().await {
                    if ended.is_ok_and(|was_the_last_page| was_the_last_page) {
                        break;
                    }
                }
            };
            let _ = timeout(LAST_PAGE, shown).await;
        }
    }
}

async fn talk(stream: TcpStream, visits: mpsc::Sender<Visit>) -> bool {
    let was_the_last_page = AtomicBool::new(false);
    let service = service_fn(|request: Request<Incoming>| {
        let (visits, was_the_last_page) = (visits.clone(), &was_the_last_page);
        async move {
            let page = answer(&request, &visits).await;
            was_the_last_page.fetch_or(matches!(page, Page::Done | Page::Failed), Ordering::Relaxed);
            Ok::<_, Infallible>(page.response())
        }
    });
    // A broken connection is the browser's to notice.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
    was_the_last_page.load(Ordering::Relaxed)
}

async fn answer(request: &Request<Incoming>, visits: &mpsc::Sender<Visit>) -> Page {
    let (page, shown) = oneshot::channel();
    let local = Url::parse("http://127.0.0.1/").ok();
    let address = local
        .filter(|_| request.method() == "GET")
        .and_then(|local| local.join(&request.uri().to_string()).ok());
    match visits.send(Visit { address, page }).await {
        Ok(()) => shown.await.unwrap_or(Page::Failed),
        Err(_) => Page::NotFound,
    }
}

/// Compared by their hashes, so that the time it takes says nothing.
fn has_state(address: &Url, state: &Secret) -> bool {
    let sent: Vec<_> = values(address, "state").collect();
    matches!(&sent[..], [sent] if sha256(sent.as_bytes()) == sha256(state.expose().as_bytes()))
}

fn code(address: &Url, state: &Secret) -> Result<Secret, Error> {
    if let Some(error) = values(address, "error").next() {
        let detail = values(address, "error_description").next();
        let said = detail.map_or(error.clone(), |detail| format!("{error}: {detail}"));
        let said = long(&Redaction::of_secrets([state]).apply(&said)).to_string();
        return Err(match error.as_str() {
            "server_error" | "temporarily_unavailable" => Error::Unavailable(said),
            _ => Error::Denied {
                said,
                remedy: remedy(&error),
            },
        });
    }
    let code = values(address, "code").next().unwrap_or_default();
    Secret::new(&code).map_err(|_| Error::NoCode)
}

/// What to do about an error of RFC 6749, section 4.1.2.1.
fn remedy(error: &str) -> &'static str {
    match error {
        "access_denied" => "run `saldo login` again and say yes",
        "invalid_scope" | "unauthorized_client" => {
            "give the application what is named, in Qonto's Developer Portal, and run `saldo login` again"
        }
        _ => "compare client_id and redirect_port with the application in Qonto's Developer Portal",
    }
}

fn values<'a>(address: &'a Url, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let named = address.query_pairs().filter(move |(key, _)| key == name);
    named.map(|(_, value)| value.into_owned())
}

impl Page {
    fn response(self) -> Response<Full<Bytes>> {
        let (status, title, text) = match self {
            Self::Done => (StatusCode::OK, "Saldo is logged in", "You can close this window."),
            Self::Failed => (
                StatusCode::BAD_REQUEST,
                "Saldo is not logged in",
                "What went wrong stands in the terminal.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Nothing here",
                "This port waits for a login.",
            ),
            Self::Foreign => (
                StatusCode::BAD_REQUEST,
                "Not the login that was begun",
                "Open the address that the terminal shows.",
            ),
        };
        let html = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body style=\"font-family: sans-serif; margin: 3em\"><h1>{title}</h1><p>{text}</p></body></html>\n"
        );
        let mut response = Response::new(Full::new(Bytes::from(html)));
        *response.status_mut() = status;
        for (name, value) in HEADERS {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response
    }
}
