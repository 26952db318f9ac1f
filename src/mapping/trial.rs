//! What tests around mappings share: an invented entry, and a mapping around a few lines.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::{Charset, Mapping, Outcome, Row, Scope, Tally};
use crate::entry::{Account, Entry, Moment, Organization, Side};
use crate::money::Cents;
use crate::period::Period;
use crate::problem::{Problems, Source};

/// A character set that holds everything.
pub(crate) struct Anything;

impl Charset for Anything {
    fn fit(&self, _: &mut String, _: usize) -> Result<u64, char> {
        Ok(0)
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A card payment of 12.34 EUR late on 31 October, which is 1 November in Berlin.
pub(crate) fn entry() -> Entry<'static> {
    let zone = Tz::Europe__Berlin;
    Entry {
        id: "019a1b2c-0000-7000-8000-000000000001".into(),
        account_id: "account-1".into(),
        side: Side::Debit,
        amount: Cents::from_decimal(decimal("-12.34")).unwrap(),
        currency: "EUR".into(),
        balance: None,
        settled_at: Moment::in_zone(instant("2026-10-31T23:30:05Z"), zone),
        emitted_at: Some(Moment::in_zone(instant("2026-10-30T08:15:00Z"), zone)),
        created_at: None,
        updated_at: None,
        local_amount: Some(decimal("-13.5")),
        local_currency: Some("USD".into()),
        transaction_id: None,
        operation_type: Some("card".into()),
        subject_type: None,
        label: Some("CAFE  MUSTER".into()),
        clean_counterparty_name: None,
        reference: None,
        note: Some(" \t ".into()),
        initiator_id: None,
        initiator: Some("Erika Beispiel".into()),
        labels: vec!["Marketing".into(), "Berlin".into()],
        label_ids: Vec::new(),
        category: Some("fees".into()),
        cashflow_category: None,
        cashflow_subcategory: None,
        vat_amount: None,
        vat_rate: Some(decimal("19.00")),
        vat_details: Vec::new(),
        card_last_digits: Some("0001".into()),
        attachment_ids: Vec::new(),
        attachments: Vec::new(),
        attachment_lost: Some(false),
        attachment_required: None,
        is_external: false,
        counterparty_account: None,
        invoices: std::borrow::Cow::default(),
        document: None,
        details: None,
    }
}

pub(crate) fn account() -> Account {
    Account {
        id: "account-1".to_owned(),
        name: "Rücklagen; Steuern".to_owned(),
        currency: "EUR".to_owned(),
        ..Account::default()
    }
}

pub(crate) fn organization() -> Organization {
    Organization {
        slug: "musterwerk".to_owned(),
        legal_name: Some("Musterwerk Beispiel GmbH".to_owned()),
        ..Organization::default()
    }
}

pub(crate) fn october() -> Period {
    Period::month_of(chrono::NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()).unwrap()
}

/// What is the same for all rows, in books of which nothing is known.
pub(crate) fn run<'s>(organization: &'s Organization, period: &'s Period) -> Scope<'s> {
    let time = Moment::in_zone(DateTime::UNIX_EPOCH, Tz::Europe__Berlin);
    Scope::of_run(organization, period, crate::books::Books::NONE, time)
}

/// The mapping of these lines under a proper head.
pub(crate) fn load(lines: &str) -> Mapping {
    try_load(lines).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The same, or what is wrong with it.
pub(crate) fn try_load(lines: &str) -> Result<Mapping, Problems> {
    let head = "schema = 1\n[mapping]\nname = \"trial\"\ntitle = \"A trial\"\n";
    let file = if lines.contains("[file]") {
        ""
    } else {
        "[file]\nname = \"x.csv\"\ndecimal = \",\"\ndate = \"%d.%m.%Y\"\n"
    };
    let source = Source::new("trial.toml", format!("{head}{file}{lines}"));
    Mapping::load(&source)
}

/// The cells of one entry, or why it is no row.
pub(crate) fn cells(mapping: &Mapping, entry: &Entry<'_>, params: &[String]) -> Result<Vec<String>, String> {
    let (organization, account, period) = (organization(), account(), october());
    let scope = Scope {
        entry: Some(entry),
        account: Some(&account),
        params,
        ..run(&organization, &period)
    };
    let mut row = Row::default();
    match mapping.render(&scope, &Anything, &mut row, &mut Tally::default()) {
        Ok(Outcome::Written) => Ok(row.cells().map(|(text, _)| text.to_owned()).collect()),
        Ok(Outcome::Filtered(index)) => {
            let reason = mapping.filter_reasons().nth(index).unwrap_or_default();
            Err(format!("left out: {reason}"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// What one template gives for an entry.
pub(crate) fn cell(template: &str, entry: &Entry<'_>) -> String {
    let mapping = load(&format!("[[column]]\nname = \"A\"\nvalue = '''{template}'''\n"));
    cells(&mapping, entry, &[]).map_or_else(|error| error, |mut cells| cells.remove(0))
}
