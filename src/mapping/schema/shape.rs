//! What a table of a mapping file can hold, as data.

use std::ops::RangeInclusive;

use crate::layout::Names;
use crate::mapping::field::Place;

/// The keys of a table and how they go together. All other keys are mistakes.
pub(super) struct Keys {
    pub(super) lists: &'static [&'static [Key]],
    pub(super) rules: &'static [Rule],
}

impl Keys {
    /// The keys, in the order of the docs.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static Key> {
        self.lists.iter().copied().flatten()
    }
}

/// One key.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
    /// What holds when the key is absent, as it would be written, without quotes.
    pub(super) default: Option<&'static str>,
    /// The places of the fields that can be named behind it; empty where it is as around it.
    pub(super) sees: &'static [Place],
    /// What the key says, in one sentence.
    pub(super) sentence: &'static str,
}

/// Whether a key must be there. A file that extends another one stands not alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Optional,
    Required,
    /// Required in a file that stands alone.
    RequiredAlone,
    /// Refused in a file that stands alone.
    OnlyInherited,
}

/// What may stand behind a key.
pub(super) enum Shape {
    /// The one version of the language that the program reads.
    Version(i64),
    /// Any text.
    Text,
    /// A text that the regular expression matches.
    Pattern(&'static str),
    /// A text with fields in braces.
    Template,
    /// A comparison of fields.
    Condition,
    /// A text with date codes.
    Date,
    /// One of a few words.
    Words(fn() -> Vec<&'static str>),
    /// A list of texts.
    Texts,
    Flag,
    Integer(RangeInclusive<i64>),
    /// `[key]`
    Table(&'static Keys),
    /// `[[key]]`
    Tables(&'static Keys),
    /// `[key.NAME]` with names that the user chooses.
    Named(&'static Keys),
    /// Values of one shape under names that the user chooses.
    Map(&'static Shape),
    /// A template, or a list of such cases that is not empty.
    Cell(&'static Keys),
    /// A list of templates, whole numbers and such tables, which always stand alone.
    Fields(&'static Keys),
    /// Whatever TOML can write.
    Anything,
}

/// How keys of a table go together.
pub(super) enum Rule {
    /// Exactly one of them.
    OneOf(&'static [&'static str]),
    /// Never both, and in a file that stands alone exactly one.
    OneAlone(&'static str, &'static str),
    /// Never both.
    NotBoth(&'static str, &'static str),
    /// In a file that stands alone, the first says nothing without the second.
    NeedsAlone(&'static str, &'static str),
}

/// An optional key.
pub(super) const fn key(name: &'static str, shape: Shape, sentence: &'static str) -> Key {
    Key {
        name,
        shape,
        need: Need::Optional,
        default: None,
        sees: &[],
        sentence,
    }
}

impl Key {
    pub(super) const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    pub(super) const fn required_alone(mut self) -> Self {
        self.need = Need::RequiredAlone;
        self
    }

    pub(super) const fn only_inherited(mut self) -> Self {
        self.need = Need::OnlyInherited;
        self
    }

    /// With what holds when it is absent.
    pub(super) const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// With the places of the fields that can be named.
    pub(super) const fn sees(mut self, places: &'static [Place]) -> Self {
        self.sees = places;
        self
    }
}

/// The words of a table of names.
pub(super) fn words<T>(names: &Names<T>) -> Vec<&'static str> {
    names.iter().map(|(word, _)| *word).collect()
}
