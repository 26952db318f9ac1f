//! An account with one transaction a minute, and the bank's way of listing it.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use saldo::entry::AttributeSet;
use saldo::qonto::Error;
use saldo::qonto::page::Page;
use saldo::qonto::transactions::{Fetched, PageSink, SinkError};
use saldo::qonto::window::{By, Status, Window};

use crate::bank::{Bank, Reply, Request};

/// Collects rows; a restart empties it.
#[derive(Default)]
pub(crate) struct Sink {
    pub(crate) rows: Vec<String>,
    pub(crate) restarts: u32,
    pub(crate) is_full: bool,
}

impl PageSink for Sink {
    fn page(&mut self, page: Page) -> Result<(), SinkError> {
        if self.is_full {
            return Err("the disk is full".into());
        }
        self.rows.extend(page.rows().map(str::to_owned));
        Ok(())
    }

    fn restart(&mut self) -> Result<(), SinkError> {
        self.rows.clear();
        self.restarts += 1;
        Ok(())
    }
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn october() -> Window {
    Window {
        account_id: "a-1".to_owned(),
        instants: at("2026-09-30T22:00:00Z")..at("2026-10-31T23:00:00Z"),
        status: Status::Completed,
        by: By::Settlement,
    }
}

pub(crate) async fn fetch(bank: &Bank, window: &Window) -> (Result<Fetched, Error>, Sink) {
    let mut rows = Sink::default();
    let fetched = bank
        .client()
        .transactions(window, AttributeSet::ALL, &mut rows, &())
        .await;
    (fetched, rows)
}

/// Row number `n`, settled `n` minutes after the start of October.
pub(crate) fn row(n: usize) -> String {
    let settled_at = october().instants.start + TimeDelta::minutes(i64::try_from(n).unwrap());
    format!(
        r#"{{"id":"t-{n:05}","settled_at":"{}"}}"#,
        settled_at.format("%Y-%m-%dT%H:%M:%S%.3fZ")
    )
}

pub(crate) fn rows(numbers: Range<usize>) -> Vec<String> {
    numbers.map(row).collect()
}

pub(crate) fn settled_at(row: &str) -> DateTime<Utc> {
    let value: serde_json::Value = serde_json::from_str(row).unwrap();
    at(value["settled_at"].as_str().unwrap())
}

/// Answers a list as the bank does: bounds (inclusive), order, pages, 422 past the end.
pub(crate) fn answer(key: &str, all: &[String], request: &Request) -> Reply {
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

pub(crate) fn page(rows: &[String], meta: &str) -> Reply {
    Reply::json(format!(
        r#"{{"transactions":[{}],"meta":{{{meta}}}}}"#,
        rows.join(",")
    ))
}
