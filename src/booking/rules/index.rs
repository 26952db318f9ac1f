//! Which rules are worth asking for an entry: told by words in its texts, so that thousands of rules stay fast.
//!
//! Every condition that can only hold when a field is, or holds, some text is found by that text: equal ones by a hash
//! table, words of patterns by one automaton for each field that reads a text once whatever the number of words. One
//! automaton of whole patterns was no choice: with thousands of them its states outgrow every bound.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use aho_corasick::automaton::OverlappingState;
use foldhash::fast::FixedState;
use smallvec::SmallVec;

use super::Rule;
use crate::mapping::Scope;
use crate::mapping::expression::{Condition, Handle, Wanted};

/// The positions of rules that may hold.
pub(super) type Candidates = SmallVec<[usize; 32]>;

/// Finds candidates.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Rules that must always be asked.
    always: Vec<usize>,
    fields: Vec<Field>,
}

/// The rules that are found by one field.
#[derive(Debug)]
struct Field {
    name: String,
    /// Any of its handles: they all read the same text.
    handle: Handle,
    equal: HashMap<String, Vec<usize>, FixedState>,
    words: Vec<(Vec<u8>, usize)>,
    automaton: Option<AhoCorasick>,
}

impl Index {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut index = Self::default();
        for (position, rule) in rules.iter().enumerate() {
            match rule.when.as_ref().and_then(Condition::handles) {
                Some(handles) => handles.into_iter().for_each(|handle| index.add(handle, position)),
                None => index.always.push(position),
            }
        }
        for at in (0..index.fields.len()).rev() {
            index.build(at);
        }
        index
    }

    fn add(&mut self, handle: Handle, position: usize) {
        let known = self.fields.iter().position(|field| field.name == handle.field);
        let at = known.unwrap_or_else(|| {
            self.fields.push(Field {
                name: handle.field.clone(),
                handle: handle.clone(),
                equal: HashMap::default(),
                words: Vec::new(),
                automaton: None,
            });
            self.fields.len() - 1
        });
        let field = &mut self.fields[at];
        match handle.wanted {
            Wanted::Equal(texts) => {
                for text in texts {
                    field.equal.entry(text).or_default().push(position);
                }
            }
            Wanted::Holds(words) => field.words.extend(words.into_iter().map(|word| (word, position))),
        }
    }

    /// Builds the automaton of a field; rules whose words make none are always asked.
    fn build(&mut self, at: usize) {
        let field = &mut self.fields[at];
        if field.words.is_empty() {
            return;
        }
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true);
        let words = field.words.iter().map(|(word, _)| word);
        field.automaton = builder.build(words).ok();
        if field.automaton.is_none() {
            self.always
                .extend(field.words.iter().map(|(_, position)| *position));
        }
    }

    /// Adds the rules that may hold, in the order of the file.
    pub(super) fn find(&self, scope: &Scope<'_>, found: &mut Candidates) {
        found.extend_from_slice(&self.always);
        for field in &self.fields {
            let Some(text) = field.handle.text(scope) else {
                continue;
            };
            if let Some(positions) = field.equal.get(text) {
                found.extend_from_slice(positions);
            }
            if let Some(automaton) = &field.automaton {
                let mut state = OverlappingState::start();
                automaton.find_overlapping(text, &mut state);
                while let Some(hit) = state.get_match() {
                    found.push(field.words[hit.pattern().as_usize()].1);
                    automaton.find_overlapping(text, &mut state);
                }
            }
        }
        if found.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
    }
}
