//! The schema for editors: what the program loads is valid, and what has the wrong shape is not.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jsonschema::Validator;
use saldo::mapping::{Draft, Mapping, SCHEMA_FILE, SCHEMA_LINE, SHIPPED, json_schema};
use saldo::problem::Source;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn validator() -> Validator {
    let schema = serde_json::from_str(&json_schema()).unwrap();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    jsonschema::draft7::new(&schema).unwrap()
}

/// Where a mapping is not valid, and the keyword of the schema that says so; nothing for what is no TOML.
fn errors(validator: &Validator, text: &str) -> Option<Vec<String>> {
    let instance: Value = toml::from_str(text).ok()?;
    let told = validator.iter_errors(&instance).map(|error| {
        let rule = error.schema_path().to_string();
        let keyword = rule.rsplit('/').next().unwrap_or_default();
        format!(
            "/{} ({keyword})",
            error.instance_path().as_str().trim_start_matches('/')
        )
    });
    Some(told.collect())
}

fn files(folder: &str) -> Vec<PathBuf> {
    let items = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<_> = items.map(|item| item.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

/// The file stands beside the shipped mappings, which name it in their first lines.
#[test]
fn the_schema_in_the_repository_is_current() {
    let path = root().join("mappings").join(SCHEMA_FILE);
    if std::env::var_os("SALDO_UPDATE_DOCS").is_some() {
        fs::write(&path, json_schema()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == json_schema(),
        "mappings/{SCHEMA_FILE} is not up to date: run SALDO_UPDATE_DOCS=1 cargo test"
    );
}

#[test]
fn what_the_program_loads_is_valid() {
    let validator = validator();
    let good = files("fixtures/mappings/good");
    let examples = ["first.toml", "kassenbuch.toml"].map(|name| root().join("docs/examples").join(name));
    let mut texts: Vec<_> = SHIPPED.iter().map(|(_, text)| (*text).to_owned()).collect();
    texts.extend(
        good.iter()
            .chain(&examples)
            .map(|path| fs::read_to_string(path).unwrap()),
    );
    texts.push(Draft::starter("my-format").text);
    let flat = SHIPPED.iter().map(|(name, text)| {
        let mapping = Mapping::load(&Source::new(*name, *text)).unwrap();
        mapping.flat(&saldo::mapping::Shipped)
    });
    texts.extend(flat.collect::<Vec<_>>());
    texts.push(
        "schema = 1\nextends = \"xero\"\n[mapping]\nname = \"mine\"\n[[column]]\nname = \"Payee\"\nafter = \"*Date\"\nmax = 9\n"
            .to_owned(),
    );
    for text in texts {
        let errors = errors(&validator, &text).unwrap();
        assert!(errors.is_empty(), "{errors:?} in\n{text}");
    }
}

/// Whether a mistake is one of shape or of meaning, fixture by fixture. Those of meaning only the program finds.
#[test]
fn what_has_the_wrong_shape_is_not_valid() {
    let validator = validator();
    let mut table = String::new();
    for path in files("fixtures/mappings/bad") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy();
        let source = Source::new(name.as_ref(), text.as_str());
        let problems = Mapping::load(&source).unwrap_err();
        let codes: Vec<_> = problems.list.iter().map(|problem| problem.code).collect();
        let verdict = match errors(&validator, &text) {
            None => "no TOML".to_owned(),
            Some(errors) if errors.is_empty() => "valid".to_owned(),
            Some(errors) => format!("INVALID at {}", errors.join("; ")),
        };
        let is_of_shape = problems.list.iter().any(|problem| match problem.code {
            "unknown-key" | "missing-key" | "bad-choice" | "out-of-range" => true,
            // The kind of a value, not that of a field in a template or a condition.
            "wrong-kind" => problem.message.contains(" must be "),
            _ => false,
        });
        assert!(
            !is_of_shape || verdict != "valid",
            "{name} has the wrong shape: {codes:?}"
        );
        writeln!(table, "{name}: {} -> {verdict}", codes.join(", ")).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn shipped_and_drafted_mappings_name_the_schema() {
    let template = Draft::from_template("mine", b"Date,Amount\n2026-10-31,12.34\n").unwrap();
    let drafts = [Draft::starter("mine"), template].map(|draft| draft.text);
    let drafts = drafts.iter().map(|text| ("a draft", text.as_str()));
    for (name, text) in SHIPPED.iter().copied().chain(drafts) {
        assert_eq!(text.lines().next(), Some(SCHEMA_LINE), "{name}");
    }
}

fn schema(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["mapping", "schema"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

#[test]
fn the_command_prints_the_schema_or_writes_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(SCHEMA_FILE);
    let printed = schema(folder.path(), &[]);
    assert_eq!(printed.status.code(), Some(0));
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), json_schema());
    assert!(!path.exists());

    let written = schema(folder.path(), &["--out", SCHEMA_FILE]);
    assert_eq!((written.status.code(), written.stdout.len()), (Some(0), 0));
    assert_eq!(fs::read_to_string(&path).unwrap(), json_schema());
    let again = schema(folder.path(), &["--out", SCHEMA_FILE]);
    assert_eq!(again.status.code(), Some(0), "the same bytes are no conflict");

    fs::write(&path, "mine").unwrap();
    let refused = schema(folder.path(), &["--out", SCHEMA_FILE]);
    assert_ne!(refused.status.code(), Some(0));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let forced = schema(folder.path(), &["--out", SCHEMA_FILE, "--force"]);
    assert_eq!(forced.status.code(), Some(0));
    assert_eq!(fs::read_to_string(&path).unwrap(), json_schema());
}
