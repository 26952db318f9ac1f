//! Inputs that hold an entry or an account more than once, as it was at several times: the latest version counts, whatever
//! the order of the lines, and nothing is counted twice.

use saldo::sandbox::Company;
use serde_json::Value;

use crate::saldo::{Folder, Outcome};

/// The lines of the demo company's dump.
fn lines() -> Vec<String> {
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    let dump = String::from_utf8(dump).unwrap();
    dump.lines().map(str::to_owned).collect()
}

fn altered(line: &str, key: &str, alter: impl FnOnce(&mut Value)) -> String {
    let mut object: Value = serde_json::from_str(line).unwrap();
    alter(&mut object[key]);
    object.to_string()
}

/// Where the rent of October stands.
fn rent(lines: &[String]) -> usize {
    let is_rent = |line: &String| line.contains("Miete Oktober 2026");
    lines.iter().position(is_rent).unwrap()
}

/// The rent as it was before somebody edited it, and after.
fn versions(line: &str) -> [String; 2] {
    let version = |reference: &str, updated_at: &str| {
        altered(line, "transaction", |rent| {
            rent["reference"] = reference.into();
            rent["updated_at"] = updated_at.into();
        })
    };
    [
        version("Miete alt", "2026-10-01T08:00:00.000Z"),
        version("Miete neu", "2026-10-20T08:00:00.000Z"),
    ]
}

fn export(lines: &[String], arguments: &str) -> Outcome {
    let folder = Folder::new();
    folder.write("dump.jsonl", lines.join("\n") + "\n");
    let run = folder
        .saldo()
        .args("export --input dump.jsonl --month 2026-10 --timezone Europe/Berlin --out out --json");
    run.args(arguments).run()
}

/// What the run wrote, without the manifest.
fn files(run: &Outcome) -> Vec<(String, Vec<u8>)> {
    let tree = run.folder.tree("out");
    let files: Vec<_> = tree
        .into_iter()
        .filter(|(name, _)| name != "manifest.json")
        .collect();
    assert!(!files.is_empty());
    files
}

#[test]
fn the_latest_version_of_an_entry_counts_in_any_order() {
    let lines = lines();
    let at = rent(&lines);
    let [old, new] = versions(&lines[at]);
    let with = |replacement: &[&String]| {
        let mut lines = lines.clone();
        lines.splice(at..=at, replacement.iter().map(|line| (*line).clone()));
        lines
    };
    let alone = export(&with(&[&new]), "--format lexoffice").expect(0);
    let mut turned = with(&[&new, &old]);
    let first = turned
        .iter()
        .position(|line| line.starts_with("{\"transaction\""))
        .unwrap();
    turned[first..].reverse();
    for lines in [with(&[&old, &new]), with(&[&new, &old]), turned] {
        let twice = export(&lines, "--format lexoffice").expect(0);
        assert!(files(&twice) == files(&alone));
        let warnings = twice.json()["warnings"].to_string();
        assert!(
            warnings.contains("1 entry came twice and is written once"),
            "{warnings}"
        );
    }
}

/// Nobody knows which of them is the later.
#[test]
fn of_two_versions_of_one_time_the_same_counts_in_any_order() {
    let lines = lines();
    let at = rent(&lines);
    for time in [Value::Null, "2026-10-20T08:00:00.000Z".into()] {
        let of_one_time =
            |line: &String| altered(line, "transaction", |rent| rent["updated_at"] = time.clone());
        let [one, other] = versions(&lines[at]).each_ref().map(of_one_time);
        let with = |both: [&String; 2]| {
            let mut lines = lines.clone();
            lines.splice(at..=at, both.map(Clone::clone));
            files(&export(&lines, "--format lexoffice").expect(0))
        };
        assert!(with([&one, &other]) == with([&other, &one]), "{time}");
    }
}

#[test]
fn what_comes_twice_is_counted_once() {
    let lines = lines();
    let doubled: Vec<_> = lines.iter().chain(&lines).cloned().collect();
    let of = |lines: &[String]| {
        let folder = Folder::new();
        folder.write("dump.jsonl", lines.join("\n") + "\n");
        folder.write("saldo.toml", BOOKS);
        let run = folder
            .saldo()
            .args("export --config saldo.toml --input dump.jsonl --month 2026-10 --timezone Europe/Berlin")
            .args("--out out --json --format datev")
            .run()
            .expect(0);
        let report = run.json();
        let is = |warning: &Value, text: &str| warning.as_str().unwrap().contains(text);
        let warnings = report["warnings"].as_array().unwrap().clone();
        let (twice, others): (Vec<_>, Vec<_>) = warnings.into_iter().partition(|one| is(one, "twice"));
        assert!(others.iter().any(|one| is(one, "in 1792")));
        (twice.len(), others, files(&run))
    };
    let (told, warnings, files) = of(&lines);
    assert_eq!(told, 0);
    assert!(of(&doubled) == (2, warnings, files));
}

/// Books without rules: everything that the chart does not know goes to the suspense account.
const BOOKS: &str = "[profile.default.books]\nchart = \"skr03\"\nconsultant = 1001\nclient = 1\n\
    fiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = { default = \"1200\" }\n";

#[test]
fn a_version_that_fits_no_format_does_not_matter_once_it_is_corrected() {
    let lines = lines();
    let at = rent(&lines);
    let [mut old, new] = versions(&lines[at]);
    old = altered(&old, "transaction", |rent| {
        rent["reference"] = "x".repeat(500).into();
    });
    let mut both = lines.clone();
    both.splice(at..=at, [old.clone(), new]);
    let strict = |lines: &[String]| {
        let folder = Folder::new();
        folder.write("dump.jsonl", lines.join("\n") + "\n");
        folder.write("strict.toml", STRICT);
        folder
            .saldo()
            .args("export --input dump.jsonl --month 2026-10 --timezone Europe/Berlin --out out")
            .args("--format strict.toml")
            .run()
    };
    strict(&both).expect(0);
    let mut alone = lines;
    alone[at] = old;
    strict(&alone).expect(2).says("at most 400");
}

/// A column in which not every reference fits.
const STRICT: &str = "schema = 1\n[mapping]\nname = \"strict\"\ntitle = \"Strict\"\n[file]\nname = \"strict.csv\"\n\
    [[column]]\nname = \"reference\"\nvalue = \"{reference?}\"\nmax = 400\noverflow = \"error\"\n";

#[test]
fn the_latest_version_of_an_account_counts_in_any_order() {
    let lines = lines();
    let renamed = |name: &str, updated_at: &str| {
        altered(&lines[0], "organization", |organization| {
            organization["bank_accounts"][0]["name"] = name.into();
            organization["bank_accounts"][0]["updated_at"] = updated_at.into();
        })
    };
    let [old, new] = [
        renamed("Alt", "2026-09-01T08:00:00.000Z"),
        renamed("Neu", "2026-10-20T08:00:00.000Z"),
    ];
    let mut tail = lines[1..].to_vec();
    let late = tail.split_off(tail.len() / 2);
    let arranged = |first: &String, second: &String| {
        let first = [std::slice::from_ref(first), &tail].concat();
        [first, vec![second.clone()], late.clone()].concat()
    };
    for (first, second) in [(&old, &new), (&new, &old)] {
        let lines = arranged(first, second);
        let run = export(&lines, "--format lexoffice --account Neu").expect(0);
        assert!(files(&run).iter().all(|(name, _)| name.contains("neu")));
        export(&lines, "--format lexoffice --account Alt")
            .expect(2)
            .says("there is no account 'Alt'");
    }
}
