//! One transaction: how the company's story tells it, and how the bank's answer shows it.

use super::identity::uuid;
use super::people;
use super::stamp::Stamp;
use crate::sandbox::json::{Json, Text, object};

mod shown;

pub(crate) use shown::Includes;

/// A transaction in the making. What the story does not say has the value that is most common at the bank.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    number: usize,
    /// Position of its account in the company.
    pub(crate) account: usize,
    /// Signed cents: positive is money in.
    pub(crate) cents: i64,
    pub(crate) balance: Option<i64>,
    pub(crate) status: Status,
    pub(crate) operation: &'static str,
    subject: &'static str,
    label: Text,
    clean_name: Option<Text>,
    reference: Option<Text>,
    note: Option<Text>,
    pub(crate) settled: Option<Stamp>,
    pub(crate) emitted: Stamp,
    pub(crate) updated: Stamp,
    local: Option<Local>,
    vat: Vec<VatLine>,
    initiator: Option<usize>,
    labels: &'static [usize],
    card: Option<&'static str>,
    category: &'static str,
    pub(crate) receipts: &'static [&'static str],
    receipt_lost: bool,
    detail: Option<(&'static str, Json)>,
    left_out: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Completed,
    Pending,
    Declined,
    Reversed,
}

#[derive(Debug, Clone)]
struct Local {
    amount: Text,
    cents: i64,
    currency: &'static str,
}

#[derive(Debug, Clone)]
struct VatLine {
    percent: i64,
    tax: i64,
    net: i64,
}

impl Status {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Pending => "pending",
            Self::Declined => "declined",
            Self::Reversed => "reversed",
        }
    }
}

/// Telling the story.
impl Transaction {
    pub(crate) fn new(operation: &'static str, subject: &'static str, cents: i64, at: Stamp) -> Self {
        Self {
            id: String::new(),
            number: 0,
            account: people::MAIN,
            cents,
            balance: None,
            status: Status::Completed,
            operation,
            subject,
            label: Text::default(),
            clean_name: None,
            reference: None,
            note: None,
            settled: Some(at),
            emitted: at.plus_millis(-1_501),
            updated: at.plus_millis(485),
            local: None,
            vat: Vec::new(),
            initiator: None,
            labels: &[],
            card: None,
            category: if cents < 0 {
                "other_expense"
            } else {
                "other_income"
            },
            receipts: &[],
            receipt_lost: false,
            detail: None,
            left_out: &[],
        }
    }

    pub(crate) fn card(cents: i64, at: Stamp, member: usize) -> Self {
        const CARDS: [&str; 7] = ["4242", "0001", "5502", "0070", "8181", "9999", "1234"];
        let mut card = Self::new("card", "Card", cents, at).by(member);
        card.card = CARDS.get(member).copied();
        card.emitted = at.minus_days(2).plus_millis(-7_918_123);
        card
    }

    pub(crate) fn transfer(cents: i64, at: Stamp, iban: &str) -> Self {
        Self::new("transfer", "Transfer", cents, at).detail("transfer", sepa(iban))
    }

    pub(crate) fn income(cents: i64, at: Stamp, iban: &str) -> Self {
        Self::new("income", "Income", cents, at)
            .detail("income", sepa(iban))
            .category("sales")
    }

    pub(crate) fn direct_debit(cents: i64, at: Stamp, iban: &str, mandate: &'static str) -> Self {
        let mut detail = sepa(iban);
        detail.set("unique_mandate_reference", mandate.into());
        Self::new("direct_debit", "DirectDebit", cents, at).detail("direct_debit", detail)
    }

    pub(crate) fn on(self, account: usize) -> Self {
        Self { account, ..self }
    }

    pub(crate) fn label(self, label: impl Into<Text>) -> Self {
        Self {
            label: label.into(),
            ..self
        }
    }

    pub(crate) fn clean(self, name: impl Into<Text>) -> Self {
        Self {
            clean_name: Some(name.into()),
            ..self
        }
    }

