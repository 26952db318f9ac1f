//! Reading the bank's lists completely, over real sockets.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use saldo::entry::{Attribute, AttributeSet};
use saldo::qonto::Error;
use saldo::qonto::lists::ExternalAccounts;
use saldo::qonto::page::Page;
use saldo::qonto::progress::Progress;
use saldo::qonto::transactions::{Fetched, PageSink, SinkError};
use saldo::qonto::window::{Beside, Status, Window};

use crate::bank::{Bank, Reply, Request};

/// Collects rows; a restart empties it.
#[derive(Default)]
struct Sink {
    rows: Vec<String>,
    restarts: u32,
    is_full: bool,
}

impl PageSink for Sink {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        if self.is_full {
            return Err("the disk is full".into());
        }
        self.rows.extend(page.rows().map(str::to_owned));
        Ok(())
    }

    fn restart(&mut self) {
        self.rows.clear();
        self.restarts += 1;
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn october() -> Window {
    Window {
        account_id: "a-1".to_owned(),
        instants: at("2026-09-30T22:00:00Z")..at("2026-10-31T23:00:00Z"),
        status: Status::Completed,
    }
}

async fn fetch(bank: &Bank, window: &Window) -> (Result<Fetched, Error>, Sink) {
    let mut rows = Sink::default();
    let fetched = bank
        .client()
        .transactions(window, AttributeSet::ALL, &mut rows, &())
        .await;
    (fetched, rows)
}

/// Row number `n`, settled `n` minutes after the start of October.
fn row(n: usize) -> String {
    let settled_at = october().instants.start + TimeDelta::minutes(i64::try_from(n).unwrap());
    format!(
        r#"{{"id":"t-{n:05}","settled_at":"{}"}}"#,
        settled_at.format("%Y-%m-%dT%H:%M:%S%.3fZ")
    )
}

fn rows(numbers: Range<usize>) -> Vec<String> {
    numbers.map(row).collect()
}

fn settled_at(row: &str) -> DateTime<Utc> {
    let value: serde_json::Value = serde_json::from_str(row).unwrap();
    at(value["settled_at"].as_str().unwrap())
}

/// Answers a list as the bank does: bounds (inclusive), order, pages, 422 past the end.
fn answer(key: &str, all: &[String], request: &Request) -> Reply {
    let bound = |name| request.one(name).map(|text| at(&text));
    let (from, to) = (bound("settled_at_from"), bound("settled_at_to"));
    let inside = |row: &&String| {
        from.is_none_or(|from| settled_at(row) >= from) && to.is_none_or(|to| settled_at(row) <= to)
    };
    let mut found: Vec<&String> = all.iter().filter(inside).collect();
    if request
        .one("sort_by")
        .is_some_and(|order| order.ends_with(":desc"))
    {
        found.reverse();
    }
    let per_page = request.one("per_page").map_or(100, |text| text.parse().unwrap());
    let pages = found.len().div_ceil(per_page).max(1);
    let page = usize::try_from(request.page()).unwrap();
    if page > pages {
        return Reply::error(422, "page_out_of_range");
    }
    let shown: Vec<&str> = found
        .iter()
        .skip((page - 1) * per_page)
        .take(per_page)
        .map(|row| row.as_str())
        .collect();
    let next = if page < pages {
        (page + 1).to_string()
    } else {
        "null".to_owned()
    };
    Reply::json(format!(
        r#"{{"{key}":[{}],"meta":{{"current_page":{page},"next_page":{next},"prev_page":null,"total_pages":{pages},"total_count":{},"per_page":{per_page}}}}}"#,
        shown.join(","),
        found.len()
    ))
}

fn page(rows: &[String], meta: &str) -> Reply {
    Reply::json(format!(
        r#"{{"transactions":[{}],"meta":{{{meta}}}}}"#,
        rows.join(",")
    ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_fetched_sixteen_at_a_time_and_delivered_in_order() {
    let all = rows(0..4_000);
    let served = all.clone();
    // The later a page, the earlier its answer: order is not left to chance.
    let bank = Bank::with(move |request| {
        let delay = 120 + 10 * (7 - request.page() % 8);
        answer("transactions", &served, request).after(Duration::from_millis(delay))
    });
    let start = Instant::now();
    let (fetched, sink) = fetch(&bank, &october()).await;
    let fetched = fetched.unwrap();
    assert_eq!(sink.rows, all);
    assert_eq!(
        (fetched.pages, fetched.entries, fetched.parts, fetched.restarts),
        (40, 4_000, 1, 0)
    );
    assert_eq!(
        (fetched.first_total, fetched.last_total),
        (Some(4_000), Some(4_000))
    );
    assert_eq!(bank.most_under_way(), 16);
    assert_eq!(bank.requests(), 40);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[tokio::test]
async fn fewer_at_a_time_on_request() {
    let all = rows(0..900);
    let bank =
        Bank::with(move |request| answer("transactions", &all, request).after(Duration::from_millis(20)));
    let mut settings = bank.settings();
    settings.concurrency = 3.try_into().unwrap();
    let client = saldo::qonto::Client::new(&settings).unwrap();
    let mut sink = Sink::default();
    client
        .transactions(&october(), AttributeSet::NONE, &mut sink, &())
        .await
        .unwrap();
    assert_eq!((bank.most_under_way(), sink.rows.len()), (3, 900));
}

#[tokio::test]
async fn the_question_is_asked_as_the_bank_understands_it() {
    let bank = Bank::with(|request| answer("transactions", &[], request));
    fetch(&bank, &october()).await.0.unwrap();
    let wanted = AttributeSet::NONE.with(Attribute::VatDetails);
    bank.client()
        .transactions(&october(), wanted, &mut Sink::default(), &())
        .await
        .unwrap();
    let log = bank.log();
    let request = &log[0];
    assert_eq!(request.path(), "/v2/transactions");
    assert!(
        request.target.contains("status%5B%5D=completed"),
        "{}",
        request.target
    );
    assert!(
        request.target.contains("includes%5B%5D=labels"),
        "{}",
        request.target
    );
    assert_eq!(
        request.all("includes[]"),
        ["vat_details", "labels", "attachments"]
    );
    for (name, value) in [
        ("bank_account_id", "a-1"),
        ("settled_at_from", "2026-09-30T21:59:59.000Z"),
        ("settled_at_to", "2026-10-31T23:00:01.000Z"),
        ("sort_by", "settled_at:asc"),
        ("per_page", "100"),
        ("page", "1"),
    ] {
        assert_eq!(request.all(name), [value], "{name}");
    }
    assert_eq!(log[1].all("includes[]"), ["vat_details"]);
}

#[tokio::test]
async fn a_list_ends_where_no_next_page_is_named() {
    for next in [
        "",
        r#""next_page":null,"#,
        r#""next_page":0,"#,
        r#""next_page":1,"#,
    ] {
        let meta = format!(r#"{next}"current_page":1,"total_count":2"#);
        let bank = Bank::with(move |_| page(&rows(0..2), &meta));
        let (fetched, sink) = fetch(&bank, &october()).await;
        assert_eq!(fetched.unwrap().pages, 1, "{next}");
        assert_eq!((sink.rows.len(), bank.requests()), (2, 1), "{next}");
    }
}

#[tokio::test]
async fn pages_beyond_the_announced_ones_are_followed() {
    let bank = Bank::with(|request| {
        let number = request.page();
        let next = if number < 4 {
            format!(r#""next_page":{},"#, number + 1)
        } else {
            String::new()
        };
        let first = usize::try_from(number).unwrap() * 10;
        page(
            &rows(first..first + 1),
            &format!(r#"{next}"current_page":{number}"#),
        )
    });
    let (fetched, sink) = fetch(&bank, &october()).await;
    let fetched = fetched.unwrap();
    assert_eq!((fetched.pages, fetched.first_total), (4, None));
    assert_eq!(sink.rows, [row(10), row(20), row(30), row(40)]);
}

#[tokio::test]
async fn another_page_than_the_one_asked_for_is_an_error() {
    for (meta, got) in [
        (
            r#""current_page":1,"next_page":2,"total_pages":3,"total_count":3"#,
            "page 1",
        ),
        (
            r#""next_page":2,"total_pages":3,"total_count":3"#,
            "page no number",
        ),
    ] {
        let bank = Bank::with(move |_| page(&rows(0..1), meta));
        let error = fetch(&bank, &october()).await.0.unwrap_err();
        assert!(
            error.is_incomplete() && error.to_string().contains(got),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_page_that_is_gone_restarts_the_window() {
    let all = rows(0..250);
    let served = all.clone();
    let gone = AtomicU64::new(0);
    let bank = Bank::with(move |request| {
        if request.page() == 3 && gone.fetch_add(1, Ordering::SeqCst) == 0 {
            return Reply::error(422, "page_out_of_range");
        }
        answer("transactions", &served, request)
    });
    let (fetched, sink) = fetch(&bank, &october()).await;
    assert_eq!(fetched.unwrap().restarts, 1);
    assert_eq!((sink.rows, sink.restarts), (all, 1));
}

#[tokio::test]
async fn a_422_on_the_first_page_is_final() {
    let bank = Bank::with(|_| Reply::error(422, "missing"));
    let error = fetch(&bank, &october()).await.0.unwrap_err();
    assert_eq!(error.refusal().unwrap().code(), Some("missing"));
    assert_eq!(bank.requests(), 1);
}

#[tokio::test]
async fn a_moving_count_restarts_the_window() {
    let before = rows(0..250);
    let bank = Bank::with(move |request| {
        // One more row settles after the first two pages were read.
        let settled = if request.before < 2 {
            &before[..249]
        } else {
            &before
        };
        answer("transactions", settled, request)
    });
    let mut settings = bank.settings();
    settings.concurrency = 1.try_into().unwrap();
    let client = saldo::qonto::Client::new(&settings).unwrap();
    let mut sink = Sink::default();
    let fetched = client
        .transactions(&october(), AttributeSet::ALL, &mut sink, &())
        .await
        .unwrap();
    assert_eq!((fetched.restarts, fetched.first_total), (1, Some(250)));
    assert_eq!((sink.rows, sink.restarts), (rows(0..250), 1));
}

#[tokio::test]
async fn a_list_that_never_rests_is_an_error() {
    let bank = Bank::with(|request| {
        let meta = r#""current_page":PAGE,"next_page":NEXT,"total_pages":9,"total_count":COUNT"#;
        let meta = meta
            .replace("PAGE", &request.page().to_string())
            .replace("NEXT", &(request.page() + 1).to_string());
        page(
            &rows(0..1),
            &meta.replace("COUNT", &(900 + request.before).to_string()),
        )
    });
    let error = fetch(&bank, &october()).await.0.unwrap_err();
    assert!(matches!(error, Error::Moving { attempts: 4, .. }), "{error}");
    assert!(error.is_incomplete());
    let short = Bank::with(|request| {
        page(
            &rows(0..1),
            &format!(
                r#""current_page":{},"next_page":null,"total_pages":2,"total_count":2"#,
                request.page()
            ),
        )
    });
    let error = fetch(&short, &october()).await.0.unwrap_err().to_string();
    assert!(error.contains("page 1 is the last of 2"), "{error}");
}

/// A bank that lists no more than `limit` rows in one search.
fn limited(all: Vec<String>, limit: usize, refused_page: u64) -> Bank {
    Bank::with(move |request| {
        let bounds =
            at(&request.one("settled_at_from").unwrap())..=at(&request.one("settled_at_to").unwrap());
        let hits = all.iter().filter(|row| bounds.contains(&settled_at(row))).count();
        if hits > limit && request.page() >= refused_page {
            return Reply::error(422, "search_limit_reached");
        }
        answer("transactions", &all, request)
    })
}

#[tokio::test]
async fn beyond_the_search_limit_the_window_is_halved() {
    let all = rows(0..2_000);
    for refused_page in [1, 3] {
        let bank = limited(all.clone(), 300, refused_page);
        let (fetched, sink) = fetch(&bank, &october()).await;
        let fetched = fetched.unwrap();
        assert_eq!(sink.rows, all, "each row once, in order");
        assert_eq!(
            (fetched.first_total, fetched.entries, fetched.restarts),
            (Some(2_000), 2_000, 0)
        );
        assert!(fetched.parts > 6, "{fetched:?}");
    }
}

#[tokio::test]
async fn rows_at_the_seams_come_once() {
    // One row each second around noon: the margins of neighbouring parts overlap in several rows.
    let noon = at("2026-10-16T10:29:50Z");
    let all: Vec<_> = (0..40)
        .map(|n| {
            format!(
                r#"{{"id":"s-{n}","settled_at":"{}"}}"#,
                (noon + TimeDelta::seconds(n)).to_rfc3339()
            )
        })
        .collect();
    let bank = limited(all.clone(), 7, 1);
    let (fetched, sink) = fetch(&bank, &october()).await;
    assert_eq!(sink.rows, all);
    assert_eq!(fetched.unwrap().first_total, Some(40));
}

#[tokio::test]
async fn too_much_for_one_second_is_an_error() {
    let all = (0..20)
        .map(|n| format!(r#"{{"id":"s-{n}","settled_at":"2026-10-16T10:00:00Z"}}"#))
        .collect();
    let error = fetch(&limited(all, 10, 1), &october()).await.0.unwrap_err();
    assert!(matches!(error, Error::SearchLimit { .. }), "{error}");
    assert!(
        error.to_string().contains("account a-1") && error.to_string().contains("2026-10-16T09:59:5"),
        "{error}"
    );
}

#[tokio::test]
async fn long_lists_are_split_before_the_bank_refuses() {
    let bank = Bank::with(|request| {
        let is_whole = request
            .one("settled_at_from")
            .unwrap()
            .starts_with("2026-09-30T21")
            && request.one("settled_at_to").unwrap().starts_with("2026-10-31T23");
        let count = if is_whole { 10_001 } else { 1 };
        let id = request.one("settled_at_from").unwrap();
        page(
            &[format!(r#"{{"id":"{id}"}}"#)],
            &format!(r#""current_page":1,"total_count":{count}"#),
        )
    });
    let (fetched, sink) = fetch(&bank, &october()).await;
    assert_eq!(
        (fetched.unwrap().parts, sink.rows.len(), sink.restarts),
        (2, 2, 0)
    );
}

#[tokio::test]
async fn endless_lists_are_an_error() {
    let meta = r#""current_page":1,"next_page":2,"total_pages":1001,"total_count":5"#;
    let bank = Bank::with(move |_| page(&rows(0..1), meta));
    let error = fetch(&bank, &october()).await.0.unwrap_err();
    assert!(
        matches!(error, Error::TooManyPages { limit: 1_000, .. }),
        "{error}"
    );
    let endless = Bank::with(|request| {
        let number = request.page();
        page(
            &[],
            &format!(r#""current_page":{number},"next_page":{}"#, number + 1),
        )
    });
    let error = fetch(&endless, &october()).await.0.unwrap_err();
    assert!(matches!(error, Error::TooManyPages { .. }), "{error}");
    assert_eq!(endless.requests(), 1_000);
}

#[tokio::test]
async fn nothing_is_asked_about_the_time_before_the_bank() {
    let bank = Bank::with(|_| Reply::status(500, ""));
    let mut window = october();
    window.instants = at("2015-01-01T00:00:00Z")..at("2016-01-01T00:00:00Z");
    let fetched = fetch(&bank, &window).await.0.unwrap();
    assert_eq!(
        (fetched.entries, fetched.first_total, bank.requests()),
        (0, Some(0), 0)
    );
}

#[tokio::test]
async fn a_refused_key_in_the_middle_stops_all_workers() {
    let all = rows(0..5_000);
    let bank = Bank::with(move |request| match request.page() {
        5 => Reply::error(401, "unauthorized"),
        1 => answer("transactions", &all, request),
        _ => Reply::status(503, "").header("Retry-After", "60"),
    });
    let start = Instant::now();
    let error = fetch(&bank, &october()).await.0.unwrap_err();
    assert!(error.is_the_users(), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    let sent = bank.requests();
    assert!(sent <= 17, "{sent}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(bank.requests(), sent);
}

#[tokio::test]
async fn a_full_sink_ends_the_run() {
    let bank = Bank::with(|request| answer("transactions", &rows(0..5), request));
    let mut sink = Sink {
        is_full: true,
        ..Sink::default()
    };
    let error = bank
        .client()
        .transactions(&october(), AttributeSet::ALL, &mut sink, &())
        .await
        .unwrap_err();
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "the disk is full"
    );
}

#[derive(Default)]
struct Watched {
    expected: AtomicU64,
    pages: AtomicU64,
    entries: AtomicU64,
}

impl Progress for Watched {
    fn expected(&self, entries: u64) {
        self.expected.store(entries, Ordering::SeqCst);
    }

    fn page(&self, entries: u64) {
        self.pages.fetch_add(1, Ordering::SeqCst);
        self.entries.fetch_add(entries, Ordering::SeqCst);
    }

    fn withdrawn(&self, pages: u64, entries: u64) {
        self.pages.fetch_sub(pages, Ordering::SeqCst);
        self.entries.fetch_sub(entries, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn progress_counts_what_counts() {
    let gone = AtomicU64::new(0);
    let bank = Bank::with(move |request| {
        if request.page() == 3 && gone.fetch_add(1, Ordering::SeqCst) == 0 {
            return Reply::error(422, "page_out_of_range");
        }
        answer("transactions", &rows(0..250), request)
    });
    let watched = Watched::default();
    bank.client()
        .transactions(&october(), AttributeSet::NONE, &mut Sink::default(), &watched)
        .await
        .unwrap();
    let Watched {
        expected,
        pages,
        entries,
    } = watched;
    assert_eq!(
        (expected.into_inner(), pages.into_inner(), entries.into_inner()),
        (250, 3, 250)
    );
}

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
