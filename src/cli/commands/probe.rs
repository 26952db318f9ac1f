//! `saldo probe`: what the bank's documentation leaves open, asked of the bank, in a report about nobody.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tokio::runtime::Runtime;

use crate::access::BaseUrl;
use crate::cli::args::ProbeArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::single_file::SingleFile;
use crate::cli::{logins, session};
use crate::clock;
use crate::config::{Surroundings, usual_server};
use crate::digest::sha256;
use crate::qonto::probe::Finding;
use crate::qonto::{Client, ClientSettings};

/// The report as JSON.
#[derive(Serialize)]
struct Report<'a> {
    saldo: &'static str,
    day: String,
    api: &'static str,
    findings: &'a [Finding],
}

pub(in crate::cli) fn run(arguments: &ProbeArgs, printer: &mut Printer) -> Result<(), Failure> {
    let profile = if arguments.demo {
        session::profile(&arguments.profile, true)?
    } else {
        session::own_profile(&arguments.profile)?
    };
    let (_sandbox, base_url, credentials) = if arguments.demo {
        let (sandbox, base_url, credentials) = logins::demo()?;
        (Some(sandbox), base_url, credentials)
    } else {
        let base_url = logins::base_url(&profile)?;
        let credentials = logins::credentials(&profile, &base_url, printer)?;
        (None, base_url, credentials)
    };
    let directory = logins::first_look(&base_url, credentials.clone())?;
    let named: Vec<_> = arguments.account.iter().cloned().collect();
    let accounts = session::select_named(&directory, &named, false)?;
    let main_first = accounts.iter().filter(|account| account.main).chain(&accounts);
    let account = main_first
        .map(|account| &account.id)
        .next()
        .ok_or_else(|| Failure::usage("there is no account of Qonto's own"))?;
    let client = Client::new(&ClientSettings::new(base_url.clone(), credentials))?;
    let runtime = Runtime::new().map_err(Failure::outside)?;
    let memory = memory(arguments.demo, account)?;
    let remembered = memory.as_deref().map(recall).unwrap_or_default();
    let others: Vec<_> = session::select_named(&directory, &[], false)?
        .into_iter()
        .filter(|other| other.id != *account)
        .map(|other| other.id)
        .collect();
    let now = clock::now()?;
    let found = runtime.block_on(client.probe(account, &others, &remembered, now))?;
    if let Some(memory) = &memory {
        remember(memory, &found.pending).map_err(|error| {
            let context = format!("cannot write {}", memory.display());
            Failure::outside(anyhow::Error::new(error).context(context))
        })?;
    }
    let report = Report {
        saldo: env!("CARGO_PKG_VERSION"),
        day: now.date_naive().to_string(),
        api: kind(&base_url),
        findings: &found.findings,
    };
    let text = if arguments.json {
        format!(
            "{}\n",
            serde_json::to_string_pretty(&report).map_err(Failure::outside)?
        )
    } else {
        report.markdown()
    };
    let Some(path) = &arguments.out else {
        return printer.data(text.as_bytes());
    };
    let mut file = SingleFile::create(path, "the report", arguments.force)?;
    file.append(text.as_bytes())?;
    file.commit_and_tell(printer)?;
    Ok(())
}

impl Report<'_> {
    fn markdown(&self) -> String {
        let mut text = format!(
            "# What Qonto's API does\n\nBy `saldo probe` {}, {}, {}. No amounts, names, labels, identifiers or account \
             numbers are in here.\n\n| question | | answer |\n|---|---|---|\n",
            self.saldo, self.day, self.api
        );
        for finding in self.findings {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} |",
                finding.key, finding.question, finding.answer
            );
        }
        text
    }
}

/// An address might tell who somebody is; which API it is does not.
fn kind(base_url: &BaseUrl) -> &'static str {
    match usual_server(base_url) {
        None => "at another API than Qonto's",
        Some(_) if base_url.to_string() == BaseUrl::DEFAULT => "at Qonto's API",
        Some(_) => "at Qonto's sandbox",
    }
}

/// Where this machine keeps which card payments are pending, to look for them next time; it is no part of the report.
fn memory(demo: bool, account: &str) -> Result<Option<PathBuf>, Failure> {
    if demo {
        return Ok(None);
    }
    let data = Surroundings::of_process()?.data;
    let name = format!("{}.json", &sha256(account.as_bytes())[..16]);
    Ok(data.map(|data| data.join("saldo").join("probes").join(name)))
}

/// What cannot be read was never remembered.
fn recall(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn remember(path: &Path, pending: &[String]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // A temporary file is its owner's alone, and stays so.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(pending)?)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
