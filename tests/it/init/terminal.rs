//! Dialogues at a terminal.

use insta::assert_snapshot;
use rexpect::session::{PtySession, spawn_command};

use super::*;

/// The arrow key.
const DOWN: &str = "\x1b[B";

fn at_terminal(folder: &Folder, bank: &Sandbox, arguments: &[&str]) -> PtySession {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_saldo"));
    command
        .args(arguments)
        .current_dir(folder.path(""))
        .env_clear()
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .env("SALDO_NOW", crate::saldo::NOW)
        .env("SALDO_BASE_URL", bank.base_url());
    spawn_command(command, Some(60_000)).unwrap()
}

/// A whole dialogue at a terminal: down, blank and return, a password that is not shown, and a wrong answer.
#[test]
fn at_a_terminal_it_asks_with_arrow_keys() {
    let bank = demo();
    let folder = Folder::new();
    let mut terminal = at_terminal(&folder, &bank, &["init"]);
    let mut seen = String::new();
    let mut answer = |question: &str, keys: &str| {
        seen += &terminal.exp_string(question).unwrap();
        terminal.send(keys).unwrap();
        terminal.flush().unwrap();
    };
    answer("How do you get in at Qonto?", "\r");
    answer("The login of the key", &format!("{}\r", bank.login()));
    answer("Where is the secret kept?", &format!("{DOWN}\r"));
    answer(
        "The secret (it is not shown)",
        &format!("{}\r", bank.secret_key()),
    );
    // The first account is left out.
    answer("Which accounts?", " \r");
    answer("The time zone of your books", "\r");
    let datev = SHIPPED.iter().position(|(name, _)| *name == "datev").unwrap();
    // Return alone chooses nothing.
    answer("Which formats? (space bar: choose, return: done)", "\r");
    answer("choose at least one with the space bar", "");
    answer(
        "lexware-office      Lexware Office",
        &format!("{} \r", DOWN.repeat(datev)),
    );
    answer("Which chart of accounts?", &format!("{DOWN}\r"));
    answer("Beraternummer", "7\r");
    answer("a number from 1001 to 9999999", "\x7f29098\r");
    answer("Mandantennummer", "55003\r");
    answer("The first day of a fiscal year", "\r");
    answer("Sachkontenl", "\r");
    answer("cklagen; Steuern", "1810\r");
    answer("Projekt Messe 2026", "1820\r");
    answer("Your file of rules for postings", "rules.toml\r");
    answer("there is no such file", &format!("{}\r", "\x7f".repeat(10)));
    answer("The folder for exported files", "exports\r");
    answer("Keep an archive of what the bank sends", &format!("{DOWN}\r"));
    answer("The folder of the archive", "books\r");
    answer("The number of the chart at DATEV", "\r");
    seen += &terminal.exp_eof().unwrap();
    assert!(seen.contains("wrote"), "{seen}");
    assert!(!seen.contains(bank.secret_key()), "{seen}");
    assert_eq!(mode(&folder, "saldo.toml"), 0o600);
    let written = text(&folder, "saldo.toml").replace(bank.secret_key(), "KEY");
    assert_snapshot!("init_terminal", steady(&written, &bank));
    folder.saldo().args("export --month 2026-10").run().expect(0);
    assert!(folder.path("exports/manifest.json").exists());
    folder.saldo().args("history").run().expect(0).says("");
}

/// Two formats share a question; a default is left to each of them; an answer with which no export could begin is asked
/// for again.
#[test]
fn what_formats_ask_is_asked_with_their_words_and_defaults() {
    let (bank, folder) = (demo(), Folder::new());
    let key = tempfile::NamedTempFile::new().unwrap();
    fs::write(key.path(), bank.secret_key()).unwrap();
    let command = format!("/bin/cat {}", key.path().display());
    let formats = ["--format", "fec", "--format", "beancount", "--format", "hledger"];
    let options = [
        "init",
        "--login",
        bank.login(),
        "--secret-command",
        &command,
        "--account",
        "Hauptkonto",
        "--timezone",
        "Europe/Paris",
        "--chart",
        "pcg",
    ];
    let mut terminal = at_terminal(&folder, &bank, &[&options[..], &formats].concat());
    let mut seen = String::new();
    let mut answer = |question: &str, keys: &str| {
        seen += &terminal.exp_string(question).unwrap();
        terminal.send(keys).unwrap();
        terminal.flush().unwrap();
    };
    answer("The first day of a fiscal year", "\r");
    answer("Digits of a ledger account", "\r");
    answer("The ledger account of Hauptkonto", "512000\r");
    answer("Your file of rules for postings", "\r");
    answer("The folder for exported files", "\r");
    answer(
        "Keep an archive of what the bank sends",
        &format!("{}\r", DOWN.repeat(2)),
    );
    for (siren, income) in [("732829321\r", "\r"), ("732829320\r", "Income:Zinsen\r")] {
        answer("SIREN of the company, nine digits (`siren`, for fec)", siren);
        // A file that could hold a secret waits for no answer.
        answer(
            "(`account`, for beancount, hledger; by default each has its own) [Assets:Bank]",
            "\r",
        );
        assert!(folder.tree("").is_empty());
        answer(
            "(`income`, for beancount, hledger; by default each has its own) [Income:Unknown]",
            income,
        );
        answer(
            "(`expenses`, for beancount, hledger; by default each has its own)",
            "\r",
        );
        answer(
            "(`opening`, for beancount, hledger; by default each has its own)",
            "\r",
        );
        answer("(`start`, for beancount) [yes]", "\r");
    }
    seen += &terminal.exp_eof().unwrap();
    assert!(seen.contains("the last one checks the others"), "{seen}");
    let written = text(&folder, "saldo.toml");
    assert_snapshot!(
        "init_terminal_params",
        steady(&written, &bank).replace(key.path().to_str().unwrap(), "KEY")
    );
    folder.saldo().args("export --last-month").run().expect(0);
    let hledger = folder.tree("saldo-export");
    let journal = hledger
        .iter()
        .find(|(name, _)| name.ends_with(".journal"))
        .unwrap()
        .1;
    assert!(String::from_utf8_lossy(journal).contains("assets:bank"));
}
