//! A file of rules: read without stopping at the first mistake, and held against the chart.

use std::collections::HashSet;

use super::reach::{self, Reach};
use super::{Index, Rule, Rules, Target, VatMode, cost_center, sample};
use crate::booking::chart::{Chart, account, tax_key};
use crate::mapping::expression::{Expressions, Shape, Template};
use crate::problem::{Problem, Source, suggest};
use crate::toml_tree::{Document, Table, TextValue};

/// The version of the language that this program speaks.
const SCHEMA: i64 = 1;

/// The code of a rule whose account is still to be written.
pub(super) const NO_ACCOUNT: &str = "no-account";

pub(super) fn rules(
    document: &Document<'_>,
    source: &Source,
    chart: &Chart,
    problems: &mut Vec<Problem>,
) -> Rules {
    let mut root = document.root();
    if let Some((version, span)) = root.integer("schema", 0..=i64::MAX, problems)
        && version != SCHEMA
    {
        let message = format!("this program reads schema {SCHEMA}, not {version}");
        let help = "use a newer program, or rules written for this one";
        problems.push(Problem::new("schema", span, message).help(help));
    }
    let mut reader = Reader {
        chart: with_accounts(chart, &mut root, problems),
        expressions: Expressions::new(),
        names: HashSet::new(),
    };
    let vat = vat(&mut root, problems);
    let text = root
        .text("text", problems)
        .map(|text| reader.expressions.template(&text));
    let tables = root.tables("rule", problems).into_iter().flatten();
    let written: Vec<_> = tables.map(|table| reader.rule(table, problems)).collect();
    let samples = root.tables("test", problems).into_iter().flatten();
    let samples = samples.map(|table| sample::read(table, problems)).collect();
    root.finish(problems);
    reach::check(&reaches(&written), problems);
    let list: Vec<_> = written.into_iter().filter_map(|written| written.rule).collect();
    let findings = reader.expressions.finish();
    problems.extend(findings.problems);
    Rules {
        index: Index::new(&list),
        list,
        vat,
        text,
        samples,
        needs: findings.needs,
        source: source.clone(),
        chart: reader.chart,
    }
}

fn reaches(written: &[WrittenRule]) -> Vec<Reach<'_>> {
    let known = written.iter().filter_map(|rule| {
        let name = rule.name.as_ref()?;
        match (&rule.when, &rule.shape) {
            (Some(when), Some(shape)) => Some(Reach {
                name,
                when: Some((shape.clone(), when)),
            }),
            // A condition that cannot be read says nothing about others.
            (Some(_), None) => None,
            (None, _) => Some(Reach { name, when: None }),
        }
    });
    known.collect()
}

/// The chart, and the accounts that only these books have.
fn with_accounts(chart: &Chart, root: &mut Table<'_>, problems: &mut Vec<Problem>) -> Chart {
    let mut chart = chart.clone();
    if let Some(mut table) = root.table("accounts", problems) {
        for item in table.take_rest() {
            if let Some((number, label)) = account(item, problems) {
                match chart.in_full(&number.text) {
                    Some(_) => chart.add_account(number.text, label),
                    None => problems.push(not_an_account(&number, &chart)),
                }
            }
        }
    }
    chart
}

fn vat(table: &mut Table<'_>, problems: &mut Vec<Problem>) -> Option<VatMode> {
    let text = table.text("vat", problems)?;
    let found = VatMode::NAMES.iter().find(|(name, _)| *name == text.text);
    if found.is_none() {
        let message = format!("`vat` cannot be '{}'", text.text.escape_debug());
        let names = VatMode::NAMES.map(|(name, _)| name);
        problems.push(Problem::new("bad-choice", text.span, message).help(suggest(&text.text, &names)));
    }
    found.map(|(_, mode)| *mode)
}

/// A rule with what its place in the order is judged by.
struct WrittenRule {
    name: Option<TextValue>,
    when: Option<TextValue>,
    shape: Option<Shape>,
    /// Absent when something that it needs is wrong.
    rule: Option<Rule>,
}

struct Reader {
    chart: Chart,
    expressions: Expressions,
    names: HashSet<String>,
}

