//! Random nasty entries into every CSV: the target program reads the same amounts, or the run is refused and says
//! which entry and which column.

use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::{JUDGES, Judge};
use crate::random_dump::{GERMAN, dump, entry, export};

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_csv_keeps_its_columns_and_its_amounts(entries in vec(entry(), 1..9)) {
        let folder = tempfile::tempdir().unwrap();
        let (dump, amounts) = dump(&entries, GERMAN);
        std::fs::write(folder.path().join("dump.jsonl"), dump).unwrap();
        for judge in JUDGES {
            check(judge, folder.path(), &amounts);
        }
    }
}

fn check(judge: &Judge, folder: &Path, amounts: &[i128]) {
    let output = export(judge.format, folder);
    let said = String::from_utf8_lossy(&output.stderr);
    let out = folder.join(judge.format);
    if output.status.success() {
        let bookings = files(&out).into_iter().flat_map(|path| judge.read(&path));
        let found: Vec<_> = bookings.map(|(_, cents)| i128::from(cents)).collect();
        let is_kept = |cents: &i128| *cents != 0 || !judge.limits.no_zeros;
        let expected: Vec<_> = amounts.iter().copied().filter(is_kept).collect();
        assert_eq!(found, expected, "{}: {said}", judge.format);
    } else {
        let place = format!("cannot be written as `{}`, column `", judge.format);
        assert_eq!(output.status.code(), Some(2), "{}: {said}", judge.format);
        assert!(
            said.contains("entry 019a0000-") && said.contains(&place),
            "{}: {said}",
            judge.format
        );
        assert!(
            !out.exists() || files(&out).is_empty(),
            "{}: {said}",
            judge.format
        );
    }
}

/// The files of the manifest, in its order.
fn files(out: &Path) -> Vec<PathBuf> {
    let Ok(manifest) = std::fs::read(out.join("manifest.json")) else {
        return Vec::new();
    };
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap().iter();
    files
        .map(|file| out.join(file["path"].as_str().unwrap()))
        .collect()
}
