//! Mappings of the user's own that extend shipped ones and each other.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn saldo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("SALDO_NOW", "2026-11-02T09:00:00+01:00")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn own(extends: &str, name: &str, rest: &str) -> String {
    format!("schema = 1\nextends = \"{extends}\"\n\n[mapping]\nname = \"{name}\"\n\n{rest}")
}

/// The main account's October in that format.
fn october(folder: &Path, format: &str, out: &str) -> Vec<u8> {
    let output = saldo(
        folder,
        &[
            "export",
            "--demo",
            "--month",
            "2026-10",
            "--account",
            "Hauptkonto",
            "--format",
            format,
            "--out",
            out,
        ],
    );
    assert!(output.status.success(), "{}", said(&output));
    let files = fs::read_dir(folder.join(out))
        .unwrap()
        .map(|file| file.unwrap().path());
    let files: Vec<_> = files.filter(|path| !path.ends_with("manifest.json")).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    fs::read(&files[0]).unwrap()
}

fn first_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_mapping_may_hide_the_one_that_it_extends() {
    let changed = own(
        "lexoffice",
        "lexoffice",
        "[[column]]\nname = \"Zusatzinfo\"\nremove = true\n",
    );
    let folder = folder(&[("mappings/lexoffice.toml", &changed)]);
    let heading = first_line(&october(folder.path(), "lexoffice", "out"));
    assert_eq!(
        heading,
        "Buchungsdatum;Auftraggeber/Empfänger;Verwendungszweck;Betrag"
    );
}

#[test]
fn paths_begin_at_the_file_that_names_them_and_names_are_looked_for_as_on_the_command_line() {
    let base = own(
        "generic-de",
        "our-base",
        "[file]\nname = \"base.csv\"\ndelimiter = \"|\"\n",
    );
    let by_path = own("parts/base.toml", "by-path", "[file]\nname = \"path.csv\"\n");
    let by_name = own("our-base", "by-name", "[file]\nname = \"name.csv\"\n");
    let folder = folder(&[
        ("formats/parts/base.toml", &base),
        ("formats/by-path.toml", &by_path),
        ("mappings/our-base.toml", &base),
        ("mappings/by-name.toml", &by_name),
    ]);
    let by_path = october(folder.path(), "formats/by-path.toml", "path");
    let by_name = october(folder.path(), "by-name", "name");
    assert_eq!(by_path, by_name);
    assert!(first_line(&by_path).contains('|'), "{}", first_line(&by_path));
}

#[test]
fn the_flat_form_writes_the_same_bytes() {
    let own = own(
        "lexware-office",
        "own",
        "[let]\nkind = \"{operation_type}\"\n[[column]]\nname = \"Art\"\nvalue = \"{kind}\"\n",
    );
    let folder = folder(&[("own.toml", &own)]);
    let before = october(folder.path(), "own.toml", "before");
    let flat = saldo(folder.path(), &["mapping", "show", "--flat", "own.toml"]);
    assert!(flat.status.success(), "{}", said(&flat));
    assert!(!String::from_utf8_lossy(&flat.stdout).contains("extends"));
    fs::write(folder.path().join("flat.toml"), &flat.stdout).unwrap();
    assert_eq!(october(folder.path(), "flat.toml", "after"), before);
}

#[test]
fn two_mappings_that_extend_each_other_are_refused() {
    let folder = folder(&[
        ("mappings/a.toml", &own("b", "a", "")),
        ("mappings/b.toml", &own("a", "b", "")),
    ]);
    let output = saldo(folder.path(), &["mapping", "check", "a"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(
        said(&output).contains("the mapping `b` has problems of its own"),
        "{}",
        said(&output)
    );
    let output = saldo(folder.path(), &["mapping", "check", "b"]);
    let said = said(&output);
    assert!(said.contains("mappings/b.toml:2:11"), "{said}");
}

#[test]
fn a_mapping_that_extends_itself_is_refused_as_that() {
    let folder = folder(&[
        ("mappings/self.toml", &own("self", "self", "")),
        ("a.toml", &own("./b.toml", "a", "")),
        ("b.toml", &own("./a.toml", "b", "")),
        ("mappings/lexoffice.toml", &own("lexoffice", "lexoffice", "")),
    ]);
    let check = |name: &str| saldo(folder.path(), &["mapping", "check", name]);
    let itself = said(&check("self"));
    assert!(
        itself.contains("`self` would extend itself: mappings/self.toml → mappings/self.toml"),
        "{itself}"
    );
    assert!(!itself.contains("did you mean"), "{itself}");
    let both = said(&check("./a.toml"));
    assert!(both.contains("./a.toml → ./b.toml → ./a.toml"), "{both}");
    assert!(!both.contains("././"), "{both}");
    // One of its own name that it hides is another one.
    assert!(check("lexoffice").status.success());
}

#[test]
fn what_two_files_of_one_name_need_depends_on_what_they_are() {
    let folder = folder(&[
        ("two.toml", &own("lexoffice", "two", "")),
        (
            "const.toml",
            &own("lexoffice", "const", "[file]\nname = \"const.csv\"\n"),
        ),
    ]);
    let export = |formats: &[&str], out: &str| {
        let begin = ["export", "--demo", "--month", "2026-10", "--out", out];
        saldo(folder.path(), &[&begin[..], formats].concat())
    };
    let two = export(&["--format", "lexoffice", "--format", "two.toml"], "two");
    assert_eq!(two.status.code(), Some(2));
    let told = said(&two);
    assert!(
        told.contains("give one of the two another `name` under [file]"),
        "{told}"
    );
    assert!(!told.contains("{account.name}"), "{told}");
    // Two accounts are told apart without help.
    let accounts = export(&["--format", "const.toml"], "accounts");
    assert!(accounts.status.success(), "{}", said(&accounts));
}

#[test]
fn the_advice_for_windows_1252_is_taken_as_it_stands() {
    for name in ["generic-de", "generic-fr", "generic-es", "generic-it"] {
        let shipped = saldo(Path::new("."), &["mapping", "show", name]);
        let shipped = String::from_utf8(shipped.stdout).unwrap();
        assert!(
            shipped.contains("with `encoding` windows-1252 and `unencodable` transliterate"),
            "{name}"
        );
        let encoding = "[file]\nencoding = \"windows-1252\"\n";
        let advised = format!("{encoding}unencodable = \"transliterate\"\n");
        let folder = folder(&[
            ("half.toml", &own(name, "half", encoding)),
            ("advised.toml", &own(name, "advised", &advised)),
        ]);
        let export = |format| {
            let line = [
                "export", "--demo", "--month", "2026-10", "--out", "out", "--format", format,
            ];
            saldo(folder.path(), &line)
        };
        // The demo company pays somebody whose name no Windows-1252 has.
        let refused = export("half.toml");
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            said(&refused).contains("unencodable = \"transliterate\""),
            "{}",
            said(&refused)
        );
        assert!(export("advised.toml").status.success());
    }
}
