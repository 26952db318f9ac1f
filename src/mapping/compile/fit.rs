//! Texts are made to fit the file's encoding before anything guards or measures them: behind it `„` would become a
//! quote, `＝` the start of a formula, and `€` three characters.

use super::{Compiler, Position};
use crate::layout::{Encoding, Unencodable};
use crate::mapping::plan::{Spelling, Steps, TextExpr, TextSource, TextStep};
use crate::problem::Problem;
use crate::toml_tree::TextValue;

impl Compiler {
    /// The expression, with a step before each one that relies on the characters that will be written.
    ///
    /// What stands before a transliteration that the mapping asks for itself sees the text of the bank, and so does the
    /// transliteration.
    pub(super) fn fitted(&self, mut expr: TextExpr, position: Position) -> TextExpr {
        if self.encoding.is_unicode() || !position.is_in_file() {
            return expr;
        }
        let fit = match self.unencodable {
            Unencodable::Transliterate => TextStep::Fit,
            // What is left of such characters is refused in the end, but none may come together until then.
            Unencodable::Error => TextStep::Compose,
        };
        let own = expr.steps.iter().rposition(spells).map_or(0, |last| last + 1);
        let mut fits = matches!(expr.source, TextSource::Amount { .. } | TextSource::Integer(_));
        let mut steps = Steps::default();
        for (index, step) in std::mem::take(&mut expr.steps).into_iter().enumerate() {
            if index >= own && !fits && relies(&step) {
                steps.push(fit.clone());
                fits = true;
            }
            fits = leaves_fitting(&step, self.encoding, fits);
            steps.push(step);
        }
        expr.steps = steps;
        expr
    }
}

impl Compiler {
    /// A text of the mapping that is written as it stands must have a place in the file.
    pub(in crate::mapping) fn check_fixed(&mut self, text: &TextValue, fixed: &str) {
        let lacked = match self.unencodable {
            Unencodable::Transliterate => None,
            Unencodable::Error => self.encoding.lacks(fixed),
        };
        let Some(lacked) = lacked else { return };
        let message = format!(
            "the encoding of the file, {}, has no `{}`",
            self.encoding.name(),
            lacked.escape_debug()
        );
        let help = "write it with other characters, or set unencodable = \"transliterate\" or encoding = \"utf-8\" in [file]";
        self.problems
            .push(Problem::new("unencodable", text.span.clone(), message).help(help));
    }
}

/// Whether it decides itself how characters beyond ASCII are written.
fn spells(step: &TextStep) -> bool {
    match step {
        TextStep::Transliterate(_) | TextStep::Slug => true,
        TextStep::Keep { set, .. } => set.is_ascii(),
        _ => false,
    }
}

/// Whether it guards or measures a text. A step that looks for what ASCII lacks wants the text of the bank.
fn relies(step: &TextStep) -> bool {
    match step {
        TextStep::Cut { .. }
        | TextStep::PadLeft { .. }
        | TextStep::PadRight { .. }
        | TextStep::Part { .. }
        | TextStep::Wrap(_)
        | TextStep::Slice { .. }
        | TextStep::Max { .. }
        | TextStep::Guard
        | TextStep::Escape(_) => true,
        TextStep::Replace { from, .. } => from.is_ascii(),
        TextStep::Keep { set, .. } => !set.is_ascii(),
        _ => false,
    }
}

/// Whether the encoding surely has what the step leaves of a text that `fits` or not.
fn leaves_fitting(step: &TextStep, encoding: Encoding, fits: bool) -> bool {
    match step {
        TextStep::Transliterate(Spelling::Latin) => encoding == Encoding::Windows1252,
        TextStep::Transliterate(_) | TextStep::Slug | TextStep::Luhn { .. } => true,
        TextStep::Keep { set, between } => (fits || set.is_ascii()) && between.is_ascii(),
        // The capital of a letter may be one that the encoding lacks.
        TextStep::Upper | TextStep::Lower | TextStep::Capitalize | TextStep::Lookup(_) => false,
        TextStep::PadLeft { filling, .. } | TextStep::PadRight { filling, .. } => fits && filling.is_ascii(),
        TextStep::Replace { to: added, .. }
        | TextStep::Default(added)
        | TextStep::Prefix(added)
        | TextStep::Suffix(added) => fits && added.is_ascii(),
        TextStep::Wrap(wrap) => fits && wrap.separator.is_ascii(),
        _ => fits,
    }
}
