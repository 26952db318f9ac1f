//! Which days.

use chrono_tz::Tz;

use crate::cli::args::PeriodArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::clock;
use crate::period::{Period, parse_day};

/// The period of the arguments, or of a question where somebody is there to answer it.
pub(in crate::cli) fn period(
    arguments: &PeriodArgs,
    zone: Tz,
    printer: &mut Printer,
) -> Result<Period, Failure> {
    if let Some(period) = arguments.month {
        return Ok(period);
    }
    if let (Some(first), Some(last)) = (arguments.from, arguments.to) {
        return Ok(Period::new(first, last)?);
    }
    if arguments.last_month {
        let now = clock::now()?;
        return Period::last_month(now, zone)
            .ok_or_else(|| Failure::usage("SALDO_NOW has no month before it"));
    }
    if !printer.can_ask() {
        return Err(missing_period());
    }
    loop {
        let answer = printer.ask("Which month (like 2026-10), or first day (like 2026-10-01)?");
        let answer = answer.map_err(|_| missing_period())?;
        let asked = Period::month(&answer).or_else(|_| {
            let first = parse_day(&answer)?;
            let last = printer.ask("Last day?").unwrap_or_default();
            Period::new(first, parse_day(&last)?)
        });
        match asked {
            Ok(period) => return Ok(period),
            Err(error) => printer.bad("no:", &error.to_string()),
        }
    }
}

/// Refuses a missing period before anything is sent, where nobody can be asked for it.
pub(in crate::cli) fn check_period(arguments: &PeriodArgs, printer: &Printer) -> Result<(), Failure> {
    let is_named = arguments.month.is_some() || arguments.from.is_some() || arguments.last_month;
    if !is_named && !printer.can_ask() {
        return Err(missing_period());
    }
    if let (Some(first), Some(last)) = (arguments.from, arguments.to) {
        Period::new(first, last)?;
    }
    Ok(())
}

fn missing_period() -> Failure {
    Failure::usage("which period? Use --month 2026-10, --from and --to, or --last-month")
}
