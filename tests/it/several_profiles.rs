//! A file of several organizations, none of which is called `default`: what needs a name, and what runs for all.

use crate::organizations::{Three, sound};

/// A file of several organizations names each; what asks none of them needs none of them.
#[test]
fn without_a_default_profile_only_what_needs_one_stops() {
    let three = Three::with(sound());
    three.configure("archive = \"archives/NAME\"\nformats = [\"lexoffice\"]");
    let month = "--month 2026-10";
    for line in [
        "accounts",
        "sync",
        "verify",
        "login",
        "logout",
        "probe",
        "rules check",
        &format!("export --format lexoffice {month}"),
        &format!("fetch {month}"),
        &format!("pending {month}"),
        &format!("missing {month}"),
        &format!("rules unmatched {month}"),
    ] {
        let outcome = three.run(line).expect(2);
        outcome.says("name one with --profile (alpha, beta, gamma)");
    }
    assert_eq!(three.requests(), 0);
    three
        .run("fetch --demo --month 2026-10 --out dump.jsonl")
        .expect(0);
    three.run("sync --demo --no-files --archive books").expect(0);
    three.folder.write("rules.toml", "text = \"{counterparty}\"\n");
    for line in [
        "mapping list",
        "mapping show lexoffice",
        "mapping check lexoffice",
        "mapping test lexoffice",
        "mapping preview lexoffice --month 2026-10",
        "rules check rules.toml --chart skr03",
        "accounts --demo",
        "verify --archive books",
        &format!("missing --archive books {month}"),
        &format!("pending --demo {month}"),
        &format!("rules unmatched --demo {month}"),
        &format!("export --format lexoffice --out demo --demo {month}"),
        &format!("export --format lexoffice --out again --input dump.jsonl {month}"),
        &format!("export --format lexoffice --out offline --archive books --offline {month}"),
    ] {
        three.run(line).expect(0);
    }
    assert_eq!(three.requests(), 0);
    // A slip in its name is no file without it: its settings would be missed in silence.
    three
        .folder
        .write("saldo.toml", "[profile.defualt]\ntimezone = \"Asia/Tokyo\"\n");
    three
        .run("accounts --demo")
        .expect(2)
        .says("did you mean `defualt`?");
}

#[test]
fn what_is_pending_and_what_was_exported_is_told_of_all() {
    let three = Three::with(sound());
    let pending = three
        .run("pending --all-profiles --month 2026-10 --json")
        .expect(0);
    let alone = three
        .run("pending --profile beta --month 2026-10 --json")
        .expect(0);
    assert_eq!(pending.json()["profiles"]["beta"]["result"], alone.json());
    three
        .run("sync --all-profiles --no-files --archive archives")
        .expect(0);
    let export = "export --all-profiles --month 2026-10 --format lexoffice --archive archives --out out";
    three.run(export).expect(0);
    let history = three.run("history --all-profiles --archive archives").expect(0);
    assert_eq!(history.text().matches("run 1  ").count(), 3);
    history.says("gamma 0 1 export");
}
