//! `extends`: a mapping that says only what differs from another one.
//!
//! The files of a chain are thought to lie one behind the other, so that a place says by itself which file it is in.

use super::model::{self, Written};
use crate::problem::{Problem, Problems, Source, suggest};
use crate::toml_tree::{Document, TextValue};

mod merge;
mod place;
mod whole;

/// How many mappings may extend one another.
const MAX_DEPTH: usize = 4;

/// Where mappings that are extended are found.
pub trait Library {
    /// What `name` may mean in the file `from`, nearest first; never `from` itself, so that a mapping can extend one of
    /// its own name that it hides.
    fn candidates(&self, name: &str, from: &Source) -> Vec<Source>;

    /// Whether `name` means the file `from` itself, which is never a candidate.
    fn is_itself(&self, name: &str, from: &Source) -> bool;

    /// All names, for suggestions.
    fn names(&self) -> Vec<String>;
}

/// The files of a chain, each with the place at which it begins.
pub(super) struct Chain {
    files: Vec<(usize, Source)>,
    /// Whether all of it could be read: what is missing may else stand in the part that could not.
    pub(super) is_whole: bool,
    /// Whether all that is extended was found: what is unknown may else stand there.
    pub(super) is_complete: bool,
}

/// What is wrong with the files of a chain.
pub(super) struct Sorted {
    /// With the file that was asked for.
    pub(super) own: Vec<Problem>,
    /// With what it inherits, by file.
    pub(super) inherited: Vec<Problems>,
}

/// Reads a mapping with all that it inherits.
pub(super) fn read(source: &Source, library: &dyn Library, problems: &mut Vec<Problem>) -> (Written, Chain) {
    let document = Document::parse(source, problems);
    let mut chain = Chain {
        files: vec![(0, source.clone())],
        is_whole: problems.is_empty(),
        is_complete: true,
    };
    let written = model::read(&document, problems);
    let written = chain.complete(written, library, problems);
    (written, chain)
}

impl Chain {
    /// The file that the first one extends, when it was found.
    pub(super) fn base(&self) -> Option<&Source> {
        self.files.get(1).map(|(_, source)| source)
    }

    /// Fills in what `written`, which stands in the last file of the chain, inherits.
    fn complete(&mut self, written: Written, library: &dyn Library, problems: &mut Vec<Problem>) -> Written {
        let Some(extends) = &written.extends else {
            return written;
        };
        let source = match self.next(extends, library) {
            Ok(source) => source,
            Err(problem) => {
                problems.push(problem);
                self.is_complete = false;
                return written;
            }
        };
        let start = self
            .files
            .last()
            .map_or(0, |(start, last)| start + last.text.len() + 1);
        let mut theirs = Vec::new();
        let document = Document::parse(&source, &mut theirs);
        self.is_whole &= theirs.is_empty();
        let base = model::read(&document, &mut theirs).moved_by(start);
        problems.extend(theirs.into_iter().map(|problem| Problem {
            span: problem.span.start + start..problem.span.end + start,
            ..problem
        }));
        self.files.push((start, source));
        let base = self.complete(base, library, problems);
        if self.is_complete {
            merge::merge(base, written, problems)
        } else {
            written
        }
    }

    /// The file that the last one extends: the nearest that does not lead back into the chain.
    fn next(&self, extends: &TextValue, library: &dyn Library) -> Result<Source, Problem> {
        let refuse = |code, message: String, help: String| {
            Problem::new(code, extends.span.clone(), message).help(help)
        };
        if self.files.len() > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} mappings extend one another");
            let help = "extend the mapping that says most of it";
            return Err(refuse("too-deep", message, help.to_owned()));
        }
        let last = self.files.last().map(|(_, source)| source);
        let mut candidates = last.map_or(Vec::new(), |last| library.candidates(&extends.text, last));
        let itself = || last.filter(|last| library.is_itself(&extends.text, last));
        let first = candidates.first().or_else(itself).map(|first| first.name.clone());
        candidates.retain(|candidate| self.files.iter().all(|(_, file)| file.name != candidate.name));
        match (candidates.into_iter().next(), first) {
            (Some(source), _) => Ok(source),
            (None, Some(first)) => {
                let names: Vec<_> = self.files.iter().map(|(_, file)| file.name.as_str()).collect();
                let message = format!(
                    "`{}` would extend itself: {} → {first}",
                    extends.text,
                    names.join(" → ")
                );
                let help = "extend a mapping that does not lead back here";
                Err(refuse("extends-itself", message, help.to_owned()))
            }
            (None, None) => {
                let names = library.names();
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                let message = format!("there is no mapping `{}` to extend", extends.text);
                Err(refuse("unknown-mapping", message, suggest(&extends.text, &names)))
            }
        }
    }

    /// Tells problems apart by file; places count from the start of each file again.
    pub(super) fn sort(&self, problems: Vec<Problem>) -> Sorted {
        let mut lists: Vec<Vec<Problem>> = self.files.iter().map(|_| Vec::new()).collect();
        for problem in problems {
            let behind = self
                .files
                .partition_point(|(start, _)| *start <= problem.span.start);
            let index = behind.saturating_sub(1);
            let start = self.files[index].0;
            lists[index].push(Problem {
                span: problem.span.start - start..problem.span.end.max(start) - start,
                ..problem
            });
        }
        let mut lists = lists.into_iter();
        let own = lists.next().unwrap_or_default();
        let inherited = lists
            .zip(self.files.iter().skip(1))
            .filter_map(|(list, (_, source))| Problems::check(source, list).err());
        Sorted {
            own,
            inherited: inherited.collect(),
        }
    }
}

/// What the file that was asked for is told of problems in those it inherits from.
pub(super) fn in_the_base(extends: &TextValue, is_broken: bool) -> Problem {
    let name = &extends.text;
    let (code, message, help) = if is_broken {
        let message = format!("the mapping `{name}` has problems of its own");
        (
            "broken-base",
            message,
            "they are shown below: repair them there first",
        )
    } else {
        let message = format!("something inherited from `{name}` does not fit this file");
        let help = "it is shown below: say it differently here, under the same name";
        ("unfit-base", message, help)
    };
    Problem::new(code, extends.span.clone(), message).help(help)
}

/// The shipped mappings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shipped;

impl Library for Shipped {
    fn candidates(&self, name: &str, from: &Source) -> Vec<Source> {
        let found = super::shipped(name).filter(|source| source.name != from.name);
        found.into_iter().collect()
    }

    fn is_itself(&self, name: &str, from: &Source) -> bool {
        super::shipped(name).is_some_and(|source| source.name == from.name)
    }

    fn names(&self) -> Vec<String> {
        super::SHIPPED
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect()
    }
}

#[cfg(test)]
mod tests;
