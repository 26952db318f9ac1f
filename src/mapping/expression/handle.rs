//! By what a condition can be found without asking it, so that thousands of them need not be asked one by one.

use crate::mapping::Scope;
use crate::mapping::condition::{Condition, Operand};
use crate::mapping::plan::{Comparable, Comparison, Test, TextExpr, TextGetter, is_present};
use crate::mapping::syntax::{Literal, Slot};

/// Fields with few values: being equal to one of them finds half of all entries.
const COARSE: [&str; 10] = [
    "side",
    "status",
    "currency",
    "local_currency",
    "operation_type",
    "subject_type",
    "category",
    "cashflow_category",
    "account.currency",
    "bank_account_id",
];

/// Something that must be so for a condition to hold.
#[derive(Clone)]
pub struct Handle {
    /// The name of the field.
    pub field: String,
    /// What its text must be or hold.
    pub wanted: Wanted,
    get: TextGetter,
}

/// What a text must be or hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// It is one of these, letter by letter.
    Equal(Vec<String>),
    /// It holds one of these; ASCII letters are small and count as either case.
    Holds(Vec<Vec<u8>>),
}

impl Handle {
    /// The text of the field, if it is present.
    pub fn text<'s>(&self, scope: &Scope<'s>) -> Option<&'s str> {
        (self.get)(scope).filter(|text| is_present(text))
    }

    /// How many entries it may find, roughly: smaller is better.
    fn breadth(&self) -> usize {
        match &self.wanted {
            _ if COARSE.contains(&self.field.as_str()) => 3,
            Wanted::Equal(_) => 0,
            Wanted::Holds(words) if words.iter().all(|word| word.len() > 2) => 1,
            Wanted::Holds(_) => 2,
        }
    }
}

pub(super) fn of(written: &Condition, asked: &Test) -> Option<Vec<Handle>> {
    match (written, asked) {
        (Condition::All(written), Test::All(tests)) => {
            let found = written
                .iter()
                .zip(tests)
                .filter_map(|(part, asked)| of(part, asked));
            found.min_by_key(|handles| handles.iter().map(Handle::breadth).max())
        }
        (Condition::Any(written), Test::Any(tests)) => {
            let found = written.iter().zip(tests).map(|(part, asked)| of(part, asked));
            Some(found.collect::<Option<Vec<_>>>()?.concat())
        }
        (Condition::Matches { left, .. }, Test::Matches { text, pattern }) => {
            let words = pattern.words.clone()?;
            handle(left, text, Wanted::Holds(words)).map(|handle| vec![handle])
        }
        (
            Condition::Compare {
                left,
                comparison: Comparison::Equal,
                right: Operand::Literal(value),
                ..
            },
            Test::Compare {
                left: Comparable::Text(text),
                ..
            },
        ) => equal(left, text, std::slice::from_ref(value)),
        (
            Condition::In { left, options, .. },
            Test::In {
                left: Comparable::Text(text),
                ..
            },
        ) => equal(left, text, options),
        _ => None,
    }
}

fn equal(left: &Slot, text: &TextExpr, values: &[Literal]) -> Option<Vec<Handle>> {
    let values = values.iter().map(|value| value.as_text().map(ToOwned::to_owned));
    let wanted = Wanted::Equal(values.collect::<Option<_>>()?);
    handle(left, text, wanted).map(|handle| vec![handle])
}

fn handle(slot: &Slot, text: &TextExpr, wanted: Wanted) -> Option<Handle> {
    Some(Handle {
        field: slot.name.text.clone(),
        wanted,
        get: text.plain()?,
    })
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handle")
            .field("field", &self.field)
            .field("wanted", &self.wanted)
            .finish_non_exhaustive()
    }
}
