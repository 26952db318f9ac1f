//! Fixed widths: a value that may be absent would have none.

use crate::mapping::syntax::{LiteralValue, Mistake, Slot, StepCall};

/// Refuses a value that may be absent and is padded: where it is absent nothing is written, and all that stands behind
/// it moves to the left.
pub(super) fn check(slot: &Slot) -> Result<(), Mistake> {
    let has_default = slot.steps.iter().any(|call| call.name.text == "default");
    if !slot.optional || has_default {
        return Ok(());
    }
    let pads = |call: &&StepCall| matches!(call.name.text.as_str(), "pad_left" | "pad_right");
    let Some(call) = slot.steps.iter().find(pads) else {
        return Ok(());
    };
    let (field, step) = (&slot.name.text, &call.name.text);
    let message =
        format!("`{field}?` writes nothing where it is absent, so `{step}` gives it no width there");
    let [width, filling] = &call.arguments[..] else {
        return Ok(());
    };
    let (LiteralValue::Number(width), Some(filling)) = (&width.value, filling.as_text()) else {
        return Ok(());
    };
    let help = format!(
        "write `{field} | default('{filling}') | {step}({width}, '{filling}')`, without `?`: then the width is filled"
    );
    Err(Mistake::new("absent-padding", call.range.clone(), message, help))
}
