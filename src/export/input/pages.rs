//! What answers of the API say of the list that each is a page of, held against what is there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::proof::Doubt;
use crate::qonto::wire::Meta;

/// The pages of transactions in an input, by the lists that they are of.
#[derive(Debug, Default)]
pub(in crate::export) struct Pages {
    lists: BTreeMap<ListKey, Vec<Page>>,
}

/// What the pages of one list have in common. Lists of as many rows share it, such as those of two months.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ListKey {
    /// Absent where no row tells it, or rows of several accounts are mixed.
    account: Option<String>,
    total_count: Option<u64>,
    total_pages: Option<u64>,
    per_page: Option<u64>,
}

#[derive(Debug, PartialEq, Eq)]
struct Page {
    number: Option<u64>,
    next: Option<u64>,
    ids: BTreeSet<String>,
}

/// What a row must say to be counted; what else is wrong with it is told when it is converted.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    bank_account_id: Option<Cow<'a, str>>,
}

impl Pages {
    /// Adds the rows of an answer with its `meta`; `only` is the account, where there is but one.
    pub(in crate::export) fn add(
        &mut self,
        meta: &RawValue,
        rows: &[&RawValue],
        only: Option<&str>,
    ) -> Result<(), serde_json::Error> {
        let Some(meta) = serde_json::from_str::<Option<Meta<'_>>>(meta.get())? else {
            return Ok(());
        };
        let (mut ids, mut accounts) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            let Ok(row) = serde_json::from_str::<Row<'_>>(row.get()) else {
                continue;
            };
            ids.insert(row.id.into_owned());
            accounts.insert(row.bank_account_id.map(Cow::into_owned));
        }
        let account = match accounts.len() {
            1 => accounts.pop_first().flatten(),
            _ => None,
        };
        let key = ListKey {
            account: account.or_else(|| only.map(ToOwned::to_owned)),
            total_count: meta.total_count(),
            total_pages: meta.total_pages(),
            per_page: meta.per_page(),
        };
        let page = Page {
            number: meta.current_page(),
            next: meta.next_page(),
            ids,
        };
        let pages = self.lists.entry(key).or_default();
        // The same page may have been saved twice.
        if !pages.contains(&page) {
            pages.push(page);
        }
        Ok(())
    }

    /// The lists of an account of which rows or pages are missing.
    pub(in crate::export) fn doubts(&self, account: &str) -> Vec<Doubt> {
        let lists = self.lists.iter();
        let concerns = |key: &ListKey| key.account.as_deref().is_none_or(|known| known == account);
        lists
            .filter(|(key, pages)| concerns(key) && !self.is_past_an_end(key, pages))
            .filter_map(|(key, pages)| shortfall(key, pages))
            .collect()
    }

    /// Whether these are empty answers to pages after the last one of a list that is there.
    fn is_past_an_end(&self, key: &ListKey, pages: &[Page]) -> bool {
        let is_empty = pages.iter().all(|page| page.ids.is_empty());
        let of_account = |other: &ListKey| ListKey {
            account: other.account.clone(),
            ..key.clone()
        };
        is_empty
            && self
                .lists
                .keys()
                .any(|other| other != key && of_account(other) == *other)
    }
}

