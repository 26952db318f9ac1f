//! The file host: signed addresses that live for half an hour, on a port of its own as at the bank.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::company::papers::Paper;
use super::company::paperwork;
use super::company::statement::Statement;
use super::company::{Company, Transaction};
use super::faults::Answer;
use super::json::{Json, object};
use super::{Request, Settings};

/// How long an address lives, in seconds (Qonto API reference: 30 minutes).
const SECONDS: i64 = 1_800;

const DATE: &str = "%Y%m%dT%H%M%SZ";
const SIGNATURE: &str = "&X-Amz-Signature=";

const RECEIPT: &str = "/uploads/attachment/file/";
const PROBATIVE: &str = "/uploads/attachment/probative/";
const STATEMENT: &str = "/uploads/statement/file/";

/// What the file host keeps.
#[derive(Debug)]
pub(crate) struct Files {
    base: String,
    size: Option<usize>,
    more_papers: usize,
    papers: OnceLock<HashMap<String, Paper>>,
    statements: OnceLock<Vec<Statement>>,
}

impl Files {
    pub(crate) fn new(settings: &Settings, port: u16) -> Self {
        Self {
            base: format!("http://127.0.0.1:{port}"),
            size: settings.receipt_size,
            more_papers: settings.more_papers,
            papers: OnceLock::new(),
            statements: OnceLock::new(),
        }
    }

    pub(crate) fn statements(&self, company: &Company, transactions: &[Transaction]) -> &[Statement] {
        self.statements
            .get_or_init(|| Statement::all(company, transactions))
    }

    pub(crate) fn statement(&self, statement: &Statement) -> Json {
        statement.render(self.sign(&format!("{STATEMENT}{}", statement.paper.id)))
    }

    /// The attachment with this identifier, with fresh addresses.
    pub(crate) fn attachment(&self, id: &str, transactions: &[Transaction]) -> Option<Json> {
        self.paper(id, transactions).map(|paper| self.render(paper))
    }

    fn paper(&self, id: &str, transactions: &[Transaction]) -> Option<&Paper> {
        let papers = self.papers.get_or_init(|| {
            let receipts = transactions
                .iter()
                .flat_map(|transaction| (0..transaction.receipts.len()).map(|n| transaction.paper(n)));
            let all = receipts.chain(paperwork::papers(self.more_papers));
            all.map(|mut paper| {
                paper.size = self.size.unwrap_or(paper.size);
                (paper.id.clone(), paper)
            })
            .collect()
        });
        papers.get(id)
    }

    fn render(&self, paper: &Paper) -> Json {
        // The bank seals PDFs; pictures are still waiting for it.
        let probative = if paper.media_type == "application/pdf" {
            object([
                ("status", "available".into()),
                ("file_name", format!("sealed-{}", paper.name).into()),
                ("file_size", sealed(paper).size.to_string().into()),
                ("file_content_type", paper.media_type.into()),
                ("url", self.sign(&format!("{PROBATIVE}{}", paper.id)).into()),
            ])
        } else {
            object([("status", "unavailable".into())])
        };
        object([
            ("id", paper.id.clone().into()),
            ("created_at", paper.created_at.clone().into()),
            ("file_name", paper.name.clone().into()),
            ("file_size", paper.size.to_string().into()),
            ("file_content_type", paper.media_type.into()),
            ("url", self.sign(&format!("{RECEIPT}{}", paper.id)).into()),
            ("probative_attachment", probative),
        ])
    }

    /// What signatures really depend on is the text before them, byte for byte; so does this one.
    fn sign(&self, path: &str) -> String {
        let now = now();
        let day = now.format("%Y%m%d");
        let query = format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=INVENTED%2F{day}%2Feu-central-1%2Fs3%2Faws4_request\
             &X-Amz-Date={}&X-Amz-Expires={SECONDS}&X-Amz-SignedHeaders=host\
             &response-content-disposition=inline%3b%20filename%3D~a%2Bb",
            now.format(DATE)
        );
        let signature = signature(path, &query);
        format!("{}{path}?{query}{SIGNATURE}{signature}", self.base)
    }

    /// What is answered to whoever asks for a file.
    pub(crate) fn answer(
        &self,
        request: &Request,
        company: &Company,
        transactions: &[Transaction],
    ) -> Answer {
        if request.header("authorization").is_some() {
            let detail = "Only one auth mechanism allowed";
            return refused(400, "InvalidArgument", detail);
        }
        if request.method != "GET" {
            return refused(403, "AccessDenied", "Access Denied");
        }
        let Some((query, sent)) = request.raw_query.split_once(SIGNATURE) else {
            return refused(403, "AccessDenied", "Access Denied");
        };
        if sent != signature(&request.path, query) {
            return refused(403, "SignatureDoesNotMatch", "The signature does not match");
        }
        let signed_at = request.values("X-Amz-Date").next().unwrap_or_default();
        let is_fresh = NaiveDateTime::parse_from_str(signed_at, DATE)
            .is_ok_and(|at| at.and_utc() + TimeDelta::seconds(SECONDS) > now());
        if !is_fresh {
            return Answer::expired();
        }
        let kept = |folder, id: &str| match folder {
            RECEIPT => self.paper(id, transactions).cloned(),
            PROBATIVE => self.paper(id, transactions).map(sealed),
            _ => {
                let mut all = self.statements(company, transactions).iter();
                all.find(|statement| statement.paper.id == id)
                    .map(|statement| statement.paper.clone())
            }
        };
        let found = [RECEIPT, PROBATIVE, STATEMENT]
            .into_iter()
            .find_map(|folder| kept(folder, request.path.strip_prefix(folder)?));
        found.map_or_else(
            || refused(404, "NoSuchKey", "The specified key does not exist."),
            |paper| part(&paper, request.header("range")),
        )
    }
}

/// The copy that the bank sealed: other bytes, one thousand more.
fn sealed(paper: &Paper) -> Paper {
    Paper {
        name: format!("sealed-{}", paper.name),
        size: paper.size + 1_000,
        ..paper.clone()
    }
}

/// All of it, or the rest from where `bytes=N-` says.
fn part(paper: &Paper, range: Option<&str>) -> Answer {
    let bytes = paper.bytes();
    let whole = bytes.len();
    let from = range
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
        .filter(|from| *from < whole);
    let tag = format!("\"{}\"", paper.id);
    match from {
        None => Answer::new(200, paper.media_type, bytes),
        Some(from) => Answer::new(206, paper.media_type, bytes.get(from..).unwrap_or_default())
            .with_header("content-range", &format!("bytes {from}-{}/{whole}", whole - 1)),
    }
    .with_header("etag", &tag)
}

impl Answer {
    /// What the file host says once an address is older than half an hour.
    pub fn expired() -> Self {
        refused(403, "AccessDenied", "Request has expired")
    }
}

fn refused(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    Answer::new(status, "application/xml", body)
}

fn now() -> DateTime<Utc> {
    crate::clock::now().unwrap_or_default()
}

fn signature(path: &str, query: &str) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(format!("an invented secret {path}?{query}"));
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
