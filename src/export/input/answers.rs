//! Whole answers of the API, in any order, merged.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ANEW, BYTE_ORDER_MARK, InputError};
use crate::excerpt::short;
use crate::qonto::directory::Directory;
use crate::qonto::wire::at_column;

/// A text of JSON documents, one after the other.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// One object of the bank.
pub(in crate::export) enum Object<'a, 'o> {
    Organization(&'a str),
    Account(&'a str),
    Membership(&'a str),
    Label(&'a str),
    SupplierInvoice(&'a str),
    Transaction(&'a str),
    /// What an answer says of the list of transactions that it is a page of; its rows come one by one as well.
    Page {
        meta: &'a RawValue,
        rows: &'o [&'a RawValue],
    },
}

/// The top keys by which an answer or a line is known.
const KEYS: [&str; 11] = [
    "organization",
    "bank_account",
    "bank_accounts",
    "membership",
    "memberships",
    "label",
    "labels",
    "supplier_invoice",
    "supplier_invoices",
    "transaction",
    "transactions",
];

/// Keys that are named of an answer that nobody knows.
const NAMED: usize = 5;

/// The accounts, members and labels of all answers.
pub(crate) fn directory_of(answers: &[Answers]) -> Result<Directory, InputError> {
    let mut directory = Directory::builder();
    for answer in answers {
        answer.visit(|object, _| match object {
            Object::Organization(json) => directory.organization(json).map_err(|error| error.to_string()),
            Object::Account(json) => directory.account(json).map_err(|error| error.to_string()),
            Object::Membership(json) => directory.membership(json).map_err(|error| error.to_string()),
            Object::Label(json) => directory.label(json).map_err(|error| error.to_string()),
            Object::SupplierInvoice(json) => directory
                .supplier_invoice(json)
                .map_err(|error| error.to_string()),
            Object::Transaction(_) | Object::Page { .. } => Ok(()),
        })?;
    }
    let name = answers
        .first()
        .map(|answer| answer.name.clone())
        .unwrap_or_default();
    known(directory.build(), &name)
}

fn known(directory: Directory, name: &str) -> Result<Directory, InputError> {
    if directory.accounts().is_empty() {
        return Err(InputError::NoOrganization(name.to_owned()));
    }
    Ok(directory)
}

/// An answer of the API, known by its top key, or a line of a dump.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    organization: Option<&'a RawValue>,
    #[serde(borrow)]
    bank_account: Option<&'a RawValue>,
    #[serde(borrow)]
    membership: Option<&'a RawValue>,
    #[serde(borrow)]
    label: Option<&'a RawValue>,
    #[serde(borrow)]
    supplier_invoice: Option<&'a RawValue>,
    #[serde(borrow)]
    transaction: Option<&'a RawValue>,
    #[serde(borrow, default)]
    bank_accounts: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    memberships: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    labels: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    supplier_invoices: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    transactions: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

/// What is wrong with an object that has these keys.
fn unknown(keys: &BTreeSet<Cow<'_, str>>) -> String {
    let names: Vec<_> = keys
        .iter()
        .take(NAMED)
        .map(|key| format!("`{}`", short(key)))
        .collect();
    let has = if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    };
    format!(
        "this is no answer of the Qonto API that Saldo reads: it has {has}, but no organization, bank_accounts, \
         memberships, labels, supplier_invoices or transactions; fetch it again, or take it out of the input"
    )
}

/// The keys of an object that could be read.
fn keys(document: &str) -> BTreeSet<Cow<'_, str>> {
    let object = serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(document);
    object.unwrap_or_default().into_keys().collect()
}

impl Answer<'_> {
    /// Whether it has none of the keys, or only null under them.
    fn is_empty(&self) -> bool {
        let one = [
            self.organization,
            self.bank_account,
            self.membership,
            self.label,
            self.supplier_invoice,
            self.transaction,
        ];
        let many = [
            &self.bank_accounts,
            &self.memberships,
            &self.labels,
            &self.supplier_invoices,
            &self.transactions,
        ];
        one.iter().all(Option::is_none) && many.iter().all(|list| list.is_none())
    }
}

impl Answers {
    /// Shows every object; a refusal becomes an error with its line.
    pub(in crate::export) fn visit<'a>(
        &'a self,
        mut see: impl FnMut(Object<'a, '_>, u64) -> Result<(), String>,
    ) -> Result<(), InputError> {
        let mut documents = serde_json::Deserializer::from_str(self.json()).into_iter::<Answer<'a>>();
        loop {
            let before = documents.byte_offset();
            let mut answer = match documents.next() {
                None => return Ok(()),
                Some(Ok(answer)) => answer,
                Some(Err(_)) if !self.json().trim_start().starts_with('{') => {
                    return Err(InputError::no_dump(
                        &self.name,
                        "it does not begin with a JSON object",
                    ));
                }
                Some(Err(error)) => {
                    let line = if error.line() > 0 {
                        error.line() as u64
                    } else {
                        self.line_of(before)
                    };
                    return Err(self.refuse(line, format!("{}; {ANEW}", at_column(&error))));
                }
            };
            let refused = |reason| self.refuse(self.line_of(before), reason);
            if answer.is_empty() {
                let keys = keys(&self.json()[before..documents.byte_offset()]);
                if !keys.iter().any(|key| KEYS.contains(&&**key)) {
                    return Err(refused(unknown(&keys)));
                }
                // Null is as good as an empty list, and may be announced as another one.
                answer.transactions = keys.contains("transactions").then(Vec::new);
            }
            if let Some(meta) = answer.meta
                && let Some(rows) = &answer.transactions
            {
                see(Object::Page { meta, rows }, before as u64).map_err(refused)?;
            }
            let one = |json: Option<&'a RawValue>| json.into_iter();
            let many = |list: Option<Vec<&'a RawValue>>| list.unwrap_or_default().into_iter();
            let organizations = one(answer.organization).map(|json| Object::Organization(json.get()));
            let accounts = one(answer.bank_account).chain(many(answer.bank_accounts));
            let members = one(answer.membership).chain(many(answer.memberships));
            let labels = one(answer.label).chain(many(answer.labels));
            let invoices = one(answer.supplier_invoice).chain(many(answer.supplier_invoices));
            let transactions = one(answer.transaction).chain(many(answer.transactions));
            let objects = organizations
                .chain(accounts.map(|json| Object::Account(json.get())))
                .chain(members.map(|json| Object::Membership(json.get())))
                .chain(labels.map(|json| Object::Label(json.get())))
                .chain(invoices.map(|json| Object::SupplierInvoice(json.get())))
                .chain(transactions.map(|json| Object::Transaction(json.get())));
            for object in objects {
                see(object, before as u64).map_err(refused)?;
            }
        }
    }

    /// The text without the mark that some editors put before it.
    fn json(&self) -> &str {
        self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.text)
    }

    fn line_of(&self, offset: usize) -> u64 {
        let text = self.json().as_bytes();
        let mut offset = offset.min(text.len());
        while text.get(offset).is_some_and(u8::is_ascii_whitespace) {
            offset += 1;
        }
        1 + memchr::memchr_iter(b'\n', &text[..offset]).count() as u64
    }

    fn refuse(&self, line: u64, reason: String) -> InputError {
        InputError::Line {
            path: self.name.clone(),
            line,
            reason,
        }
    }
}
