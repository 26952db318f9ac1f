//! Files from the bank's file host: straight to disk, by signed addresses, without any credential of ours.
//!
//! The host is not the bank: what it sends is believed only as far as it can be checked. No message holds an address.

use std::fs::File;
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, IF_RANGE, RANGE};
use reqwest::{Response, StatusCode};
use tokio::time::sleep;
use tracing::{debug, warn};

use super::client::Timeouts;
use super::retry::{RetryPolicy, asked_wait, is_worth_a_retry};
use crate::access::http::{self, chain};
use crate::excerpt::long;
use crate::media;
use partial::Partial;

pub use error::DownloadError;
pub use link::{Link, LinkError};

mod error;
mod link;
mod partial;

/// How files are fetched.
#[derive(Debug, Clone, Copy)]
pub struct DownloadSettings {
    /// How long to wait for what; `total` is not used, for a large file may take long.
    pub timeouts: Timeouts,
    /// How patient to be.
    pub retry: RetryPolicy,
    /// How many bytes a file may have whose size the bank did not say.
    pub limit: u64,
}

impl Default for DownloadSettings {
    /// A hundred megabytes: more than any receipt, less than any disk.
    fn default() -> Self {
        Self {
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            limit: 100 << 20,
        }
    }
}

/// What the bank says about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its name, as it was uploaded: nothing that a disk should see.
    pub name: Option<String>,
}

/// A file that was fetched and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// In lower-case hexadecimal digits.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    /// By its first bytes; else what the bank says.
    pub media_type: String,
    /// What the bank says, by type or name, where the first bytes contradict it.
    pub mistaken: Option<String>,
}

/// Fetches files. It holds no credentials and keeps no cookies.
#[derive(Debug, Clone)]
pub struct Downloader {
    encrypted: reqwest::Client,
    plain: reqwest::Client,
    settings: DownloadSettings,
}

/// Why one try failed, and whether the rest may be asked for.
struct Failure {
    error: DownloadError,
    is_transient: bool,
    wait: Option<Duration>,
}

impl Downloader {
    /// Sets up the HTTP clients. Nothing is sent yet.
    pub fn new(settings: DownloadSettings) -> Result<Self, DownloadError> {
        let builder = |is_plain| {
            http::builder(is_plain)
                // A packed body would have another size than the bank says, and could not be resumed.
                .gzip(false)
                // Of HTTP/2 hosts one connection would carry all files, as slow as one.
                .http1_only()
                .connect_timeout(settings.timeouts.connect)
                .read_timeout(settings.timeouts.read)
        };
        let build = |builder: reqwest::ClientBuilder| {
            builder
                .build()
                .map_err(|error| DownloadError::Setup(chain(&error)))
        };
        Ok(Self {
            encrypted: build(builder(false))?,
            plain: build(builder(true))?,
            settings,
        })
    }

    /// Writes the file behind `link` to `file`, which is empty, and checks it against what the bank says. What breaks
    /// off in the middle is resumed where it broke.
    pub async fn fetch(&self, link: &Link, claim: &Claim, file: &mut File) -> Result<Fetched, DownloadError> {
        let mut partial = Partial::new(file);
        let mut tries = 0;
        loop {
            tries += 1;
            let (sent, from) = (Instant::now(), partial.size);
            let outcome = self.read(link, claim, &mut partial).await;
            // The address opens the file: its host is all that is told of it.
            debug!(
                target: "saldo::request", method = "GET", host = link.host(), file = true, from,
                bytes = partial.size, ms = sent.elapsed().as_millis(), r#try = tries, "answered"
            );
            let failure = match outcome {
                Ok(()) => return partial.finish(claim),
                Err(failure) => failure,
            };
            let wait = self.settings.retry.wait(tries, failure.wait);
            let Some(wait) = wait.filter(|_| failure.is_transient) else {
                debug!(target: "saldo::request", file = true, reason = failure.error.to_string(), "given up");
                return Err(failure.error);
            };
            warn!(
                target: "saldo::request", file = true, r#try = tries, wait_ms = wait.as_millis(),
                reason = failure.error.to_string(), "asks again"
            );
            sleep(wait).await;
        }
    }

    /// One request for all that is missing.
    async fn read(&self, link: &Link, claim: &Claim, partial: &mut Partial<'_>) -> Result<(), Failure> {
        let http = if link.is_plain() {
            &self.plain
        } else {
            &self.encrypted
        };
        let mut request = http.get(link.url());
        if partial.size > 0 {
            request = request.header(RANGE, format!("bytes={}-", partial.size));
            if let Some(tag) = &partial.tag {
                request = request.header(IF_RANGE, tag);
            }
        }
        let mut response = request.send().await.map_err(|error| broken(&error))?;
        accept(&response, partial)?;
        let most = claim.size.unwrap_or(self.settings.limit);
        while let Some(bytes) = response.chunk().await.map_err(|error| broken(&error))? {
            partial.take(&bytes)?;
            if partial.size > most {
                return Err(Failure::from(match claim.size {
                    Some(expected) => DownloadError::WrongSize {
                        expected,
                        found: partial.size,
                    },
                    None => DownloadError::TooLarge(most),
                }));
            }
        }
        Ok(())
    }
}

/// Looks at an answer before its body is read. One that ignores the range begins anew.
fn accept(response: &Response, partial: &mut Partial<'_>) -> Result<(), Failure> {
    let status = response.status();
    let headers = response.headers();
    match status {
        StatusCode::OK => partial.begin_anew()?,
        StatusCode::PARTIAL_CONTENT if continues(headers, partial.size) => {}
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
            partial.begin_anew()?;
            return Err(Failure {
                is_transient: true,
                ..Failure::from(DownloadError::Refused(status.as_u16()))
            });
        }
        StatusCode::FORBIDDEN | StatusCode::GONE => {
            return Err(DownloadError::Expired(status.as_u16()).into());
        }
        _ if status.is_redirection() => return Err(DownloadError::Redirected.into()),
        _ => {
            return Err(Failure {
                error: DownloadError::Refused(status.as_u16()),
                is_transient: is_worth_a_retry(status.as_u16()),
                wait: asked_wait(headers),
            });
        }
    }
    if headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(is_web_page)
    {
        return Err(DownloadError::WebPage.into());
    }
    partial.tag = headers
        .get(ETAG)
        .and_then(|tag| tag.to_str().ok())
        .filter(|tag| !tag.starts_with("W/"))
        .map(str::to_owned);
    Ok(())
}

/// Whether `Content-Range: bytes 100-199/200` begins where we stopped.
fn continues(headers: &HeaderMap, size: u64) -> bool {
    let range = headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    let from = range.and_then(|range| range.strip_prefix("bytes ")?.split('-').next()?.parse().ok());
    from == Some(size)
}

/// Whether a media type is that of a page for people.
fn is_web_page(media_type: &str) -> bool {
    matches!(
        media::essence(media_type).as_str(),
        "text/html" | "application/xhtml+xml"
    )
}

fn broken(error: &reqwest::Error) -> Failure {
    Failure {
        is_transient: true,
        ..Failure::from(DownloadError::Broken(long(&chain(error)).to_string()))
    }
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        Self {
            error,
            is_transient: false,
            wait: None,
        }
    }
}
