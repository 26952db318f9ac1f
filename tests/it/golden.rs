//! The second joint: the demo company through every shipped mapping, byte for byte, and read back by another reader.

use std::sync::LazyLock;

use insta::{Settings, assert_binary_snapshot, assert_snapshot};
use saldo::mapping::SHIPPED;
use saldo::sandbox::Company;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::reader::{Booking, bookings, formats, true_bookings};
use crate::saldo::{Folder, Outcome, Saldo};

/// A run that several tests look at.
struct Export {
    outcome: Outcome,
    first: &'static str,
    last: &'static str,
}

impl Export {
    /// The demo company through these shipped mappings.
    fn run(formats: impl Iterator<Item = &'static str>, first: &'static str, last: &'static str) -> Self {
        let formats: Vec<_> = formats.map(|name| format!("--format {name}")).collect();
        let formats = formats.join(" ");
        let outcome = Saldo::new()
            .args(&format!(
                "export --demo --json --out out --from {first} --to {last} {formats}"
            ))
            .run()
            .expect(0);
        Self { outcome, first, last }
    }

    fn folder(&self) -> &Folder {
        &self.outcome.folder
    }

    fn manifest(&self) -> Value {
        self.folder().json("out/manifest.json")
    }
}

/// It refuses the demo company, which is German.
const SPANISH: &str = "norma43";

/// It asks for the number of a French company; `fec` tests it.
const FRENCH: &str = "fec";

static OCTOBER: LazyLock<Export> = LazyLock::new(|| {
    let names = SHIPPED.iter().map(|(name, _)| *name);
    Export::run(
        names.filter(|name| ![SPANISH, FRENCH].contains(name)),
        "2026-10-01",
        "2026-10-31",
    )
});
static ALL_MONTHS: LazyLock<Export> = LazyLock::new(|| Export::run(formats(), "2026-03-01", "2026-10-31"));

#[test]
fn files_are_the_same_bytes_as_ever() {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for export in [&*OCTOBER, &*ALL_MONTHS] {
            for (name, bytes) in export.folder().tree("out") {
                if name != "manifest.json" {
                    assert_binary_snapshot!(&name, bytes);
                }
            }
        }
    });
}

#[test]
fn spanish_accounts_have_their_own_format() {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let mut dump = String::from_utf8(dump).unwrap();
    for (german, spanish) in [
        ("DE72000000004711000001", "ES4700000001540000471100"),
        ("DE45000000004711000002", "ES9800000001590000471101"),
        ("DE18000000004711000003", "ES5500000001530000471102"),
    ] {
        assert!(dump.contains(german));
        dump = dump.replace(german, spanish);
    }
    let folder = Folder::new();
    folder.write("dump.jsonl", dump);
    folder
        .saldo()
        .args("export --input dump.jsonl --month 2026-10 --out out --format")
        .arg(SPANISH)
        .run()
        .expect(0);
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (name, bytes) in folder.tree("out") {
            if name != "manifest.json" {
                assert_binary_snapshot!(&name, bytes);
            }
        }
    });
}

#[test]
fn the_manifest_says_what_was_written() {
    let mut text = String::from_utf8(OCTOBER.folder().read("out/manifest.json")).unwrap();
    for file in OCTOBER.manifest()["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        let digest = hexadecimal(&OCTOBER.folder().read(&format!("out/{path}")));
        assert_eq!(file["sha256"], digest, "{path}");
        let format = file["format"].as_str().unwrap();
        let (_, mapping) = SHIPPED.iter().find(|(name, _)| *name == format).unwrap();
        let of_mapping = hexadecimal(mapping.as_bytes());
        assert_eq!(file["mapping_sha256"], of_mapping, "{format}");
        text = text
            .replace(&digest, "[of the file]")
            .replace(&of_mapping, "[of the mapping]");
    }
    let version = format!("\"saldo\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_snapshot!(text.replace(&version, "\"saldo\": \"[version]\""));
}

#[test]
fn the_summary_is_for_a_bookkeeper() {
    let outcome = Saldo::new()
        .args("export --demo --month 2026-10 --format lexoffice")
        .run();
    assert_snapshot!(outcome);
}

#[test]
fn another_reader_finds_the_banks_own_truth_in_every_file() {
    for export in [&*OCTOBER, &*ALL_MONTHS] {
        let manifest = export.manifest();
        let known = |file: &&Value| formats().any(|format| file["format"] == format);
        let files: Vec<_> = manifest["files"]
            .as_array()
            .unwrap()
            .iter()
            .filter(known)
            .collect();
        let accounts = if export.first == "2026-10-01" { 2 } else { 3 };
        assert_eq!(files.len(), formats().count() * accounts);
        for file in files {
            let path = file["path"].as_str().unwrap();
            let bytes = export.folder().read(&format!("out/{path}"));
            let mut found = bookings(file["format"].as_str().unwrap(), &bytes);
            assert_eq!(file["rows"], found.len(), "{path}");
            let sum: i64 = found.iter().map(|booking| booking.cents).sum();
            assert_eq!(cents(&file["sum"]), sum, "{path}");
            let mut truth = true_bookings(file["account"].as_str().unwrap(), export.first, export.last);
            found.sort();
            truth.sort();
            assert_eq!(found, truth, "{path}");
        }
    }
}

#[test]
fn rows_stand_in_the_order_of_their_days() {
    for name in formats() {
        for (path, bytes) in ALL_MONTHS.folder().tree("out") {
            if path.starts_with(&format!("{name}_")) {
                let days: Vec<_> = bookings(name, &bytes)
                    .into_iter()
                    .map(|booking| booking.day)
                    .collect();
                assert!(days.is_sorted(), "{path}");
            }
        }
    }
}

#[test]
fn every_statement_adds_up_from_opening_to_closing() {
    for export in [&*OCTOBER, &*ALL_MONTHS] {
        for statement in export.manifest()["statements"].as_array().unwrap() {
            assert_eq!(statement["proof"], "proven");
            assert_eq!(
                cents(&statement["opening_balance"]) + cents(&statement["sum"]),
                cents(&statement["closing_balance"])
            );
            let id = statement["account"]["id"].as_str().unwrap();
            let truth = true_bookings(id, export.first, export.last);
            let sum: i64 = truth.iter().map(|Booking { cents, .. }| cents).sum();
            assert_eq!(
                (cents(&statement["sum"]), &statement["entries"]),
                (sum, &truth.len().into())
            );
        }
    }
}

#[test]
fn json_is_the_manifest_and_what_became_of_the_files() {
    let printed = OCTOBER.outcome.json();
    let manifest = OCTOBER.manifest();
    for (key, value) in manifest.as_object().unwrap() {
        assert_eq!(&printed[key], value, "{key}");
    }
    let written: Vec<_> = printed["written"].as_array().unwrap().iter().collect();
    assert_eq!(written.len(), manifest["files"].as_array().unwrap().len() + 1);
    assert!(written.iter().all(|file| file["outcome"] == "new"));
    let skipped = manifest["skipped"].as_array().unwrap();
    let by_a_filter = |row: &&Value| row["reason"].as_str().unwrap().contains(": ");
    let unsettled = printed["unsettled"].as_array().unwrap();
    assert_eq!(
        unsettled.len(),
        skipped.len() - skipped.iter().filter(by_a_filter).count()
    );
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// An amount of the manifest, a text with two decimals, in cents.
pub(crate) fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap();
    let (_, decimals) = text.split_once('.').unwrap();
    assert_eq!(decimals.len(), 2, "{text}");
    text.replace('.', "").parse().unwrap()
}
