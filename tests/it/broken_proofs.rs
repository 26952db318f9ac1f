//! Data that do not add up: nothing is written, the gap is named, and nobody can overlook it.

use chrono::{DateTime, Utc};
use saldo::sandbox::{Action, Alteration, Change, Company, Fault, Faults, Movement, Sandbox};
use serde_json::Value;

use crate::golden::cents;
use crate::refusals::{assert_leaves_nothing, bank};
use crate::saldo::Saldo;

const EXPORT: &str = "export --month 2026-10 --format lexoffice --out out";

/// An entry of the main account in the middle of October that moved money, by its place among them.
fn entry(nth: usize) -> Movement {
    let company = Company::demo();
    let main = &company.accounts()[0].id;
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let october = at("2026-10-05T00:00:00Z")..at("2026-10-14T00:00:00Z");
    let mut movements = company.movements().into_iter().filter(|movement| {
        movement.account_id == *main && movement.cents != 0 && october.contains(&movement.settled_at)
    });
    movements.nth(nth).unwrap()
}

fn altered(change: Change) -> Sandbox {
    bank(Faults::none().alter(Alteration::of(entry(3).id, change)))
}

/// How often the main account's October was read from its first page.
fn reads(bank: &Sandbox) -> usize {
    let main = &bank.company().accounts()[0].id;
    let requests = bank.requests();
    let of_window = requests.iter().filter(|request| {
        let is = |name, value: &str| request.values(name).any(|sent| sent == value);
        let has = |name| request.values(name).next().is_some();
        is("bank_account_id", main)
            && is("status[]", "completed")
            && has("settled_at_from")
            && has("settled_at_to")
            && !request.values("page").any(|page| page != "1")
    });
    of_window.count()
}

fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

#[test]
fn a_missing_or_altered_entry_ends_with_3_after_four_reads() {
    let missing = entry(3);
    let way = if missing.cents < 0 {
        "going out"
    } else {
        "coming in"
    };
    let gap = format!("{} EUR {way} is missing between", euros(missing.cents));
    for (change, told) in [
        (Change::Hidden, gap.as_str()),
        (Change::AddCents(1), "0.01 EUR"),
        (Change::AddBalance(100), "1.00 EUR"),
    ] {
        let bank = altered(change.clone());
        let outcome = assert_leaves_nothing(3, |run| run.args(EXPORT).live(&bank));
        let outcome = outcome
            .says("broken: the entries are not complete, or not right")
            .says(told);
        outcome.says("nothing was written").says("--allow-unproven");
        // Two runs, each reading once and three times more.
        assert_eq!(reads(&bank), 8, "{change:?}");
    }
}

/// As purchases with a deferred card might be, which a monthly repayment pays: booked together they would count twice.
#[test]
fn a_purchase_that_moves_no_balance_is_not_counted_beside_its_repayment() {
    let company = Company::demo();
    let main = &company.accounts()[0].id;
    let movements = company.movements();
    let idle = movements.iter().find(|movement| {
        let at = movement.settled_at.to_rfc3339();
        movement.account_id == *main && movement.cents == 0 && at.starts_with("2026-10")
    });
    let id = &idle.expect("a card check of nothing").id;
    for no_balance in [false, true] {
        let mut faults = Faults::none().alter(Alteration::of(id, Change::AddCents(2_000)));
        if no_balance {
            faults = faults.alter(Alteration::of(id, Change::NoBalance));
        }
        let bank = bank(faults);
        for format in ["lexoffice", "camt053"] {
            let run = |run: Saldo| {
                run.args("export --month 2026-10 --out out --format")
                    .arg(format)
                    .live(&bank)
            };
            assert_leaves_nothing(3, run).says("20.00 EUR");
        }
    }
}

#[test]
fn a_page_that_comes_twice_is_read_again_before_it_ends_with_3() {
    let twice = || {
        let main = Company::demo().accounts()[0].id.clone();
        Fault::on("/v2/transactions", Action::ShiftBack(100))
            .query("bank_account_id", main)
            .query("per_page", "100")
            .query("sort_by", "settled_at:asc")
            .page(2)
    };
    let export = |run: Saldo| {
        run.args("export --from 2026-03-15 --to 2026-10-15 --account Hauptkonto --format lexoffice --out out")
            .args("--concurrency 1")
    };
    let bank_of = |fault| bank(Faults::none().script(fault));
    let always = bank_of(twice());
    let outcome = assert_leaves_nothing(3, |run| export(run).live(&always));
    outcome
        .says("Qonto's list of transactions is not in the order of settlement")
        .says("The period was fetched 4 times, and nothing was written");
    assert_eq!(reads(&always), 8);
    let once = bank_of(twice().first(1));
    let outcome = export(Saldo::new()).live(&once).run().expect(0);
    let outcome = outcome.says("the period was fetched 2 times");
    let whole = export(Saldo::new()).live(&bank(Faults::none())).run().expect(0);
    assert_eq!(outcome.folder.tree("out"), whole.folder.tree("out"));
}

