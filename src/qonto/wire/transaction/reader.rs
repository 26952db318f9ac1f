//! From JSON to a transaction.

use super::fill::{Required, read_other, text_slot};
use super::{ParseError, Transaction};
use crate::entry::{AttributeSet, Text};
use crate::excerpt::short;
use crate::qonto::wire::fields::Field;
use crate::qonto::wire::scan::key::Key;
use crate::qonto::wire::scan::{Form, Malformed, Members, Value};
use crate::qonto::wire::text::Tolerant;

/// Reads transactions one after the other. The bank writes the members of all of them in one order, so a name need
/// not be read where it is the one that is expected.
#[derive(Debug)]
pub struct TransactionReader {
    wanted: AttributeSet,
    /// The names of earlier transactions in their order.
    expected: Vec<Expected>,
}

/// A name of earlier transactions.
#[derive(Debug)]
struct Expected {
    /// As it stood in JSON.
    name: Box<str>,
    key: Key,
    member: Member,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
struct Member {
    field: Field,
    is_wanted: bool,
}

/// How many names may be left out at one place before they are looked for.
const LEFT_OUT: usize = 8;

/// How many names are remembered: more than there are fields, and an end for odd input.
pub(super) const REMEMBERED: usize = 100;

impl TransactionReader {
    /// A reader of the fields that `wanted` needs.
    pub fn new(wanted: AttributeSet) -> Self {
        Self {
            wanted,
            expected: Vec::new(),
        }
    }

    /// How many names it has learnt.
    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.expected.len()
    }

    /// Reads one JSON object.
    pub fn read<'a>(&mut self, json: &'a str) -> Result<Box<Transaction<'a>>, ParseError> {
        self.transaction(json)
            .map_err(|reason| name_the_culprit(json, reason))
    }

    fn transaction<'a>(&mut self, json: &'a str) -> Result<Box<Transaction<'a>>, String> {
        let is_malformed = |_: Malformed| malformed(json);
        let mut row = Box::<Transaction<'_>>::default();
        let mut required = Required::default();
        let mut members = Members::of(json).map_err(is_malformed)?;
        let mut place = 0;
        loop {
            let member = match self.expected.get(place) {
                Some(expected) if expected.is_next(&mut members) => {
                    place += 1;
                    expected.member
                }
                _ => match self.search(&mut members, &mut place) {
                    Some(member) => member,
                    None if !members.advance().map_err(is_malformed)? => break,
                    None => self.learn(members.name().map_err(is_malformed)?, &mut place)?,
                },
            };
            let (start, form) = members.pass_value().map_err(is_malformed)?;
            if !member.is_wanted {
                continue;
            }
            let filled = match text_slot(member.field, &mut row, &mut required) {
                Ok(Some(slot)) if form == Form::Plain => {
                    *slot = Some(Text::Borrowed(members.inside(start)));
                    continue;
                }
                Ok(Some(slot)) => members.since(start, form).put(slot),
                Ok(None) => read_other(member.field, members.since(start, form), &mut row, &mut required),
                Err(reason) => Err(reason.to_owned()),
            };
            filled.map_err(|reason| format!("{}: {reason}", member.field.name()))?;
        }
        required.put_into(&mut row)?;
        Ok(row)
    }

    /// Passes the next name where it is one of the next few that earlier transactions had.
    #[inline(never)]
    fn search(&self, members: &mut Members<'_>, place: &mut usize) -> Option<Member> {
        if members.is_before_end() {
            return None;
        }
        let mut near = self.expected.iter().enumerate().skip(*place).take(LEFT_OUT);
        let (at, found) = near.find(|(_, expected)| expected.is_next(members))?;
        *place = at + 1;
        Some(found.member)
    }

    fn learn(&mut self, name: Value<'_>, place: &mut usize) -> Result<Member, String> {
        if let Some(at) = self.expected.iter().position(|known| *known.name == *name.json()) {
            *place = at + 1;
            return Ok(self.expected[at].member);
        }
        let field = Field::named(&name.text()?.unwrap_or_default());
        let member = Member {
            field,
            is_wanted: field.is_in(self.wanted),
        };
        // One that is too long to be compared in one step is read each time.
        if self.expected.len() < REMEMBERED
            && let Some(key) = Key::of(name.json())
        {
            let name = name.json().into();
            self.expected.insert(*place, Expected { name, key, member });
            *place += 1;
        }
        Ok(member)
    }
}

impl Expected {
    /// Passes the name if it is the next one.
    #[inline]
    fn is_next(&self, members: &mut Members<'_>) -> bool {
        members.pass(&self.key)
    }
}

fn name_the_culprit(json: &str, reason: String) -> ParseError {
    #[derive(serde::Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Tolerant<'a>,
    }
    match serde_json::from_str(json) {
        Ok(Identified {
            id: Tolerant(Some(id)),
        }) => ParseError::Named {
            id: short(&id).to_string(),
            reason,
        },
        _ => ParseError::Nameless(reason),
    }
}

/// Where and why a text is no JSON object.
fn malformed(json: &str) -> String {
    match serde_json::from_str::<serde::de::IgnoredAny>(json) {
        Err(error) => error.to_string(),
        Ok(_) if json.trim_start().starts_with('{') => "it is nested too deep".to_owned(),
        Ok(_) => "expected a transaction".to_owned(),
    }
}
