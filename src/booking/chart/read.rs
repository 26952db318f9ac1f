//! A chart file: read without stopping at the first mistake, on top of the chart that it extends.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::number::{ZEROS, is_all_zeros};
use super::{Chart, ChartDefault, Function, Roles, TaxKeys, shipped_chart};
use crate::problem::{Problem, suggest};
use crate::toml_tree::{Document, Table, TextValue};

mod names;
mod value;
mod vat;

pub(in crate::booking) use value::account;
use value::{side, spans};
pub(in crate::booking) use vat::tax_key;

/// The version of the language that this program speaks.
const SCHEMA: i64 = 1;

/// A chart without anything, for files that extend none.
fn empty() -> Chart {
    Chart {
        name: String::new(),
        title: String::new(),
        base: None,
        length: None,
        personal: false,
        roles: Roles {
            bank: Vec::new(),
            transit: String::new(),
            suspense: String::new(),
        },
        defaults: Vec::new(),
        vat: Vec::new(),
        vat_accounts: Vec::new(),
        tax_keys: TaxKeys::default(),
        books_length: None,
        books_banks: BTreeSet::new(),
        functions: Vec::new(),
        accounts: BTreeMap::new(),
    }
}

pub(super) fn chart(document: &Document<'_>, problems: &mut Vec<Problem>) -> Chart {
    let mut root = document.root();
    schema(&mut root, problems);
    let extends = root.text("extends", problems);
    let base = extends.as_ref().and_then(|name| base(name, problems));
    let mut reader = Reader {
        is_child: extends.is_some(),
        chart: base.unwrap_or_else(empty),
        named: Vec::new(),
        posted: Vec::new(),
        banks: Vec::new(),
        collective: Vec::new(),
        keys: Vec::new(),
    };
    reader.heading(&mut root, problems);
    reader.accounts(&mut root, problems);
    reader.functions(&mut root, problems);
    reader.roles(&mut root, problems);
    reader.defaults(&mut root, problems);
    vat::read_tax_keys(&mut reader, &mut root, problems);
    vat::read(&mut reader, &mut root, problems);
    vat::read_accounts(&mut reader, &mut root, problems);
    root.finish(problems);
    reader.check_names(problems);
    reader.check_banks(problems);
    reader.check_collective(problems);
    reader.check_keys(problems);
    reader.chart
}

fn schema(root: &mut Table<'_>, problems: &mut Vec<Problem>) {
    if let Some((version, span)) = root.integer("schema", 0..=i64::MAX, problems)
        && version != SCHEMA
    {
        let message = format!("this program reads schema {SCHEMA}, not {version}");
        let problem = Problem::new("schema", span, message);
        problems.push(problem.help("use a newer program, or a chart written for this one"));
    }
}

fn base(name: &TextValue, problems: &mut Vec<Problem>) -> Option<Chart> {
    let names = super::CHARTS.map(|(name, _)| name);
    let base = shipped_chart(&name.text).and_then(|source| Chart::load(&source).ok());
    let Some(base) = base else {
        let message = format!("there is no chart `{}` to extend", name.text);
        let problem = Problem::new("unknown-chart", name.span.clone(), message);
        problems.push(problem.help(suggest(&name.text, &names)));
        return None;
    };
    // The end of a chain: all of it has the numbers of that one.
    let end = base.base.unwrap_or_else(|| name.text.clone());
    Some(Chart {
        base: Some(end),
        ..base
    })
}

/// The chart as far as it was read.
struct Reader {
    is_child: bool,
    chart: Chart,
    /// Accounts that something names; the chart must know them.
    named: Vec<TextValue>,
    /// Those of them that entries are posted to: roles and defaults.
    posted: Vec<TextValue>,
    /// Where the file says which accounts are bank accounts.
    banks: Vec<TextValue>,
    /// Where the file says which accounts are collective ones.
    collective: Vec<TextValue>,
    /// The tax keys that the file gives to rates, and whether they are for purchases.
    keys: Vec<(TextValue, bool)>,
}

impl Reader {
    fn heading(&mut self, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
        let Some(mut table) = root.table("chart", problems) else {
            if !root.has("chart") {
                let problem = Problem::new("missing-key", 0..0, "there is no [chart]");
                problems.push(problem.help("add [chart] with a `name` and a `title`"));
            }
            return;
        };
        self.chart.name = table
            .required_text("name", problems)
            .map_or(String::new(), |text| text.text);
        let title = if self.is_child {
            table.text("title", problems)
        } else {
            table.required_text("title", problems)
        };
        if let Some(title) = title {
            self.chart.title = title.text;
        }
        for key in ["country", "checked"] {
            table.text(key, problems);
        }
        if let Some((length, span)) = table.integer("length", 3..=8, problems) {
            self.length(usize::try_from(length).ok(), span, problems);
        }
        if let Some(personal) = table.flag("personal", problems) {
            self.chart.personal = personal;
        }
        table.finish(problems);
    }

