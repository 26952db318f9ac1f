//! The fault matrix: every request that an export and a fetch make, against everything that banks, networks and
//! proxies do wrong. Each cell ends with the right file, or with a message that names the cause and nothing written.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use saldo::sandbox::{Sandbox, Settings};

use crate::saldo::{Folder, Outcome, Saldo};
use crate::secrets::assert_keeps_secrets;

#[path = "matrix/answers.rs"]
mod answers;
#[path = "matrix/content.rs"]
mod content;
#[path = "matrix/evidence.rs"]
mod evidence;
#[path = "matrix/moving.rs"]
pub(crate) mod moving;
#[path = "matrix/place.rs"]
mod place;
#[path = "matrix/table.rs"]
mod table;

use evidence::{right, with_less};
use place::Place;

const PERIOD: &str = "--from 2026-03-15 --to 2026-10-15 --account Hauptkonto";

/// What waits needs no processor: many cells run at once.
const AT_ONCE: usize = 40;

/// The bank's limit in ten seconds; a run that stays below it in all keeps it.
const MOST_REQUESTS: usize = 1_000;

/// One square of the table.
struct Cell {
    place: &'static str,
    /// The path that a message may name.
    path: &'static str,
    fault: String,
    settings: Settings,
    /// One request at a time, where the turn of a request decides what it gets.
    in_turn: bool,
    /// Whether `fetch` runs too; where it sends the same requests as `export`, some places stand for all.
    fetches: bool,
    /// Which undisturbed run is right.
    truth: Truth,
}

/// The company whose undisturbed run is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    Demo,
    Ties,
}

impl Cell {
    fn at(place: Place, fault: impl Into<String>, settings: Settings) -> Self {
        Self {
            path: place.path(),
            fetches: place == Place::LaterPage,
            ..Self::of(place.name(), fault, settings)
        }
    }

    fn of(place: &'static str, fault: impl Into<String>, settings: Settings) -> Self {
        Self {
            place,
            path: "/v2/transactions",
            fault: fault.into(),
            settings,
            in_turn: false,
            fetches: true,
            truth: Truth::Demo,
        }
    }

    fn in_turn(self) -> Self {
        Self {
            in_turn: true,
            ..self
        }
    }
}

impl Truth {
    fn settings(self) -> Settings {
        match self {
            Self::Demo => Settings::demo(),
            Self::Ties => Settings::demo().company(moving::company_with_ties()),
        }
    }
}

/// The commands that ask the bank for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Command {
    Export,
    Fetch,
}

impl Command {
    fn line(self) -> &'static str {
        match self {
            Self::Export => "export --format lexoffice --out out",
            Self::Fetch => "fetch --out dump.jsonl",
        }
    }

    fn run(self, bank: &Sandbox, in_turn: bool) -> Outcome {
        // Everything that can be logged is, so that a secret in any line of it would be found.
        let run = Saldo::new()
            .through(&["timeout", "120"])
            .args(self.line())
            .args("-vv");
        let run = match self {
            Self::Export => run.args(PERIOD).live(bank).secret(bank.access_token()),
            Self::Fetch => run.args(PERIOD).live_by_token(bank).secret(bank.secret_key()),
        };
        let run = run.secret("X-Amz-Signature").secret("X-Amz-Credential");
        let outcome = if in_turn { run.args("--concurrency 1") } else { run }.run();
        assert_keeps_secrets(bank);
        outcome
    }
}

/// The files of the entries; a manifest also tells how they were read, which `evidence` looks at.
fn entries(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let mut files = folder.tree("");
    files.retain(|name, _| name != "out/" && name != "out/manifest.json");
    files
}

type Right = BTreeMap<(Truth, Command), Outcome>;

fn undisturbed() -> Right {
    let mut right = BTreeMap::new();
    for truth in [Truth::Demo, Truth::Ties] {
        for command in [Command::Export, Command::Fetch] {
            let bank = Sandbox::start(truth.settings()).unwrap();
            let outcome = command.run(&bank, false).expect(0);
            assert_eq!(entries(&outcome.folder).len(), 1, "{outcome}");
            right.insert((truth, command), outcome);
        }
    }
    right
}

