//! What nobody outside the bank knows, asked of the bank: few requests, all of them reading.
//!
//! What is found says nothing about the books: no amount, name, label, identifier or account number is in a [`Finding`],
//! only words of our own and codes in lower case.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;

use super::client::Client;
use super::error::Error;
use row::{Listed, Row, tied};

mod content;
mod length;
mod row;

const LIST: &str = "/v2/transactions";

/// A question, and what the bank's behaviour answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its name, the same in every report.
    pub key: &'static str,
    /// The question.
    pub question: &'static str,
    /// `yes`, `no`, a code, or why it was not found out.
    pub answer: String,
}

/// What was found, and which identifiers to look for next time; those are not for others.
#[derive(Debug, Default)]
pub struct Findings {
    /// For the report.
    pub findings: Vec<Finding>,
    /// Card payments that are pending now.
    pub pending: Vec<String>,
}

/// Asks about one account.
struct Probe<'c> {
    client: &'c Client,
    account: &'c str,
    /// No earlier changes are asked for, where the account has more than the bank lists.
    since: Option<String>,
    findings: Findings,
}

impl Client {
    /// Asks all questions about the account of this id, with some twenty requests one after another. In `others`, the
    /// other accounts, only transfers between own accounts are looked for; `remembered` are the card payments that were
    /// pending at an earlier time; `now` is when to look back from.
    pub async fn probe(
        &self,
        account: &str,
        others: &[String],
        remembered: &[String],
        now: DateTime<Utc>,
    ) -> Result<Findings, Error> {
        let mut probe = Probe {
            client: self,
            account,
            since: None,
            findings: Findings::default(),
        };
        let (newest, long) = probe.newest(now).await?;
        probe.bounds(&newest.transactions).await?;
        probe.past_the_end(&newest).await?;
        probe.say(
            "search-limit",
            "What happens to a search with more than 10 000 hits?",
            long,
        );
        probe.ties(&newest.transactions).await?;
        probe.members(&newest.transactions).await?;
        probe.statuses(&newest).await?;
        probe.kept_ids(remembered).await?;
        probe.values(&newest.transactions);
        probe.between_own(&newest.transactions, others, now).await?;
        probe.say(
            "rate-limit",
            "What does a 429 look like, and does it say how long to wait?",
            "not asked: it would take 1 000 requests within 10 seconds",
        );
        Ok(probe.findings)
    }
}

impl Probe<'_> {
    async fn list(&self, more: &[(&'static str, &str)]) -> Result<Listed, Error> {
        self.list_of(self.account, more).await
    }

    async fn list_of(&self, account: &str, more: &[(&'static str, &str)]) -> Result<Listed, Error> {
        let mut query = vec![
            ("bank_account_id", account.to_owned()),
            ("per_page", "100".to_owned()),
        ];
        query.extend(self.since.clone().map(|since| ("updated_at_from", since)));
        query.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let read = |body: String| serde_json::from_str(&body);
        self.client.get(LIST, &query, read).await
    }

    fn say(&mut self, key: &'static str, question: &'static str, answer: impl Into<String>) {
        self.findings.findings.push(Finding {
            key,
            question,
            answer: answer.into(),
        });
    }

    fn decide(&mut self, key: &'static str, question: &'static str, answer: Option<bool>, unseen: &str) {
        let answer = answer.map_or_else(
            || format!("not seen: {unseen}"),
            |yes| if yes { "yes" } else { "no" }.to_owned(),
        );
        self.say(key, question, answer);
    }

    /// Around one entry with a fraction of a second, and no other entry within two seconds.
    async fn bounds(&mut self, rows: &[Row]) -> Result<(), Error> {
        let times: Vec<_> = rows.iter().filter_map(|row| row.settled_at).collect();
        let is_alone = |at: DateTime<Utc>| {
            let near = times
                .iter()
                .filter(|other| (**other - at).abs() < TimeDelta::seconds(2));
            near.count() == 1 && !matches!(at.timestamp_subsec_millis(), 0 | 999)
        };
        let entry = rows
            .iter()
            .find_map(|row| Some((row, row.settled_at.filter(|at| is_alone(*at))?)));
        let (mut from, mut to, mut fraction) = (None, None, None);
        if let Some((row, at)) = entry {
            let (second, milli) = (TimeDelta::seconds(1), TimeDelta::milliseconds(1));
            from = Some(self.finds(row, at, at + second).await?);
            to = Some(self.finds(row, at - second, at).await?);
            fraction = Some(!self.finds(row, at + milli, at + second).await?);
        }
        let unseen = "no settled entry stands alone in its second";
        self.decide(
            "from-inclusive",
            "Does settled_at_from include the instant itself?",
            from,
            unseen,
        );
        self.decide(
            "to-inclusive",
            "Does settled_at_to include the instant itself?",
            to,
            unseen,
        );
        self.decide(
            "bounds-exact",
            "Do the bounds heed fractions of a second?",
            fraction,
            unseen,
        );
        Ok(())
    }

    async fn finds(&self, row: &Row, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<bool, Error> {
        let (from, to) = (stamp(from), stamp(to));
        let listed = self
            .list(&[("settled_at_from", &from), ("settled_at_to", &to)])
            .await?;
        Ok(listed.transactions.iter().any(|found| found.id == row.id))
    }

    /// The same list again, and backwards.
    async fn ties(&mut self, rows: &[Row]) -> Result<(), Error> {
        let ties = tied(rows);
        let (mut same, mut mirrored) = (None, None);
        if !ties.is_empty() {
            let again = self.list(&[("sort_by", "settled_at:desc")]).await?;
            same = Some(tied(&again.transactions) == ties);
            let oldest = rows.iter().filter_map(|row| row.settled_at).min();
            let from = oldest.map(|at| stamp(at - TimeDelta::seconds(1)));
            let from = from.unwrap_or_default();
            let forwards = self
                .list(&[("sort_by", "settled_at:asc"), ("settled_at_from", &from)])
                .await?;
            let mut backwards = tied(&forwards.transactions);
            for ids in backwards.values_mut() {
                ids.reverse();
            }
            let both = ties
                .iter()
                .filter_map(|(at, ids)| Some((ids, backwards.get(at)?)));
            let both: Vec<_> = both.filter(|(a, b)| a.len() == b.len()).collect();
            mirrored = (!both.is_empty()).then(|| both.iter().all(|(a, b)| a == b));
        }
        let unseen = "no two of the newest entries settled at one instant";
        self.decide(
            "ties-stable",
            "Do equal instants keep their order from request to request?",
            same,
            unseen,
        );
        self.decide(
            "ties-mirrored",
            "Is their order turned around with the direction?",
            mirrored,
            unseen,
        );
        Ok(())
    }
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
