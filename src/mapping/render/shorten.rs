//! Texts that are cut to their columns.

use super::Charset;
use super::refusal::cut_number;
use crate::mapping::plan::{self, Refusal};
use crate::mapping::{Column, Mapping, Scope};

impl Mapping {
    /// Cuts the cell `out[start..]`, which a case of the column gave, to `max` characters. An amount, a day or a count
    /// that would be cut in two is left out; where nothing stands before it, the cell is refused.
    #[expect(clippy::too_many_arguments, reason = "a cell and all that it was made from")]
    pub(super) fn shorten(
        &self,
        column: &Column,
        case: usize,
        max: usize,
        scope: &Scope<'_>,
        charset: &impl Charset,
        out: &mut String,
        start: usize,
    ) -> Result<(), Refusal> {
        // It is made anew only to be measured: nothing counts twice.
        let scope = &Scope { lets: None, ..*scope };
        let mut whole = String::new();
        let marks = plan::mark(&column.cell, case, &self.shared, scope, &mut whole)?;
        // A character before it may be written with several.
        let written = |end: usize| {
            let mut before = whole[..end].to_owned();
            charset.fit(&mut before, 0).map_err(Refusal::unencodable)?;
            Ok(before.chars().count())
        };
        let mut most = max;
        for mark in marks {
            let (from, to) = (written(mark.start)?, written(mark.end)?);
            if from < max && max < to {
                most = most.min(from);
            }
        }
        let length = out[start..].chars().count();
        plan::cut(out, start, most);
        if most < max && !plan::is_present(&out[start..]) {
            return Err(cut_number(length, max));
        }
        Ok(())
    }
}
