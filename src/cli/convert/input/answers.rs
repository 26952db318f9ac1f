//! Whole answers of the API, in any order, merged.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::InputError;
use crate::qonto::directory::Directory;

/// A text of JSON documents, one after the other.
#[derive(Debug)]
pub(in crate::cli) struct Answers {
    pub(in crate::cli) name: String,
    pub(in crate::cli) text: String,
}

/// One object of the bank.
pub(in crate::cli::convert) enum Object<'a> {
    Organization(&'a str),
    Account(&'a str),
    Membership(&'a str),
    Label(&'a str),
    SupplierInvoice(&'a str),
    Transaction(&'a str),
}

/// The accounts, members and labels of all answers.
pub(in crate::cli) fn directory_of(answers: &[Answers]) -> Result<Directory, InputError> {
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
            Object::Transaction(_) => Ok(()),
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
}

impl Answers {
    /// Shows every object; a refusal becomes an error with its line.
    pub(in crate::cli::convert) fn visit<'a>(
        &'a self,
        mut see: impl FnMut(Object<'a>, u64) -> Result<(), String>,
    ) -> Result<(), InputError> {
        let mut documents = serde_json::Deserializer::from_str(&self.text).into_iter::<Answer<'a>>();
        loop {
            let before = documents.byte_offset();
            let answer = match documents.next() {
                None => return Ok(()),
                Some(Ok(answer)) => answer,
                Some(Err(error)) => {
                    let line = if error.line() > 0 {
                        error.line() as u64
                    } else {
                        self.line_of(before)
                    };
                    return Err(self.refuse(line, error.to_string()));
                }
            };
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
                see(object, before as u64).map_err(|reason| self.refuse(self.line_of(before), reason))?;
            }
        }
    }

    fn line_of(&self, offset: usize) -> u64 {
        let text = self.text.as_bytes();
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
