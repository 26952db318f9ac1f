//! `saldo rules explain`: which rule decided about an entry, why, and what is posted.

use serde::Serialize;

use super::Look;
use crate::booking::{BookingTally, Decision};
use crate::cli::args::LookArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::excerpt::written;
use crate::posting::{Posting, PostingSide};
use crate::words::money;

/// A decision as scripts see it.
#[derive(Serialize)]
struct Explained<'e> {
    id: &'e str,
    decided_by: &'static str,
    name: Option<&'e str>,
    parts: Vec<ExplainedPart>,
    postings: Vec<ExplainedPosting<'e>>,
}

#[derive(Serialize)]
struct ExplainedPart {
    condition: String,
    holds: bool,
}

#[derive(Serialize)]
struct ExplainedPosting<'e> {
    bank_account: &'e str,
    contra_account: &'e str,
    side: &'static str,
    amount: String,
    tax_key: Option<&'e str>,
    cost_center: Option<&'e str>,
    text: &'e str,
    note: Option<&'e str>,
}

pub(super) fn run(id: &str, arguments: &LookArgs, printer: &mut Printer) -> Result<(), Failure> {
    let look = Look::open(arguments, printer)?;
    let (account, entry) = look.entries.of_id(id)?;
    let scope = look.entries.plain_scope(account, entry);
    let decision = look.keeper.decide(entry, &scope).map_err(Failure::user)?;
    let parts = match decision {
        Decision::Rule(rule) => rule.when.as_ref().map(|when| when.parts(&scope)).transpose(),
        _ => Ok(None),
    };
    let parts = parts.map_err(Failure::user)?.unwrap_or_default();
    let posted = look
        .keeper
        .post(entry, account, &scope, &mut BookingTally::default());
    let postings = posted.map_err(Failure::user)?;
    if arguments.json {
        let (decided_by, name) = match decision {
            Decision::Internal => ("internal transfer", None),
            Decision::Rule(rule) if rule.is_draft => ("rule without an account", Some(rule.name.as_str())),
            Decision::Rule(rule) => ("rule", Some(rule.name.as_str())),
            Decision::Default(position) => ("default", default_name(&look, position)),
            Decision::Suspense => ("suspense", None),
        };
        let parts = parts.into_iter().map(|part| ExplainedPart {
            condition: part.text,
            holds: part.holds,
        });
        return printer.json(&Explained {
            id: &entry.id,
            decided_by,
            name,
            parts: parts.collect(),
            postings: postings.iter().map(of_posting).collect(),
        });
    }
    let amount = money(&entry.amount);
    printer.line(&format!(
        "{} on {}: {amount} {} ({})",
        entry.id,
        entry.settled_at.date(),
        entry.currency,
        written(&account.name)
    ))?;
    if postings.is_empty() {
        return printer.line("no posting: no money moved");
    }
    printer.line(&match decision {
        Decision::Internal => {
            "a transfer between own accounts: both ends go through the transit account, whatever the rules say".to_owned()
        }
        Decision::Rule(rule) if rule.is_draft => {
            format!("rule `{}`, which has no account yet: suspense", rule.name)
        }
        Decision::Rule(rule) => format!("rule `{}`", rule.name),
        Decision::Default(position) => {
            let name = default_name(&look, position).unwrap_or_default();
            format!("no rule holds; the chart's default `{name}` does")
        }
        Decision::Suspense => "neither a rule nor a default of the chart holds: suspense".to_owned(),
    })?;
    for part in parts {
        let (indent, answer) = (2 * part.depth, if part.holds { "yes" } else { "no" });
        printer.line(&format!("    {:indent$}{}: {answer}", "", part.text))?;
    }
    // DATEV's letters are for who knows them by DATEV's charts.
    let side = if look.keeper.chart().has_tax_keys() {
        PostingSide::letter
    } else {
        PostingSide::name
    };
    for posting in &postings {
        show(posting, side(posting.side), printer)?;
    }
    Ok(())
}

fn default_name(look: &Look, position: usize) -> Option<&str> {
    let default = look.keeper.chart().defaults.get(position)?;
    Some(&default.name)
}

fn show(posting: &Posting<'_>, side: &str, printer: &mut Printer) -> Result<(), Failure> {
    printer.line(&format!(
        "posting {} of {}: {} on {}, {side} against {} {}",
        posting.number,
        posting.of,
        money(&posting.amount),
        posting.bank_account,
        posting.contra_account,
        posting.contra_label
    ))?;
    printer.line(&format!("    text: {}", posting.text))?;
    let details = [
        ("tax key", posting.tax_key),
        ("cost centre", posting.cost_center.as_deref()),
        ("note", posting.note.as_deref()),
    ];
    for (name, value) in details {
        if let Some(value) = value {
            printer.line(&format!("    {name}: {value}"))?;
        }
    }
    Ok(())
}

fn of_posting<'e>(posting: &'e Posting<'_>) -> ExplainedPosting<'e> {
    ExplainedPosting {
        bank_account: posting.bank_account,
        contra_account: posting.contra_account,
        side: posting.side.letter(),
        amount: posting.amount.to_string(),
        tax_key: posting.tax_key,
        cost_center: posting.cost_center.as_deref(),
        text: &posting.text,
        note: posting.note.as_deref(),
    }
}
