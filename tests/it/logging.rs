//! `--quiet`, `--verbose` and `SALDO_LOG`: what is told, what is not, and that data stay the same.

use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings};

use crate::saldo::{Folder, Outcome, Saldo};
use crate::tools;

const EXPORT: &str = "export --month 2026-10 --format lexoffice --out out";

fn bank(faults: Faults) -> Sandbox {
    Sandbox::start(Settings::demo().faults(faults)).unwrap()
}

fn export(bank: &Sandbox, options: &str) -> Outcome {
    Saldo::new().args(EXPORT).args(options).live(bank).run()
}

/// The lines of the log, without the words for people between them.
fn log(outcome: &Outcome) -> Vec<&str> {
    let lines = outcome.stderr.lines();
    lines.filter(|line| line.contains(" saldo::")).collect()
}

/// The lines about a topic.
fn about<'l>(lines: &[&'l str], topic: &str) -> Vec<&'l str> {
    let name = format!(" saldo::{topic}: ");
    lines
        .iter()
        .copied()
        .filter(|line| line.contains(&name))
        .collect()
}

#[test]
fn quiet_tells_nothing_but_errors_and_keeps_data() {
    let loud = export(&bank(Faults::none()), "").expect(0);
    let quiet = export(&bank(Faults::none()), "--quiet").expect(0);
    assert_eq!(quiet.stderr, "");
    assert_eq!(quiet.folder.tree("out"), loud.folder.tree("out"));
    let json = |options: &str| export(&bank(Faults::none()), options).expect(0).stdout;
    assert_eq!(json("-q --json"), json("--json"));
    for line in [
        "accounts --demo",
        "mapping list --json",
        "fetch --demo --month 2026-10",
    ] {
        let loud = Saldo::new().args(line).run().expect(0);
        let quiet = Saldo::new().args("--quiet").args(line).run().expect(0);
        assert_eq!((quiet.stdout, &*quiet.stderr), (loud.stdout, ""), "{line}");
    }
    let outcome = Saldo::new().args("accounts -q").run().expect(2);
    assert_eq!(outcome.stderr.lines().count(), 1, "{outcome}");
    outcome.says("error: ");
}

#[test]
fn quiet_still_says_what_broke_and_where() {
    let paid = Company::demo()
        .movements()
        .into_iter()
        .find(|movement| movement.cents == -31_415);
    let hidden = Alteration::of(paid.unwrap().id, Change::Hidden);
    let bank = bank(Faults::none().alter(hidden));
    let outcome = export(&bank, "--quiet").expect(3);
    let lines: Vec<_> = outcome.stderr.lines().collect();
    assert!(lines[0].starts_with("Hauptkonto ("), "{outcome}");
    assert!(lines[1].starts_with("  broken: "), "{outcome}");
    assert!(lines.last().unwrap().starts_with("error: "), "{outcome}");
    assert!(!outcome.stderr.contains("proven:"), "{outcome}");
}

#[test]
fn quiet_and_verbose_at_once_are_refused() {
    Saldo::new()
        .args("accounts --demo -q -v")
        .run()
        .expect(2)
        .says("--quiet");
}

#[test]
fn verbose_adds_lines_and_changes_nothing() {
    let plain = export(&bank(Faults::none()), "").expect(0);
    for options in ["-v", "-vv", "--verbose --verbose", "-vvv"] {
        let verbose = export(&bank(Faults::none()), options).expect(0);
        assert_eq!(verbose.folder.tree("out"), plain.folder.tree("out"), "{options}");
        let words: Vec<_> = verbose
            .stderr
            .lines()
            .filter(|line| !line.contains(" saldo::"))
            .collect();
        assert_eq!(words, plain.stderr.lines().collect::<Vec<_>>(), "{options}");
        assert!(!verbose.stderr.contains('\u{1b}'), "colours are for terminals");
    }
    // Wherever the option stands.
    let before = Saldo::new()
        .args("-v")
        .args(EXPORT)
        .live(&bank(Faults::none()))
        .run()
        .expect(0);
    assert!(!log(&before).is_empty());
}

#[test]
fn one_v_tells_steps_and_two_tell_requests() {
    let here = bank(Faults::none());
    let outcome = export(&here, "-v").expect(0);
    let lines = log(&outcome);
    assert!(lines.iter().all(|line| !line.contains("DEBUG")), "{outcome}");
    for (topic, words) in [
        ("run", "begins version="),
        (
            "window",
            "is complete window=completed, settled 2026-09-30T22:00:00Z/2026-10-31T23:00:00Z",
        ),
        ("proof", "is concluded account="),
        (
            "file",
            "is in its place path=\"out/lexoffice_hauptkonto_20261001-20261031.csv\"",
        ),
        ("run", "ends exit_code=0"),
    ] {
        assert!(
            about(&lines, topic).iter().any(|line| line.contains(words)),
            "{topic}: {words}\n{outcome}"
        );
    }
    let before = here.request_count();
    let outcome = export(&here, "-vv").expect(0);
    let lines = log(&outcome);
    let requests = about(&lines, "request");
    assert_eq!(requests.len(), here.request_count() - before, "{outcome}");
    let first = requests
        .iter()
        .find(|line| line.contains("/v2/organization"))
        .unwrap();
    for piece in [
        "method=\"GET\"",
        "path=",
        "query=",
        "status=200",
        "bytes=",
        "ms=",
        "try=1",
    ] {
        assert!(first.contains(piece), "{piece}: {first}");
    }
    let pages = about(&lines, "page");
    assert!(
        pages
            .iter()
            .any(|line| line.contains("page=1") && line.contains("total_count=")),
        "{outcome}"
    );
}

