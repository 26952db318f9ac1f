//! The gallery of errors at run time is made of real runs. `SALDO_UPDATE_DOCS=1 cargo test` writes it anew.

use std::fmt::Write as _;
use std::thread;

use saldo::sandbox::{Action, Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings};

use crate::mapping_docs::is_current;
use crate::saldo::{Folder, Saldo};

const HEAD: &str = "# What can go wrong in a run

Made by the program from real runs (`SALDO_UPDATE_DOCS=1 cargo test`). Every message says what is wrong, where, and what to do.
Mistakes in mappings have [a gallery of their own](mapping-errors.md). Exit codes: **1** failed outside (network, bank, disk), try again;
**2** you must change something; **3** not proved complete, nothing was written.
";

const EXPORT: &str = "export --month 2026-10 --format lexoffice --out october";

/// What goes wrong, and the run that meets it.
struct Case {
    chapter: &'static str,
    title: &'static str,
    line: &'static str,
    /// Variables that it is run with.
    variables: &'static [(&'static str, &'static str)],
    faults: Option<Faults>,
    prepare: fn(Folder, Saldo) -> Saldo,
}

fn of(chapter: &'static str, title: &'static str, line: &'static str) -> Case {
    Case {
        chapter,
        title,
        line,
        variables: &[],
        faults: Some(Faults::none()),
        prepare: |_, run| run,
    }
}

impl Case {
    fn bank(self, path: &str, action: impl Into<Action>) -> Self {
        let fault = Fault::on(path, action.into());
        Self {
            faults: Some(Faults::none().script(fault)),
            ..self
        }
    }

    fn altered(self, change: Change) -> Self {
        let paid = Company::demo()
            .movements()
            .into_iter()
            .find(|paid| paid.cents == -31_415);
        let alteration = Alteration::of(paid.unwrap().id, change);
        Self {
            faults: Some(Faults::none().alter(alteration)),
            ..self
        }
    }

    fn nobody(self) -> Self {
        Self { faults: None, ..self }
    }

    fn with(self, variables: &'static [(&'static str, &'static str)]) -> Self {
        Self { variables, ..self }
    }

    fn prepared(self, prepare: fn(Folder, Saldo) -> Saldo) -> Self {
        Self { prepare, ..self }
    }
}

fn cases() -> Vec<Case> {
    let mut cases = keys();
    cases.extend(of_the_bank());
    cases.extend(of_the_user());
    cases
}

fn keys() -> Vec<Case> {
    const CHAPTER: &str = "The key";
    vec![
        of(CHAPTER, "there is no key", "accounts").nobody(),
        of(CHAPTER, "the bank refuses it", "accounts").bank(
            "/v2/labels",
            Answer::error(401, "unauthorized", "Invalid credentials"),
        ),
        of(CHAPTER, "it may not see something", "accounts").bank(
            "/v2/memberships",
            Answer::error(403, "forbidden", "missing required OAuth scope"),
        ),
        of(CHAPTER, "login and secret in one", "accounts")
            .with(&[("SALDO_LOGIN", "acme-gmbh-1234:0123456789abcdef")]),
        of(CHAPTER, "others could read the file with the secret", "accounts")
            .nobody()
            .prepared(|folder, run| {
                folder.write(
                    "saldo.toml",
                    "[profile.default]\nlogin = \"acme-gmbh-1234\"\nsecret_key = \"0123456789abcdef\"\n",
                );
                let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
                std::fs::set_permissions(folder.path("saldo.toml"), mode).unwrap();
                run
            }),
        of(CHAPTER, "the address would send it unencrypted", "accounts")
            .with(&[("SALDO_BASE_URL", "http://bank.example")]),
        of(
            CHAPTER,
            "one key for several organizations",
            "accounts --all-profiles",
        ),
    ]
}

fn of_the_bank() -> Vec<Case> {
    const CHAPTER: &str = "The bank and the network";
    vec![
        of(CHAPTER, "an entry is missing", EXPORT).altered(Change::Hidden),
        of(CHAPTER, "an amount differs", EXPORT).altered(Change::AddCents(1)),
        of(CHAPTER, "an amount is none", EXPORT)
            .altered(Change::Set("amount_cents".to_owned(), "1.5".to_owned())),
        of(CHAPTER, "nobody answers", "accounts")
            .nobody()
            .prepared(|_, run| {
                run.env("SALDO_BASE_URL", "http://127.0.0.1:1")
                    .env("SALDO_LOGIN", "acme-gmbh-1234")
                    .env("SALDO_SECRET_KEY", "0123456789abcdef")
            }),
        of(CHAPTER, "it stays broken", "accounts").bank("/v2/labels", Answer::empty(503)),
        of(CHAPTER, "it asks for a long pause", "accounts")
            .bank("/v2/labels", Answer::too_many_requests(Some("3600"))),
        of(CHAPTER, "a page for people instead of data", "accounts").bank("/v2/labels", Answer::login_page()),
        of(CHAPTER, "it sends us elsewhere", "accounts")
            .bank("/v2/labels", Answer::redirect("https://elsewhere.example/")),
        of(CHAPTER, "the answer is no JSON", "accounts")
            .bank("/v2/labels", Answer::json(200, "{\"labels\": oops")),
    ]
}

