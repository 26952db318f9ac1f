//! How each profile's run ended, for people and for scripts.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Failure, Kept, Printer};
use crate::cli::failure::exit_code;
use crate::problem::Blame;

/// How one profile's run ended.
pub(super) struct Outcome {
    /// Who must act; nobody where it went well.
    blame: Option<Blame>,
    kept: Kept,
    gist: String,
    error: Option<String>,
}

/// All of them, for scripts.
#[derive(Serialize)]
struct Json<'o> {
    exit_code: u8,
    profiles: BTreeMap<&'o str, JsonOutcome<'o>>,
}

#[derive(Serialize)]
struct JsonOutcome<'o> {
    exit_code: u8,
    error: Option<&'o str>,
    /// What the command prints as JSON for one profile.
    result: Option<Box<RawValue>>,
}

/// Where a result stands: in a profile, in `profiles`, in the object with all.
const INDENTED: &str = "\n      ";

impl Outcome {
    pub(super) fn of((outcome, kept, gist): (Result<(), Failure>, Kept, String)) -> Self {
        let failure = outcome.err();
        Self {
            blame: failure.as_ref().map(Failure::blame),
            kept,
            gist,
            error: failure.map(|failure| failure.chain()),
        }
    }

    fn shown(&self) -> Result<JsonOutcome<'_>, Failure> {
        let printed = str::from_utf8(&self.kept.out)
            .map_err(Failure::outside)?
            .trim_end();
        // As it was printed, digit by digit; line breaks stand between its values only.
        let result = (!printed.is_empty()).then(|| RawValue::from_string(printed.replace('\n', INDENTED)));
        Ok(JsonOutcome {
            exit_code: exit_code(self.blame),
            error: self.error.as_deref(),
            result: result.transpose().map_err(Failure::outside)?,
        })
    }

    /// What the table says: what it came to, else the error's first line.
    fn words(&self) -> &str {
        let error = self.error.as_deref().and_then(|error| error.lines().next());
        error.unwrap_or(&self.gist)
    }
}

/// How the worst of them ended.
pub(super) fn worst(outcomes: &BTreeMap<&str, Outcome>) -> Option<Blame> {
    outcomes.values().filter_map(|outcome| outcome.blame).max()
}

/// Tells what each printed, and a table; or one object with all.
pub(super) fn tell(
    outcomes: &BTreeMap<&str, Outcome>,
    json: bool,
    printer: &mut Printer,
) -> Result<(), Failure> {
    for (name, outcome) in outcomes {
        let kept = &outcome.kept;
        if !kept.err.is_empty() {
            printer.title(name);
        }
        if json {
            printer.pass_on(&Kept {
                out: Vec::new(),
                err: kept.err.clone(),
            })?;
            continue;
        }
        if !kept.out.is_empty() {
            printer.strong_line(name)?;
        }
        printer.pass_on(kept)?;
    }
    // The errors alone were told already.
    if !printer.is_quiet() {
        print_table(outcomes, printer);
    }
    if !json {
        return Ok(());
    }
    let profiles = outcomes
        .iter()
        .map(|(name, outcome)| Ok((*name, outcome.shown()?)));
    printer.json(&Json {
        exit_code: exit_code(worst(outcomes)),
        profiles: profiles.collect::<Result<_, Failure>>()?,
    })
}

fn print_table(outcomes: &BTreeMap<&str, Outcome>, printer: &mut Printer) {
    let width = outcomes
        .keys()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    printer.say("");
    for (name, outcome) in outcomes {
        let line = format!("{} {}", exit_code(outcome.blame), outcome.words());
        let line = line.trim_end();
        let name = format!("{name:width$}");
        match outcome.blame {
            None => printer.good(&name, line),
            Some(_) => printer.bad(&name, line),
        }
    }
}
