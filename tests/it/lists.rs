//! The organization, the short lists, and the neighbours of a period.

use std::ops::Range;

use chrono::TimeDelta;
use saldo::entry::AttributeSet;
use saldo::qonto::lists::ExternalAccounts;
use saldo::qonto::window::Beside;

use crate::bank::{Bank, Reply};
use crate::ledger::{answer, at};

#[tokio::test]
async fn members_come_from_all_pages_with_names_only() {
    let all: Vec<_> = (0..130)
        .map(|n| format!(r#"{{"id":"m-{n}","first_name":"Ida","last_name":"M{n}","birthdate":"1900-01-01","ubo":true}}"#))
        .collect();
    let bank = Bank::with(move |request| answer("memberships", &all, request));
    let members = bank.client().memberships().await.unwrap();
    assert_eq!(members.len(), 130);
    assert_eq!(
        members[129].get(),
        r#"{"id":"m-129","first_name":"Ida","last_name":"M129"}"#
    );
    assert_eq!(bank.log()[0].path(), "/v2/memberships");
}

#[tokio::test]
async fn labels_are_read_again_when_they_move() {
    let bank = Bank::with(|request| {
        let count = if request.before == 0 { 199 } else { 200 };
        let all: Vec<_> = (0..count)
            .map(|n| format!(r#"{{"id":"l-{n}","name":"L","parent_id":null}}"#))
            .collect();
        answer("labels", &all, request)
    });
    let labels = bank.client().labels().await.unwrap();
    assert_eq!(labels.len(), 200);
    assert_eq!(labels[7].get(), r#"{"id":"l-7","name":"L","parent_id":null}"#);
}

#[tokio::test]
async fn accounts_come_without_meta() {
    let account = |n: usize| format!(r#"{{"id":"b-{n}"}}"#);
    let list = move |range: Range<usize>| {
        Reply::json(format!(
            r#"{{"bank_accounts":[{}]}}"#,
            range.map(account).collect::<Vec<_>>().join(",")
        ))
    };
    let paged = Bank::with(move |request| match request.page() {
        1 => list(0..100),
        2 => list(100..150),
        _ => Reply::error(422, "page_out_of_range"),
    });
    assert_eq!(
        paged
            .client()
            .bank_accounts(ExternalAccounts::LeftOut)
            .await
            .unwrap()
            .len(),
        150
    );
    assert_eq!(
        paged.log()[0].all("include_external_accounts"),
        Vec::<String>::new()
    );
    let exact = Bank::with(move |request| match request.page() {
        1 => list(0..100),
        _ => Reply::error(422, "page_out_of_range"),
    });
    assert_eq!(
        exact
            .client()
            .bank_accounts(ExternalAccounts::Included)
            .await
            .unwrap()
            .len(),
        100
    );
    assert_eq!(exact.log()[0].all("include_external_accounts"), ["true"]);
    let stuck = Bank::with(move |_| list(0..100));
    assert_eq!(
        stuck
            .client()
            .bank_accounts(ExternalAccounts::LeftOut)
            .await
            .unwrap()
            .len(),
        100
    );
}

#[tokio::test]
async fn external_accounts_are_listed_on_request_only() {
    let bank = Bank::with(|_| Reply::json(r#"{"organization": {"slug":"s", "bank_accounts":[]} }"#));
    let client = bank.client();
    let organization = client.organization(ExternalAccounts::Included).await.unwrap();
    assert_eq!(organization.get(), r#"{"slug":"s", "bank_accounts":[]}"#);
    client.organization(ExternalAccounts::LeftOut).await.unwrap();
    assert_eq!(
        bank.log()[0].target,
        "/v2/organization?include_external_accounts=true"
    );
    assert_eq!(bank.log()[1].target, "/v2/organization");
}

#[tokio::test]
async fn neighbours_lie_strictly_outside() {
    let border = at("2026-10-01T00:00:00Z");
    let row = |id: &str, milliseconds: i64| {
        let settled_at = border + TimeDelta::milliseconds(milliseconds);
        format!(r#"{{"id":"{id}","settled_at":"{}"}}"#, settled_at.to_rfc3339())
    };
    // In the order of settlement; three of them within the second that a request is wider.
    let all = vec![
        row("early", -90_000),
        row("twin-1", -400),
        row("twin-2", -400),
        row("border", 0),
        row("inside", 300),
        row("late", 80_000),
    ];
    let bank = Bank::with(move |request| answer("transactions", &all, request));
    let client = bank.client();
    let ids = |rows: Vec<Box<serde_json::value::RawValue>>| -> Vec<String> {
        let id = |row: &serde_json::value::RawValue| {
            serde_json::from_str::<serde_json::Value>(row.get()).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        rows.iter().map(|row| id(row)).collect()
    };
    let ask = async |beside, rows| {
        ids(client
            .neighbours("a-1", beside, rows, AttributeSet::ALL)
            .await
            .unwrap())
    };
    assert_eq!(ask(Beside::Before(border), 1).await, ["twin-2"]);
    assert_eq!(
        ask(Beside::Before(border), 100).await,
        ["twin-2", "twin-1", "early"]
    );
    assert_eq!(ask(Beside::FromOn(border), 1).await, ["border"]);
    assert_eq!(ask(Beside::FromOn(border), 2).await, ["border", "inside"]);
    let after_all = border + TimeDelta::hours(1);
    assert_eq!(ask(Beside::FromOn(after_all), 1).await, Vec::<String>::new());
    assert_eq!(ask(Beside::Before(after_all), 1).await, ["late"]);
    let log = bank.log();
    assert_eq!(log[0].one("sort_by").as_deref(), Some("settled_at:desc"));
    assert_eq!(log[0].one("per_page").as_deref(), Some("1"));
    assert_eq!(
        log[0].one("settled_at_to").as_deref(),
        Some("2026-10-01T00:00:01.000Z")
    );
    assert_eq!(log[0].one("settled_at_from"), None);
}