    pub(crate) fn reference(self, reference: impl Into<Text>) -> Self {
        Self {
            reference: Some(reference.into()),
            ..self
        }
    }

    pub(crate) fn note(self, note: impl Into<Text>) -> Self {
        Self {
            note: Some(note.into()),
            ..self
        }
    }

    pub(crate) fn by(self, member: usize) -> Self {
        Self {
            initiator: Some(member),
            ..self
        }
    }

    pub(crate) fn labelled(self, labels: &'static [usize]) -> Self {
        Self { labels, ..self }
    }

    pub(crate) fn category(self, category: &'static str) -> Self {
        Self { category, ..self }
    }

    pub(crate) fn receipts(self, receipts: &'static [&'static str]) -> Self {
        Self { receipts, ..self }
    }

    pub(crate) fn receipt_lost(self) -> Self {
        Self {
            receipt_lost: true,
            ..self
        }
    }

    pub(crate) fn detail(self, key: &'static str, detail: Json) -> Self {
        Self {
            detail: Some((key, detail)),
            ..self
        }
    }

    pub(crate) fn leave_out(self, left_out: &'static [&'static str]) -> Self {
        Self { left_out, ..self }
    }

    pub(crate) fn emitted(self, emitted: Stamp) -> Self {
        Self { emitted, ..self }
    }

    pub(crate) fn updated(self, updated: Stamp) -> Self {
        Self { updated, ..self }
    }

    /// What was paid in another currency: the number as sent, and its `local_amount_cents`.
    pub(crate) fn foreign(self, amount: impl Into<Text>, cents: i64, currency: &'static str) -> Self {
        let amount = amount.into();
        Self {
            local: Some(Local {
                amount,
                cents,
                currency,
            }),
            ..self
        }
    }

    /// Value-added tax contained in the whole amount.
    pub(crate) fn vat(self, percent: i64) -> Self {
        let gross = self.cents.abs();
        self.vat_part(percent, gross)
    }

    /// Value-added tax contained in a part of the amount; more than one part makes `vat_rate` -1.
    pub(crate) fn vat_part(mut self, percent: i64, gross: i64) -> Self {
        let whole = 100 + percent;
        let tax = (2 * gross * percent + whole) / (2 * whole);
        self.vat.push(VatLine {
            percent,
            tax,
            net: gross - tax,
        });
        self
    }

    pub(crate) fn unsettled(self, status: Status) -> Self {
        let category = if status == Status::Pending {
            "pending"
        } else {
            self.category
        };
        Self {
            status,
            settled: None,
            category,
            ..self
        }
    }

    /// What was pending moves the balance at last.
    pub(crate) fn settled(self, at: Stamp) -> Self {
        Self {
            status: Status::Completed,
            settled: Some(at),
            updated: at.plus_millis(485),
            category: "other_expense",
            ..self
        }
    }

    /// Gives it its identifier, by its place in the story.
    pub(crate) fn number_as(&mut self, number: usize) {
        self.number = number;
        self.id = uuid(self.emitted.at().timestamp_millis(), salt(number, 0));
    }

    /// The bank's `side`; a card check of nothing counts as money out.
    pub(crate) fn is_credit(&self) -> bool {
        self.cents > 0 || (self.cents == 0 && self.card.is_none())
    }

    /// Settled order; what is not settled comes last.
    pub(crate) fn settled_order(&self) -> (bool, Option<chrono::DateTime<chrono::Utc>>) {
        (self.settled.is_none(), self.settled.map(Stamp::at))
    }
}

/// The four fields of a SEPA counterparty.
pub(crate) fn sepa(iban: &str) -> Json {
    object([
        ("counterparty_account_number", iban.to_owned().into()),
        ("counterparty_account_number_format", "IBAN".into()),
        ("counterparty_bank_identifier", "XXXXDEFFXXX".into()),
        ("counterparty_bank_identifier_format", "SWIFT_BIC".into()),
    ])
}

fn salt(number: usize, part: usize) -> u64 {
    u64::try_from(number * 8 + part).unwrap_or(u64::MAX)
}
