//! Rules: "when this holds, post to that account". The first rule that holds decides.

use crate::booking::chart::{Chart, Function};
use crate::entry::AttributeSet;
use crate::mapping::Scope;
use crate::mapping::expression::{Condition, ExpressionError, Template};
use crate::problem::{Problem, Problems, Source};
use crate::toml_tree::Document;

pub(super) mod cost_center;
mod index;
mod reach;
mod read;
mod sample;

use index::{Candidates, Index};
pub use sample::RuleSample;

/// A file of rules, checked against a chart.
#[derive(Debug)]
pub struct Rules {
    /// In the order of the file.
    pub list: Vec<Rule>,
    /// Whether entries are split by tax rates where a rule does not say.
    pub vat: Option<VatMode>,
    /// The words of a posting where a rule does not say.
    pub text: Option<Template>,
    /// The tests that the file carries.
    pub samples: Vec<RuleSample>,
    /// What a source must read for them.
    pub needs: AttributeSet,
    /// The text they were made from.
    pub source: Source,
    /// The chart, with the accounts that the file adds.
    pub chart: Chart,
    index: Index,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// What messages call it.
    pub name: String,
    /// The condition; without one it holds for every entry.
    pub when: Option<Condition>,
    /// The contra account; the suspense account, while the rule's own is still to be written.
    pub target: Target,
    /// Whether its account is still to be written. Only [`Rules::load_drafts`] lets such a rule through.
    pub is_draft: bool,
    /// The key that tells the accounting program how to compute the tax.
    pub tax_key: Option<String>,
    /// The words of the posting.
    pub text: Option<Template>,
    /// The cost centre.
    pub cost_center: Option<Template>,
    /// Whether entries are split by tax rates.
    pub vat: Option<VatMode>,
}

/// A contra account as it is posted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// In the length of the books.
    pub account: String,
    /// What the chart calls it; empty where it does not say.
    pub label: String,
    /// What the chart lets it be used for.
    pub function: Option<Function>,
}

/// What becomes of the tax in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VatMode {
    /// One posting for the whole amount.
    None,
    /// One posting for each tax rate.
    Split,
}

impl VatMode {
    /// The words of the files.
    pub const NAMES: [(&'static str, Self); 2] = [("none", Self::None), ("split", Self::Split)];
}

impl Target {
    /// The account of `chart`, in the length of the books.
    pub(super) fn of(chart: &Chart, account: &str) -> Option<Self> {
        let account = chart.in_full(account)?;
        Some(Self {
            label: chart.label(&account).unwrap_or_default().to_owned(),
            function: chart.function(&account),
            account,
        })
    }
}

impl Rules {
    /// Reads, checks and compiles a file of rules; the error holds everything that is wrong with it.
    pub fn load(source: &Source, chart: &Chart) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        let rules = Self::read(source, chart, &mut problems);
        Problems::check(source, problems)?;
        Ok(rules)
    }

    /// The same, but rules without an account are let through: for whoever is still looking for what they should be.
    pub fn load_drafts(source: &Source, chart: &Chart) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        let rules = Self::read(source, chart, &mut problems);
        problems.retain(|problem| problem.code != read::NO_ACCOUNT);
        Problems::check(source, problems)?;
        Ok(rules)
    }

    fn read(source: &Source, chart: &Chart, problems: &mut Vec<Problem>) -> Self {
        let document = Document::parse(source, problems);
        let is_whole = problems.is_empty();
        let rules = read::rules(&document, source, chart, problems);
        // What seems to be missing may stand in the part that could not be read.
        problems.retain(|problem| is_whole || problem.code != "missing-key");
        rules
    }

    /// No rules at all: everything goes by the chart's defaults.
    pub fn none(chart: &Chart) -> Self {
        let nothing = Source::new("no rules", "");
        let document = Document::parse(&nothing, &mut Vec::new());
        read::rules(&document, &nothing, chart, &mut Vec::new())
    }

    /// The first rule that holds.
    pub fn first(&self, scope: &Scope<'_>) -> Result<Option<&Rule>, (&Rule, ExpressionError)> {
        let mut candidates = Candidates::new();
        self.index.find(scope, &mut candidates);
        for position in &candidates {
            let Some(rule) = self.list.get(*position) else {
                continue;
            };
            if rule.holds(scope).map_err(|error| (rule, error))? {
                return Ok(Some(rule));
            }
        }
        Ok(None)
    }
}

impl Rule {
    /// Whether it holds for the entry of `scope`.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, ExpressionError> {
        self.when.as_ref().map_or(Ok(true), |when| when.holds(scope))
    }
}
