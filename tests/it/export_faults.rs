//! A bank, a network or a proxy misbehaves for a while: the right files all the same, every time.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use saldo::sandbox::{Action, Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings};

use crate::refusals::assert_leaves_nothing;
use crate::saldo::{Outcome, Saldo};

/// Five pages of the main account.
const EXPORT: &str = "export --from 2026-03-01 --to 2026-10-31 --format lexoffice --out out";
const LIST: &str = "/v2/transactions";

static RIGHT: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let outcome = Saldo::new().args(EXPORT).live(&bank).run().expect(0);
    outcome.folder.tree("out")
});

#[track_caller]
fn assert_right(settings: Settings) -> (Outcome, Sandbox) {
    let bank = Sandbox::start(settings).unwrap();
    let outcome = Saldo::new().args(EXPORT).live(&bank).run().expect(0);
    assert!(outcome.folder.tree("out") == *RIGHT, "{outcome}");
    (outcome, bank)
}

fn with(faults: impl IntoIterator<Item = Fault>) -> Settings {
    Settings::demo().faults(faults.into_iter().fold(Faults::none(), Faults::script))
}

/// A request for a page of the main account's period, not for a neighbour.
fn page(number: usize, action: impl Into<Action>) -> Fault {
    let main = Company::demo().accounts()[0].id.clone();
    Fault::on(LIST, action.into())
        .query("bank_account_id", main)
        .query("per_page", "100")
        .page(number)
}

#[test]
fn it_waits_as_long_as_it_is_asked_to() {
    let started = Instant::now();
    let (_, bank) = assert_right(with([page(2, Answer::too_many_requests(Some("2"))).first(1)]));
    assert!(started.elapsed() >= Duration::from_secs(2));
    let of_page = |number: &'static str| {
        let requests = bank.requests().into_iter();
        requests
            .filter(|request| request.values("page").any(|page| page == number))
            .count()
    };
    assert_eq!(of_page("5"), 1);
}

#[test]
fn what_breaks_once_is_asked_for_again() {
    // All at once, so that the waits between the tries overlap.
    assert_right(with([
        page(1, Action::TruncateBody).first(1),
        page(2, Action::CutBody).first(1),
        page(3, Action::Close).first(1),
        page(4, Answer::bad_gateway()).first(1),
        Fault::on("/v2/labels", Answer::empty(503).into()).first(1),
        Fault::on("/v2/memberships", Action::CutBody).first(1),
        Fault::on("/v2/organization", Answer::empty(504).into()).first(1),
    ]));
}

#[test]
fn a_list_that_moves_under_our_hands_is_read_again() {
    let past_the_end = Answer::json(
        422,
        r#"{"errors":[{"code":"invalid","detail":"page is out of range"}]}"#,
    );
    for fault in [
        page(3, past_the_end),
        page(2, Action::TotalCount(1)),
        page(4, Action::TotalCount(-3)),
        page(2, Action::ShiftBack(1)),
    ] {
        let told = format!("{fault:?}");
        let (_, bank) = assert_right(with([fault.first(1)]));
        let firsts = bank.requests().into_iter().filter(|request| {
            request.values("per_page").any(|size| size == "100")
                && request.values("status[]").any(|status| status == "completed")
                && request.values("page").all(|page| page == "1")
        });
        assert!(firsts.count() > 3, "{told} was not noticed");
    }
}

#[test]
fn quirks_of_the_paging_are_none() {
    for last in [None, Some("0"), Some("null")] {
        let last = Action::NextPage(last.map(str::to_owned));
        assert_right(with([page(5, last)]));
    }
}

#[test]
fn a_search_that_is_too_long_is_halved() {
    let (_, bank) = assert_right(Settings::demo().search_limit(60));
    assert!(bank.request_count() > 20);
}

#[test]
fn doubled_rows_are_one_entry_and_late_ones_are_not_lost() {
    let movements = Company::demo().movements();
    let id = |nth: usize| movements[nth].id.clone();
    let late = Alteration::of(id(150), Change::HiddenDuring(0..=2));
    assert_right(Settings::demo().faults(Faults::none().alter(late)));
    let nulls = Faults::none().alter(Alteration::of_every_transaction(Change::NullLists));
    assert_right(Settings::demo().faults(nulls));
    let texts = Faults::none()
        .alter(Alteration::of_every_transaction(Change::NumbersAsText))
        .alter(Alteration::of_every_transaction(Change::Set(
            "new_field".into(),
            "{\"a\":[1]}".into(),
        )));
    assert_right(Settings::demo().faults(texts));
}

#[test]
fn a_row_that_the_bank_counts_twice_is_refused_and_told() {
    let twice = Alteration::of(Company::demo().movements()[150].id.clone(), Change::Twice);
    let bank = Sandbox::start(Settings::demo().faults(Faults::none().alter(twice))).unwrap();
    let outcome = assert_leaves_nothing(3, |run| run.args(EXPORT).live(&bank));
    outcome.says("406 different entries were received, but the bank counted 407 on the first page");
}

#[test]
fn a_line_twice_in_a_dump_is_one_entry() {
    let dump = Saldo::new()
        .args("fetch --demo --from 2026-03-01 --to 2026-10-31")
        .run()
        .expect(0);
    let id = &Company::demo().movements()[150].id;
    let doubled = dump
        .text()
        .lines()
        .flat_map(|line| std::iter::repeat_n(line, 1 + usize::from(line.contains(id))));
    let lines: Vec<_> = doubled.collect();
    let outcome = Saldo::new()
        .args(EXPORT)
        .args("--input -")
        .stdin(lines.join("\n"))
        .run()
        .expect(0);
    for (name, bytes) in outcome.folder.tree("out") {
        assert!(
            name == "manifest.json" || bytes == RIGHT[&name],
            "{name}\n{outcome}"
        );
    }
    outcome.says("Hauptkonto: 1 entry came twice and is written once");
}

#[test]
fn a_bank_that_ignores_the_page_does_not_keep_us_reading() {
    let bank = Sandbox::start(with([page(3, Action::IgnorePage)])).unwrap();
    let outcome = assert_leaves_nothing(3, |run| run.args(EXPORT).live(&bank));
    outcome.says("was asked for page 3 of /v2/transactions and answered with page 1");
    assert!(bank.request_count() < 40);
}

#[test]
fn one_request_at_a_time_gives_the_same() {
    let bank = Sandbox::start(Settings::demo().gzip(false)).unwrap();
    let outcome = Saldo::new()
        .args(EXPORT)
        .args("--concurrency 1")
        .live(&bank)
        .run()
        .expect(0);
    assert!(outcome.folder.tree("out") == *RIGHT);
    assert!(bank.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_bearer_token_and_the_staging_token_open_too() {
    let bank = Sandbox::start(Settings::demo().staging_token("staging-0000")).unwrap();
    let run = Saldo::new()
        .args(EXPORT)
        .env("SALDO_BASE_URL", bank.base_url())
        .secret("staging-0000");
    let run = run
        .env("SALDO_ACCESS_TOKEN", bank.access_token())
        .secret(bank.access_token());
    let outcome = run.env("SALDO_STAGING_TOKEN", "staging-0000").run().expect(0);
    assert!(outcome.folder.tree("out") == *RIGHT, "{outcome}");
}
