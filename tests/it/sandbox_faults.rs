//! The built-in Qonto's switches: each fault must reach the client as it would in the wild.

use std::time::{Duration, Instant};

use saldo::sandbox::{Action, Alteration, Answer, Change, Company, Fault, Faults};
use serde_json::Value;

use crate::sandbox::{Bank, ids, rows};

#[tokio::test]
async fn scripted_answers_come_at_their_turn() {
    let path = "/v2/transactions";
    let faults = Faults::none()
        .script(
            Fault::on(path, Answer::too_many_requests(Some("2")).into())
                .page(1)
                .first(1),
        )
        .script(Fault::on(path, Answer::bad_gateway().into()).page(2).nth(2))
        .script(Fault::on("/v2/labels", Answer::empty(500).into()).after(1))
        .script(Fault::on(
            "/v2/memberships",
            Answer::redirect("https://elsewhere.invalid/").into(),
        ))
        .script(Fault::on(
            "/v2/organization",
            Action::ContentType("text/plain".into()),
        ));
    let bank = Bank::with_faults(faults);
    let limited = bank.get(&bank.list(0, "")).await;
    assert_eq!(
        (
            limited.status().as_u16(),
            limited.headers()["retry-after"].to_str().unwrap()
        ),
        (429, "2")
    );
    let mut statuses = Vec::new();
    for page in [1, 2, 2, 2] {
        statuses.push(
            bank.get(&bank.list(0, &format!("&page={page}")))
                .await
                .status()
                .as_u16(),
        );
    }
    assert_eq!(statuses, [200, 200, 502, 200]);
    assert_eq!(bank.get("/v2/labels").await.status(), 200);
    assert_eq!(bank.get("/v2/labels").await.status(), 500);
    assert_eq!(
        bank.get("/v2/memberships").await.headers()["location"],
        "https://elsewhere.invalid/"
    );
    assert_eq!(
        bank.get("/v2/organization").await.headers()["content-type"],
        "text/plain"
    );
}

#[tokio::test]
async fn connections_break_where_the_script_says() {
    let faults = Faults::none()
        .script(Fault::on("/v2/labels", Action::Close))
        .script(Fault::on("/v2/memberships", Action::CutBody))
        .script(Fault::on("/v2/organization", Action::TruncateBody));
    let bank = Bank::with_faults(faults);
    assert!(bank.request("/v2/labels").send().await.is_err());
    let cut = bank
        .request("/v2/memberships")
        .header("accept-encoding", "identity")
        .send()
        .await
        .unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.content_length().unwrap() > 100);
    assert!(cut.bytes().await.is_err());
    let half = bank.get("/v2/organization").await.bytes().await.unwrap();
    assert!(!half.is_empty());
    assert!(serde_json::from_slice::<Value>(&half).is_err());
}

#[tokio::test]
async fn slow_and_endless_bodies_arrive_piece_by_piece() {
    let faults = Faults::none()
        .script(Fault::on(
            "/v2/labels",
            Action::SlowBody(4, Duration::from_millis(30)),
        ))
        .script(Fault::on("/v2/organization", Action::EndlessBody));
    let bank = Bank::with_faults(faults);
    let started = Instant::now();
    let slow = bank.json("/v2/labels").await;
    assert!(slow["labels"].is_array());
    assert!(started.elapsed() >= Duration::from_millis(100));
    let mut endless = bank.get("/v2/organization").await;
    let mut received = 0;
    while received < 1_000_000 {
        received += endless.chunk().await.unwrap().unwrap().len();
    }
}

#[tokio::test]
async fn latency_holds_each_answer_back_but_not_one_behind_the_other() {
    let bank = Bank::with_faults(Faults::none().latency(Duration::from_millis(150)));
    let started = Instant::now();
    let all = (0..8).map(|_| bank.get("/v2/labels"));
    futures::future::join_all(all).await;
    assert!(started.elapsed() >= Duration::from_millis(150));
    assert!(bank.sandbox.most_in_flight() > 1);
}

#[tokio::test]
async fn an_entry_settles_between_two_requests_and_another_vanishes() {
    let movements = Company::demo().movements();
    let [late, vanishing] = [&movements[10].id, &movements[20].id];
    let faults = Faults::none()
        .alter(Alteration::of(late, Change::HiddenDuring(0..=1)))
        .alter(Alteration::of(vanishing, Change::HiddenDuring(2..=usize::MAX)));
    let bank = Bank::with_faults(faults);
    let path = bank.list(0, "&sort_by=settled_at:asc");
    let (before, after) = (bank.json(&path).await, bank.json(&path).await);
    assert!(!ids(&before).contains(&late.as_str()) && ids(&before).contains(&vanishing.as_str()));
    assert!(ids(&after).contains(&late.as_str()) && !ids(&after).contains(&vanishing.as_str()));
}

#[tokio::test]
async fn data_differ_from_the_truth_where_told() {
    let movements = Company::demo().movements();
    let id = |position: usize| movements[position].id.clone();
    let set = |field: &str, json: &str| Change::Set(field.into(), json.into());
    let faults = Faults::none()
        .alter(Alteration::of(id(0), Change::AddCents(1)))
        .alter(Alteration::of(id(1), Change::AddBalance(-1)))
        .alter(Alteration::of(id(2), Change::NullLists))
        .alter(Alteration::of(id(3), Change::NumbersAsText))
        .alter(Alteration::of(id(4), set("side", "\"sideways\"")))
        .alter(Alteration::of(id(5), Change::Remove("amount_cents".into())))
        .alter(Alteration::of(id(6), Change::Hidden))
        .alter(Alteration::of(id(7), Change::Twice))
        .alter(Alteration::of(id(8), Change::NoBalance))
        .alter(Alteration::of_every_transaction(set("new_field", "[1]")));
    let bank = Bank::with_faults(faults);
    let answer = bank.json(&bank.list(0, "&sort_by=settled_at:asc")).await;
    let found = |position: usize| -> Vec<&Value> {
        rows(&answer)
            .iter()
            .filter(|row| row["id"] == movements[position].id.as_str())
            .collect()
    };
    let row = |position: usize| found(position)[0];
    assert_eq!(row(0)["amount_cents"], movements[0].cents.abs() + 1);
    assert_eq!(
        row(1)["settled_balance_cents"],
        movements[1].balance_cents.unwrap() - 1
    );
    assert_eq!(row(2)["label_ids"], Value::Null);
    assert!(row(3)["amount"].as_str().is_some());
    assert_eq!(row(4)["side"], "sideways");
    assert!(row(5).get("amount_cents").is_none());
    assert_eq!(row(8)["settled_balance_cents"], Value::Null);
    assert_eq!((found(6).len(), found(7).len()), (0, 2));
    assert!(rows(&answer).iter().all(|row| row["new_field"][0] == 1));
}

#[tokio::test]
async fn accounts_and_members_can_be_altered_too() {
    let demo = Company::demo();
    let faults = Faults::none()
        .alter(Alteration::of(
            &demo.accounts()[0].id,
            Change::Remove("iban".into()),
        ))
        .alter(Alteration::of(
            &demo.accounts()[1].id,
            Change::Set("balance_cents".into(), "7".into()),
        ));
    let bank = Bank::with_faults(faults);
    let organization = bank.json("/v2/organization").await;
    let accounts = &organization["organization"]["bank_accounts"];
    assert!(accounts[0].get("iban").is_none());
    assert_eq!(accounts[1]["balance_cents"], 7);
}
