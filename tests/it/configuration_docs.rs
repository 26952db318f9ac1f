//! `docs/configuration.md` names every key of `saldo.toml`, no other, and what it says of each is so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::saldo::{Folder, Outcome};

/// A row of one of the page's tables of keys.
struct Row {
    key: String,
    kind: String,
    example: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows below each heading that names a table of the file; the table's name without `[profile.NAME` and `]`.
fn tables() -> BTreeMap<String, Vec<Row>> {
    let page = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let mut tables: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut table = None;
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let name = heading
                .strip_prefix("[profile.NAME")
                .and_then(|rest| rest.strip_suffix(']'));
            table = name.map(ToOwned::to_owned);
        } else if let (Some(table), Some(cells)) = (&table, line.strip_prefix("| `")) {
            let cells: Vec<_> = cells
                .split(" | ")
                .map(|cell| cell.trim_matches('`').to_owned())
                .collect();
            let [key, kind, _, example, _] = &cells[..] else {
                panic!("{line}");
            };
            let [key, kind, example] = [key, kind, example].map(Clone::clone);
            tables
                .entry(table.clone())
                .or_default()
                .push(Row { key, kind, example });
        }
    }
    tables
}

/// What a command says that reads this configuration and does nothing else with it.
fn read(config: &str) -> Outcome {
    let folder = Folder::new();
    folder.write("saldo.toml", config);
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(folder.path("saldo.toml"), private).unwrap();
    folder.saldo().args("mapping show lexoffice").run()
}

fn with(table: &str, line: &str) -> Outcome {
    read(&format!("[profile.default{table}]\n{line}\n"))
}

/// Whether it is refused for nothing but that this Saldo was built without the keyring.
fn lacks_only_the_keyring(outcome: &Outcome) -> bool {
    !cfg!(feature = "keyring")
        && outcome.stderr.matches("error[").count() == 1
        && outcome.stderr.contains("error[no-keyring]")
}

#[track_caller]
fn assert_fits(outcome: &Outcome) {
    assert!(
        outcome.status == Some(0) || lacks_only_the_keyring(outcome),
        "{outcome}"
    );
}

#[test]
fn the_page_has_every_key_and_no_other() {
    let tables = tables();
    let names: Vec<_> = tables.keys().map(String::as_str).collect();
    assert_eq!(names, ["", ".books", ".oauth"]);
    for (table, rows) in &tables {
        let told = with(table, "no_such_key_anywhere = 1").expect(2).stderr;
        let (_, known) = told
            .split_once("use one of: ")
            .unwrap_or_else(|| panic!("{told}"));
        let known: BTreeSet<_> = known.lines().next().unwrap().split(", ").collect();
        let written: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(written.len(), known.len(), "{table}: {written:?}, but {known:?}");
        assert_eq!(written.into_iter().collect::<BTreeSet<_>>(), known, "{table}");
    }
}

#[test]
fn every_example_can_be_read_and_is_of_the_kind_that_is_said() {
    // A value of each kind, which no key of another kind takes.
    let kinds = [
        ("text", "\"x\""),
        ("list", "[\"x\", \"y\"]"),
        ("flag", "true"),
        ("number", "12"),
        ("table", "{ x = \"y\" }"),
    ];
    for (table, rows) in &tables() {
        for Row { key, kind, example } in rows {
            assert_fits(&with(table, &format!("{key} = {example}")));
            let said: Vec<_> = kind.split(" or ").collect();
            for (other, value) in kinds {
                let outcome = with(table, &format!("{key} = {value}"));
                let is_refused = outcome.stderr.contains("error[wrong-kind]");
                assert_eq!(is_refused, !said.contains(&other), "{key} = {value}\n{outcome}");
            }
        }
    }
}

/// Pages of the book, and what each shows as a `saldo.toml`.
fn shown() -> Vec<(PathBuf, String)> {
    let pages = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|item| item.unwrap().path());
    let pages = pages.chain([root().join("README.md")]);
    let mut shown = Vec::new();
    for page in pages.filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let text = fs::read_to_string(&page).unwrap();
        let blocks = text
            .split("```toml\n")
            .skip(1)
            .filter_map(|block| block.split("```").next());
        let blocks = blocks.filter(|block| block.contains("[profile."));
        shown.extend(blocks.map(|block| (page.clone(), block.to_owned())));
    }
    shown
}

#[test]
fn every_saldo_toml_that_the_docs_show_can_be_read() {
    let shown = shown();
    assert!(shown.len() > 6);
    for (page, block) in shown {
        // One without a profile `default` shows several organizations.
        let block = block.replacen("[profile.alpha]", "[profile.default]", 1);
        let outcome = read(&block);
        let fits = outcome.status == Some(0) || lacks_only_the_keyring(&outcome);
        assert!(fits, "{}:\n{block}\n{outcome}", page.display());
    }
}

#[test]
fn every_variable_that_the_program_reads_is_on_the_page() {
    let page = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let variable = regex::Regex::new("\"(SALDO_[A-Z_]+|NO_COLOR)\"").unwrap();
    let mut read = BTreeSet::new();
    for file in sources(&root().join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        read.extend(variable.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    assert!(read.len() > 5, "{read:?}");
    let missing: Vec<_> = read
        .iter()
        .filter(|name| !page.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?} are not in docs/configuration.md");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = items.partition(|path| path.is_dir());
    files
        .into_iter()
        .chain(folders.iter().flat_map(|folder| sources(folder)))
        .collect()
}

#[test]
fn what_the_page_about_datev_shows_is_enough_for_a_batch() {
    let (_, block) = shown()
        .into_iter()
        .find(|(page, _)| page.ends_with("docs/datev.md"))
        .unwrap();
    let folder = Folder::new();
    folder.write("saldo.toml", block);
    folder
        .saldo()
        .args("export --demo --month 2026-10")
        .run()
        .expect(0);
    folder
        .saldo()
        .args("rules unmatched --demo --month 2026-10")
        .run()
        .expect(0);
}