    /// Accounts that are inherited have the digits that they have, and no others.
    fn length(&mut self, length: Option<usize>, span: Range<usize>, problems: &mut Vec<Problem>) {
        if self.chart.base.is_some() && length != self.chart.length {
            let message = format!(
                "the accounts of {} keep the digits that they have there",
                self.chart.base_name()
            );
            let help = "remove `length`; account_length in the profile's books says to how many digits accounts grow";
            problems.push(Problem::new("inherited-length", span, message).help(help));
            return;
        }
        self.chart.length = length;
    }

    fn accounts(&mut self, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
        let Some(mut table) = root.table("accounts", problems) else {
            return;
        };
        for item in table.take_rest() {
            if let Some((number, label)) = account(item, problems)
                && self.is_number(&number, problems)
            {
                self.chart.add_account(number.text, label);
            }
        }
    }

    /// Functions of the file stand before those of the chart that it extends.
    fn functions(&mut self, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
        let Some(mut table) = root.table("functions", problems) else {
            return;
        };
        let mut functions = Vec::new();
        for (key, function) in Function::KEYS {
            let texts = table.texts(key, problems).unwrap_or_default();
            if function == Function::Collective {
                self.collective.clone_from(&texts);
            }
            functions.push((function, spans(texts, problems)));
        }
        table.finish(problems);
        functions.append(&mut self.chart.functions);
        self.chart.functions = functions;
    }

    fn roles(&mut self, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
        let Some(mut table) = root.table("roles", problems) else {
            if !self.is_child && !root.has("roles") {
                let problem = Problem::new("missing-key", 0..0, "there is no [roles]");
                problems.push(problem.help("add [roles] with `bank`, `transit` and `suspense`"));
            }
            return;
        };
        if let Some(bank) = table.texts("bank", problems) {
            self.banks.clone_from(&bank);
            self.chart.roles.bank = spans(bank, problems);
        } else if !self.is_child && !table.has("bank") {
            let problem = Problem::new("missing-key", table.span.clone(), "[roles] has no `bank`");
            problems.push(problem.help("add bank = [\"1200\", \"1210-1250\"]"));
        }
        for key in ["transit", "suspense"] {
            let account = if self.is_child {
                table.text(key, problems)
            } else {
                table.required_text(key, problems)
            };
            if let Some(account) = account.and_then(|account| self.posted(account, problems)) {
                *(if key == "transit" {
                    &mut self.chart.roles.transit
                } else {
                    &mut self.chart.roles.suspense
                }) = account;
            }
        }
        table.finish(problems);
    }

    /// Defaults of the file stand before those of the chart that it extends.
    fn defaults(&mut self, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
        let tables = root.tables("default", problems).into_iter().flatten();
        let mut defaults: Vec<_> = tables
            .filter_map(|table| self.default_of(table, problems))
            .collect();
        defaults.append(&mut self.chart.defaults);
        self.chart.defaults = defaults;
    }

    fn default_of(&mut self, mut table: Table<'_>, problems: &mut Vec<Problem>) -> Option<ChartDefault> {
        let name = table.required_text("name", problems);
        let operation_type = table.text("operation_type", problems).map(|text| text.text);
        let subject_type = table.text("subject_type", problems).map(|text| text.text);
        let side = table
            .text("side", problems)
            .and_then(|text| side(&text, problems));
        let account = table.required_text("account", problems);
        if operation_type.is_none() && subject_type.is_none() {
            let problem = Problem::new("no-condition", table.span.clone(), "the default fits every entry");
            problems.push(
                problem.help("add `operation_type` or `subject_type`; for all others there is `suspense`"),
            );
        }
        table.finish(problems);
        let account = account.and_then(|account| self.posted(account, problems))?;
        Some(ChartDefault {
            name: name?.text,
            operation_type,
            subject_type,
            side,
            account,
        })
    }

    /// An account that entries are posted to.
    fn posted(&mut self, account: TextValue, problems: &mut Vec<Problem>) -> Option<String> {
        let number = self.account(account.clone(), problems)?;
        self.posted.push(account);
        Some(number)
    }

    /// An account that something names: a number now, and known to the chart when all of it is read.
    fn account(&mut self, account: TextValue, problems: &mut Vec<Problem>) -> Option<String> {
        if !self.is_number(&account, problems) {
            return None;
        }
        self.named.push(account.clone());
        Some(account.text)
    }

    fn is_number(&self, account: &TextValue, problems: &mut Vec<Problem>) -> bool {
        let digits = account.text.bytes().all(|byte| byte.is_ascii_digit());
        let length = account.text.len();
        let fits = match self.chart.length {
            Some(wanted) => length == wanted || self.chart.is_personal(&account.text),
            None => (1..=8).contains(&length),
        };
        let is_zero = is_all_zeros(&account.text);
        if digits && fits && !is_zero {
            return true;
        }
        let message = format!("`{}` is no account of this chart", account.text.escape_debug());
        let help = match self.chart.length {
            _ if is_zero => ZEROS.to_owned(),
            Some(length) => format!("write {length} digits"),
            None => "write 1 to 8 digits".to_owned(),
        };
        problems.push(Problem::new("not-an-account", account.span.clone(), message).help(help));
        false
    }
}
