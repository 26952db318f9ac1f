//! The examples, run by a shell in a folder in which everything is that they name.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::{Command, Output};

use saldo::sandbox::{Sandbox, Settings};

use super::examples;
use crate::saldo::{Folder, NOW};

/// These ask or open a browser; dialogues and logins have tests of their own.
const ASKING: [&str; 5] = [
    "saldo init",
    "saldo login",
    "saldo login --profile second --no-browser",
    "saldo logout",
    "saldo logout --profile second",
];

const BOOKS: &str = "formats = [\"lexoffice\"]
rules = \"rules.toml\"
[profile.default.books]
chart = \"skr03\"
consultant = 29098
client = 55003
fiscal_year_start = \"2026-01-01\"
account_length = 4
bank = { default = \"1200\" }
";

struct Desk {
    folder: Folder,
    bank: Sandbox,
}

impl Desk {
    fn new() -> Self {
        let bank = Sandbox::start(Settings::demo().api_key("acme-gmbh-1234", "k3y")).unwrap();
        let folder = Folder::new();
        fs::create_dir_all(folder.path("bin")).unwrap();
        symlink(env!("CARGO_BIN_EXE_saldo"), folder.path("bin/saldo")).unwrap();
        folder.write("bin/pass", "#!/bin/sh\necho k3y\n");
        fs::set_permissions(folder.path("bin/pass"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir_all(folder.path(".local/share/bash-completion/completions")).unwrap();
        folder.write("saldo.toml", format!("[profile.default]\n{BOOKS}"));
        folder.write("template.csv", "Datum;Betrag;Empfänger\n");
        let desk = Self { folder, bank };
        for line in [
            "saldo rules example > rules.toml",
            "saldo mapping show generic-de > mine.toml",
            "cp mine.toml other.toml; cp mine.toml my-format.toml; cp mine.toml kassenbuch.toml",
            "saldo fetch --month 2026-10 --out october.jsonl",
            "saldo sync --archive books",
            "saldo sync",
            "for run in lexoffice camt053 mt940; do saldo export --last-month --archive \
             .local/share/saldo/default --format $run --out runs || exit; done",
        ] {
            desk.paste(line);
        }
        desk
    }

    /// Runs a line in a shell. What it is to write is out of its way.
    fn paste(&self, line: &str) {
        let words: Vec<_> = line.split_whitespace().collect();
        for pair in words.windows(3) {
            let target = match pair {
                ["--out", target, _] | [_, "--out", target] => (*target).to_owned(),
                ["mapping", "new", name] => format!("{name}.toml"),
                [_, "saldo", "init"] | ["saldo", "init", _] => "saldo.toml".to_owned(),
                _ => continue,
            };
            let path = self.folder.path(&target);
            if line.starts_with("saldo export") {
                let _ = fs::remove_dir_all(&path);
            } else {
                let _ = fs::remove_file(&path);
            }
        }
        let run = self.run(&line.replace('…', "k3y"));
        let told = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{line}: {:?}\n{told}", run.status);
    }

    fn run(&self, line: &str) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.folder.path("bin").display());
        let mut shell = Command::new("/bin/sh");
        shell
            .arg("-c")
            .arg(line)
            .current_dir(self.folder.path(""))
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.folder.path(""))
            .env("SALDO_NOW", NOW)
            .env("SALDO_BASE_URL", self.bank.base_url());
        // `saldo init` is given them by its options.
        if !line.contains("saldo init") {
            shell
                .env("SALDO_LOGIN", "acme-gmbh-1234")
                .env("SALDO_SECRET_KEY", "k3y");
        }
        shell.output().unwrap()
    }
}

#[test]
fn every_example_does_what_it_is_there_for() {
    let desk = Desk::new();
    let config = desk.folder.read("saldo.toml");
    let mut pasted = 0;
    for example in examples() {
        for line in example.pasted {
            let command = line.split(" #").next().unwrap().trim_end();
            if ASKING.contains(&command) {
                continue;
            }
            desk.paste(&line);
            pasted += 1;
            // Whatever a line wrote over, the next one finds as the first one did.
            desk.folder.write("saldo.toml", &config);
            desk.run(
                "cp other.toml mine.toml; cp other.toml kassenbuch.toml; saldo rules example > rules.toml",
            );
        }
    }
    assert!(pasted > 40, "{pasted}");
}
