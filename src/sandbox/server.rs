//! The HTTP server on a loopback port: one thread, and every way of sending an answer wrongly.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::stream::{self, Stream, StreamExt as _};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Collected, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::Log;
use super::faults::{Action, Answer};
use super::routes::{Bank, Host};

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Long enough for what was sent before a break to arrive.
const BEFORE_A_BREAK: Duration = Duration::from_millis(20);

/// More than any login sends.
const LONGEST_FORM: usize = 64 << 10;

/// A server that is bound to its port and waits to be run.
pub(crate) struct Server {
    runtime: Runtime,
    listener: TcpListener,
    pub(crate) port: u16,
}

impl Server {
    /// Takes a free port on 127.0.0.1.
    pub(crate) fn bind() -> io::Result<Self> {
        let listener = StdListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let entered = runtime.enter();
        let listener = TcpListener::from_std(listener)?;
        drop(entered);
        Ok(Self {
            runtime,
            listener,
            port,
        })
    }

    /// Serves until `stop` is sent or dropped; then all connections end where they are.
    pub(crate) fn run(self, host: Host, bank: Arc<Bank>, log: Arc<Log>, stop: oneshot::Receiver<()>) {
        let Self {
            runtime, listener, ..
        } = self;
        runtime.block_on(async move {
            tokio::select! {
                _ = stop => {}
                _ = accept(listener, host, bank, log) => {}
            }
        });
    }
}

async fn accept(listener: TcpListener, host: Host, bank: Arc<Bank>, log: Arc<Log>) -> Infallible {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = bank.gone(), if host == Host::Api => break,
        };
        match accepted {
            Ok((stream, _)) => {
                drop(tokio::spawn(serve(
                    stream,
                    host,
                    Arc::clone(&bank),
                    Arc::clone(&log),
                )));
            }
            // Out of file handles: others must close theirs first.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
    drop(listener);
    std::future::pending().await
}

async fn serve(stream: TcpStream, host: Host, bank: Arc<Bank>, log: Arc<Log>) {
    // Without it a small answer may wait for an acknowledgement; failing to set it only costs time.
    let _ = stream.set_nodelay(true);
    if bank.settings().faults.resets() {
        let _ = stream.set_zero_linger();
    }
    let service = service_fn(|request| respond(request, host, Arc::clone(&bank), Arc::clone(&log)));
    // A broken connection is the client's to notice.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    request: hyper::Request<Incoming>,
    host: Host,
    bank: Arc<Bank>,
    log: Arc<Log>,
) -> io::Result<Response<Body>> {
    let accepts_gzip = bank.settings().gzip
        && host == Host::Api
        && request
            .headers()
            .get("accept-encoding")
            .is_some_and(|value| contains(value, "gzip"));
    let (request, body) = request.into_parts();
    let form = match host {
        Host::Logins => Limited::new(body, LONGEST_FORM).collect().await.ok(),
        Host::Api | Host::Files => None,
    };
    let form = form.map(Collected::to_bytes).unwrap_or_default();
    let request = hyper::Request::from_parts(request, ());
    let (request, _in_flight) = log.record(&request, &String::from_utf8_lossy(&form));
    let (answer, actions) = bank.answer(host, &request);
    sleep(bank.settings().faults.latency + delays(&actions)).await;
    for action in &actions {
        if let Action::Meanwhile(hook) = action {
            hook.run();
        }
    }
    if actions.iter().any(|action| matches!(action, Action::Vanish)) {
        bank.go();
    }
    if actions
        .iter()
        .any(|action| matches!(action, Action::Close | Action::Reset | Action::Vanish))
    {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    Ok(send(answer, &actions, accepts_gzip))
}

fn delays(actions: &[Action]) -> Duration {
    actions.iter().fold(Duration::ZERO, |sum, action| match action {
        Action::Delay(delay) => sum + *delay,
        _ => sum,
    })
}

fn send(answer: Answer, actions: &[Action], accepts_gzip: bool) -> Response<Body> {
    let mut bytes = answer.body;
    if actions
        .iter()
        .any(|action| matches!(action, Action::TruncateBody))
    {
        bytes.truncate(bytes.len() / 2);
    }
    let endless = actions.iter().any(|action| matches!(action, Action::EndlessBody));
    let may_pack = accepts_gzip && !endless && bytes.len() > 1_000;
    let packed = if may_pack { pack(&bytes).ok() } else { None };
    let is_packed = packed.is_some();
    let bytes = packed.unwrap_or(bytes);
    let length = bytes.len();
    let (body, promises_length) = wrap(bytes, actions);

    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            headers.append(name, value);
        }
    }
    if is_packed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if promises_length {
        headers.insert(CONTENT_LENGTH, length.into());
    }
    for action in actions {
        if let Action::ContentType(media_type) = action
            && let Ok(value) = media_type.parse()
        {
            headers.insert(CONTENT_TYPE, value);
        }
    }
    response
}

/// The body, and whether its length must be promised by hand because it will not be kept.
fn wrap(bytes: Vec<u8>, actions: &[Action]) -> (Body, bool) {
    let bytes = Bytes::from(bytes);
    for action in actions {
        match *action {
            Action::CutBody => return (streamed(cut(&bytes)), true),
            Action::EndlessBody => return (streamed(endless()), false),
            Action::SlowBody(pieces, pause) => return (streamed(slow(bytes, pieces, pause)), false),
            _ => {}
        }
    }
    (
        Full::new(bytes).map_err(|never| match never {}).boxed_unsync(),
        false,
    )
}

fn streamed(pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
    StreamBody::new(pieces.map(|piece| piece.map(Frame::data))).boxed_unsync()
}

fn cut(bytes: &Bytes) -> impl Stream<Item = io::Result<Bytes>> + use<> {
    let half = bytes.slice(..bytes.len() / 2);
    let break_off = async {
        sleep(BEFORE_A_BREAK).await;
        Err(io::ErrorKind::ConnectionAborted.into())
    };
    stream::iter([Ok(half)]).chain(stream::once(break_off))
}

fn endless() -> impl Stream<Item = io::Result<Bytes>> {
    stream::repeat_with(|| Ok(Bytes::from_static(&[b' '; 16_384])))
}

fn slow(bytes: Bytes, pieces: usize, pause: Duration) -> impl Stream<Item = io::Result<Bytes>> {
    let size = bytes.len().div_ceil(pieces.max(1)).max(1);
    stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        sleep(pause).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok(piece), rest))
    })
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn contains(value: &HeaderValue, word: &str) -> bool {
    value.to_str().is_ok_and(|text| text.contains(word))
}
