//! Windows: what is asked for, and what happens when it is too much.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::TimeDelta;
use saldo::entry::{Attribute, AttributeSet};
use saldo::qonto::Error;
use saldo::qonto::progress::Progress;

use crate::bank::{Bank, Reply};
use crate::ledger::{Sink, answer, at, fetch, october, page, rows, settled_at};

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
