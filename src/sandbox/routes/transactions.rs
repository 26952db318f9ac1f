//! Transactions: `GET /v2/transactions`, a search with its limit and its pages; one of them; what belongs to it.

use std::sync::atomic::Ordering;

use super::{Bank, list};
use crate::sandbox::Whim;
use crate::sandbox::company::{Includes, Transaction};
use crate::sandbox::faults::{Action, Answer};
use crate::sandbox::json::{Json, object};
use crate::sandbox::listing::{Selection, page_and_size};
use crate::sandbox::paging::Page;
use crate::sandbox::query::Query;

impl Bank {
    pub(super) fn transactions(
        &self,
        query: &Query,
        actions: &[Action],
        trace: &str,
    ) -> Result<Answer, Answer> {
        let settings = &self.settings;
        let list_requests = self.list_requests.fetch_add(1, Ordering::Relaxed) + 1;
        let mut selection = Selection::read(query, &settings.company, trace)?.with_whims(settings);
        if settings.has(Whim::RefusesSeveralStatuses) && selection.has_several_statuses() {
            return Err(Answer::error(422, "invalid", "status must be one value"));
        }
        if settings.one_status {
            selection = selection.with_one_status();
        }
        if settings.unstable_ties && list_requests.is_multiple_of(2) {
            selection = selection.with_other_ties();
        }
        let mut hits: Vec<_> = selection
            .select(&self.transactions)
            .into_iter()
            .flat_map(|hit| std::iter::repeat_n(hit, settings.faults.copies(&hit.id, list_requests)))
            .collect();
        let (number, size) = page_and_size(query, trace)?;
        let limit = settings.search_limit;
        let is_too_long = if settings.has(Whim::CountsToLimit) {
            hits.truncate(limit);
            false
        } else if settings.has(Whim::BeginsLongSearches) {
            hits.len() > limit && number.saturating_mul(size) > limit
        } else {
            hits.len() > limit && !settings.has(Whim::NoSearchLimit)
        };
        if is_too_long {
            return Err(self.too_long());
        }
        let is_past_end = number > hits.len().div_ceil(size).max(1);
        if is_past_end && settings.has(Whim::EmptyPastEnd) {
            return Ok(list("transactions", Json::List(Vec::new()), None));
        }
        if is_past_end && settings.has(Whim::OtherWords) {
            return Err(Answer::error(404, "no_such_page", "there is nothing here"));
        }
        let (shown, meta) = Page { number, size }.cut(&hits, actions, trace)?;
        let rows = shown
            .iter()
            .map(|transaction| self.render(transaction, selection.includes));
        Ok(list("transactions", rows.collect(), meta))
    }

    pub(super) fn transaction(&self, id: &str, query: &Query) -> Answer {
        let found = self.transactions.iter().find(|transaction| transaction.id == id);
        found.map_or_else(Answer::transaction_not_found, |transaction| {
            Answer::data(&object([(
                "transaction",
                self.render(transaction, Includes::read(query)),
            )]))
        })
    }

    pub(super) fn attachments(&self, transaction: &Transaction) -> Json {
        let ids = (0..transaction.receipts.len()).map(|n| transaction.attachment_id(n));
        ids.filter_map(|id| self.files.attachment(&id, &self.transactions))
            .collect()
    }

    fn too_long(&self) -> Answer {
        if self.settings.has(Whim::OtherWords) {
            return Answer::error(422, "window_too_large", "narrow the search");
        }
        let detail = format!(
            "the search has more than {} results, use filters",
            self.settings.search_limit
        );
        Answer::error(422, "search_limit_reached", &detail)
    }

    pub(super) fn render(&self, transaction: &Transaction, includes: Includes) -> Json {
        let mut row = transaction.render(&self.settings.company, includes);
        if row.get("attachments").is_some() {
            row.set("attachments", self.attachments(transaction));
        }
        if self.settings.has(Whim::SmallestUnits) {
            in_smallest_units(&mut row);
        }
        if self.settings.has(Whim::TransferOnBothSides)
            && row.get("subject_type").and_then(Json::as_text) == Some("WalletToWallet")
        {
            row.set("operation_type", "transfer".into());
        }
        self.settings.faults.apply(true, &mut row);
        row
    }
}

/// Yen have no hundredths, and dinars have thousandths.
fn in_smallest_units(row: &mut Json) {
    let decimals = match row.get("local_currency").and_then(Json::as_text) {
        Some("JPY") => 0,
        Some("KWD") => 3,
        _ => return,
    };
    let Some(Json::Raw(amount)) = row.get("local_amount") else {
        return;
    };
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let units = Json::Raw(format!("{whole}{fraction:0<decimals$}").into());
    row.set("local_amount_cents", units);
}
