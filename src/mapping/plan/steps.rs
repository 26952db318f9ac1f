//! The steps of one expression, and what is known of them before any text comes along.

use super::{TextExpr, TextSource, TextStep};

/// Steps from text to text, one after the other.
#[derive(Debug, Default)]
pub(in crate::mapping) struct Steps {
    list: Vec<TextStep>,
    /// Whether one of them changes what is tidy (see [`crate::glance::is_tidy`]).
    change_tidy: bool,
    /// The same of what is tidy with letters of Western Europe in it.
    change_latin: bool,
    /// Whether one of them gives a text where there is none.
    fill: bool,
}

impl Steps {
    pub(in crate::mapping) fn push(&mut self, step: TextStep) {
        self.change_tidy |= !step.keeps_tidy_text();
        self.change_latin |= !step.keeps_tidy_latin();
        self.fill |= matches!(step, TextStep::Default(_));
        self.list.push(step);
    }

    /// Whether they leave a text as it is that is tidy.
    pub(super) fn keep_tidy(&self) -> bool {
        !self.change_tidy
    }

    /// The same of a text with letters of Western Europe.
    pub(super) fn keep_latin(&self) -> bool {
        !self.change_latin
    }

    /// Whether they leave nothing where nothing comes.
    pub(super) fn keep_absent(&self) -> bool {
        !self.fill
    }
}

impl std::ops::Deref for Steps {
    type Target = [TextStep];

    fn deref(&self) -> &[TextStep] {
        &self.list
    }
}

impl IntoIterator for Steps {
    type Item = TextStep;
    type IntoIter = std::vec::IntoIter<TextStep>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl From<TextSource> for TextExpr {
    /// The text of a source, before any step.
    fn from(source: TextSource) -> Self {
        Self {
            source,
            steps: Steps::default(),
        }
    }
}