fn of_the_user() -> Vec<Case> {
    const CHAPTER: &str = "What was asked for";
    vec![
        of(CHAPTER, "no format", "export --month 2026-10"),
        of(
            CHAPTER,
            "a format that there is not",
            "export --month 2026-10 --format lexofice",
        ),
        of(CHAPTER, "no period", "export --format lexoffice"),
        of(
            CHAPTER,
            "an account that there is not",
            "export --month 2026-10 --format lexoffice --account Hauptkonte",
        ),
        of(
            CHAPTER,
            "a time zone that there is not",
            "accounts --timezone Europe/Berln",
        ),
        of(CHAPTER, "a profile that there is not", "accounts --profile acme")
            .nobody()
            .prepared(|folder, run| {
                folder.write("saldo.toml", "[profile.acne]\nlogin = \"acme-gmbh-1234\"\n");
                run
            }),
        of(CHAPTER, "several profiles, and none is named", "accounts")
            .nobody()
            .prepared(|folder, run| {
                folder.write(
                    "saldo.toml",
                    "[profile.acme]\nlogin = \"acme-gmbh-1234\"\n[profile.berg]\nlogin = \"berg-ag-5678\"\n",
                );
                run
            }),
        of(
            CHAPTER,
            "books are needed",
            "export --month 2026-10 --format datev",
        ),
        of(
            CHAPTER,
            "balances that the bank does not know",
            "export --external --month 2026-10 --format camt053",
        ),
        of(CHAPTER, "another file is there already", EXPORT).prepared(|folder, run| {
            folder.write("october/lexoffice_hauptkonto_20261001-20261031.csv", "mine\n");
            run
        }),
        of(CHAPTER, "the folder is a file", EXPORT).prepared(|folder, run| {
            folder.write("october", "");
            run
        }),
        of(
            CHAPTER,
            "a dump with a broken line",
            "export --month 2026-10 --format lexoffice --input dump.jsonl",
        )
        .nobody()
        .prepared(|folder, run| {
            folder.write(
                "dump.jsonl",
                "{\"label\": {\"id\": \"1\"}}\n{\"transaction\": {\"id\":\n",
            );
            run
        }),
        of(
            CHAPTER,
            "a table where a dump should be",
            "export --month 2026-10 --format lexoffice --input october.csv",
        )
        .nobody()
        .prepared(|folder, run| {
            folder.write("october.csv", "Datum;Betrag\n");
            run
        }),
        of(
            CHAPTER,
            "an archive that there is not",
            "missing --month 2026-10 --archive books",
        )
        .nobody(),
        of(
            CHAPTER,
            "--new without an archive",
            "export --month 2026-10 --format lexoffice --new",
        ),
        of(CHAPTER, "a topic of the log that there is not", "accounts")
            .with(&[("SALDO_LOG", "requests=debug")]),
        of(CHAPTER, "a word that is no command", "formats").nobody(),
        of(CHAPTER, "a number that is none", "changes --since october").nobody(),
    ]
}

fn shown(case: Case) -> String {
    let bank = case
        .faults
        .map(|faults| Sandbox::start(Settings::demo().faults(faults)).unwrap());
    let folder = Folder::new();
    let run = folder.saldo().args(case.line);
    let run = match &bank {
        Some(bank) => run.live(bank),
        None => run,
    };
    let (mut run, mut variables) = ((case.prepare)(folder, run), String::new());
    for (name, value) in case.variables {
        run = run.env(name, value);
        write!(variables, "{name}={value} ").unwrap();
    }
    let outcome = run.run();
    let code = outcome.status.unwrap();
    assert_ne!(code, 0, "{}: {outcome}", case.title);
    let mut told = outcome.stderr.trim_end().to_owned();
    if bank.is_none() {
        // Three ask at once, and each waits a while of its own.
        for other in ["/v2/organization", "/v2/memberships"] {
            told = told.replace(other, "/v2/labels");
        }
    }
    if let Some(bank) = &bank {
        told = told.replace(&bank.base_url(), "https://thirdparty.qonto.com");
    }
    // Which of the requests it was depends on which came first.
    if let Some((before, after)) = told.split_once(" Trace id for Qonto's support: ") {
        let after = after.split_once('.').map_or("", |(_, after)| after);
        told = format!("{before}{after}");
    }
    format!(
        "\n### {}\n\nExit code {code}.\n\n```text\n$ {variables}saldo {}\n{told}\n```\n",
        case.title, case.line
    )
}

/// The words of a refused connection are the system's.
#[cfg(target_os = "linux")]
#[test]
fn the_gallery_of_run_time_errors_is_made_of_runs() {
    let cases = cases();
    let chapters: Vec<_> = cases.iter().map(|case| case.chapter).collect();
    // Some wait between their tries, so they wait together.
    let runs: Vec<_> = cases
        .into_iter()
        .map(|case| thread::spawn(|| shown(case)))
        .collect();
    let mut text = HEAD.to_owned();
    let mut last = "";
    for (chapter, run) in chapters.into_iter().zip(runs) {
        if chapter != last {
            write!(text, "\n## {chapter}\n").unwrap();
            last = chapter;
        }
        text.push_str(&run.join().unwrap());
    }
    is_current("errors.md", &text);
}
