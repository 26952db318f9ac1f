//! `saldo mapping fields --stats`: what each field holds in the user's own entries.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

use super::table::{self, shown};
use super::trial;
use crate::cli::args::FieldsArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::mapping::{Field, Place, Scope, fields};
use crate::words::count;

/// So many different values of a field are told apart; beyond, there are "more".
const MOST_DISTINCT: usize = 10_000;

/// The longest example that is kept, in characters.
const LONGEST_EXAMPLE: usize = 200;

/// What a field holds, as scripts see it.
#[derive(Serialize)]
struct Counted {
    name: &'static str,
    kind: &'static str,
    entries: u64,
    filled: u64,
    /// Of a hundred entries, with one decimal; absent without entries.
    percent: Option<String>,
    distinct: usize,
    /// There are more different values than were counted.
    more_distinct: bool,
    example: Option<String>,
}

/// A field while entries pass.
struct Count {
    field: &'static Field,
    filled: u64,
    distinct: Distinct,
    example: Option<String>,
}

pub(super) fn run(arguments: &FieldsArgs, printer: &mut Printer) -> Result<(), Failure> {
    let trial = trial::of_everything(&arguments.sample, printer)?;
    let mut counts: Vec<Count> = fields()
        .filter(|field| {
            !matches!(
                field.place,
                Place::Statement | Place::Posting | Place::Line | Place::File
            )
        })
        .map(Count::new)
        .collect();
    let (mut entries, mut text) = (0, String::new());
    for (account, entry) in trial.iter() {
        entries += 1;
        let scope = trial.plain_scope(account, entry);
        for count in &mut counts {
            count.see(&scope, &mut text);
        }
    }
    let counted: Vec<_> = counts.into_iter().map(|count| count.finish(entries)).collect();
    if arguments.json {
        return printer.json(&counted);
    }
    tell(&counted, entries, printer)
}

fn tell(counted: &[Counted], entries: u64, printer: &mut Printer) -> Result<(), Failure> {
    let heading = ["field", "filled", "of all", "different", "for example"]
        .map(ToOwned::to_owned)
        .to_vec();
    let row = |counted: &Counted| {
        let more = if counted.more_distinct { "more than " } else { "" };
        vec![
            counted.name.to_owned(),
            counted.filled.to_string(),
            counted
                .percent
                .as_ref()
                .map_or(String::new(), |percent| format!("{percent} %")),
            format!("{more}{}", counted.distinct),
            counted.example.as_deref().map(shown).unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = std::iter::once(heading).chain(counted.iter().map(row)).collect();
    let lines = table::lines(&rows);
    let (first, rest) = lines
        .split_first()
        .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    printer.line(first)?;
    for (line, counted) in rest.iter().zip(counted) {
        if counted.filled == 0 {
            printer.faint_line(line)?;
        } else {
            printer.line(line)?;
        }
    }
    printer.say(format!("{} counted", count(entries, "entry", "entries")));
    Ok(())
}

impl Count {
    fn new(field: &'static Field) -> Self {
        Self {
            field,
            filled: 0,
            distinct: Distinct::default(),
            example: None,
        }
    }

    fn see(&mut self, scope: &Scope<'_>, text: &mut String) {
        text.clear();
        if !self.field.write(scope, text) {
            return;
        }
        self.filled += 1;
        self.distinct.add(text);
        if self.example.is_none() {
            self.example = Some(text.chars().take(LONGEST_EXAMPLE).collect());
        }
    }

    fn finish(self, entries: u64) -> Counted {
        Counted {
            name: self.field.name,
            kind: self.field.kind().name(),
            entries,
            filled: self.filled,
            percent: percent(self.filled, entries),
            distinct: self.distinct.seen.len(),
            more_distinct: self.distinct.is_full,
            example: self.example,
        }
    }
}

/// Different values, as many as fit a bounded memory.
#[derive(Default)]
struct Distinct {
    /// Hashes stand for the values, so that long notes cost no more than short ones.
    seen: HashSet<u64>,
    is_full: bool,
}

impl Distinct {
    fn add(&mut self, text: &str) {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = hasher.finish();
        if self.seen.len() < MOST_DISTINCT {
            self.seen.insert(hash);
        } else {
            self.is_full |= !self.seen.contains(&hash);
        }
    }
}

/// With one decimal, rounded down, so that only what is always filled has 100.
fn percent(part: u64, whole: u64) -> Option<String> {
    let thousandths = (part * 1000).checked_div(whole)?;
    Some(format!("{}.{}", thousandths / 10, thousandths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_values_are_counted_up_to_a_bound() {
        let mut distinct = Distinct::default();
        (0..MOST_DISTINCT).for_each(|number| distinct.add(&number.to_string()));
        distinct.add("0");
        assert_eq!((distinct.seen.len(), distinct.is_full), (MOST_DISTINCT, false));
        (0..10).for_each(|number| distinct.add(&format!("another {number}")));
        assert_eq!((distinct.seen.len(), distinct.is_full), (MOST_DISTINCT, true));
    }

    #[test]
    fn only_what_is_always_filled_has_a_hundred() {
        for (part, whole, expected) in [
            (0, 3, "0.0"),
            (1, 3, "33.3"),
            (1999, 2000, "99.9"),
            (7, 7, "100.0"),
        ] {
            assert_eq!(percent(part, whole).unwrap(), expected);
        }
        assert_eq!(percent(0, 0), None);
    }
}
