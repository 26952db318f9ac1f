//! What is wrong with a file that a user wrote: every problem at its place, with a remedy, all at once.
//!
//! Mapping files, the configuration and rules share this. It is drawn the way a compiler draws it.

use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::excerpt::steers;

pub use blame::Blame;

mod blame;

/// A text file under inspection: what it is called in messages, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path, or a word like `lexoffice (shipped)`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A source called `name` in messages.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Line and column (both from 1, the column in characters) of a byte offset.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

/// One thing that the user must change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable word in kebab case, such as `unknown-field`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, in bytes of the source.
    pub span: Range<usize>,
    /// A few words under the caret; empty where the message says it all.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a place; [`Problem::label`] and [`Problem::help`] complete it.
    pub fn new(code: &'static str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span,
            label: String::new(),
            help: None,
        }
    }

    /// Adds a few words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// How many problems of one source are told: a file with more is no file of its kind, and drawing each costs.
const MOST: usize = 200;

/// Everything that is wrong with one source, in the order of its text. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// The source that the spans point into.
    pub source: Source,
    /// What is wrong with it; the first 200.
    pub list: Vec<Problem>,
    /// How many more there are.
    pub untold: usize,
    /// What is wrong with other sources that it builds on; shown behind its own.
    pub inherited: Vec<Problems>,
}

impl std::error::Error for Problems {}

/// Plain text, without colours.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Problems {
    /// The user wrote the source.
    pub fn blame(&self) -> Blame {
        Blame::User
    }

    /// `Ok` when nothing is wrong.
    pub fn check(source: &Source, mut list: Vec<Problem>) -> Result<(), Self> {
        if list.is_empty() {
            return Ok(());
        }
        list.sort_by_key(|problem| (problem.span.start, problem.span.end));
        list.dedup();
        let untold = list.len().saturating_sub(MOST);
        list.truncate(MOST);
        Err(Self {
            source: source.clone(),
            list,
            untold,
            inherited: Vec::new(),
        })
    }

    /// Adds what is wrong with other sources.
    #[must_use]
    pub fn and(mut self, inherited: Vec<Self>) -> Self {
        self.inherited.extend(inherited);
        self
    }

    /// Every source with its problems, this one first.
    pub fn with_all_inherited(mut self) -> Vec<Self> {
        let inherited = std::mem::take(&mut self.inherited);
        let rest = inherited.into_iter().flat_map(Self::with_all_inherited);
        std::iter::once(self).chain(rest.collect::<Vec<_>>()).collect()
    }

    /// Draws all problems, each with its line, a caret and the remedy.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(110);
        let shown = Shown::of(&self.source);
        let drawn = self
            .list
            .iter()
            .map(|problem| renderer.render(&[shown.group(problem)]));
        let more = (self.untold > 0).then(|| format!("and {} more problems", self.untold));
        let inherited = self.inherited.iter().map(|problems| problems.render(colour));
        drawn
            .chain(more)
            .chain(inherited)
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

/// The source as it may be shown on a terminal: control characters replaced, byte for byte.
struct Shown {
    name: String,
    text: String,
}

impl Shown {
    fn of(source: &Source) -> Self {
        let text = source.text.chars().flat_map(|c| {
            let (shown, times) = match c {
                '\n' | '\t' => (c, 1),
                '\r' => (' ', 1),
                _ if steers(c) => ('.', c.len_utf8()),
                _ => (c, 1),
            };
            std::iter::repeat_n(shown, times)
        });
        Self {
            name: harmless(&source.name),
            text: text.collect(),
        }
    }

    fn group(&self, problem: &Problem) -> Group<'_> {
        let mut annotation = AnnotationKind::Primary.span(self.span(&problem.span));
        if !problem.label.is_empty() {
            annotation = annotation.label(harmless(&problem.label));
        }
        let snippet = Snippet::source(&self.text)
            .path(&self.name)
            .line_start(1)
            .annotation(annotation);
        let group = Level::ERROR
            .primary_title(harmless(&problem.message))
            .id(problem.code)
            .element(snippet);
        match &problem.help {
            Some(help) => group.element(Level::HELP.message(harmless(help))),
            None => group,
        }
    }

    /// The span, moved to character boundaries and into the text.
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        let clamp = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = clamp(span.start);
        start..clamp(span.end).max(start)
    }
}

/// A message quotes what the user wrote, and that may hold signs that steer a terminal.
fn harmless(text: &str) -> String {
    let shown = |c: char| if steers(c) { '.' } else { c };
    text.chars().map(shown).collect()
}

/// The candidate most like `word`, when one is like enough to be meant.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (candidate, strsim::osa_distance(&word, &candidate.to_lowercase())))
        .filter(|(candidate, distance)| *distance * 3 <= candidate.chars().count().max(word.chars().count()))
        .min_by_key(|(_, distance)| *distance)
        .map(|(candidate, _)| candidate)
}

/// A remedy for an unknown word: the likeliest one, else the whole list.
pub fn suggest(word: &str, candidates: &[&str]) -> String {
    match (did_you_mean(word, candidates.iter().copied()), candidates) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, [only]) => format!("use `{only}`"),
        (None, _) => format!("use one of: {}", candidates.join(", ")),
    }
}

#[cfg(test)]
mod tests;
