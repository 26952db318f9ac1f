//! `GET /v2/transactions`: which transactions, in which order, cut into pages.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::company::stamp::Stamp;
use super::company::{Company, Includes, Status, Transaction};
use super::faults::Answer;
use super::query::Query;
use super::{Settings, Whim};

/// What a list request asks for.
#[derive(Debug)]
pub(crate) struct Selection {
    account: usize,
    statuses: Vec<Status>,
    windows: Vec<Window>,
    side: Option<bool>,
    operations: Vec<String>,
    with_receipts: Option<bool>,
    sort: (Field, bool),
    other_ties: bool,
    unmirrored_ties: bool,
    hides_reversed: bool,
    pub(crate) includes: Includes,
}

#[derive(Debug)]
struct Window {
    field: Field,
    is_lower: bool,
    bound: DateTime<Utc>,
    is_exclusive: bool,
    by_seconds: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Settled,
    Emitted,
    Created,
    Updated,
}

const FIELDS: [(&str, Field); 4] = [
    ("settled_at", Field::Settled),
    ("emitted_at", Field::Emitted),
    ("created_at", Field::Created),
    ("updated_at", Field::Updated),
];

impl Selection {
    /// Reads the query; array parameters count only with brackets, as at the bank.
    pub(crate) fn read(query: &Query, company: &Company, trace: &str) -> Result<Self, Answer> {
        let refuse = |name: &str, value: &str| {
            let detail = format!("{name} '{value}' is not included in the list");
            Answer::wrong_parameter("not_in_list", detail, name.to_owned(), trace)
        };
        let flag = |name: &str, yes: &str, no: &str| match query.get(name) {
            None => Ok(None),
            Some(value) if value == yes => Ok(Some(true)),
            Some(value) if value == no => Ok(Some(false)),
            Some(value) => Err(refuse(name, value)),
        };
        let statuses: Result<Vec<_>, _> = query
            .all("status[]")
            .map(|word| status(word).ok_or_else(|| refuse("status", word)))
            .collect();
        let sort = query.get("sort_by").unwrap_or("settled_at:desc");
        Ok(Self {
            account: account(query, company)?,
            statuses: Some(statuses?)
                .filter(|list| !list.is_empty())
                .unwrap_or_else(|| vec![Status::Completed]),
            windows: windows(query)?,
            side: flag("side", "credit", "debit")?,
            operations: query.all("operation_type[]").map(str::to_owned).collect(),
            with_receipts: flag("with_attachments", "true", "false")?,
            sort: sort_order(sort).ok_or_else(|| refuse("sort_by", sort))?,
            other_ties: false,
            unmirrored_ties: false,
            hides_reversed: false,
            includes: Includes::read(query),
        })
    }

    /// Forgets all statuses but the first.
    pub(crate) fn with_one_status(mut self) -> Self {
        self.statuses.truncate(1);
        self
    }

    /// As the bank may be where its documentation says nothing.
    pub(crate) fn with_whims(mut self, settings: &Settings) -> Self {
        for window in &mut self.windows {
            window.is_exclusive = settings.has(if window.is_lower {
                Whim::ExclusiveFrom
            } else {
                Whim::ExclusiveTo
            });
            window.by_seconds = settings.has(Whim::WholeSeconds);
        }
        self.hides_reversed = settings.has(Whim::HidesReversed);
        self.unmirrored_ties = settings.has(Whim::TiesAsTheyAre);
        self
    }

    /// Whether it asks for more than one status.
    pub(crate) fn has_several_statuses(&self) -> bool {
        self.statuses.len() > 1
    }

    /// Equal instants in the opposite order.
    pub(crate) fn with_other_ties(mut self) -> Self {
        self.other_ties = true;
        self
    }

    /// Those of `transactions` that are asked for, in the order asked for. Equal instants are ordered by identifier,
    /// which says nothing about which came first: the bank promises nothing there.
    pub(crate) fn select<'a>(&self, transactions: &'a [Transaction]) -> Vec<&'a Transaction> {
        let mut hits: Vec<_> = transactions
            .iter()
            .filter(|transaction| self.wants(transaction))
            .collect();
        hits.sort_by(|a, b| self.order(a, b));
        hits
    }

    fn wants(&self, transaction: &Transaction) -> bool {
        self.account == transaction.account
            // `reversed` is no value of the filter; the declined ones are shown with those it is most like.
            && self.statuses.iter().any(|wanted| match transaction.status {
                Status::Reversed => *wanted == Status::Declined && !self.hides_reversed,
                status => *wanted == status,
            })
            && self.side.is_none_or(|credit| credit == transaction.is_credit())
            && self.with_receipts.is_none_or(|with| with != transaction.receipts.is_empty())
            && (self.operations.is_empty() || self.operations.iter().any(|wanted| wanted == transaction.operation))
            && self.windows.iter().all(|window| window.holds(transaction))
    }

    fn order(&self, a: &Transaction, b: &Transaction) -> Ordering {
        let (field, ascending) = self.sort;
        let key = |transaction| (field.of(transaction).is_none(), field.of(transaction));
        let ties = if self.other_ties {
            b.id.cmp(&a.id)
        } else {
            a.id.cmp(&b.id)
        };
        let instants = key(a).cmp(&key(b));
        match (ascending, self.unmirrored_ties) {
            (true, _) => instants.then(ties),
            (false, true) => instants.reverse().then(ties),
            (false, false) => instants.then(ties).reverse(),
        }
    }
}