#[test]
fn every_further_try_is_told_with_its_wait_and_reason() {
    let busy = Answer::too_many_requests(Some("1"));
    let outcome = export(
        &bank(Faults::none().script(Fault::on("/v2/labels", busy.into()).first(2))),
        "-v",
    );
    let outcome = outcome.expect(0);
    let lines = log(&outcome);
    let again: Vec<_> = lines.iter().filter(|line| line.contains("asks again")).collect();
    assert_eq!(again.len(), 2, "{outcome}");
    for (line, pieces) in again
        .iter()
        .zip([["try=1", "429, 1 try)"], ["try=2", "429, 2 tries)"]])
    {
        let same = [" WARN ", "path=\"/v2/labels\"", "wait_ms=", "asked_ms=1000"];
        for piece in same.into_iter().chain(pieces) {
            assert!(line.contains(piece), "{piece}: {line}");
        }
    }
}

#[test]
fn the_variable_chooses_topics() {
    let run = |value: &str, options: &str| {
        let bank = bank(Faults::none());
        let run = Saldo::new().args(EXPORT).args(options).live(&bank);
        run.env("SALDO_LOG", value).run()
    };
    let outcome = run("request=debug,proof=info", "").expect(0);
    let lines = log(&outcome);
    assert!(!about(&lines, "request").is_empty() && !about(&lines, "proof").is_empty());
    assert_eq!(
        about(&lines, "request").len() + about(&lines, "proof").len(),
        lines.len(),
        "{outcome}"
    );
    assert_eq!(log(&run("off", "-vv").expect(0)).len(), 0);
    assert!(!log(&run("info", "-q").expect(0)).is_empty());
    assert_eq!(log(&run("", "").expect(0)).len(), 0);
    run("requests=debug", "").expect(2).says("did you mean `request`");
    run("loud", "").expect(2).says("SALDO_LOG");
}

#[test]
fn a_log_holds_no_amount_and_nobody() {
    let outcome = Saldo::new()
        .args("export --demo --month 2026-10 --format lexoffice -vv")
        .run()
        .expect(0);
    let lines = log(&outcome).join("\n");
    let company = Company::demo();
    for account in company.accounts() {
        assert!(!lines.contains(&account.iban), "{lines}");
    }
    for words in ["-268.15", "65931.64", "65,931.64", "Musterwerk", "AWS"] {
        assert!(!lines.contains(words), "{words}\n{lines}");
    }
}

#[test]
fn a_log_steers_no_terminal() {
    let hostile = Answer::json(
        500,
        "{\"errors\":[{\"code\":\"\\u001b]0;x\\u0007\",\"detail\":\"a\\u001b[2Jb\\u202ec\"}]}",
    );
    let outcome = export(
        &bank(Faults::none().script(Fault::on("/v2/labels", hostile.into()).first(1))),
        "-vv",
    );
    let outcome = outcome.expect(0).says("asks again");
    let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!outcome.stderr.contains(steers), "{outcome}");
}

/// On a terminal of its own, whose columns are few: no line of the log is torn by a bar, and none holds a bar's rest.
#[cfg(target_os = "linux")]
#[test]
fn bars_and_lines_do_not_tear_each_other() {
    if !tools::has("script --version") {
        return;
    }
    let slow = Fault::on(
        "/v2/transactions",
        saldo::sandbox::Action::SlowBody(15, std::time::Duration::from_millis(100)),
    )
    .page(2);
    let here = bank(Faults::none().script(slow));
    let folder = Folder::new();
    let line = format!(
        "stty rows 40 cols 400; {} export --from 2026-01-01 --to 2026-10-31 --format lexoffice --out out -vv --concurrency 1",
        env!("CARGO_BIN_EXE_saldo")
    );
    let output = std::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(folder.path(""))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TERM", "xterm")
        .env("SALDO_BASE_URL", here.base_url())
        .env("SALDO_LOGIN", here.login())
        .env("SALDO_SECRET_KEY", here.secret_key())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        shown.contains("\u{1b}[2m") || shown.contains("\u{1b}[32m"),
        "in colour: {shown}"
    );
    assert!(shown.contains(" entries, "), "a bar: {shown}");
    let begun = shown.matches("saldo::").count();
    let whole = shown.split('\n').filter(|line| {
        let last = line.rsplit(['\r', 'K']).next().unwrap_or_default();
        last.matches("saldo::").count() == 1 || line.matches("saldo::").count() == 1
    });
    assert_eq!(whole.count(), begun, "{shown}");
}