/// The count is a part of the proof: two missing entries that cancel each other out are seen by nothing else.
#[test]
fn a_bank_that_does_not_say_how_many_entries_there_are_is_only_chained() {
    let bank = bank(Faults::none().script(Fault::on("/v2/transactions", Action::NoTotalCount)));
    let outcome = Saldo::new().args(EXPORT).live(&bank).run().expect(0);
    let outcome = outcome.says("chained: the balances form one unbroken chain, but it is not sure that all");
    let outcome = outcome.says("the bank did not say how many entries there are");
    let manifest = outcome.folder.json("out/manifest.json");
    let statements = manifest["statements"].as_array().unwrap();
    assert!(
        statements.iter().all(|statement| statement["proof"] == "chained"),
        "{outcome}"
    );
}

#[test]
fn machines_are_told_too() {
    let bank = altered(Change::Hidden);
    let outcome = Saldo::new()
        .args(EXPORT)
        .arg("--json")
        .live(&bank)
        .run()
        .expect(3);
    let json = outcome.json();
    assert_eq!(
        (&json["statements"][0]["proof"], &json["files"]),
        (&"broken".into(), &Value::Array(Vec::new()))
    );
    assert_eq!(json["written"], Value::Array(Vec::new()));
    let warnings = json["warnings"].as_array().unwrap();
    assert!(
        warnings
            .iter()
            .any(|warning| warning.as_str().unwrap().contains("is missing between"))
    );
}

#[test]
fn a_gap_that_closes_on_the_next_read_is_only_noted() {
    let late = entry(3).id;
    let gap = bank(Faults::none().alter(Alteration::of(late, Change::HiddenDuring(0..=5))));
    let outcome = Saldo::new().args(EXPORT).live(&gap).run().expect(0);
    let outcome = outcome.says("the balances did not meet at first; the period was fetched 2 times");
    let whole = Saldo::new()
        .args(EXPORT)
        .live(&bank(Faults::none()))
        .run()
        .expect(0);
    assert_eq!(outcome.folder.tree("out"), whole.folder.tree("out"));
}

#[test]
fn files_that_were_asked_for_all_the_same_are_marked_broken() {
    let bank = altered(Change::Hidden);
    let outcome = Saldo::new()
        .args(EXPORT)
        .arg("--allow-unproven")
        .live(&bank)
        .run()
        .expect(0);
    let manifest = outcome.folder.json("out/manifest.json");
    let statement = &manifest["statements"][0];
    assert_eq!(
        (&statement["proof"], &statement["entries"]),
        (&"broken".into(), &88.into())
    );
    let difference = cents(&statement["closing_balance"]) - cents(&statement["opening_balance"]);
    assert_eq!(difference - cents(&statement["sum"]), entry(3).cents);
    let warnings = manifest["warnings"].to_string();
    assert!(
        warnings.contains("Hauptkonto: broken: ") && warnings.contains("is missing between"),
        "{warnings}"
    );
    outcome
        .says("broken: the entries are not complete, or not right")
        .says("is missing between");
}

#[test]
fn a_dump_with_a_missing_line_is_refused_as_well() {
    let dump = Saldo::new().args("fetch --demo --month 2026-10").run().expect(0);
    let id = entry(3).id;
    let short: Vec<_> = dump.text().lines().filter(|line| !line.contains(&id)).collect();
    let outcome = assert_leaves_nothing(3, |run| {
        run.args(EXPORT).args("--input -").stdin(short.join("\n"))
    });
    outcome.says("is missing between");
}

#[test]
fn a_dump_is_not_written_from_data_that_do_not_add_up() {
    let bank = altered(Change::Hidden);
    for target in ["", "--out out/october.jsonl"] {
        let run = |run: Saldo| run.args("fetch --month 2026-10").args(target).live(&bank);
        let outcome = assert_leaves_nothing(3, run).says("is missing between");
        assert!(outcome.stdout.is_empty(), "{outcome}");
    }
}

#[test]
fn accounts_without_balances_are_unproven_in_words() {
    let run = Saldo::new()
        .args(EXPORT)
        .args("--demo --external")
        .run()
        .expect(0);
    let manifest = run.folder.json("out/manifest.json");
    let statement = &manifest["statements"][3];
    assert_eq!(
        (&statement["proof"], &statement["entries"]),
        (&"unproven".into(), &2.into())
    );
    assert_eq!(statement["opening_balance"], Value::Null);
    assert!(
        manifest["warnings"]
            .to_string()
            .contains("Tagesgeld (Bank Nirgendwo): unproven: completeness could not")
    );
    let file = run
        .folder
        .read("out/lexoffice_tagesgeld-bank-nirgendwo_20261001-20261031.csv");
    let rows = String::from_utf8(file).unwrap();
    assert!(
        rows.contains("\r\n01.10.2026;") && rows.contains("\r\n28.10.2026;"),
        "{rows}"
    );
    run.says("unproven: completeness could not be checked")
        .says("the bank sent no running balances");
}

#[test]
fn a_list_that_never_holds_still_is_not_complete() {
    let moving = Fault::on("/v2/transactions", Action::TotalCount(1)).page(2);
    let bank = bank(Faults::none().script(moving));
    let all = "export --from 2026-03-01 --to 2026-10-31 --format lexoffice --out out";
    assert_leaves_nothing(3, |run| run.args(all).live(&bank)).says("changed while it was read");
}
