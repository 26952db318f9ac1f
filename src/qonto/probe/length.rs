//! Questions about how far lists go.

use chrono::{DateTime, TimeDelta, Utc};

use super::row::{Listed, refused};
use super::{Probe, stamp};
use crate::qonto::error::Error;
use crate::qonto::listing::SEARCH_LIMIT;

const NEWEST: (&str, &str) = ("sort_by", "settled_at:desc");

/// So far is looked back, where a search for all entries has too many hits.
const DAYS: [i64; 4] = [90, 30, 7, 1];

impl Probe<'_> {
    /// The newest entries, and what became of a search for all of them.
    pub(super) async fn newest(&mut self, now: DateTime<Utc>) -> Result<(Listed, String), Error> {
        let whole = match self.list(&[NEWEST]).await {
            Err(Error::Refused(refusal)) if refusal.status() == 422 => refusal,
            listed => {
                let listed = listed?;
                let answer = self.beyond_the_limit(&listed).await?;
                return Ok((listed, answer));
            }
        };
        for days in DAYS {
            self.since = Some(stamp(now - TimeDelta::days(days)));
            match self.list(&[NEWEST]).await {
                Err(Error::Refused(refusal)) if refusal.status() == 422 => {}
                listed => return Ok((listed?, format!("refused at once: {}", refused(&whole)))),
            }
        }
        Err(Error::Refused(whole))
    }

    async fn beyond_the_limit(&self, newest: &Listed) -> Result<String, Error> {
        let count = newest.meta.and_then(|meta| meta.total_count).unwrap_or_default();
        if count < SEARCH_LIMIT {
            return Ok("not seen: the account has fewer than 10 000 entries".to_owned());
        }
        if count == SEARCH_LIMIT {
            return Ok(
                "begun, and counted as 10 000: the account has as many, or no more are counted".to_owned(),
            );
        }
        Ok(match self.list(&[NEWEST, ("page", "101")]).await {
            Ok(listed) if listed.transactions.is_empty() => "begun, and empty beyond 10 000".to_owned(),
            Ok(_) => "begun, and listed beyond 10 000".to_owned(),
            Err(Error::Refused(refusal)) => {
                format!("begun, and refused beyond 10 000: {}", refused(&refusal))
            }
            Err(other) => return Err(other),
        })
    }

    pub(super) async fn past_the_end(&mut self, newest: &Listed) -> Result<(), Error> {
        let pages = newest.meta.and_then(|meta| meta.total_pages);
        let past = pages.unwrap_or(1).max(1).saturating_add(1).to_string();
        let answer = match self.list(&[NEWEST, ("page", &past)]).await {
            Ok(listed) if listed.transactions.is_empty() => "an empty list".to_owned(),
            Ok(_) => "a list with entries".to_owned(),
            Err(Error::Refused(refusal)) => refused(&refusal),
            Err(other) => return Err(other),
        };
        self.say("page-past-end", "What does a page past the end answer?", answer);
        Ok(())
    }
}
