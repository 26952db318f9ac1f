//! What conversion is measured against: a converter written by hand for one format and nothing else. Typed structs
//! of the fields it needs, the `csv` crate, `chrono-tz`, line by line on one thread; no mapping, no proof.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDate};
use chrono_tz::Europe::Berlin;
use csv::{Terminator, Writer, WriterBuilder};
use serde::Deserialize;
use serde_json::value::RawValue;

const HEADINGS: [&str; 5] = [
    "Buchungsdatum",
    "Auftraggeber/Empfänger",
    "Verwendungszweck",
    "Betrag",
    "Zusatzinfo",
];

#[derive(Deserialize)]
struct Line<'a> {
    membership: Option<Member>,
    #[serde(borrow)]
    transaction: Option<Transaction<'a>>,
}

#[derive(Deserialize)]
struct Member {
    id: String,
    first_name: String,
    last_name: Option<String>,
}

/// A newtype, because serde borrows a `Cow` directly inside it but not inside an `Option`.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Transaction<'a> {
    #[serde(borrow)]
    bank_account_id: Text<'a>,
    side: &'a str,
    status: &'a str,
    amount_cents: i64,
    currency: &'a str,
    #[serde(borrow)]
    local_amount: &'a RawValue,
    local_currency: &'a str,
    settled_at: Option<&'a str>,
    operation_type: &'a str,
    #[serde(borrow)]
    label: Option<Text<'a>>,
    #[serde(borrow)]
    clean_counterparty_name: Option<Text<'a>>,
    #[serde(borrow)]
    reference: Option<Text<'a>>,
    #[serde(borrow)]
    note: Option<Text<'a>>,
    initiator_id: Option<&'a str>,
}

/// Writes one file for each account of the dump into `folder`: what settled between both days, in Berlin.
pub(crate) fn convert(
    dump: &Path,
    folder: &Path,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), Box<dyn Error>> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(dump)?);
    let mut members = HashMap::new();
    let mut files = HashMap::new();
    let (mut line, mut cells) = (String::new(), Cells::default());
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            break;
        }
        let Line {
            membership,
            transaction,
        } = serde_json::from_str(&line)?;
        if let Some(Member {
            id,
            first_name,
            last_name,
        }) = membership
        {
            let names = [Some(first_name), last_name];
            let names: Vec<String> = names.into_iter().flatten().collect();
            members.insert(id, names.join(" "));
        }
        if let Some(transaction) = transaction.filter(|transaction| transaction.status == "completed")
            && let Some(settled_at) = transaction.settled_at
        {
            let day = DateTime::parse_from_rfc3339(settled_at)?
                .with_timezone(&Berlin)
                .date_naive();
            if day >= from && day <= to {
                cells.fill(&transaction, day, &members)?;
                cells.write(file(&mut files, &transaction.bank_account_id.0, folder)?)?;
            }
        }
    }
    files.into_values().try_for_each(|mut file| Ok(file.flush()?))
}

fn file<'f>(
    files: &'f mut HashMap<String, Writer<File>>,
    account: &str,
    folder: &Path,
) -> Result<&'f mut Writer<File>, Box<dyn Error>> {
    if !files.contains_key(account) {
        let mut file = WriterBuilder::new()
            .delimiter(b';')
            .terminator(Terminator::CRLF)
            .buffer_capacity(1 << 16)
            .from_path(folder.join(format!("{account}.csv")))?;
        file.write_record(HEADINGS)?;
        files.insert(account.to_owned(), file);
    }
    files
        .get_mut(account)
        .ok_or_else(|| "the file was just made".into())
}

/// The cells of one row; used again for the next one.
#[derive(Default)]
struct Cells {
    day: String,
    payee: String,
    purpose: String,
    amount: String,
    info: String,
}

impl Cells {
    fn fill(
        &mut self,
        row: &Transaction<'_>,
        day: NaiveDate,
        members: &HashMap<String, String>,
    ) -> Result<(), Box<dyn Error>> {
        for cell in [
            &mut self.day,
            &mut self.payee,
            &mut self.purpose,
            &mut self.amount,
            &mut self.info,
        ] {
            cell.clear();
        }
        let sign = if row.side == "debit" { "-" } else { "" };
        write!(self.day, "{:02}.{:02}.{:04}", day.day(), day.month(), day.year())?;
        squeeze(&mut self.payee, row.clean_counterparty_name.as_ref());
        if self.payee.is_empty() {
            squeeze(&mut self.payee, row.label.as_ref());
        }
        if self.payee.is_empty() {
            self.payee.push_str(row.operation_type);
        }
        squeeze(&mut self.purpose, row.reference.as_ref());
        if self.purpose.is_empty() {
            self.purpose.push_str(row.operation_type);
            if let Some(initiator) = row.initiator_id {
                let name = members.get(initiator).map_or("unknown member", String::as_str);
                write!(self.purpose, " {name}")?;
            }
        }
        let (euros, cents) = (row.amount_cents / 100, row.amount_cents % 100);
        let amount_sign = if row.amount_cents == 0 { "" } else { sign };
        write!(self.amount, "{amount_sign}{euros},{cents:02}")?;
        if row.local_currency != row.currency {
            let amount = row.local_amount.get();
            let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
            match row.local_currency {
                "JPY" => write!(self.info, "{sign}{whole} JPY")?,
                currency => write!(self.info, "{sign}{whole},{fraction:0<2} {currency}")?,
            }
        }
        if let Some(Text(note)) = &row.note {
            if !self.info.is_empty() {
                self.info.push(' ');
            }
            self.info.push_str(note);
        }
        if self.info.is_empty() {
            self.info.push('_');
        }
        Ok(())
    }

    fn write(&self, file: &mut Writer<File>) -> csv::Result<()> {
        file.write_record([&self.day, &self.payee, &self.purpose, &self.amount, &self.info])
    }
}

/// White space becomes single blanks.
fn squeeze(out: &mut String, text: Option<&Text<'_>>) {
    for word in text
        .iter()
        .flat_map(|Text(text)| text.split(' '))
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}
