//! A bank of a few lines on a loopback socket: each test scripts its answers, and reads what was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use saldo::access::{BaseUrl, Credentials, Login, Secret};
use saldo::qonto::limits::RateLimit;
use saldo::qonto::retry::RetryPolicy;
use saldo::qonto::{Client, ClientSettings};

/// One request as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, still encoded.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) at: Instant,
    /// How many requests came before.
    pub(crate) before: usize,
}

impl Request {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a parameter, decoded.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let decoded = pairs.map(|(key, value)| (decode(key), decode(value)));
        decoded
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value)
            .collect()
    }

    pub(crate) fn one(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }

    pub(crate) fn page(&self) -> u64 {
        self.one("page").and_then(|page| page.parse().ok()).unwrap_or(1)
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let hex = std::str::from_utf8(&rest[..2]).unwrap();
                bytes.push(u8::from_str_radix(hex, 16).unwrap());
                rest = &rest[2..];
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What the bank does with a request.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    /// How many bytes of the body are really sent before the connection ends.
    cut: Option<usize>,
    is_silent: bool,
}

impl Reply {
    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body).header("Content-Type", "application/json; charset=utf-8")
    }

    pub(crate) fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            delay: Duration::ZERO,
            cut: None,
            is_silent: false,
        }
    }

    pub(crate) fn error(status: u16, code: &str) -> Self {
        Self::status(
            status,
            format!(r#"{{"errors":[{{"code":"{code}","detail":"scripted"}}]}}"#),
        )
    }

    /// The connection ends without an answer.
    pub(crate) fn broken() -> Self {
        Self {
            is_silent: true,
            ..Self::status(200, "")
        }
    }

    pub(crate) fn cut_after(self, bytes: usize) -> Self {
        Self {
            cut: Some(bytes),
            ..self
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

type Script = dyn Fn(&Request) -> Reply + Send + Sync;

/// The scripted bank.
pub(crate) struct Bank {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    script: Box<Script>,
    log: Mutex<Vec<Request>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
}

impl Bank {
    pub(crate) fn with(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Box::new(script),
            log: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most_under_way: AtomicUsize::new(0),
        });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                thread::spawn(move || shared.serve(&stream));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn log(&self) -> Vec<Request> {
        self.shared.log.lock().unwrap().clone()
    }

    pub(crate) fn requests(&self) -> usize {
        self.shared.log.lock().unwrap().len()
    }

    pub(crate) fn most_under_way(&self) -> usize {
        self.shared.most_under_way.load(Ordering::SeqCst)
    }

    /// Settings for this bank that retry within milliseconds.
    pub(crate) fn settings(&self) -> ClientSettings {
        let login = Login::new("luftschloss-0001").unwrap();
        let key = Credentials::key(login, Secret::new("hush-hush-key").unwrap());
        ClientSettings {
            retry: RetryPolicy {
                first_wait: Duration::from_millis(4),
                longest_wait: Duration::from_millis(20),
                ..RetryPolicy::default()
            },
            rate_limits: vec![RateLimit {
                requests: 1_000_000,
                period: Duration::from_secs(1),
            }],
            ..ClientSettings::new(BaseUrl::parse(&self.url()).unwrap(), key)
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.settings()).unwrap()
    }
}

impl Shared {
    /// Serves one connection for as long as it lasts.
    fn serve(&self, stream: &TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut reader = BufReader::new(stream);
        while let Some(request) = self.read(&mut reader) {
            let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_under_way.fetch_max(now, Ordering::SeqCst);
            let reply = (self.script)(&request);
            thread::sleep(reply.delay);
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            if reply.is_silent || write(stream, &reply).is_err() || reply.cut.is_some() {
                let _ = stream.shutdown(std::net::Shutdown::Both);
                return;
            }
        }
    }

    fn read(&self, reader: &mut impl BufRead) -> Option<Request> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let mut words = lines.first()?.split(' ').map(str::to_owned);
        let mut log = self.log.lock().unwrap();
        let request = Request {
            method: words.next()?,
            target: words.next()?,
            headers: lines[1..]
                .iter()
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            at: Instant::now(),
            before: log.len(),
        };
        log.push(request.clone());
        Some(request)
    }
}

fn write(mut stream: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {} Scripted\r\nContent-Length: {}\r\n",
        reply.status,
        reply.body.len()
    );
    for (name, value) in &reply.headers {
        head.extend([name.as_str(), ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    let sent = &reply.body[..reply.cut.unwrap_or(reply.body.len())];
    stream.write_all(&[head.as_bytes(), sent].concat())
}
