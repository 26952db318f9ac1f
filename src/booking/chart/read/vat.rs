//! `[[vat]]`: what a tax rate means, by a key or by an account; and `[[vat_account]]`: for which accounts that one differs.

use super::Reader;
use super::spans;
use crate::booking::chart::{VatAccount, VatRate, VatTarget};
use crate::money::parse_amount;
use crate::problem::Problem;
use crate::toml_tree::{Table, TextValue};

/// The longest key that an accounting program takes (DATEV: BU-Schlüssel, field 9).
const LONGEST_KEY: usize = 4;

/// For purchases: the key of a tax key, and that of an account.
const INPUT: [&str; 2] = ["input", "input_account"];

/// The same for sales.
const OUTPUT: [&str; 2] = ["output", "output_account"];

/// What the file says of a rate stands in place of what the chart that it extends says; the other way is inherited.
pub(super) fn read(reader: &mut Reader, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
    let mut rates: Vec<VatRate> = Vec::new();
    for mut table in root.tables("vat", problems).into_iter().flatten() {
        let rate = table.required_text("rate", problems);
        let says = INPUT.iter().chain(&OUTPUT).any(|key| table.has(key));
        let input = target(reader, &mut table, true, problems);
        let output = target(reader, &mut table, false, problems);
        if !says {
            let problem = Problem::new(
                "missing-key",
                table.span.clone(),
                "the rate has neither key nor account",
            );
            problems.push(problem.help("add `input` and `output`, or `input_account` and `output_account`"));
        }
        table.finish(problems);
        let Some(rate) = rate else { continue };
        let Some(percent) = percent(&rate, problems) else {
            continue;
        };
        if rates.iter().any(|known| known.rate == percent) {
            let message = format!("the rate {percent} comes twice");
            problems.push(Problem::new("duplicate-name", rate.span, message).help("remove one of them"));
            continue;
        }
        let inherited = reader.chart.vat.iter().find(|old| old.rate == percent);
        rates.push(VatRate {
            rate: percent,
            input: input.or_else(|| inherited?.input.clone()),
            output: output.or_else(|| inherited?.output.clone()),
        });
    }
    let inherited = std::mem::take(&mut reader.chart.vat);
    let kept = inherited
        .into_iter()
        .filter(|old| rates.iter().all(|new| new.rate != old.rate));
    let kept: Vec<_> = kept.collect();
    reader.chart.vat = rates.into_iter().chain(kept).collect();
}

/// Keys of the file come to those of the chart that it extends.
pub(super) fn read_tax_keys(reader: &mut Reader, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
    let Some(mut table) = root.table("tax_keys", problems) else {
        return;
    };
    let mut take = |key| {
        let texts = table.texts(key, problems).into_iter().flatten();
        texts.map(|text| text.text).collect::<Vec<_>>()
    };
    let (input, output) = (take("input"), take("output"));
    table.finish(problems);
    reader.chart.tax_keys.input.extend(input);
    reader.chart.tax_keys.output.extend(output);
}

/// Those of the file stand before those of the chart that it extends.
pub(super) fn read_accounts(reader: &mut Reader, root: &mut Table<'_>, problems: &mut Vec<Problem>) {
    let mut accounts = Vec::new();
    for mut table in root.tables("vat_account", problems).into_iter().flatten() {
        let contra = table.texts("contra", problems);
        if contra.is_none() && !table.has("contra") {
            let problem = Problem::new(
                "missing-key",
                table.span.clone(),
                "[[vat_account]] has no `contra`",
            );
            problems.push(problem.help("say for which contra accounts: contra = [\"20-21\"]"));
        }
        let mut account = |key| {
            let text = table.text(key, problems)?;
            reader.account(text, problems)
        };
        let (input, output) = (account("input"), account("output"));
        if !table.has("input") && !table.has("output") {
            let problem = Problem::new(
                "missing-key",
                table.span.clone(),
                "[[vat_account]] names no account",
            );
            problems.push(problem.help("add `input`, the account of the tax on purchases, or `output`"));
        }
        table.finish(problems);
        accounts.push(VatAccount {
            contra: spans(contra.unwrap_or_default(), problems),
            input,
            output,
        });
    }
    accounts.append(&mut reader.chart.vat_accounts);
    reader.chart.vat_accounts = accounts;
}

fn percent(rate: &TextValue, problems: &mut Vec<Problem>) -> Option<rust_decimal::Decimal> {
    let percent = parse_amount(&rate.text)
        .ok()
        .filter(|rate| !rate.is_sign_negative());
    if percent.is_none() {
        let message = format!("`{}` is no tax rate", rate.text.escape_debug());
        problems.push(
            Problem::new("not-a-rate", rate.span.clone(), message)
                .help("write percent, like \"19\" or \"5.5\""),
        );
    }
    percent
}

fn target(
    reader: &mut Reader,
    table: &mut Table<'_>,
    is_input: bool,
    problems: &mut Vec<Problem>,
) -> Option<VatTarget> {
    let span = table.span.clone();
    let [key, account] = if is_input { INPUT } else { OUTPUT };
    let key_text = table.text(key, problems);
    let account_text = table.text(account, problems);
    match (key_text, account_text) {
        (Some(_), Some(_)) => {
            let message = format!("the rate has both `{key}` and `{account}`");
            problems.push(Problem::new("two-values", span, message).help("keep one of them"));
            None
        }
        (Some(text), None) => {
            let key = tax_key(&text, problems)?;
            reader.keys.push((text, is_input));
            Some(VatTarget::Key(key))
        }
        (None, Some(text)) => reader.account(text, problems).map(VatTarget::Account),
        (None, None) => None,
    }
}

/// A key as an accounting program takes it.
pub(in crate::booking) fn tax_key(text: &TextValue, problems: &mut Vec<Problem>) -> Option<String> {
    let key = text.text.trim();
    if (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(key.to_owned());
    }
    let message = format!("`{}` is no tax key", key.escape_debug());
    let help = format!("write 1 to {LONGEST_KEY} digits, like \"9\"");
    problems.push(Problem::new("not-a-key", text.span.clone(), message).help(help));
    None
}
