//! One page of a list: its bytes, and where its rows lie in them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;

use super::wire::Meta;

/// One page of a list, kept as it was sent.
#[derive(Debug, Clone)]
pub struct Page {
    body: String,
    rows: Vec<Range<usize>>,
    pub(super) standing: Standing,
}

/// Where a page stands in its list, as far as the bank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Standing {
    pub(super) current: Option<u64>,
    pub(super) next: Option<u64>,
    pub(super) total_pages: Option<u64>,
    pub(super) total_count: Option<u64>,
}

impl Page {
    /// Reads an answer whose rows stand under `key`.
    pub(crate) fn parse(body: String, key: &str) -> Result<Self, serde_json::Error> {
        let answer: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(&body)?;
        let list = answer
            .get(key)
            .ok_or_else(|| serde_json::Error::custom(format_args!("it has no '{key}'")))?;
        let rows: Option<Vec<&RawValue>> = serde_json::from_str(list.get())?;
        let place = |row: &RawValue| {
            let start = row.get().as_ptr().addr() - body.as_ptr().addr();
            start..start + row.get().len()
        };
        let standing = match answer.get("meta") {
            Some(meta) => Standing::of(meta)?,
            None => Standing::default(),
        };
        if rows.is_none()
            && let Some(count) = standing.total_count.filter(|count| *count > 0)
        {
            let reason = format!("'{key}' is null although total_count is {count}");
            return Err(serde_json::Error::custom(reason));
        }
        let rows = rows.unwrap_or_default().into_iter().map(place).collect();
        Ok(Self { body, rows, standing })
    }

    /// The raw JSON objects, in the bank's order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &str> {
        self.rows.iter().map(|row| &self.body[row.clone()])
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Drops the rows whose identifier is in `known`, and says how many.
    pub(crate) fn drop_known(&mut self, known: &HashSet<String>) -> usize {
        let before = self.rows.len();
        let Self { body, rows, .. } = self;
        rows.retain(|row| !row_id(&body[row.clone()]).is_some_and(|id| known.contains(&*id)));
        before - self.rows.len()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.rows().filter_map(row_id)
    }
}

fn row_id(row: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    serde_json::from_str(row).ok().map(|Identified { id }| id)
}

impl Standing {
    fn of(meta: &RawValue) -> Result<Self, serde_json::Error> {
        let meta = serde_json::from_str::<Option<Meta<'_>>>(meta.get())?.unwrap_or_default();
        let pages_by_count = || {
            let per_page = meta.per_page().filter(|per_page| *per_page > 0)?;
            Some(meta.total_count()?.div_ceil(per_page))
        };
        Ok(Self {
            current: meta.current_page(),
            next: meta.next_page(),
            total_pages: meta.total_pages().or_else(pages_by_count),
            total_count: meta.total_count(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_the_banks_own_bytes() {
        let body = "{ \"meta\" : {\"current_page\":1,\"total_count\":201,\"per_page\":100}, \
                    \"transactions\":[ {\"id\":\"a\", \"amount\": 1.0} ,\n{\"id\":\"ü\"}] }";
        let page = Page::parse(body.to_owned(), "transactions").unwrap();
        assert_eq!(
            page.rows().collect::<Vec<_>>(),
            [r#"{"id":"a", "amount": 1.0}"#, r#"{"id":"ü"}"#]
        );
        assert_eq!(page.standing.total_pages, Some(3));
    }

    #[test]
    fn a_missing_list_is_an_error_and_a_null_one_is_empty() {
        assert!(
            Page::parse("{\"items\":[]}".to_owned(), "labels")
                .unwrap_err()
                .to_string()
                .contains("'labels'")
        );
        assert!(
            Page::parse("{\"labels\":null,\"meta\":null}".to_owned(), "labels")
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            Page::parse(
                "{\"labels\":null,\"meta\":{\"total_count\":3}}".to_owned(),
                "labels"
            )
            .unwrap_err()
            .to_string(),
            "'labels' is null although total_count is 3"
        );
        assert!(
            Page::parse("{\"labels\":[{\"id\":".to_owned(), "labels")
                .unwrap_err()
                .is_eof()
        );
    }

    #[test]
    fn known_rows_can_be_dropped() {
        let body = r#"{"labels":[{"id":"a"},{"id":"b"},{"name":"no id"}]}"#;
        let mut page = Page::parse(body.to_owned(), "labels").unwrap();
        assert_eq!(page.drop_known(&HashSet::from(["a".to_owned()])), 1);
        assert_eq!(page.len(), 2);
        assert_eq!(page.ids().collect::<Vec<_>>(), ["b"]);
    }
}