impl Reader {
    fn rule(&mut self, mut table: Table<'_>, problems: &mut Vec<Problem>) -> WrittenRule {
        let name = table.required_text("name", problems);
        if let Some(name) = &name {
            self.check_name(name, problems);
        }
        let when = table.text("when", problems);
        let condition = when.as_ref().map(|when| self.expressions.condition(when));
        let shape = condition
            .as_ref()
            .and_then(|condition| Some(condition.as_ref()?.shape()));
        let account = table.required_text("account", problems);
        let is_draft = account
            .as_ref()
            .is_some_and(|account| account.text.trim().is_empty());
        let target = account
            .as_ref()
            .and_then(|account| self.target(account, problems));
        let key = table.text("tax_key", problems);
        let text = table.text("text", problems);
        let cost_center = table.text("cost_center", problems);
        let vat_span = table.has("vat").then(|| table.span.clone());
        let vat = vat(&mut table, problems);
        if let (Some(key), Some(VatMode::Split), Some(_)) = (&key, vat, vat_span) {
            let message = "the rule has a tax key and splits by tax rates";
            let help = "keep `tax_key` for one key, or `vat = \"split\"` for a key by each rate";
            problems.push(Problem::new("two-values", key.span.clone(), message).help(help));
        }
        table.finish(problems);
        // What suits the account that is still to be written, nobody knows.
        let known = target.as_ref().filter(|_| !is_draft);
        let tax_key = key.and_then(|text| self.tax_key(&text, known, problems));
        let text = text.map(|text| self.expressions.template(&text));
        let cost_center = cost_center.map(|text| self.cost_center(&text, problems));
        let condition = match condition {
            Some(None) => None,
            Some(Some(condition)) => Some(Some(condition)),
            None => Some(None),
        };
        let rule = name
            .as_ref()
            .zip(target)
            .zip(condition)
            .map(|((name, target), when)| Rule {
                name: name.text.clone(),
                when,
                target,
                is_draft,
                tax_key,
                text,
                cost_center,
                vat,
            });
        WrittenRule {
            name,
            when,
            shape,
            rule,
        }
    }

    fn check_name(&mut self, name: &TextValue, problems: &mut Vec<Problem>) {
        if name.text.trim().is_empty() {
            let problem = Problem::new("bad-name", name.span.clone(), "the rule's name is empty");
            problems.push(problem.help("say what it is for, like \"Cloud hosting\""));
        } else if !self.names.insert(name.text.clone()) {
            let message = format!("there are two rules `{}`", name.text);
            let help = "rename one of them: the summary tells rules by their names";
            problems.push(Problem::new("duplicate-name", name.span.clone(), message).help(help));
        }
    }

    fn target(&self, account: &TextValue, problems: &mut Vec<Problem>) -> Option<Target> {
        let number = account.text.trim();
        if number.is_empty() {
            let problem = Problem::new(NO_ACCOUNT, account.span.clone(), "this rule has no account yet");
            problems.push(problem.help("write the account between the quotes, or remove the rule"));
            return Target::of(&self.chart, &self.chart.roles.suspense);
        }
        let Some(target) = Target::of(&self.chart, number) else {
            problems.push(not_an_account(account, &self.chart));
            return None;
        };
        if self.chart.is_own_bank(number) {
            let message = format!("{number} is an own bank account, which books its side itself");
            let transit = self.chart.in_full(&self.chart.roles.transit).unwrap_or_default();
            let help = format!("post money on its way between own accounts to {transit}");
            problems.push(Problem::new("bank-account", account.span.clone(), message).help(help));
        } else if !self.chart.knows(number) {
            let message = format!("the chart {} does not know the account {number}", self.chart.name);
            let help = format!("correct it, or add it to [accounts]: {number} = \"its name\"");
            problems.push(Problem::new("unknown-account", account.span.clone(), message).help(help));
        }
        if target.function == Some(super::Function::Collective) {
            let message = format!(
                "nothing is posted to account {number} directly ({})",
                target.label
            );
            let help = "tax keys and the accounts of customers and suppliers fill it; post to one of those";
            problems.push(Problem::new("collective-account", account.span.clone(), message).help(help));
        }
        Some(target)
    }

    /// A text without fields is the same for every entry, so it is judged here.
    fn cost_center(&mut self, text: &TextValue, problems: &mut Vec<Problem>) -> Template {
        let is_constant = self.chart.personal && !text.text.contains(['{', '}']);
        if let Some(reason) = cost_center::refusal(&text.text).filter(|_| is_constant) {
            let message = format!("`{}` is no cost centre: {reason}", text.text.escape_debug());
            problems
                .push(Problem::new("not-a-cost-center", text.span.clone(), message).help(cost_center::HELP));
        }
        self.expressions.template(text)
    }

    fn tax_key(
        &self,
        text: &TextValue,
        target: Option<&Target>,
        problems: &mut Vec<Problem>,
    ) -> Option<String> {
        let key = tax_key(text, problems)?;
        let refusal = target.and_then(|target| self.chart.refuses_key(&target.account, &key));
        if let Some(reason) = refusal {
            let help = "remove `tax_key`, or choose another account";
            problems.push(Problem::new("forbidden-key", text.span.clone(), reason).help(help));
        }
        Some(key)
    }
}

fn not_an_account(account: &TextValue, chart: &Chart) -> Problem {
    let message = format!("`{}` is no account of these books", account.text.escape_debug());
    Problem::new("not-an-account", account.span.clone(), message).help(chart.remedy(account.text.trim()))
}