/// What the table says about a run, or what is wrong with it.
type Verdict = Result<String, String>;

fn judge(cell: &Cell, command: Command, undisturbed: &Right) -> Verdict {
    let bank = Sandbox::start(cell.settings.clone()).unwrap();
    let outcome = command.run(&bank, cell.in_turn);
    if bank.request_count() >= MOST_REQUESTS {
        return Err(format!("{} requests\n{outcome}", bank.request_count()));
    }
    match outcome.status {
        Some(0) => {
            let truth = &undisturbed[&(cell.truth, command)];
            if entries(&outcome.folder) == entries(&truth.folder) {
                return Ok(right(&outcome, truth));
            }
            let truth = &undisturbed[&(cell.truth, Command::Export)];
            if command == Command::Export {
                return with_less(cell, &outcome, truth);
            }
            // A dump holds what the bank sent, with its oddities; what becomes of it must be right.
            let converted = outcome.folder.saldo();
            let converted = converted.args("export --format lexoffice --out out --input dump.jsonl");
            let converted = converted.args(PERIOD).run();
            let mut files = entries(&converted.folder);
            files.retain(|name, _| name.starts_with("out/"));
            if files == entries(&truth.folder) {
                return Ok(right(&converted, truth));
            }
            match (converted.status, cause(&converted.stderr)) {
                (Some(1..=3), Some(cause)) if files.is_empty() => {
                    Ok(format!("a dump that is refused: {cause}"))
                }
                _ => with_less(cell, &converted, truth),
            }
        }
        // Without its list of accounts, none is the one that was asked for.
        Some(2) if cell.path == "/v2/organization" && outcome.folder.tree("").is_empty() => {
            let cause = cause(&outcome.stderr).ok_or("no cause")?;
            Ok(format!("refused (2): {cause}"))
        }
        Some(code @ (1 | 3)) => {
            let left = outcome.folder.tree("");
            if !left.is_empty() {
                return Err(format!("left {:?}\n{outcome}", left.keys()));
            }
            match cause(&outcome.stderr) {
                Some(cause) => Ok(format!("refused ({code}): {}", told(cause, cell, &bank))),
                None => Err(format!("no cause\n{outcome}")),
            }
        }
        _ => Err(format!("ends otherwise\n{outcome}")),
    }
}

/// The first line of the message: what broke, or why the proof did.
fn cause(stderr: &str) -> Option<&str> {
    let mut lines = stderr.lines().map(str::trim);
    lines.find_map(|line| {
        line.strip_prefix("error: ")
            .or_else(|| line.strip_prefix("broken: "))
    })
}

fn told(cause: &str, cell: &Cell, bank: &Sandbox) -> String {
    // Which request it was, and which byte, depends on what came first.
    let cause = cause.split(" Trace id").next().unwrap_or(cause);
    let cause = cause.split(" at line ").next().unwrap_or(cause);
    cause.replace(&bank.base_url(), "BANK").replace(cell.path, "PATH")
}

fn cells() -> Vec<Cell> {
    let mut cells = answers::cells();
    cells.extend(moving::cells());
    cells.extend(content::cells());
    cells
}

/// Runs everything, in as many threads as may wait at once.
fn verdicts(cells: &[Cell], right: &Right) -> Vec<(Verdict, Option<Verdict>)> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(cell) = cells.get(number) else { break };
                    let both = (
                        judge(cell, Command::Export, right),
                        cell.fetches.then(|| judge(cell, Command::Fetch, right)),
                    );
                    found.lock().unwrap().insert(number, both);
                }
            });
        }
    });
    found.into_inner().unwrap().into_values().collect()
}

#[cfg(target_os = "linux")]
#[test]
fn every_fault_everywhere_ends_right_or_refused() {
    let cells = cells();
    let verdicts = verdicts(&cells, &undisturbed());
    insta::assert_snapshot!(table::of(&cells, verdicts));
}
