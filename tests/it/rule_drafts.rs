//! Rules that are being written: `saldo rules unmatched` gives them, and goes on while their accounts are still missing.

use crate::saldo::{Folder, Outcome};

const CONFIG: &str = "[profile.default]
rules = \"rules.toml\"
formats = [\"datev\"]
[profile.default.books]
chart             = \"skr03\"
consultant        = 29098
client            = 55003
fiscal_year_start = \"2026-01-01\"
account_length    = 6
bank              = { default = \"1200\" }
";

const EXPORT: &str = "export --demo --month 2026-10";
const UNMATCHED: &str = "rules unmatched --demo --month 2026-10 --top 2";

/// A folder whose profile names a file of rules that is not there, and how commands are run in it.
fn begun() -> (Folder, impl Fn(&str) -> Outcome) {
    let folder = Folder::new();
    folder.write("saldo.toml", CONFIG);
    let of_runs = folder.clone();
    (folder, move |line: &str| of_runs.saldo().args(line).run())
}

#[test]
fn a_file_of_rules_that_is_not_there_is_begun() {
    let (folder, run) = begun();
    run(EXPORT)
        .expect(2)
        .says("rules.toml is not there; begin it with `saldo rules unmatched --last-month --top 5 > ")
        .says("or remove `rules` from the profile");
    run("rules check other.toml")
        .expect(2)
        .says("other.toml is not there")
        .says("or check the path");
    let rules = run(UNMATCHED)
        .expect(0)
        .says("rules.toml yet, so there are no rules");
    assert_eq!(rules.text().matches("[[rule]]").count(), 2, "{rules}");

    // A shell makes the file before Saldo begins.
    folder.write("rules.toml", "");
    assert_eq!(run(UNMATCHED).expect(0).stdout, rules.stdout);
}

#[test]
fn rules_are_filled_in_little_by_little() {
    let (folder, run) = begun();
    let first = run(UNMATCHED).expect(0);
    folder.write("rules.toml", &first.stdout);
    let check = run("rules check").expect(2).stderr;
    let missing = "error[no-account]: this rule has no account yet";
    assert_eq!(check.matches(missing).count(), 2, "{check}");
    run(EXPORT).expect(2).says(missing);

    // What they would take is counted, and not listed again; the rest still is.
    let second = run(UNMATCHED)
        .expect(0)
        .says("entries wait for the accounts of 2 rules");
    assert_eq!(second.text().matches("[[rule]]").count(), 2, "{second}");
    let names = first.text().lines().filter(|line| line.starts_with("name"));
    let again: Vec<_> = names.filter(|name| second.text().contains(name)).collect();
    assert!(again.is_empty(), "{again:?} again:\n{second}");
    let last = |outcome: &Outcome| outcome.stderr.lines().last().unwrap().to_owned();
    assert_eq!(last(&second), last(&first));

    let filled = first.text().replace("account = \"\"", "account = \"4900\"");
    folder.write("rules.toml", [filled.as_bytes(), &second.stdout].concat());
    let third = run(UNMATCHED)
        .expect(0)
        .says("entries wait for the accounts of 2 rules");
    assert_ne!(last(&third), last(&first));
    folder.write("rules.toml", filled);
    run("rules check").expect(0).says("(2 rules, 0 tests");
    run(EXPORT).expect(0);
}

/// What goes with the account is not judged before there is one.
#[test]
fn an_entry_of_a_rule_without_an_account_goes_to_suspense_and_says_so() {
    let (folder, run) = begun();
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"All\"\naccount = \"\"\ntax_key = \"9\"\n",
    );
    let line = "rules explain --demo --id 01a130cc-aad5";
    let explained = run(line).expect(0);
    let text = explained.text();
    assert!(
        text.contains("rule `All`, which has no account yet: suspense"),
        "{text}"
    );
    assert!(text.contains("against 179200"), "{text}");
    let json = run(&format!("{line} --json")).expect(0).json();
    assert_eq!(json["decided_by"], "rule without an account");
}
