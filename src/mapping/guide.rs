//! What people read before they use a format.

use crate::layout::Names;

/// What people read before they use a format: nothing of it changes a byte.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guide {
    /// How sure it is that the target reads the file.
    pub confidence: Option<Confidence>,
    /// The programs that import the file, by the names that people know.
    pub programs: Vec<String>,
    /// What it is for, in a sentence or two.
    pub about: Option<String>,
    /// How to import the file, step by step.
    pub steps: Vec<String>,
    /// What the format or its target cannot do.
    pub limits: Vec<String>,
    /// What may go wrong after the import, such as rows that are there twice.
    pub warning: Option<String>,
}

/// How sure it is that the target reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Independent programs read it in the tests.
    Judged,
    /// Written by what the target itself documents.
    Documented,
    /// Written by other exporters' files, or by what imports of the kind have in common.
    Inferred,
}

impl Confidence {
    pub(super) const NAMES: &'static Names<Self> = &[
        ("judged", Self::Judged),
        ("documented", Self::Documented),
        ("inferred", Self::Inferred),
    ];

    /// The word in a mapping file.
    pub fn name(self) -> &'static str {
        crate::layout::word(Self::NAMES, self)
    }
}
