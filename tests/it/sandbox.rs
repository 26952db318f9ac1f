//! The built-in Qonto over real sockets: it must be as right, and as wrong, as the bank is.

use std::time::{Duration, Instant};

use reqwest::{Client, Response};
use saldo::sandbox::{Company, Faults, Movement, Sandbox, Settings};
use serde_json::Value;

/// A sandbox and a client that knows its key.
pub(crate) struct Bank {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Bank {
    pub(crate) fn open(settings: Settings) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let redirect = reqwest::redirect::Policy::none();
        let client = Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self {
            sandbox: Sandbox::start(settings).unwrap(),
            client,
        }
    }

    pub(crate) fn with_faults(faults: Faults) -> Self {
        Self::open(Settings::demo().faults(faults))
    }

    pub(crate) fn demo() -> Self {
        Self::open(Settings::demo())
    }

    pub(crate) fn request(&self, path: &str) -> reqwest::RequestBuilder {
        let key = format!("{}:{}", self.sandbox.login(), self.sandbox.secret_key());
        self.client
            .get(format!("{}{path}", self.sandbox.base_url()))
            .header("authorization", key)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(path).send().await.unwrap()
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        let response = self.get(path).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
    }

    /// The list of an account's transactions, with further parameters.
    pub(crate) fn list(&self, account: usize, more: &str) -> String {
        let id = &self.sandbox.company().accounts()[account].id;
        format!("/v2/transactions?bank_account_id={id}{more}")
    }

    pub(crate) fn movements(&self, account: usize) -> Vec<Movement> {
        let company = self.sandbox.company();
        let id = &company.accounts()[account].id;
        let all = company.movements().into_iter();
        all.filter(|movement| movement.account_id == *id).collect()
    }
}

pub(crate) fn rows(answer: &Value) -> &Vec<Value> {
    answer["transactions"].as_array().unwrap()
}

pub(crate) fn ids(answer: &Value) -> Vec<&str> {
    rows(answer)
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn only_the_right_key_or_token_opens() {
    let bank = Bank::demo();
    let url = format!("{}/v2/organization", bank.sandbox.base_url());
    let ask = async |key: Option<&str>| {
        let request = bank.client.get(&url);
        let request = match key {
            Some(key) => request.header("authorization", key),
            None => request,
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        (status, body["errors"][0]["code"].as_str().map(str::to_owned))
    };
    assert_eq!(
        ask(None).await,
        (401, Some("authorization_header_missing".into()))
    );
    assert_eq!(ask(Some("wrong:key")).await, (401, Some("unauthorized".into())));
    assert_eq!(
        ask(Some("Bearer wrong")).await,
        (401, Some("authorization_token_invalid".into()))
    );
    let bearer = format!("Bearer {}", bank.sandbox.access_token());
    assert_eq!(ask(Some(&bearer)).await, (200, None));
    assert_eq!(bank.get("/v2/organization").await.status(), 200);
}

#[tokio::test]
async fn a_missing_staging_token_shows_a_login_page() {
    let bank = Bank::open(Settings::demo().staging_token("staging-0000"));
    let response = bank.get("/v2/organization").await;
    assert_eq!(response.status(), 200);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    let request = bank
        .request("/v2/organization")
        .header("x-qonto-staging-token", "staging-0000");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn the_organization_shows_external_accounts_on_request_only() {
    let bank = Bank::demo();
    let accounts = async |path: &str| {
        bank.json(path).await["organization"]["bank_accounts"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(accounts("/v2/organization").await, 3);
    assert_eq!(
        accounts("/v2/organization?include_external_accounts=true").await,
        4
    );
    let list = bank.json("/v2/bank_accounts").await;
    assert!(list.get("meta").is_none());
    assert_eq!(list["bank_accounts"][1]["name"], "Rücklagen; Steuern");
    assert_eq!(list["bank_accounts"][2]["status"], "closed");
    assert_eq!(list["bank_accounts"][2]["balance_cents"], 0);
}

#[tokio::test]
async fn memberships_and_labels_have_pages_and_personal_data() {
    let bank = Bank::open(Settings::demo().company(Company::demo().with_extra_members(120)));
    let first = bank.json("/v2/memberships").await;
    assert_eq!(first["meta"]["total_count"], 126);
    assert_eq!(first["meta"]["next_page"], 2);
    assert_eq!(first["memberships"].as_array().unwrap().len(), 100);
    assert_eq!(first["memberships"][3]["last_name"], Value::Null);
    assert!(first["memberships"][0]["birthdate"].is_string());
    let second = bank.json("/v2/memberships?page=2").await;
    assert_eq!(second["memberships"].as_array().unwrap().len(), 26);

    let labels = bank.json("/v2/labels").await;
    let id = labels["labels"][1]["id"].as_str().unwrap();
    let label = bank.json(&format!("/v2/labels/{id}")).await;
    assert_eq!(label["label"]["parent_id"], labels["labels"][0]["id"]);
    assert_eq!(bank.get("/v2/labels/none").await.status(), 404);
}

#[tokio::test]
async fn addresses_that_do_not_exist_answer_as_the_gateway_does() {
    let bank = Bank::demo();
    let response = bank.get("/v2/nothing").await;
    assert_eq!(response.status(), 404);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    assert_eq!(response.text().await.unwrap().trim(), "404 page not found");
    assert_eq!(bank.get("/v2/organizations/any-slug").await.status(), 410);
    let missing = bank.json("/v2/transactions/none").await;
    assert_eq!(missing["errors"]["code"], "not_found");
}

#[tokio::test]
async fn requests_are_recorded_as_they_came() {
    let bank = Bank::demo();
    bank.get(&bank.list(0, "&status%5B%5D=completed&per_page=1"))
        .await;
    let requests = bank.sandbox.requests();
    assert_eq!(bank.sandbox.request_count(), 1);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].path.as_str()),
        ("GET", "/v2/transactions")
    );
    assert_eq!(requests[0].values("status[]").collect::<Vec<_>>(), ["completed"]);
    assert!(requests[0].header("authorization").unwrap().contains(':'));
    assert_eq!(bank.sandbox.most_in_flight(), 1);
}

#[tokio::test]
async fn answers_are_packed_when_the_client_asks() {
    let bank = Bank::demo();
    let path = bank.list(0, "");
    let response = bank.client.get(format!("{}{path}", bank.sandbox.base_url()));
    let key = format!("{}:{}", bank.sandbox.login(), bank.sandbox.secret_key());
    let plain = response
        .header("authorization", key)
        .header("accept-encoding", "identity")
        .send()
        .await
        .unwrap();
    let plain_length = plain.content_length().unwrap();
    let unpacked = bank.get(&path).await.bytes().await.unwrap();
    assert_eq!(u64::try_from(unpacked.len()).unwrap(), plain_length);
}

#[test]
fn a_sandbox_stops_at_once_even_with_open_connections() {
    let started = Instant::now();
    let bank = Bank::with_faults(Faults::none().latency(Duration::from_secs(60)));
    let address = bank.sandbox.base_url().replace("http://", "");
    let mut open = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut open, b"GET /v2/labels HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    while bank.sandbox.request_count() == 0 {
        std::thread::yield_now();
    }
    drop(bank);
    assert!(started.elapsed() < Duration::from_secs(10));
}
