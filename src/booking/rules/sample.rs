//! The tests that a file of rules carries.

use std::ops::Range;

use crate::booking::chart::Chart;
use crate::posting::Posting;
use crate::problem::{Problem, suggest};
use crate::toml_tree::{Member, Table, TextValue};

/// One test: an entry and the postings that must come out.
#[derive(Debug)]
pub struct RuleSample {
    /// What it shows.
    pub name: String,
    /// The entry's fields under the bank's names, each with its place.
    pub entry: Vec<Member>,
    /// The place of the whole test.
    pub span: Range<usize>,
    /// What each posting must be, by key.
    expect: Vec<Vec<(TextValue, TextValue)>>,
}

/// What a test may expect of a posting.
const KEYS: [&str; 8] = [
    "account",
    "tax_key",
    "text",
    "cost_center",
    "rule",
    "side",
    "amount",
    "bank",
];

pub(super) fn read(mut table: Table<'_>, problems: &mut Vec<Problem>) -> RuleSample {
    let span = table.span.clone();
    let name = table.required_text("name", problems);
    if !table.has("entry") {
        let problem = Problem::new("missing-key", span.clone(), "the test has no `entry`");
        problems
            .push(problem.help("add entry = { side = \"debit\", amount = \"12.34\", settled_at = \"…\" }"));
    }
    let mut entry = table.table("entry", problems);
    let entry = entry
        .as_mut()
        .map(|entry| entry.take_rest().map(Member::of).collect());
    let expect = expectations(&mut table, problems);
    table.finish(problems);
    RuleSample {
        name: name.map(|name| name.text).unwrap_or_default(),
        entry: entry.unwrap_or_default(),
        span,
        expect,
    }
}

/// One posting as a table, or several as a list of tables.
fn expectations(table: &mut Table<'_>, problems: &mut Vec<Problem>) -> Vec<Vec<(TextValue, TextValue)>> {
    let span = table.span.clone();
    let Some(value) = table.take("expect") else {
        let problem = Problem::new("missing-key", span, "the test has no `expect`");
        problems.push(problem.help("add expect = { account = \"4930\" }"));
        return Vec::new();
    };
    let tables = match (value.as_table("expect"), value.as_list()) {
        (Some(table), _) => Some(vec![table]),
        (None, Some(list)) => list.iter().map(|item| item.as_table("expect")).collect(),
        (None, None) => None,
    };
    let Some(tables) = tables else {
        problems.push(value.wrong_kind("expect", "a table, or a list of tables for several postings"));
        return Vec::new();
    };
    tables
        .into_iter()
        .map(|table| expectation(table, problems))
        .collect()
}

fn expectation(mut table: Table<'_>, problems: &mut Vec<Problem>) -> Vec<(TextValue, TextValue)> {
    let mut pairs = Vec::new();
    for item in table.take_rest() {
        if !KEYS.contains(&item.key) {
            let message = format!("a posting has no `{}`", item.key);
            let problem = Problem::new("unknown-key", item.key_span.clone(), message);
            problems.push(problem.help(suggest(item.key, &KEYS)));
        } else if let Some(text) = item.value.as_text() {
            pairs.push((TextValue::key(item), text));
        } else {
            problems.push(item.value.wrong_kind(item.key, "a text in quotes"));
        }
    }
    pairs
}

impl RuleSample {
    /// Compares what came out; the first difference is told at its place. Accounts may be written as in the chart.
    pub fn compare(&self, postings: &[Posting<'_>], chart: &Chart) -> Result<(), Problem> {
        if postings.len() != self.expect.len() {
            let (wanted, came) = (self.expect.len(), postings.len());
            return Err(self.problem(format!("{wanted} postings are expected, and {came} came out")));
        }
        for (posting, expected) in postings.iter().zip(&self.expect) {
            for (key, wanted) in expected {
                let came = value(posting, &key.text, &wanted.text);
                let is_account = ["account", "bank"].contains(&key.text.as_str());
                let full = chart.in_full(&wanted.text).filter(|_| is_account);
                if came != *full.as_ref().unwrap_or(&wanted.text) {
                    let message = format!("the test `{}` fails: `{}` is '{came}'", self.name, key.text);
                    let help = format!("expected '{}'", wanted.text);
                    return Err(Problem::new("test-failed", wanted.span.clone(), message).help(help));
                }
            }
        }
        Ok(())
    }

    /// A test that could not be run at all.
    pub fn problem(&self, reason: impl Into<String>) -> Problem {
        let message = format!("the test `{}` fails", self.name);
        Problem::new("test-failed", self.span.clone(), message).help(reason)
    }
}

/// What a posting has under the key of a test; empty where it has nothing. A side is told by DATEV's letter, or by its
/// word where the test does so.
fn value(posting: &Posting<'_>, key: &str, wanted: &str) -> String {
    let text = match key {
        "account" => Some(posting.contra_account),
        "tax_key" => posting.tax_key,
        "text" => Some(&*posting.text),
        "cost_center" => posting.cost_center.as_deref(),
        "rule" => posting.rule,
        "side" if ["S", "H"].contains(&wanted) => Some(posting.side.letter()),
        "side" => Some(posting.side.name()),
        "bank" => Some(posting.bank_account),
        _ => return posting.amount.to_string(),
    };
    text.unwrap_or_default().to_owned()
}
