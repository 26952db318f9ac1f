//! Programs of others that some tests need. Where one is missing, its test says so and is skipped; with `SALDO_JUDGES=strict`,
//! as in `.ci/run`, it fails instead.

use std::io::Write;
use std::process::Command;

use crate::saldo::Saldo;

/// Whether what is missing is a failure.
pub(crate) fn is_strict() -> bool {
    std::env::var("SALDO_JUDGES").is_ok_and(|value| value == "strict")
}

/// Says it in passing tests too, where the harness swallows what is printed.
pub(crate) fn tell(words: &str) {
    std::io::stderr()
        .write_all(format!("{words}\n").as_bytes())
        .unwrap();
}

/// Says that a test is skipped for want of something, or fails.
#[track_caller]
pub(crate) fn skip(what: &str) {
    assert!(!is_strict(), "missing: {what}");
    tell(&format!("skipped: {what}"));
}

/// Whether this trial of a program succeeds, such as asking for its version; `false` is told.
#[track_caller]
pub(crate) fn has(trial: &str) -> bool {
    let found = succeeds(trial);
    if !found {
        skip(&format!("`{trial}` does not work here"));
    }
    found
}

/// Whether the system lets a program do this, which no package mends: many containers allow neither mounts nor tracing.
/// `false` is told, and is no failure of strict runs either.
pub(crate) fn is_allowed(trial: &str) -> bool {
    let is_allowed = succeeds(trial);
    if !is_allowed {
        tell(&format!("skipped: `{trial}` is not allowed here"));
    }
    is_allowed
}

fn succeeds(trial: &str) -> bool {
    let mut words = trial.split(' ');
    let mut command = Command::new(words.next().unwrap_or_default());
    command
        .args(words)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// What [`with_read_only`] needs.
pub(crate) const MOUNTS: &str = "unshare -rm mount -t tmpfs none /tmp";

/// A run for which this folder is on read-only media, whoever runs it.
pub(crate) fn with_read_only(run: Saldo, folder: &str) -> Saldo {
    let script =
        format!("mount --bind {folder} {folder} && mount -o remount,bind,ro {folder} && exec \"$0\" \"$@\"");
    let run = run.through(&["unshare", "-rm", "sh", "-c", &script]);
    run.env("PATH", std::env::var_os("PATH").unwrap_or_default())
}
