//! The transactions just outside a period: they anchor its opening and closing balance.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::client::Client;
use super::error::Error;
use super::instant;
use super::page::Page;
use super::window::Beside;
use crate::entry::AttributeSet;
use crate::excerpt::short;

/// So many pages of a hundred are searched for neighbours: the margin of a request is one second wide.
const PAGES: u64 = 10;

impl Client {
    /// The `rows` (1 to 100) settled transactions of an account that lie nearest to an instant on one side of it,
    /// the nearest first, as sent; fewer where there are no more.
    ///
    /// Several may have settled at one instant: if one does not meet the balance, ask for more of them.
    pub async fn neighbours(
        &self,
        account_id: &str,
        beside: Beside,
        rows: u8,
        wanted: AttributeSet,
    ) -> Result<Vec<Box<RawValue>>, Error> {
        if beside.is_before_everything() {
            return Ok(Vec::new());
        }
        let rows = rows.clamp(1, 100);
        // The request is a second wider than the side. Only if all it brings lies in that second is more asked for.
        let (found, is_all) = self.outside(account_id, beside, wanted, rows, 1).await?;
        if found.len() >= usize::from(rows) || is_all {
            return Ok(found);
        }
        let mut found = Vec::new();
        for page in 1..=PAGES {
            let (more, is_all) = self.outside(account_id, beside, wanted, 100, page).await?;
            found.extend(more);
            if found.len() >= usize::from(rows) || is_all {
                found.truncate(usize::from(rows));
                return Ok(found);
            }
        }
        Err(Error::TooManyPages {
            path: PATH.to_owned(),
            limit: PAGES,
        })
    }

    /// What of one page lies on the asked side, and whether the page is the last one.
    async fn outside(
        &self,
        account_id: &str,
        beside: Beside,
        wanted: AttributeSet,
        per_page: u8,
        number: u64,
    ) -> Result<(Vec<Box<RawValue>>, bool), Error> {
        let mut query = beside.query(account_id, wanted, per_page);
        query.push(("page", number.to_string()));
        let page = self
            .get(PATH, &query, |body| Page::parse(body, "transactions"))
            .await?;
        if page.standing.current != Some(number) {
            return Err(Error::WrongPage {
                path: PATH.to_owned(),
                asked: number,
                got: page
                    .standing
                    .current
                    .map_or("no number".to_owned(), |current| current.to_string()),
            });
        }
        let mut outside = Vec::new();
        for row in page.rows() {
            if beside.holds(settled_at(row)?)
                && let Ok(row) = RawValue::from_string(row.to_owned())
            {
                outside.push(row);
            }
        }
        Ok((outside, page.standing.next.is_none()))
    }
}

const PATH: &str = "/v2/transactions";

fn settled_at(row: &str) -> Result<chrono::DateTime<chrono::Utc>, Error> {
    #[derive(Deserialize)]
    struct Settled<'a> {
        #[serde(borrow)]
        settled_at: Cow<'a, str>,
    }
    let unreadable = |reason: String| Error::Unreadable {
        path: PATH.to_owned(),
        tries: super::error::Tries(1),
        reason,
    };
    let row: Settled<'_> = serde_json::from_str(row).map_err(|error| unreadable(error.to_string()))?;
    instant::parse(&row.settled_at)
        .ok_or_else(|| unreadable(format!("'{}' is not a point in time", short(&row.settled_at))))
}
