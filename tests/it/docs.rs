//! What the docs show is what the program does: every `console` block is run and compared.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of a document and the lines that are shown for it; `…` stands for lines that are left out.
struct Shown {
    command: Vec<String>,
    lines: Vec<String>,
}

fn shown_in(document: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        match (inside, line) {
            (false, "```console") => inside = true,
            (true, "```") => inside = false,
            (true, line) if line.starts_with("$ saldo ") => found.push(Shown {
                command: line[8..].split_whitespace().map(ToOwned::to_owned).collect(),
                lines: Vec::new(),
            }),
            (true, line) => found
                .last_mut()
                .expect("a command first")
                .lines
                .push(line.to_owned()),
            (false, _) => {}
        }
    }
    found
}

/// Whether the shown lines stand in the output in this order, with nothing between but where `…` stands.
fn fits(shown: &[String], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((dots, rest)) if dots == "…" => {
            (0..=output.len()).any(|skipped| fits(rest, &output[skipped..]))
        }
        Some((line, rest)) => output.first() == Some(&line.as_str()) && fits(rest, &output[1..]),
    }
}

/// Whether a line is an example that must be run here, whatever block it stands in. Those of the page of errors are run with
/// what breaks them, in `error_docs`; and one export goes on from an archive with receipts, which the demo has none of.
fn is_promise(document: &Path, line: &str) -> bool {
    line.starts_with("$ saldo ") && !document.ends_with("errors.md") && !line.contains(" --with-receipts")
}

#[test]
fn the_docs_show_what_the_program_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![root.join("README.md")];
    documents.extend(
        fs::read_dir(root.join("docs"))
            .unwrap()
            .map(|item| item.unwrap().path()),
    );
    documents.sort();
    let (mut run, mut promised) = (0, 0);
    for document in documents
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
    {
        // One folder a document: a later example may use what an earlier one wrote.
        let folder = tempfile::tempdir().unwrap();
        let template = "kassenblick.csv";
        fs::copy(
            root.join("docs/examples").join(template),
            folder.path().join(template),
        )
        .unwrap();
        let text = fs::read_to_string(document).unwrap();
        promised += text.lines().filter(|line| is_promise(document, line)).count();
        for shown in shown_in(&text) {
            let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
                .args(&shown.command)
                .current_dir(folder.path())
                .env_clear()
                .env("SALDO_NOW", "2026-11-02T09:00:00+01:00")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            let lines: Vec<_> = said.trim_end().lines().collect();
            let command = shown.command.join(" ");
            let mut wanted = shown.lines.clone();
            if wanted.last().is_none_or(|last| last != "…")
                && lines.last().is_some_and(|l| l.starts_with("manifest:"))
            {
                wanted.push("…".to_owned());
            }
            assert!(
                fits(&wanted, &lines),
                "{}: saldo {command}\n{said}",
                document.display()
            );
            run += 1;
        }
    }
    // Whatever stands around it: a line with a prompt is an example.
    assert_eq!(run, promised, "examples that stand in no `console` block");
    assert!(run > 20, "only {run} examples were run");
}
