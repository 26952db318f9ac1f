//! Completion scripts and manual pages: formats are completed by name, and a path is taken all the same.

use std::process::{Command, Stdio};

use insta::assert_snapshot;
use saldo::mapping::SHIPPED;

use crate::saldo::{Folder, Saldo};
use crate::tools;

fn script(shell: &str) -> String {
    Saldo::new()
        .args("completions")
        .arg(shell)
        .run()
        .expect(0)
        .text()
        .to_owned()
}

/// What bash offers for the last word of a line, as the script itself says.
fn offered(folder: &Folder, line: &str) -> String {
    folder.write("saldo.bash", script("bash"));
    let ask = r#"source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
        _saldo saldo "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$COMP_CWORD - 1]}"; echo "${COMPREPLY[*]}""#;
    let output = Command::new("bash")
        .args(["--norc", "-c", ask, "ask"])
        .arg(folder.path("saldo.bash"))
        .args(line.split(' '))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn bash_offers_names_and_leaves_paths_to_itself() {
    assert!(script("bash").contains("-o bashdefault -o default"));
    if !tools::has("bash --version") {
        return;
    }
    let folder = Folder::new();
    for (line, expected) in [
        ("saldo export --format lex", "lexoffice lexware-office"),
        ("saldo mapping check od", "odoo"),
        ("saldo mapping explain xe", "xero"),
        ("saldo mapping fields --st", "--stats"),
        // Nothing of ours: then bash completes files, as the script asks it to.
        ("saldo export --format ./my", ""),
        ("saldo mapping preview my", ""),
    ] {
        assert_eq!(offered(&folder, line), expected, "{line}");
    }
}

#[test]
fn fish_and_zsh_offer_names_and_files() {
    let names: Vec<_> = SHIPPED.iter().map(|(name, _)| *name).collect();
    let fish = script("fish");
    let option = fish.split("-l format ").nth(1).unwrap();
    let option = &option[..option.find("xero").unwrap()];
    assert!(
        option.contains(" -r -F -a \"") && !option.contains(" -f "),
        "{option}"
    );
    for command in ["show", "check", "test", "preview", "explain", "diff"] {
        let line = format!(
            "__fish_seen_subcommand_from {command}\" -F -a \"{}\"",
            names.join(" ")
        );
        assert!(fish.contains(&line), "{command}");
    }
    let zsh = script("zsh");
    assert_eq!(
        zsh.matches(&names.join(" ")).count(),
        1,
        "the list stands in one function"
    );
    assert!(zsh.contains(&format!(
        "'formats:format:({})' 'files:file:_files'",
        names.join(" ")
    )));
    assert!(zsh.contains("NAME|FILE:_saldo_formats"));
    let function = zsh.find("_saldo_formats() {").unwrap();
    assert!(function < zsh.find("if [ \"$funcstack[1]\"").unwrap());
}

#[test]
fn a_path_is_a_format_too() {
    let folder = Folder::new();
    folder.saldo().args("mapping new mine").run().expect(0);
    let export = folder
        .saldo()
        .args("export --demo --month 2026-10 --format ./mine.toml");
    export.run().expect(0);
}

#[test]
fn the_manual_is_made_of_the_help() {
    let folder = Folder::new();
    let page = folder.saldo().args("man").run().expect(0);
    folder
        .saldo()
        .args("man --out pages")
        .run()
        .expect(0)
        .says("pages into pages");
    assert_eq!(folder.read("pages/saldo.1"), page.stdout);
    let names: Vec<_> = folder.tree("pages").into_keys().collect();
    assert_snapshot!(names.join("\n"));
    let new = String::from_utf8(folder.read("pages/saldo-mapping-new.1")).unwrap();
    assert!(
        new.contains("saldo mapping new") && new.contains("template"),
        "{new}"
    );
    // The same pages again are no conflict; others are.
    folder.saldo().args("man --out pages").run().expect(0);
    folder.write("pages/saldo.1", "mine");
    folder
        .saldo()
        .args("man --out pages")
        .run()
        .expect(2)
        .says("--force");
    folder.saldo().args("man --out pages --force").run().expect(0);
}