/// What is missing of a list, or of several ones of as many rows.
fn shortfall(key: &ListKey, pages: &[Page]) -> Option<Doubt> {
    let mut found = BTreeSet::new();
    let mut times: BTreeMap<u64, u64> = BTreeMap::new();
    for page in pages {
        found.extend(&page.ids);
        if let Some(number) = page.number {
            *times.entry(number).or_default() += 1;
        }
    }
    let found = found.len() as u64;
    // One row a page: somebody looked for the entry before or after a period, and wanted no more of the list.
    if key.per_page == Some(1) && times.keys().eq([&1]) {
        return None;
    }
    let by_count = || Some(key.total_count?.div_ceil(key.per_page.filter(|rows| *rows > 0)?));
    let announced_pages = key.total_pages.or_else(by_count);
    let following = pages.iter().filter_map(|page| page.next).max();
    let last = announced_pages.max(following).unwrap_or(0);
    let lists = match key.total_count {
        Some(count) if found == count => return None,
        Some(count) if found < count => None,
        // More than one list counts: there are several of as many rows.
        Some(count) if count > 0 => Some(found.div_ceil(count)),
        _ => Some(1),
    };
    let is_there = |page: u64, lists: u64| times.get(&page).is_some_and(|times| *times >= lists);
    let is_whole = lists.is_some_and(|lists| {
        // Without numbers only the rows can be counted.
        times.is_empty() || (1..=last).all(|page| is_there(page, lists))
    });
    (!is_whole).then_some(Doubt::ShortList {
        found,
        announced: key
            .total_count
            .map(|count| count.saturating_mul(lists.unwrap_or(1))),
        pages: pages.len() as u64,
        of_pages: announced_pages.map(|pages| pages.saturating_mul(lists.unwrap_or(1))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows `from..to` of a list of `total`, as one page of `per_page`.
    fn page(
        pages: &mut Pages,
        (account, total, per_page): (&str, u64, u64),
        number: u64,
        rows: std::ops::Range<u64>,
    ) {
        let rows: Vec<_> = rows
            .map(|row| format!(r#"{{"id":"t-{row}","bank_account_id":"{account}"}}"#))
            .map(|row| RawValue::from_string(row).unwrap())
            .collect();
        let last = total.div_ceil(per_page);
        let next = if number < last {
            (number + 1).to_string()
        } else {
            "null".to_owned()
        };
        let meta = format!(
            r#"{{"current_page":{number},"next_page":{next},"total_pages":{last},"total_count":{total},"per_page":{per_page}}}"#
        );
        let rows: Vec<_> = rows.iter().map(|row| &**row).collect();
        let meta = RawValue::from_string(meta).unwrap();
        pages.add(&meta, &rows, None).unwrap();
    }

    fn short(found: u64, announced: u64, pages: u64, of_pages: u64) -> Vec<Doubt> {
        vec![Doubt::ShortList {
            found,
            announced: Some(announced),
            pages,
            of_pages: Some(of_pages),
        }]
    }

    #[test]
    fn a_list_is_whole_with_all_of_its_pages() {
        let list = ("a", 5, 2);
        for (left_out, doubts) in [
            (None, Vec::new()),
            (Some(1), short(3, 5, 2, 3)),
            (Some(2), short(3, 5, 2, 3)),
            (Some(3), short(4, 5, 2, 3)),
        ] {
            let mut pages = Pages::default();
            for number in (1..=3).filter(|number| Some(*number) != left_out) {
                let first = (number - 1) * 2;
                page(&mut pages, list, number, first..(first + 2).min(5));
                // Saved twice.
                page(&mut pages, list, number, first..(first + 2).min(5));
            }
            assert_eq!(pages.doubts("a"), doubts, "{left_out:?}");
            assert_eq!(pages.doubts("b"), []);
        }
    }

    #[test]
    fn a_row_that_slipped_between_two_pages_is_missing() {
        let mut pages = Pages::default();
        page(&mut pages, ("a", 4, 2), 1, 0..2);
        page(&mut pages, ("a", 4, 2), 2, 1..3);
        assert_eq!(pages.doubts("a"), short(3, 4, 2, 2));
    }

    #[test]
    fn lists_of_other_accounts_and_months_are_lists_of_their_own() {
        let mut pages = Pages::default();
        page(&mut pages, ("a", 3, 2), 1, 0..2);
        page(&mut pages, ("a", 3, 2), 2, 2..3);
        // Another account with as many rows, and another month of the first one.
        page(&mut pages, ("b", 3, 2), 1, 20..22);
        page(&mut pages, ("b", 3, 2), 2, 22..23);
        page(&mut pages, ("a", 3, 2), 1, 10..12);
        assert_eq!(pages.doubts("a"), short(5, 6, 3, 4));
        assert_eq!(pages.doubts("b"), []);
        page(&mut pages, ("a", 3, 2), 2, 12..13);
        // In the other direction, only its first page: nothing is missing.
        page(&mut pages, ("b", 3, 2), 1, 21..23);
        assert_eq!((pages.doubts("a"), pages.doubts("b")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn what_is_no_list_raises_no_doubt() {
        let mut pages = Pages::default();
        // The entry before a period.
        page(&mut pages, ("a", 700, 1), 1, 0..1);
        // Nothing, and a page past the end.
        page(&mut pages, ("a", 0, 100), 1, 0..0);
        page(&mut pages, ("a", 2, 2), 1, 0..2);
        page(&mut pages, ("a", 2, 2), 2, 0..0);
        let rows = RawValue::from_string(r#"{"id":"t"}"#.to_owned()).unwrap();
        for meta in ["null", "{}", r#"{"current_page":1,"next_page":null}"#] {
            let meta = RawValue::from_string(meta.to_owned()).unwrap();
            pages.add(&meta, &[&*rows], Some("a")).unwrap();
        }
        assert_eq!(pages.doubts("a"), []);
        page(&mut pages, ("a", 9, 9), 1, 0..0);
        assert_eq!(pages.doubts("a"), short(0, 9, 1, 1));
    }

    #[test]
    fn without_a_count_the_pages_count() {
        let mut pages = Pages::default();
        let row = RawValue::from_string(r#"{"id":"t"}"#.to_owned()).unwrap();
        let meta = RawValue::from_string(r#"{"current_page":1,"next_page":2}"#.to_owned()).unwrap();
        pages.add(&meta, &[&*row], Some("a")).unwrap();
        let doubt = Doubt::ShortList {
            found: 1,
            announced: None,
            pages: 1,
            of_pages: None,
        };
        assert_eq!(pages.doubts("a"), [doubt]);
    }
}
