//! The pages about mappings are made from the program itself. `SALDO_UPDATE_DOCS=1 cargo test` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use saldo::mapping::{Field, Mapping, Place, STEPS, fields};
use saldo::problem::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page must be what the program makes of it; when asked to, writes it instead.
pub(crate) fn is_current(page: &str, made: &str) {
    let path = root().join("docs").join(page);
    if std::env::var_os("SALDO_UPDATE_DOCS").is_some() {
        fs::write(&path, made).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == made,
        "docs/{page} is not up to date: run SALDO_UPDATE_DOCS=1 cargo test"
    );
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// The page with another text between the lines that begin with `begin` and `end`.
fn with_part(page: &str, begin: &str, end: &str, part: &str) -> String {
    let start = page.find(begin).unwrap_or_else(|| panic!("there is no {begin}"));
    let start = start + page[start..].find('\n').unwrap() + 1;
    let stop = start
        + page[start..]
            .find(end)
            .unwrap_or_else(|| panic!("there is no {end}"));
    format!("{}{part}{}", &page[..start], &page[stop..])
}

pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn steps() -> String {
    let mut table = "| step | takes | gives | what it does | example |\n|---|---|---|---|---|\n".to_owned();
    for step in STEPS {
        let takes: Vec<_> = step.takes.iter().map(|kind| kind.name()).collect();
        let gives = step.gives.map_or("the same", |kind| kind.name());
        writeln!(
            table,
            "| `{}` | {} | {gives} | {} | `{}` |",
            step.signature(),
            takes.join(", "),
            cell(step.sentence),
            cell(step.example),
        )
        .unwrap();
    }
    table
}

fn field_tables() -> String {
    let parts = [
        (Place::Entry, "Of an entry: in rows."),
        (
            Place::Account,
            "Of the account: in rows, and in the name of a file that holds one account.",
        ),
        (
            Place::Posting,
            "Of an accounting line: in rows of a mapping with `rows = \"posting\"`, see [bookkeeping](bookkeeping.md).",
        ),
        (
            Place::Line,
            "Of one account of an entry, debited or credited: in rows of a mapping with `rows = \"line\"`.",
        ),
        (
            Place::File,
            "Of the row in its file: only as a column of its own, `value = \"{entry.number}\"`.",
        ),
        (
            Place::Run,
            "Of the organization, the books and the export: everywhere.",
        ),
        (
            Place::Statement,
            "Of the statement as a whole: in the head and tail of a text, and in a preamble, of a file that holds one account.",
        ),
    ];
    let mut text = String::new();
    for (place, heading) in parts {
        writeln!(
            text,
            "\n**{heading}**\n\n| field | | kind | what it is | example |\n|---|---|---|---|---|"
        )
        .unwrap();
        for field in fields().filter(|field| field.place == place) {
            writeln!(text, "{}", row(field)).unwrap();
        }
    }
    text + "\n"
}

fn row(field: &Field) -> String {
    let always = if field.always { "•" } else { "" };
    format!(
        "| `{}` | {always} | {} | {} | `{}` |",
        field.name,
        field.kind().name(),
        cell(field.sentence),
        cell(field.example)
    )
}

#[test]
fn the_language_page_lists_every_field_and_step() {
    let written = page("mapping.md");
    let made = with_part(&written, "<!-- steps: begin", "<!-- steps: end", &steps());
    let made = with_part(&made, "<!-- fields: begin", "<!-- fields: end", &field_tables());
    is_current("mapping.md", &made);
}

fn problems(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let source = Source::new(name, fs::read_to_string(path).unwrap());
    Mapping::load(&source).unwrap_err().to_string()
}

fn sorted(folder: &str) -> Vec<PathBuf> {
    let items = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<_> = items.map(|item| item.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn the_gallery_shows_every_message() {
    let mut text = "# What can be wrong with a mapping\n\n\
        Made by the program from `fixtures/mappings/bad` (`SALDO_UPDATE_DOCS=1 cargo test`). Each file there has one mistake,\n\
        and `saldo mapping check` says this. A file with several mistakes shows all of them at once.\n"
        .to_owned();
    let mut chapter = String::new();
    for path in sorted("fixtures/mappings/bad") {
        let name = path.file_stem().unwrap().to_string_lossy().replace('-', " ");
        let first = name.split(' ').next().unwrap_or_default();
        if first != chapter {
            write!(text, "\n## {first}\n").unwrap();
            first.clone_into(&mut chapter);
        }
        write!(text, "\n### {name}\n\n```text\n{}\n```\n", problems(&path)).unwrap();
    }
    is_current("mapping-errors.md", &text);
}

/// What `saldo mapping preview` shows of a file, on the demo company.
fn preview(file: &Path, rows: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args([
            "mapping", "preview", "--demo", "--month", "2026-10", "--rows", rows,
        ])
        .arg(file)
        .current_dir(root().join("fixtures"))
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_tutorial_shows_its_files_and_what_they_do() {
    let mut made = page("mapping-tutorial.md");
    let example = |name: &str| root().join("docs/examples").join(name);
    for name in ["first.toml", "kassenbuch.toml"] {
        let text = fs::read_to_string(example(name)).unwrap();
        let begin = format!("<!-- file: {name} -->\n```toml");
        made = with_block(&made, &begin, &text);
    }
    let template = fs::read_to_string(example("kassenblick.csv")).unwrap();
    made = with_block(&made, "<!-- file: kassenblick.csv -->\n```csv", &template);
    for (name, rows) in [("first.toml", "3"), ("kassenbuch.toml", "5")] {
        let begin = format!("<!-- preview: {name} -->\n```text");
        made = with_block(&made, &begin, &preview(&example(name), rows));
    }
    let shown = problems(&example("mistake.toml")).replace("mistake.toml", "kassenbuch.toml");
    made = with_block(&made, "<!-- problems: mistake.toml -->\n```text", &(shown + "\n"));
    is_current("mapping-tutorial.md", &made);
}

/// The page with another text in the code block that opens with `begin`.
fn with_block(page: &str, begin: &str, text: &str) -> String {
    let start = page.find(begin).unwrap_or_else(|| panic!("there is no {begin}")) + begin.len() + 1;
    let stop = start + page[start..].find("```").unwrap();
    format!("{}{text}{}", &page[..start], &page[stop..])
}

#[test]
fn the_tests_of_the_tutorials_mapping_pass() {
    let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["mapping", "test"])
        .arg(root().join("docs/examples/kassenbuch.toml"))
        .current_dir(root().join("fixtures"))
        .env_clear()
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{messages}");
    assert!(messages.contains("2 tests"), "{messages}");
}

/// A piece of the page that is a whole mapping, or nearly.
fn on_its_own(text: &str) {
    Mapping::load(&Source::new("mapping.md", text)).unwrap_or_else(|problems| panic!("{problems}"));
}

/// The other pieces of TOML on the language page, one behind the other, are a mapping; only that nothing uses its names.
#[test]
fn what_the_language_page_shows_is_a_mapping() {
    let page = page("mapping.md");
    let mut text = String::new();
    for block in page.split("```toml\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let head = "schema = 1\n[mapping]\nname = \"a\"\ntitle = \"A\"\n";
        if block.starts_with("[text]") {
            on_its_own(&format!("{head}[file]\nname = \"a.txt\"\n{block}"));
            continue;
        }
        if block.starts_with("[file]") {
            on_its_own(&format!("{head}{block}"));
            continue;
        }
        if block.starts_with("schema  = 1\nextends") {
            on_its_own(block);
            continue;
        }
        if block.starts_with("when") {
            text.push_str("[[filter]]\nreason = \"a condition of its own\"\n");
        }
        text.push_str(block);
    }
    let problems = Mapping::load(&Source::new("mapping.md", text)).unwrap_err();
    let unused: Vec<_> = problems
        .list
        .iter()
        .filter(|problem| problem.code == "unused")
        .collect();
    assert_eq!((unused.len(), problems.list.len()), (3, 3), "{problems}");
}