impl Window {
    fn holds(&self, transaction: &Transaction) -> bool {
        let exact = |at: DateTime<Utc>| {
            if self.by_seconds {
                at.timestamp() * 1_000_000
            } else {
                at.timestamp_micros()
            }
        };
        self.field
            .of(transaction)
            .is_some_and(|at| match exact(at).cmp(&exact(self.bound)) {
                Ordering::Equal => !self.is_exclusive,
                Ordering::Greater => self.is_lower,
                Ordering::Less => !self.is_lower,
            })
    }
}

impl Field {
    fn of(self, transaction: &Transaction) -> Option<DateTime<Utc>> {
        match self {
            Self::Settled => transaction.settled.map(Stamp::at),
            Self::Emitted | Self::Created => Some(transaction.emitted.at()),
            Self::Updated => Some(transaction.updated.at()),
        }
    }
}

fn account(query: &Query, company: &Company) -> Result<usize, Answer> {
    let accounts = company.accounts();
    let found = match (query.get("bank_account_id"), query.get("iban")) {
        (Some(id), _) => accounts.iter().position(|account| account.id == id),
        (None, Some(iban)) => accounts.iter().position(|account| account.iban == iban),
        (None, None) => {
            return Err(Answer::error(
                422,
                "missing",
                "bank_account_id or iban is missing",
            ));
        }
    };
    found.ok_or_else(|| Answer::error(404, "not_found", "bank account not found"))
}

fn status(word: &str) -> Option<Status> {
    [Status::Completed, Status::Pending, Status::Declined]
        .into_iter()
        .find(|status| status.word() == word)
}

fn sort_order(text: &str) -> Option<(Field, bool)> {
    let (name, direction) = text.split_once(':')?;
    let (_, field) = FIELDS.into_iter().find(|(known, _)| *known == name)?;
    match direction {
        "asc" => Some((field, true)),
        "desc" => Some((field, false)),
        _ => None,
    }
}

impl Includes {
    /// Only with brackets, as at the bank.
    pub(crate) fn read(query: &Query) -> Self {
        Self {
            labels: query.has("includes[]", "labels"),
            vat_details: query.has("includes[]", "vat_details"),
            attachments: query.has("includes[]", "attachments"),
        }
    }
}

fn windows(query: &Query) -> Result<Vec<Window>, Answer> {
    let mut all = Vec::new();
    for (name, field) in FIELDS {
        for (is_lower, end) in [(true, "from"), (false, "to")] {
            let Some(text) = query.get(&format!("{name}_{end}")) else {
                continue;
            };
            let bound = instant(text).ok_or_else(|| {
                Answer::error(
                    400,
                    "bad_request",
                    &format!("{name}_{end} is not a valid date time"),
                )
            })?;
            all.push(Window {
                field,
                is_lower,
                bound,
                is_exclusive: false,
                by_seconds: false,
            });
        }
    }
    Ok(all)
}

/// A full timestamp with any offset, or a day, which means its first instant; nothing before the bank's first year.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let day = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN).and_utc());
    let at = DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .ok()
        .or_else(day)?;
    (at.timestamp() >= 1_483_228_800).then_some(at)
}

/// The page and its size, as asked for.
pub(crate) fn page_and_size(query: &Query, trace: &str) -> Result<(usize, usize), Answer> {
    let number = |name: &str, default, allowed: std::ops::RangeInclusive<usize>| match query.get(name) {
        None => Ok(default),
        Some(text) => text.parse().ok().filter(|n| allowed.contains(n)).ok_or_else(|| {
            let detail = format!("{name} '{text}' is out of range");
            Answer::wrong_parameter("invalid", detail, name.to_owned(), trace)
        }),
    };
    Ok((
        number("page", 1, 1..=usize::MAX)?,
        number("per_page", 100, 1..=100)?,
    ))
}
