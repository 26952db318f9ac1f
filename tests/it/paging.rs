//! Pages: concurrent, in order, complete or begun again.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use saldo::entry::AttributeSet;
use saldo::problem::Blame;
use saldo::qonto::Error;

use crate::bank::{Bank, Reply, Request};
use crate::ledger::{Sink, answer, fetch, october, page, row, rows};

/// After the first page so many requests wait for each other, however busy the machine is: if fewer are sent at once, none is
/// answered.
fn meet(meeting: &Barrier, count: usize, request: &Request) {
    if (1..=count).contains(&request.before) {
        meeting.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_fetched_sixteen_at_a_time_and_delivered_in_order() {
    let all = rows(0..4_000);
    let served = all.clone();
    let meeting = Barrier::new(16);
    // The later a page, the earlier its answer: order is not left to chance.
    let bank = Bank::with(move |request| {
        meet(&meeting, 16, request);
        let delay = 10 * (7 - request.page() % 8);
        answer("transactions", &served, request).after(Duration::from_millis(delay))
    });
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
}

#[tokio::test]
async fn fewer_at_a_time_on_request() {
    let all = rows(0..900);
    let meeting = Barrier::new(3);
    let bank = Bank::with(move |request| {
        meet(&meeting, 3, request);
        answer("transactions", &all, request).after(Duration::from_millis(20))
    });
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
            error.blame() == Blame::Incomplete && error.to_string().contains(got),
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

/// One more request asks for a second of the window: that is refused as well, so the length is not the reason.
#[tokio::test]
async fn a_422_on_the_first_page_is_final() {
    let bank = Bank::with(|_| Reply::error(422, "missing"));
    let error = fetch(&bank, &october()).await.0.unwrap_err();
    assert_eq!(error.refusal().unwrap().code(), Some("missing"));
    assert_eq!(bank.requests(), 2);
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
    assert_eq!(error.blame(), Blame::Incomplete);
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
    assert_eq!(error.blame(), Blame::User, "{error}");
    assert!(start.elapsed() < Duration::from_secs(50));
    // What was already on the wire may still be counted; after that nothing comes any more.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let sent = bank.requests();
    assert!(sent <= 17, "{sent}");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(bank.requests(), sent);
}
