//! Statements, invoices and credit notes.

use std::sync::atomic::Ordering;

use chrono::{DateTime, FixedOffset};

use super::Bank;
use crate::sandbox::company::paperwork;
use crate::sandbox::faults::{Action, Answer};
use crate::sandbox::json::{Json, object};
use crate::sandbox::query::Query;

impl Bank {
    pub(super) fn paper_list(
        &self,
        path: &str,
        query: &Query,
        actions: &[Action],
        trace: &str,
    ) -> Option<Result<Answer, Answer>> {
        let key = [
            "statements",
            "client_invoices",
            "credit_notes",
            "supplier_invoices",
        ]
        .into_iter()
        .find(|key| path.strip_prefix("/v2/") == Some(key))?;
        let mut papers = self.papers(path, query)?;
        for paper in &mut papers {
            self.settings.faults.apply(false, paper);
        }
        if let Some(from) = query.get("filter[updated_at_from]") {
            let Ok(from) = DateTime::parse_from_rfc3339(from) else {
                let detail = "filter[updated_at_from] is not a valid date time";
                return Some(Err(Answer::error(400, "bad_request", detail)));
            };
            papers.retain(|paper| is_changed_since(paper, from));
        }
        Some(self.plain_list(key, papers.into_iter(), query, actions, trace))
    }

    /// Statements, invoices and credit notes, by the path of their list.
    fn papers(&self, path: &str, query: &Query) -> Option<Vec<Json>> {
        let (company, more) = (&self.settings.company, self.settings.more_papers);
        let has_invoices = paperwork::has_any(company);
        let if_any = |papers: Vec<Json>| if has_invoices { papers } else { Vec::new() };
        Some(match path {
            "/v2/statements" => {
                let accounts: Vec<_> = query.all("bank_account_ids[]").collect();
                let all = self.files.statements(company, &self.transactions).iter();
                all.filter(|statement| statement.is_of(&accounts))
                    .map(|statement| self.files.statement(statement))
                    .collect()
            }
            "/v2/client_invoices" => {
                let before = self.invoice_requests.fetch_add(1, Ordering::Relaxed);
                if_any(paperwork::client_invoices(
                    before < self.settings.slow_invoices,
                    more,
                ))
            }
            "/v2/credit_notes" => if_any(paperwork::credit_notes(more)),
            "/v2/supplier_invoices" => if_any(paperwork::supplier_invoices(&self.transactions, more)),
            _ => return None,
        })
    }

    /// One of them, if the path is of that kind.
    pub(super) fn single_paper(&self, path: &str, query: &Query) -> Option<Answer> {
        for (key, list) in ["client_invoice", "credit_note", "supplier_invoice", "statement"].map(|key| {
            let path = format!("/v2/{key}s/");
            (key, path)
        }) {
            if let Some(id) = path.strip_prefix(&list) {
                let all = self.papers(&list[..list.len() - 1], query).unwrap_or_default();
                let found = all
                    .into_iter()
                    .find(|paper| paper.get("id").and_then(Json::as_text) == Some(id));
                return Some(found.map_or_else(
                    || Answer::error(404, "not_found", "not found"),
                    |paper| Answer::data(&object([(key, paper)])),
                ));
            }
        }
        None
    }
}

fn is_changed_since(paper: &Json, from: DateTime<FixedOffset>) -> bool {
    let updated = match paper.get("updated_at") {
        Some(Json::Raw(altered)) => Some(altered.trim_matches('"')),
        value => value.and_then(Json::as_text),
    };
    let updated = updated.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    updated.is_some_and(|at| at >= from)
}
