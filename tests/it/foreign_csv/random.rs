//! Random nasty entries into every CSV: the target program reads the same amounts, or the run is refused and says
//! which entry and which column.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;

use super::{Booking, JUDGES, Judge};
use crate::random_dump::{GERMAN, export, month};

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_csv_keeps_its_columns_its_days_and_its_amounts(month in month()) {
        let folder = tempfile::tempdir().unwrap();
        let written = month.write(GERMAN);
        std::fs::write(folder.path().join("dump.jsonl"), written.dump).unwrap();
        let bookings = written.bookings.into_iter().flatten();
        let mut bookings: Vec<_> = bookings.map(|booking| (booking.day, booking.cents)).collect();
        bookings.sort_unstable();
        for judge in JUDGES {
            check(judge, folder.path(), &bookings, month.is_mild);
        }
    }
}

fn check(judge: &Judge, folder: &Path, bookings: &[Booking], is_mild: bool) {
    let output = export(judge.format, folder);
    let said = String::from_utf8_lossy(&output.stderr);
    let out = folder.join(judge.format);
    if output.status.success() {
        let mut found = Vec::new();
        for path in files(&out) {
            let rows = judge.read(&path);
            assert!(
                rows.iter().map(|(day, _)| day).is_sorted(),
                "{}: {said}",
                judge.format
            );
            found.extend(rows);
        }
        found.sort_unstable();
        let is_kept = |(_, cents): &&Booking| *cents != 0 || !judge.limits.no_zeros;
        let expected: Vec<_> = bookings.iter().filter(is_kept).copied().collect();
        assert_eq!(found, expected, "{}: {said}", judge.format);
    } else {
        let place = format!("cannot be written as `{}`, column `", judge.format);
        assert_eq!(output.status.code(), Some(2), "{}: {said}", judge.format);
        assert!(!is_mild, "{}: {said}", judge.format);
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
