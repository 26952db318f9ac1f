//! What is answered where.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use super::company::Transaction;
use super::faults::{Action, Answer};
use super::files::Files;
use super::json::{Json, Text, object};
use super::listing::page_and_size;
use super::oauth::Grants;
use super::paging::Page;
use super::query::Query;
use super::{Request, Settings, Whim};

mod guard;
mod papers;
mod transactions;

/// The servers of the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// Answers in JSON, to whoever has a key.
    Api,
    /// Answers with files, to whoever has an address.
    Files,
    /// Lets users log in, and gives tokens to applications.
    Logins,
}

/// The bank behind the server: its data, and how often what was asked.
#[derive(Debug)]
pub(crate) struct Bank {
    settings: Settings,
    transactions: Vec<Transaction>,
    turns: Mutex<Vec<usize>>,
    answers: AtomicUsize,
    list_requests: AtomicUsize,
    invoice_requests: AtomicUsize,
    files: Files,
    grants: Grants,
    going: Notify,
}

impl Bank {
    pub(crate) fn new(settings: Settings, file_port: u16) -> Self {
        Self {
            transactions: settings.company.transactions().collect(),
            turns: Mutex::new(vec![0; settings.faults.script.len()]),
            answers: AtomicUsize::new(0),
            list_requests: AtomicUsize::new(0),
            invoice_requests: AtomicUsize::new(0),
            files: Files::new(&settings, file_port),
            grants: Grants::new(settings.logins.clone(), settings.has(Whim::FormerTokensPass)),
            going: Notify::new(),
            settings,
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn grants(&self) -> &Grants {
        &self.grants
    }

    /// Accepts no connection any more.
    pub(crate) fn go(&self) {
        self.going.notify_one();
    }

    /// Returns when no connection is accepted any more.
    pub(crate) async fn gone(&self) {
        self.going.notified().await;
    }

    /// The answer, and what the script says about how it is sent.
    pub(crate) fn answer(&self, host: Host, request: &Request) -> (Answer, Vec<Action>) {
        let query = Query(request.query.clone());
        let actions = self.due(&request.path, &query);
        let trace = format!("{:032x}", self.answers.fetch_add(1, Ordering::Relaxed) + 1);
        let scripted = actions.iter().find_map(|action| match action {
            Action::Answer(answer) => Some(answer.clone()),
            _ => None,
        });
        let true_answer = || match host {
            Host::Api => self
                .refusal(request)
                .unwrap_or_else(|| self.data(&request.path, &query, &actions, &trace)),
            Host::Logins => self
                .staging_refusal(request)
                .unwrap_or_else(|| self.grants.answer(request)),
            Host::Files => self
                .files
                .answer(request, &self.settings.company, &self.transactions),
        };
        let mut answer = scripted
            .unwrap_or_else(true_answer)
            .with_header("x-tyk-trace-id", &trace);
        if let Some(now) = self.settings.clock {
            answer = answer.with_header("date", &httpdate::fmt_http_date(now.into()));
        }
        (answer, actions)
    }

    fn due(&self, path: &str, query: &Query) -> Vec<Action> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let script = self.settings.faults.script.iter().zip(turns.iter_mut());
        let matching = script.filter(|(fault, _)| fault.matches(path, query));
        let due = matching.filter_map(|(fault, turn)| {
            *turn += 1;
            fault.action(*turn).cloned()
        });
        due.collect()
    }

    fn data(&self, path: &str, query: &Query, actions: &[Action], trace: &str) -> Answer {
        let company = &self.settings.company;
        let with_external = query.get("include_external_accounts") == Some("true");
        let answer = match path {
            "/v2/organization" => {
                let mut organization = company.organization(with_external);
                self.alter_each(&mut organization, "bank_accounts");
                Ok(Answer::data(&object([("organization", organization)])))
            }
            "/v2/bank_accounts" => {
                let mut organization = company.organization(with_external);
                self.alter_each(&mut organization, "bank_accounts");
                let accounts = organization.get("bank_accounts").cloned();
                Ok(Answer::data(&object([("bank_accounts", accounts.into())])))
            }
            "/v2/memberships" => {
                let with_former = self.settings.has(Whim::KeepsFormerMembers);
                let members = company.memberships(with_former);
                self.plain_list("memberships", members, query, actions, trace)
            }
            "/v2/labels" => self.plain_list("labels", company.labels(), query, actions, trace),
            "/v2/transactions" => self.transactions(query, actions, trace),
            _ => match self.paper_list(path, query, actions, trace) {
                Some(list) => list,
                None => Ok(self.single(path, query)),
            },
        };
        answer.unwrap_or_else(|refused| refused)
    }

    fn single(&self, path: &str, query: &Query) -> Answer {
        if path.starts_with("/v2/organizations/") || path.starts_with("/v1/organizations/") {
            return Answer::gone();
        }
        if let Some(id) = path.strip_prefix("/v2/attachments/") {
            let found = self.files.attachment(id, &self.transactions);
            return found.map_or_else(
                || Answer::error(404, "not_found", "attachment not found"),
                |attachment| Answer::data(&object([("attachment", attachment)])),
            );
        }
        if let Some(id) = path
            .strip_prefix("/v2/transactions/")
            .and_then(|rest| rest.strip_suffix("/attachments"))
        {
            let found = self.transactions.iter().find(|transaction| transaction.id == id);
            return found.map_or_else(Answer::transaction_not_found, |transaction| {
                Answer::data(&object([("attachments", self.attachments(transaction))]))
            });
        }
        if let Some(paper) = self.single_paper(path, query) {
            return paper;
        }
        if let Some(id) = path.strip_prefix("/v2/transactions/") {
            return self.transaction(id, query);
        }
        if let Some(id) = path.strip_prefix("/v2/labels/") {
            let mut labels = self.settings.company.labels();
            let found = labels.find(|label| label.get("id").and_then(Json::as_text) == Some(id));
            return found.map_or_else(
                || Answer::error(404, "not_found", "label not found"),
                |label| Answer::data(&object([("label", label)])),
            );
        }
        Answer::no_such_page()
    }

    fn plain_list(
        &self,
        key: &'static str,
        items: impl Iterator<Item = Json>,
        query: &Query,
        actions: &[Action],
        trace: &str,
    ) -> Result<Answer, Answer> {
        let (number, size) = page_and_size(query, trace)?;
        let altered = items.map(|mut item| {
            self.settings.faults.apply(false, &mut item);
            item
        });
        let items: Vec<_> = altered.collect();
        let (shown, meta) = Page { number, size }.cut(&items, actions, trace)?;
        Ok(list(key, Json::List(shown.to_vec()), meta))
    }

    fn alter_each(&self, value: &mut Json, key: &str) {
        let Json::Object(fields) = value else { return };
        for (_, list) in fields.iter_mut().filter(|(name, _)| name == key) {
            if let Json::List(items) = list {
                for item in items {
                    self.settings.faults.apply(false, item);
                }
            }
        }
        self.settings.faults.apply(false, value);
    }
}

fn list(key: &'static str, rows: Json, meta: Option<Json>) -> Answer {
    let mut fields: Vec<(Text, Json)> = vec![(key.into(), rows)];
    fields.extend(meta.map(|meta| ("meta".into(), meta)));
    Answer::data(&Json::Object(fields))
}
