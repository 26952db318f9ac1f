//! The real program, run as from a shell: in an empty folder, with an empty environment and a fixed clock.
//!
//! Whatever a test is about, each run is also held to what always holds: it leaves no temporary file behind, and no
//! secret that it was given is in anything that it printed or wrote.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use saldo::sandbox::Sandbox;
use serde_json::Value;
use tempfile::TempDir;

#[path = "saldo/outcome.rs"]
mod outcome;

pub(crate) use outcome::Outcome;

/// The program's clock: a Monday morning in Berlin.
pub(crate) const NOW: &str = "2026-11-02T09:00:00+01:00";

/// A folder of a test's own, with what runs leave in it.
#[derive(Debug, Clone)]
pub(crate) struct Folder(Arc<TempDir>);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(Arc::new(TempDir::new().unwrap()))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, in a folder made for it where its name has one.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// Everything below `name`: files by their path, folders by their path and a `/`.
    pub(crate) fn tree(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(&self.path(name), "", &mut found);
        found
    }

    /// A run in this folder.
    pub(crate) fn saldo(&self) -> Saldo {
        Saldo {
            command: Command::new(env!("CARGO_BIN_EXE_saldo")),
            folder: self.clone(),
            stdin: Vec::new(),
            secrets: Vec::new(),
        }
        .arg_free_environment()
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(items) = fs::read_dir(folder) else {
        return;
    };
    for item in items {
        let path = item.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            let name = format!("{name}/");
            collect(&path, &name, found);
            found.insert(name, Vec::new());
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// A run that is being prepared.
pub(crate) struct Saldo {
    command: Command,
    folder: Folder,
    stdin: Vec<u8>,
    secrets: Vec<String>,
}

impl Saldo {
    /// A run in a folder of its own.
    pub(crate) fn new() -> Self {
        Folder::new().saldo()
    }

    fn arg_free_environment(mut self) -> Self {
        self.command.env_clear().env("SALDO_NOW", NOW);
        self
    }

    /// Another program that runs Saldo: its name and first arguments; the path of Saldo follows.
    pub(crate) fn through(mut self, words: &[&str]) -> Self {
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .arg(env!("CARGO_BIN_EXE_saldo"))
            .args(self.command.get_args());
        self.command = command;
        self.arg_free_environment()
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Several arguments, set apart by blanks.
    pub(crate) fn args(mut self, line: &str) -> Self {
        self.command.args(line.split_whitespace());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Something that must be nowhere afterwards.
    pub(crate) fn secret(mut self, secret: &str) -> Self {
        self.secrets.push(secret.to_owned());
        self
    }

    /// Asks this bank, with its key.
    pub(crate) fn live(self, bank: &Sandbox) -> Self {
        let key = bank.secret_key();
        self.env("SALDO_BASE_URL", bank.base_url())
            .env("SALDO_LOGIN", bank.login())
            .env("SALDO_SECRET_KEY", key)
            .secret(key)
    }

    /// Asks this bank, with its token.
    pub(crate) fn live_by_token(self, bank: &Sandbox) -> Self {
        let token = bank.access_token();
        self.env("SALDO_BASE_URL", bank.base_url())
            .env("SALDO_ACCESS_TOKEN", token)
            .secret(token)
    }

    pub(crate) fn run(self) -> Outcome {
        self.start().finish()
    }

    /// Begins the run; what it says can be followed.
    pub(crate) fn start(mut self) -> Running {
        let scratch = TempDir::new().unwrap();
        let mut child = self
            .command
            .current_dir(self.folder.0.path())
            .env("TMPDIR", scratch.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let typed = std::mem::take(&mut self.stdin);
        // A run that reads nothing closes its end; that is its right.
        let feeder = thread::spawn(move || drop(stdin.write_all(&typed)));
        let mut out = child.stdout.take().unwrap();
        let stdout = thread::spawn(move || {
            let mut bytes = Vec::new();
            out.read_to_end(&mut bytes).unwrap();
            bytes
        });
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        let stderr = thread::spawn(move || {
            let mut all = Vec::new();
            while err.read_until(b'\n', &mut all).unwrap() > 0 {
                let last = all[..all.len() - 1].rsplit(|byte| *byte == b'\n').next();
                // Nobody may be listening.
                let _ = sender.send(String::from_utf8_lossy(last.unwrap_or_default()).into_owned());
            }
            all
        });
        Running {
            child,
            feeder,
            stdout,
            stderr,
            lines,
            scratch,
            folder: self.folder,
            secrets: self.secrets,
        }
    }
}

/// A run under way.
pub(crate) struct Running {
    child: Child,
    feeder: JoinHandle<()>,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
    lines: Receiver<String>,
    scratch: TempDir,
    folder: Folder,
    secrets: Vec<String>,
}

impl Running {
    /// The next line that it tells people and that begins so.
    pub(crate) fn line(&self, start: &str) -> String {
        let mut lines = std::iter::from_fn(|| self.lines.recv_timeout(Duration::from_secs(120)).ok());
        lines.find(|line| line.starts_with(start)).expect("a line")
    }

    /// Ends it without asking.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn finish(mut self) -> Outcome {
        let status = self.child.wait().unwrap();
        self.feeder.join().unwrap();
        let outcome = Outcome {
            status: status.code(),
            stdout: self.stdout.join().unwrap(),
            stderr: String::from_utf8(self.stderr.join().unwrap()).unwrap(),
            folder: self.folder,
        };
        outcome.check_traces(self.scratch.path(), &self.secrets);
        outcome
    }
}

#[test]
#[should_panic(expected = "a secret is written")]
fn a_secret_on_standard_output_is_noticed() {
    Saldo::new().args("mapping list").secret("lexoffice").run();
}

#[test]
#[should_panic(expected = "a secret is told")]
fn a_secret_on_standard_error_is_noticed() {
    Saldo::new()
        .args("mapping check lexoffice")
        .secret("lexoffice")
        .run();
}

#[test]
#[should_panic(expected = "a hidden file is left")]
fn a_hidden_file_is_noticed() {
    let folder = Folder::new();
    folder.write("out/.left", "");
    folder.saldo().args("mapping list").run();
}
