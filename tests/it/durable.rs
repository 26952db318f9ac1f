//! What is told as written is on the disk: the system calls of a run in their order, as strace sees them.

use std::collections::{BTreeMap, BTreeSet};

use crate::saldo::Folder;
use crate::tools;

/// A call that has returned.
enum Call {
    /// This file or folder is on the disk.
    Synced(String),
    /// What had the one name has the other one now.
    Named { from: String, to: String },
}

/// The last part of a path.
fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The calls in the order in which they returned. A line is `PID call(…) = 0`, or its two halves where threads alternate.
fn calls(log: &str) -> Vec<Call> {
    let mut begun = BTreeMap::new();
    let mut found = Vec::new();
    for line in log.lines() {
        let (thread, rest) = line.split_once(' ').expect(line);
        let rest = rest.trim_start();
        if rest.ends_with("<unfinished ...>") {
            begun.insert(thread, rest);
            continue;
        }
        if !rest.ends_with(" = 0") {
            continue;
        }
        let whole = if rest.starts_with("<... ") {
            begun[thread]
        } else {
            rest
        };
        let quoted: Vec<_> = whole.split('"').skip(1).step_by(2).map(name).collect();
        found.push(match &quoted[..] {
            [from, to] => Call::Named {
                from: from.clone(),
                to: to.clone(),
            },
            // `fsync(7</a/path>)`
            _ => Call::Synced(name(whole.split(['<', '>']).nth(1).expect(whole))),
        });
    }
    found
}

/// After a power cut there is the file as it was told, or none: its bytes before its name, and its name before the end.
#[cfg(target_os = "linux")]
#[test]
fn every_file_is_on_the_disk_before_it_has_its_name_and_the_name_before_the_end() {
    if !tools::has("strace -V") || !tools::is_allowed("strace -o /dev/null true") {
        return;
    }
    let folder = Folder::new();
    let traced = [
        "strace",
        "-f",
        "-y",
        "-qq",
        "-o",
        "calls",
        "-e",
        "trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2",
    ];
    for is_new in [true, false] {
        let mut missing: BTreeSet<_> = folder.tree("out").into_keys().collect();
        // Files that are there are replaced; only the manifest says the same again.
        missing.remove("manifest.json");
        for name in &missing {
            folder.write(&format!("out/{name}"), "old");
        }
        let run = folder.saldo().through(&traced);
        run.env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .args("export --demo --month 2026-10 --format lexoffice --format camt053 --out out --force")
            .run()
            .expect(0);
        if is_new {
            missing = folder.tree("out").into_keys().collect();
        }
        assert!(missing.len() >= 4, "{missing:?}");
        let (mut safe, mut named) = (BTreeSet::new(), BTreeSet::new());
        for call in calls(&String::from_utf8(folder.read("calls")).unwrap()) {
            match call {
                Call::Synced(name) if name == "out" => missing.retain(|file| !named.contains(file)),
                Call::Synced(name) => drop(safe.insert(name)),
                Call::Named { from, to } => {
                    if folder.path("out").join(&to).exists() {
                        assert!(
                            safe.contains(&from),
                            "{to} had its name before its bytes were safe"
                        );
                        named.insert(to);
                    }
                }
            }
        }
        assert!(
            missing.is_empty(),
            "names that a power cut might take: {missing:?}"
        );
    }
}
