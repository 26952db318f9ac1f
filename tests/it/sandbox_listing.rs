//! The built-in Qonto's list of transactions: filters, order, pages.

use saldo::sandbox::Settings;
use serde_json::Value;

use crate::sandbox::{Bank, ids, rows};

#[tokio::test]
async fn one_transaction_is_found_by_its_identifier() {
    let bank = Bank::demo();
    let movement = &bank.movements(0)[5];
    let found = bank
        .json(&format!("/v2/transactions/{}?includes[]=labels", movement.id))
        .await;
    assert_eq!(found["transaction"]["id"], movement.id.as_str());
    assert!(found["transaction"]["labels"].is_array());
}

#[tokio::test]
async fn transactions_need_an_account() {
    let bank = Bank::demo();
    let refused = bank.get("/v2/transactions").await;
    assert_eq!(refused.status(), 422);
    let body: Value = serde_json::from_str(&refused.text().await.unwrap()).unwrap();
    assert_eq!(body["errors"][0]["code"], "missing");
    let iban = &bank.sandbox.company().accounts()[0].iban;
    let by_iban = bank.json(&format!("/v2/transactions?iban={iban}")).await;
    assert_eq!(by_iban["meta"]["total_count"], bank.movements(0).len());
    assert_eq!(
        bank.get("/v2/transactions?bank_account_id=none").await.status(),
        404
    );
}

#[tokio::test]
async fn pages_together_are_the_whole_account_in_order() {
    let bank = Bank::demo();
    let mut seen = Vec::new();
    for page in 1.. {
        let answer = bank
            .json(&bank.list(0, &format!("&sort_by=settled_at:asc&per_page=40&page={page}")))
            .await;
        assert_eq!(answer["meta"]["current_page"], page);
        seen.extend(rows(&answer).clone());
        if answer["meta"]["next_page"].is_null() {
            break;
        }
    }
    let movements = bank.movements(0);
    assert_eq!(seen.len(), movements.len());
    for (row, movement) in seen.iter().zip(&movements) {
        let at = row["settled_at"]
            .as_str()
            .unwrap()
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap();
        assert_eq!(at, movement.settled_at);
    }
    let mut seen: Vec<_> = seen.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let mut expected: Vec<_> = movements.iter().map(|movement| movement.id.as_str()).collect();
    seen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn newest_first_unless_asked_otherwise() {
    let bank = Bank::demo();
    let by_default = bank.json(&bank.list(1, "")).await;
    let descending = bank.json(&bank.list(1, "&sort_by=settled_at:desc")).await;
    let ascending = bank.json(&bank.list(1, "&sort_by=settled_at%3Aasc")).await;
    assert_eq!(ids(&by_default), ids(&descending));
    assert_eq!(
        ids(&ascending).into_iter().rev().collect::<Vec<_>>(),
        ids(&descending)
    );
    assert_eq!(bank.get(&bank.list(1, "&sort_by=amount:asc")).await.status(), 422);
}

#[tokio::test]
async fn array_parameters_need_their_brackets() {
    let bank = Bank::demo();
    let statuses = async |more: &str| {
        let answer = bank.json(&bank.list(0, more)).await;
        let mut found: Vec<_> = rows(&answer)
            .iter()
            .map(|row| row["status"].as_str().unwrap().to_owned())
            .collect();
        found.sort();
        found.dedup();
        found
    };
    assert_eq!(statuses("").await, ["completed"]);
    assert_eq!(statuses("&status=pending").await, ["completed"]);
    assert_eq!(statuses("&status[]=pending").await, ["pending"]);
    assert_eq!(
        statuses("&status%5B%5D=pending&status%5B%5D=declined").await,
        ["declined", "pending", "reversed"]
    );
    assert_eq!(bank.get(&bank.list(0, "&status[]=reversed")).await.status(), 422);
    let without = bank.json(&bank.list(0, "&includes=labels")).await;
    assert!(rows(&without).iter().all(|row| row.get("labels").is_none()));
    let cards = bank.json(&bank.list(0, "&operation_type[]=card")).await;
    assert!(rows(&cards).iter().all(|row| row["operation_type"] == "card"));
}

#[tokio::test]
async fn filters_include_their_ends() {
    let bank = Bank::demo();
    let count = async |more: &str| {
        bank.json(&bank.list(0, more)).await["meta"]["total_count"]
            .as_u64()
            .unwrap()
    };
    let last = "&settled_at_from=2026-10-31T23:30:00.000Z";
    assert_eq!(count(last).await, 1);
    assert_eq!(count("&settled_at_from=2026-10-31T23:30:00.001Z").await, 0);
    assert_eq!(
        count(&format!("{last}&settled_at_to=2026-10-31T23:30:00Z")).await,
        1
    );
    assert_eq!(count("&settled_at_from=2026-11-01T00:30:00%2B01:00").await, 1);
    assert_eq!(count("&settled_at_to=2026-02-28").await, 0);
    let all = count("").await;
    assert_eq!(count("&side=credit").await + count("&side=debit").await, all);
    assert_eq!(
        count("&with_attachments=true").await + count("&with_attachments=false").await,
        all
    );
    assert!(count("&emitted_at_to=2026-01-01").await == 1);
    assert!(count("&updated_at_to=2026-01-01").await == 1);
    assert_eq!(
        bank.get(&bank.list(0, "&settled_at_from=2016-12-31"))
            .await
            .status(),
        400
    );
    assert_eq!(
        bank.get(&bank.list(0, "&settled_at_from=yesterday"))
            .await
            .status(),
        400
    );
}

#[tokio::test]
async fn a_page_past_the_end_is_refused_but_nothing_is_a_page() {
    let bank = Bank::demo();
    assert_eq!(bank.get(&bank.list(2, "&page=2")).await.status(), 422);
    let nothing = bank.json(&bank.list(2, "&settled_at_from=2026-12-01")).await;
    assert!(rows(&nothing).is_empty());
    assert_eq!(nothing["meta"]["next_page"], Value::Null);
    for wrong in ["&page=0", "&per_page=101", "&per_page=0", "&page=x"] {
        assert_eq!(bank.get(&bank.list(0, wrong)).await.status(), 422, "{wrong}");
    }
}

#[tokio::test]
async fn too_many_hits_are_refused() {
    let bank = Bank::open(Settings::demo().search_limit(100));
    let refused = bank.get(&bank.list(0, "")).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("search_limit_reached"));
    assert_eq!(
        bank.get(&bank.list(0, "&settled_at_from=2026-10-31"))
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn embedded_objects_come_only_when_asked_for() {
    let bank = Bank::demo();
    let path = bank.list(
        0,
        "&includes[]=labels&includes[]=vat_details&includes[]=attachments&settled_at_from=2026-10-14",
    );
    let answer = bank.json(&path).await;
    let mixed = rows(&answer)
        .iter()
        .find(|row| row["label"] == "Supermarkt Überall")
        .unwrap();
    assert_eq!(mixed["vat_rate"], -1);
    assert_eq!(mixed["vat_details"]["items"][0]["rate"], "7.0");
    assert!(mixed["vat_details"]["items"][0]["amount_cents"].is_string());
    assert!(
        mixed["attachments"][0]["url"]
            .as_str()
            .unwrap()
            .contains("&X-Amz-Expires=1800")
    );
    assert!(mixed["attachments"][0]["file_size"].is_string());
    let plain = bank.json(&bank.list(0, "")).await;
    assert!(rows(&plain).iter().all(|row| row.get("vat_details").is_none()));
}
