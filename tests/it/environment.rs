//! Time zones, languages, full and read-only disks: the same bytes or a clear error.

use crate::saldo::{Folder, Outcome};
use crate::tools;

const EXPORT: &str = "export --demo --month 2026-10 --format lexoffice --format datev --format camt053";

#[test]
fn the_hosts_zone_and_language_change_no_byte() {
    let plain = Folder::new();
    plain.saldo().args(EXPORT).run().expect(0);
    for (zone, language) in [
        ("Pacific/Kiritimati", "de_DE.UTF-8"),
        ("America/Los_Angeles", "tr_TR.UTF-8"),
        ("no/such zone", "C"),
    ] {
        let other = Folder::new();
        let run = other.saldo().args(EXPORT).env("TZ", zone);
        run.env("LC_ALL", language).env("LANG", language).run().expect(0);
        assert!(other.tree("") == plain.tree(""), "{zone} {language}");
    }
}

/// Runs the export into a disk of its own, mounted with these options; its files are listed behind what the run tells.
fn on_a_disk(options: &str) -> Outcome {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("out")).unwrap();
    let script = format!(
        "mount -t tmpfs -o {options} none out && {{ \"$0\" \"$@\"; code=$?; echo \"left: $(ls -A out)\" >&2; exit $code; }}"
    );
    let run = folder.saldo().through(&["unshare", "-rm", "sh", "-c", &script]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    run.args(EXPORT).args("--out out").env("PATH", path).run()
}

#[test]
fn a_full_or_read_only_disk_is_told_and_nothing_is_left() {
    if !tools::is_allowed(tools::MOUNTS) {
        return;
    }
    for (options, told) in [
        ("size=24k", "make room on the disk"),
        ("ro", "cannot write in the folder"),
    ] {
        let outcome = on_a_disk(options).expect(1).says(told);
        assert!(
            outcome.stderr.trim_end().ends_with("left:"),
            "{options}: {outcome}"
        );
    }
}

/// A clock that was set badly is no clock that was not set: the run would not be what somebody wanted to repeat.
#[cfg(unix)]
#[test]
fn a_clock_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStringExt as _;
    let clock = std::ffi::OsString::from_vec(b"2026-11-02T09:00:00\xffZ".to_vec());
    let run = Folder::new().saldo().args(EXPORT).env("SALDO_NOW", clock);
    run.run().expect(2).says("which is not a point in time");
}
