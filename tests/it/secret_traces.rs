//! No key, no token and no signed address in anything that a command leaves, with everything logged (`-vv`), whatever the
//! bank and its file host do. What `export` and `fetch` leave under every fault is looked through in `matrix`.

use std::fs;
use std::thread;

use saldo::sandbox::{Action, Answer, Fault, Faults, Sandbox, Settings};

use crate::saldo::{Folder, Outcome, Saldo};
use crate::secrets::assert_keeps_secrets;

const SECRET: &str = "secret-of-nobody-77aa55cc33ee";
const TOKEN: &str = "token-of-nobody-99bb11dd22ff";
const UPLOADS: &str = "/uploads/";

/// What the host of files says of what it was sent, as real ones do.
fn echo(secret: &str) -> String {
    format!("X-Amz-Signature=0000&X-Amz-Credential=INVENTED {secret}")
}

/// What goes wrong, by name.
fn troubles(secret: &str) -> Vec<(&'static str, Faults)> {
    let echo = || echo(secret);
    let at = |path: &str, action: Action| Faults::none().script(Fault::on(path, action));
    let first = |action: Action| Faults::none().script(Fault::on(UPLOADS, action).first(3));
    let error = |status| {
        let (code, detail) = (echo(), echo());
        Answer::json(
            status,
            format!(r#"{{"errors":[{{"code":"{code}","detail":"{detail}"}}]}}"#),
        )
    };
    let redirect = || {
        Answer::redirect(&format!(
            "https://elsewhere.invalid/?{}",
            echo().replace(' ', "+")
        ))
    };
    vec![
        ("nothing", Faults::none()),
        ("files: expired", at(UPLOADS, Answer::expired().into())),
        (
            "files: 410",
            at(UPLOADS, Answer::new(410, "text/xml", echo()).into()),
        ),
        (
            "files: 404",
            at(UPLOADS, Answer::new(404, "text/xml", echo()).into()),
        ),
        (
            "files: 500, thrice",
            first(Answer::new(500, "text/xml", echo()).into()),
        ),
        ("files: cut", first(Action::CutBody)),
        ("files: reset", first(Action::Reset)),
        ("files: endless", at(UPLOADS, Action::EndlessBody)),
        (
            "files: a page",
            at(UPLOADS, Answer::new(200, "text/html", echo()).into()),
        ),
        ("files: elsewhere", at(UPLOADS, redirect().into())),
        ("a receipt: 404", at("/v2/attachments", error(404).into())),
        ("invoices: 403", at("/v2/client_invoices", error(403).into())),
        ("labels: 401", at("/v2/labels", error(401).into())),
        ("transactions: 422", at("/v2/transactions", error(422).into())),
        (
            "transactions: elsewhere",
            at("/v2/transactions", redirect().into()),
        ),
        (
            "transactions: a page",
            at("/v2/transactions", Answer::new(200, "text/html", echo()).into()),
        ),
        (
            "transactions: no JSON",
            at("/v2/transactions", Answer::json(200, echo()).into()),
        ),
    ]
}

/// A run that must leave nothing of any of them, with every step logged.
fn run(folder: &Folder, bank: &Sandbox, line: &str, by_token: bool) -> Outcome {
    let run = folder.saldo().args(line).args("-vv");
    let run = if by_token {
        run.live_by_token(bank)
    } else {
        run.live(bank)
    };
    signed(run.secret(SECRET).secret(TOKEN), bank).run()
}

/// Names and values of every part that opens a file, as far as they were used.
fn signed(mut run: Saldo, bank: &Sandbox) -> Saldo {
    let used = bank.file_requests();
    let values = used.iter().flat_map(|request| request.values("X-Amz-Signature"));
    for value in values.chain(["X-Amz-Signature", "X-Amz-Credential", "AWS4-HMAC"]) {
        run = run.secret(value);
    }
    run
}

/// The first stored file, damaged.
fn damage(folder: &Folder) {
    let files = folder.tree("archive/files");
    let stored = files
        .iter()
        .find(|(name, bytes)| !name.ends_with('/') && !bytes.is_empty());
    if let Some((name, _)) = stored {
        let path = folder.path(&format!("archive/files/{name}"));
        fs::remove_file(&path).unwrap();
        fs::write(path, "something else").unwrap();
    }
}

fn every_command(name: &str, faults: Faults, by_token: bool) {
    let mut settings = Settings::demo()
        .api_key("musterwerk-beispiel-gmbh-0000", SECRET)
        .faults(faults);
    if by_token {
        settings = settings.access_token(TOKEN);
    }
    let bank = Sandbox::start(settings).unwrap();
    let folder = Folder::new();
    let mut logged = 0;
    for (line, is_damaged) in [
        ("sync --archive archive --probative --json", false),
        ("accounts --json", false),
        ("pending --month 2026-10", false),
        ("missing --month 2026-10 --archive archive", false),
        ("receipts --month 2026-10 --archive archive --out receipts", false),
        (
            "export --month 2026-10 --archive archive --format lexoffice --out out",
            false,
        ),
        ("history --archive archive --json", false),
        ("changes --archive archive --since 1", false),
        ("verify --archive archive --repair --json", true),
    ] {
        if is_damaged {
            damage(&folder);
        }
        let outcome = run(&folder, &bank, line, by_token);
        assert!(matches!(outcome.status, Some(0..=3)), "{name}: {line}\n{outcome}");
        logged += outcome.stderr.matches(" saldo::").count();
    }
    // The values that were used are known now: once more over everything.
    run(&folder, &bank, "history --archive archive", by_token);
    assert!(logged > 20, "{name}: nothing was logged");
    assert_keeps_secrets(&bank);
}

#[test]
fn no_command_leaves_a_trace_of_a_secret_whatever_goes_wrong() {
    thread::scope(|scope| {
        for (secret, by_token) in [(SECRET, false), (TOKEN, true)] {
            for (number, (name, faults)) in troubles(secret).into_iter().enumerate() {
                // Half of them with the key, the others with the token.
                if (number % 2 == 1) == by_token {
                    scope.spawn(move || every_command(name, faults, by_token));
                }
            }
        }
    });
}
