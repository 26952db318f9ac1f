//! What nobody outside the bank knows: whichever way each answer falls, `saldo probe` says so, and an export has the same
//! bytes, from the bank and from an archive.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings, Whim};

use crate::saldo::Folder;

#[path = "open_questions/holds.rs"]
mod holds;
#[path = "open_questions/long_searches.rs"]
mod long_searches;
#[path = "open_questions/ways.rs"]
mod ways;

const BOOKS: &str = "[profile.default]\nformats = [\"lexoffice\", \"datev\"]\n[profile.default.books]\nchart = \"skr03\"\n\
                     consultant = 1001\nclient = 1\nfiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = { default = \"1200\" }\n";

type Files = BTreeMap<String, Vec<u8>>;

/// What a probe of the main account reports, by question.
fn probe(settings: Settings) -> BTreeMap<String, String> {
    let bank = Sandbox::start(settings).unwrap();
    probe_of(&bank, &Folder::new())
}

/// The same of a bank, with this folder as the memory of earlier probes.
fn probe_of(bank: &Sandbox, data: &Folder) -> BTreeMap<String, String> {
    let folder = Folder::new();
    let run = folder.saldo().args("probe --json").live(bank);
    let report = run.env("XDG_DATA_HOME", data.path("")).run().expect(0).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| (text(&finding["key"]), text(&finding["answer"])))
        .collect()
}

/// The files of a period, straight from the bank.
fn exported(settings: Settings, period: &str) -> Files {
    let folder = Folder::new();
    folder.write("saldo.toml", BOOKS);
    let bank = Sandbox::start(settings).unwrap();
    files(&folder, &bank, period, "out")
}

/// The files of a period out of an archive that two syncs filled: the second relies on what the first found out.
fn archived(settings: Settings, period: &str) -> Files {
    let folder = Folder::new();
    folder.write("saldo.toml", BOOKS);
    let bank = Sandbox::start(settings).unwrap();
    for _ in 0..2 {
        folder
            .saldo()
            .args("sync --archive archive")
            .live(&bank)
            .run()
            .expect(0);
    }
    files(
        &folder,
        &bank,
        &format!("{period} --archive archive --offline"),
        "out",
    )
}

fn files(folder: &Folder, bank: &Sandbox, options: &str, out: &str) -> Files {
    let run = folder
        .saldo()
        .args("export --out")
        .arg(out)
        .args(options)
        .live(bank);
    run.run().expect(0);
    let mut files = folder.tree(out);
    files.remove("manifest.json");
    assert!(!files.is_empty());
    files
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The same files; the first line that differs is told.
#[track_caller]
fn assert_same(files: &Files, truth: &Files, told: &str) {
    assert!(files.keys().eq(truth.keys()), "{told}: {:?}", files.keys());
    for (name, bytes) in files {
        let lines = |bytes: &[u8]| -> Vec<String> {
            let text = String::from_utf8_lossy(bytes);
            text.lines().map(str::to_owned).collect()
        };
        let (here, there) = (lines(bytes), lines(&truth[name]));
        if let Some((here, there)) = here.iter().zip(&there).find(|(here, there)| here != there) {
            panic!("{told}: {name}\n{here}\n{there}");
        }
        assert!(bytes == &truth[name], "{told}: {name}");
    }
}
