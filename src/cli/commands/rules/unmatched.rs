//! `saldo rules unmatched`: what lies in suspense, by counterparty, each as a rule that only wants its account.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::Look;
use crate::booking::Decision;
use crate::cli::args::LookArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::entry::{Attribute, AttributeSet, Entry};
use crate::excerpt::steers;
use crate::money::{Cents, Total};
use crate::words::{count, money};

/// What the list shows beside what rules read.
pub(super) const NEEDS: AttributeSet = AttributeSet::NONE
    .with(Attribute::Label)
    .with(Attribute::CleanCounterpartyName)
    .with(Attribute::OperationType);

/// The longest name that a rule holds whole.
const LONGEST: usize = 140;

/// What is known of the entries with one other side.
#[derive(Serialize)]
struct Group {
    counterparty: Option<String>,
    operation_type: Option<String>,
    entries: u64,
    /// By currency.
    sums: BTreeMap<String, Total>,
    #[serde(serialize_with = "as_text")]
    last: NaiveDate,
    when: String,
}

pub(super) fn run(top: usize, arguments: &LookArgs, printer: &mut Printer) -> Result<(), Failure> {
    let look = Look::open(arguments, printer)?;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let (mut entries, mut waiting) = (0, 0);
    let mut drafts: BTreeSet<&str> = BTreeSet::new();
    let mut sums: BTreeMap<String, Total> = BTreeMap::new();
    for (account, entry) in look.entries.iter() {
        let decision = look
            .keeper
            .decide(entry, &look.entries.plain_scope(account, entry));
        let draft = match decision.map_err(Failure::user)? {
            Decision::Suspense => None,
            Decision::Rule(rule) if rule.is_draft => Some(rule),
            _ => continue,
        };
        if entry.amount == Cents::ZERO {
            continue;
        }
        entries += 1;
        add(&mut sums, entry);
        if let Some(rule) = draft {
            // Another rule for them would be the same one twice.
            waiting += 1;
            drafts.insert(&rule.name);
            continue;
        }
        let when = condition(entry);
        let group = groups
            .entry(when)
            .or_insert_with_key(|when| Group::of(entry, when));
        group.entries += 1;
        add(&mut group.sums, entry);
        group.last = group.last.max(entry.settled_at.date());
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse((group.entries, group.last)));
    let more = groups.len().saturating_sub(top);
    groups.truncate(top);
    if arguments.json {
        return printer.json(&groups);
    }
    for group in &groups {
        printer.data(group.as_rule().as_bytes())?;
    }
    let suspense = &look.keeper.target(Decision::Suspense).account;
    if more > 0 {
        let text = format!("{more} more counterparties; --top {} shows them all", more + top);
        printer.careful("note:", &text);
    }
    if waiting > 0 {
        let entries = count(waiting, "entry waits", "entries wait");
        let rules = count(drafts.len() as u64, "rule", "rules");
        let text = format!(
            "{entries} for the accounts of {rules}; `saldo rules check` shows where they are missing"
        );
        printer.careful("note:", &text);
    }
    let entries = count(entries, "entry", "entries");
    printer.say(format!("{entries}{} in {suspense}", shown(&sums)));
    Ok(())
}

fn add(sums: &mut BTreeMap<String, Total>, entry: &Entry<'_>) {
    let sum = sums.entry(entry.currency.clone().into_owned()).or_default();
    sum.add(entry.amount);
}

/// Each sum behind a comma: sums of two currencies have none together.
fn shown(sums: &BTreeMap<String, Total>) -> String {
    let mut shown = String::new();
    for (currency, sum) in sums {
        // Writing to a string cannot fail.
        let _ = write!(shown, ", {} {currency}", money(sum));
    }
    shown
}

impl Group {
    fn of(entry: &Entry<'_>, when: &str) -> Self {
        Self {
            counterparty: counterparty(entry).map(ToOwned::to_owned),
            operation_type: entry.operation_type.as_deref().map(ToOwned::to_owned),
            entries: 0,
            sums: BTreeMap::new(),
            last: entry.settled_at.date(),
            when: when.to_owned(),
        }
    }

    /// A rule without its account: `saldo rules check` asks for it.
    fn as_rule(&self) -> String {
        let name = self.counterparty.as_deref().or(self.operation_type.as_deref());
        let entries = count(self.entries, "entry", "entries");
        format!(
            "# {entries}{}, last on {}\n[[rule]]\nname    = {}\nwhen    = {}\naccount = \"\"\n\n",
            shown(&self.sums),
            self.last,
            in_quotes(&start_of(name.unwrap_or("unknown"))),
            in_quotes(&self.when)
        )
    }
}

fn counterparty<'e>(entry: &'e Entry<'_>) -> Option<&'e str> {
    let names = [entry.clean_counterparty_name.as_deref(), entry.label.as_deref()];
    names.into_iter().flatten().find(|name| !name.trim().is_empty())
}

/// The condition that finds entries like this one.
fn condition(entry: &Entry<'_>) -> String {
    let Some(name) = counterparty(entry) else {
        return match entry.operation_type.as_deref() {
            Some(kind) => format!("not counterparty present and operation_type == {}", literal(kind)),
            None => "not counterparty present".to_owned(),
        };
    };
    if name.chars().count() > LONGEST {
        // A rule is something that people read.
        return format!("counterparty matches '^{}'", pattern(&start_of(name)));
    }
    if name.contains('\'') && name.contains('"') {
        // The language has no way to write both signs in one text.
        return format!("counterparty matches '^{}$'", pattern(name));
    }
    format!("counterparty == {}", literal(name))
}

fn start_of(name: &str) -> String {
    name.chars().take(LONGEST).collect()
}

/// What finds the text, without the sign that would end it.
fn pattern(text: &str) -> String {
    regex::escape(text).replace('\'', ".")
}

fn literal(text: &str) -> String {
    let quote = if text.contains('\'') { '"' } else { '\'' };
    format!("{quote}{text}{quote}")
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands every field over by reference"
)]
fn as_text<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// A TOML text.
fn in_quotes(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if steers(c) => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
