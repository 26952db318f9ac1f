//! `saldo rules unmatched`: what lies in suspense, by counterparty, each as a rule that only wants its account.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::Look;
use crate::blank::is_present;
use crate::booking::Decision;
use crate::cli::args::LookArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::entry::{Attribute, AttributeSet, Entry};
use crate::money::{Cents, Total};
use crate::words::{count, money};

mod proposal;

use proposal::{condition, exception, free, in_quotes, start_of};

/// What the list shows beside what rules read.
pub(super) const NEEDS: AttributeSet = AttributeSet::NONE
    .with(Attribute::Label)
    .with(Attribute::CleanCounterpartyName)
    .with(Attribute::OperationType)
    .with(Attribute::SubjectType);

/// What joins the parts of a condition.
const AND: &str = " and ";

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
    #[serde(serialize_with = "as_condition")]
    when: Vec<String>,
}

pub(super) fn run(top: usize, arguments: &LookArgs, printer: &mut Printer) -> Result<(), Failure> {
    let look = Look::open(arguments, printer)?;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let (mut entries, mut waiting) = (0, 0);
    let mut drafts: BTreeSet<&str> = BTreeSet::new();
    // What the chart's defaults decide about the same other side, and a rule for it would take from them.
    let mut exceptions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut sums: BTreeMap<String, Total> = BTreeMap::new();
    for (account, entry) in look.entries.iter() {
        let decision = look
            .keeper
            .decide(entry, &look.entries.plain_scope(account, entry));
        let decision = decision.map_err(Failure::user)?;
        if entry.amount == Cents::ZERO {
            continue;
        }
        let draft = match decision {
            Decision::Suspense => None,
            Decision::Rule(rule) if rule.is_draft => Some(rule),
            Decision::Default(position) => {
                if let Some(default) = look.keeper.chart().defaults.get(position) {
                    let of_this = exceptions.entry(condition(entry)).or_default();
                    of_this.insert(exception(default, entry));
                }
                continue;
            }
            Decision::Rule(_) | Decision::Internal => continue,
        };
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
    for (when, exceptions) in exceptions {
        if let Some(group) = groups.get_mut(&when) {
            group.when.extend(exceptions);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse((group.entries, group.last)));
    let more = groups.len().saturating_sub(top);
    groups.truncate(top);
    if arguments.json {
        return printer.json(&groups);
    }
    let rules = look.keeper.rules.list.iter();
    let mut names: BTreeSet<String> = rules.map(|rule| rule.name.clone()).collect();
    for group in &groups {
        printer.data(group.as_rule(&mut names).as_bytes())?;
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
            counterparty: entry.counterparty().map(ToOwned::to_owned),
            operation_type: entry.operation_type.as_deref().map(ToOwned::to_owned),
            entries: 0,
            sums: BTreeMap::new(),
            last: entry.settled_at.date(),
            when: vec![when.to_owned()],
        }
    }

    /// A rule without its account: `saldo rules check` asks for it. Its name is none of those that are taken.
    fn as_rule(&self, taken: &mut BTreeSet<String>) -> String {
        let name = self.counterparty.as_deref().or(self.operation_type.as_deref());
        let name = name.filter(|name| is_present(name));
        let name = free(&start_of(name.unwrap_or("unknown")), taken);
        let entries = count(self.entries, "entry", "entries");
        format!(
            "# {entries}{}, last on {}\n[[rule]]\nname    = {}\nwhen    = {}\naccount = \"\"\n\n",
            shown(&self.sums),
            self.last,
            in_quotes(&name),
            in_quotes(&self.when.join(AND))
        )
    }
}

fn as_condition<S: Serializer>(parts: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&parts.join(AND))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands every field over by reference"
)]
fn as_text<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}
