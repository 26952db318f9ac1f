//! How each profile's run ended, for people and for scripts.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Failure, Kept, Printer};

/// How one profile's run ended.
pub(super) struct Outcome {
    pub(super) code: u8,
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
            code: failure.as_ref().map_or(0, Failure::code),
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
            exit_code: self.code,
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
        exit_code: outcomes.values().map(|outcome| outcome.code).max().unwrap_or(0),
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
        let line = format!("{} {}", outcome.code, outcome.words());
        let line = line.trim_end();
        let name = format!("{name:width$}");
        match outcome.code {
            0 => printer.good(&name, line),
            _ => printer.bad(&name, line),
        }
    }
}
