//! Numbers of accounts: how a range holds them, and how they grow to the length of the books.

use super::{Chart, VatRate, VatTarget};
use crate::books::BankAccounts;

/// Accounts from one to another, both included, told by their first digits: `1200-1250` also holds `120001`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    first: String,
    last: String,
}

impl Span {
    /// Reads `1200` or `1200-1250`; both ends have the same number of digits. All zeros are no account.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = is_number(first)
            && is_number(last)
            && first.len() == last.len()
            && first <= last
            && !is_all_zeros(last);
        fits.then(|| Self {
            first: first.to_owned(),
            last: last.to_owned(),
        })
    }

    /// The first account.
    pub fn first(&self) -> &str {
        &self.first
    }

    /// Whether the account's first digits lie in the range.
    pub fn contains(&self, account: &str) -> bool {
        account
            .get(..self.first.len())
            .is_some_and(|root| (self.first.as_str()..=self.last.as_str()).contains(&root))
    }
}

/// Shows `1200`, or `1200-1250`.
impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            f.write_str(&self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl Chart {
    /// Whether this is the account of a customer or supplier: one digit more than a ledger account of the books.
    ///
    /// Without the books' own length, it is one digit more than in the chart.
    pub fn is_personal(&self, account: &str) -> bool {
        // In DATEV's charts debtors begin with 1 to 6, creditors with 7 to 9.
        let ledger = self.books_length.or(self.length);
        self.personal
            && ledger.is_some_and(|length| account.len() == length + 1)
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && !account.starts_with('0')
    }

    /// The same chart, for books whose ledger accounts have so many digits.
    #[must_use]
    pub fn with_length(mut self, digits: Option<u8>) -> Self {
        self.books_length = digits.map(usize::from);
        let rates = std::mem::take(&mut self.vat);
        let mut grown = Vec::new();
        for vat in rates {
            let grow = |target| match target {
                VatTarget::Account(account) => VatTarget::Account(self.in_full(&account).unwrap_or(account)),
                key @ VatTarget::Key(_) => key,
            };
            grown.push(VatRate {
                input: vat.input.map(grow),
                output: vat.output.map(grow),
                rate: vat.rate,
            });
        }
        self.vat = grown;
        let mut accounts = std::mem::take(&mut self.vat_accounts);
        for account in accounts
            .iter_mut()
            .flat_map(|vat| vat.input.iter_mut().chain(&mut vat.output))
        {
            if let Some(full) = self.in_full(account) {
                *account = full;
            }
        }
        self.vat_accounts = accounts;
        self
    }

    /// The same chart, for books whose bank accounts have these ledger accounts.
    #[must_use]
    pub fn with_banks(mut self, bank: &BankAccounts) -> Self {
        let accounts = bank.accounts.values().chain(&bank.default);
        self.books_banks = accounts.filter_map(|account| self.in_full(account)).collect();
        self
    }

    /// Whether it is the ledger account of a bank account, by the chart or in these books.
    pub fn is_bank(&self, account: &str) -> bool {
        let is_in_chart =
            || !self.is_personal(account) && self.roles.bank.iter().any(|span| span.contains(account));
        self.is_own_bank(account) || is_in_chart()
    }

    /// Whether these books name it as the ledger account of a bank account that is exported.
    pub fn is_own_bank(&self, account: &str) -> bool {
        self.in_full(account)
            .is_some_and(|full| self.books_banks.contains(&full))
    }

    /// The account in the length of the books: a standard one grows zeros on its right (1200 becomes 120000).
    /// `None` when it is no account of these books.
    pub fn in_full(&self, account: &str) -> Option<String> {
        if is_all_zeros(account) || !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let length = account.len();
        match (self.length, self.books_length.or(self.length)) {
            (Some(standard), Some(full)) => {
                let is_standard = length == standard && standard <= full;
                let fits = is_standard || length == full || self.is_personal(account);
                fits.then(|| grown(account, full))
            }
            (None, Some(full)) => {
                let fits = length <= full || self.is_personal(account);
                fits.then(|| grown(account, full))
            }
            (_, None) => Some(account.to_owned()),
        }
    }

    /// What to write in place of what is no account of these books.
    pub fn remedy(&self, account: &str) -> String {
        if is_all_zeros(account) && !account.is_empty() {
            ZEROS.to_owned()
        } else {
            self.lengths()
        }
    }

    /// Which numbers are accounts of these books.
    pub(in crate::booking) fn lengths(&self) -> String {
        let full = self.books_length.or(self.length);
        match (self.length, full) {
            (Some(standard), Some(full)) if self.personal && standard == full => {
                format!("write {full} digits, or {} for a customer or supplier", full + 1)
            }
            (Some(standard), Some(full)) if standard >= full => format!("write {full} digits"),
            (Some(standard), Some(full)) => format!(
                "write {standard} digits, which grow to {full}, or {full}; {} for a customer or supplier",
                full + 1
            ),
            (None, Some(full)) if self.personal => format!(
                "write 1 to {full} digits, which grow to {full}, or {} for a customer or supplier",
                full + 1
            ),
            (None, Some(full)) => format!("write 1 to {full} digits, which grow to {full}"),
            (_, None) => "write digits only".to_owned(),
        }
    }
}

/// What is to be said of an account of zeros.
pub(super) const ZEROS: &str = "write the number of an account; no account is all zeros";

/// Whether there is no other digit; also where there is none at all.
pub(super) fn is_all_zeros(account: &str) -> bool {
    account.bytes().all(|byte| byte == b'0')
}

fn grown(account: &str, length: usize) -> String {
    format!("{account:0<length$}")
}
