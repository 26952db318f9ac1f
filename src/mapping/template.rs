//! Templates as written: `{amount | decimal(2)} {currency}`.

use super::syntax::{Mistake, Reader, Slot};

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Characters that stand for themselves.
    Literal(String),
    /// A field with its steps.
    Slot(Slot),
}

/// Splits a template into its pieces. Mistakes do not stop the reading of the next slot.
pub(super) fn parse(text: &str) -> (Vec<Piece>, Vec<Mistake>) {
    let (mut pieces, mut mistakes) = (Vec::new(), Vec::new());
    let mut literal = String::new();
    let mut at = 0;
    while let Some(brace) = text[at..].find(['{', '}']).map(|offset| at + offset) {
        literal.push_str(&text[at..brace]);
        let doubled = text[brace..].starts_with("{{") || text[brace..].starts_with("}}");
        if doubled {
            literal.push_str(&text[brace..=brace]);
            at = brace + 2;
        } else if text[brace..].starts_with('}') {
            mistakes.push(Mistake::new(
                "unexpected",
                brace..brace + 1,
                "this `}` closes nothing",
                "write `}}` for a brace that stands for itself",
            ));
            at = brace + 1;
        } else {
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            let (slot, next) = slot(text, brace);
            match slot {
                Ok(slot) => pieces.push(Piece::Slot(slot)),
                Err(mistake) => mistakes.push(mistake),
            }
            at = next;
        }
    }
    literal.push_str(&text[at..]);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    (pieces, mistakes)
}

/// What stands in the braces of a template, in order.
pub(super) fn slots(text: &str) -> Vec<String> {
    let (pieces, _) = parse(text);
    let slots = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Slot(slot) => text.get(slot.range).map(ToOwned::to_owned),
        Piece::Literal(_) => None,
    });
    slots.collect()
}

/// Reads the slot whose `{` stands at `brace`; also tells where the text goes on behind it.
fn slot(text: &str, brace: usize) -> (Result<Slot, Mistake>, usize) {
    let mut reader = Reader::new(text, brace + 1);
    let parsed = reader
        .slot()
        .and_then(|slot| reader.expect("}").map(|end| (slot, end.end)));
    match parsed {
        Ok((slot, end)) => (Ok(slot), end),
        Err(mut mistake) => {
            let close = text[brace..].find('}').map(|offset| brace + offset + 1);
            if close.is_none() && mistake.code == "unexpected" {
                mistake = Mistake::new(
                    "unclosed",
                    brace..text.len(),
                    "this `{` is never closed",
                    "close it with `}`, or write `{{` for a brace that stands for itself",
                );
            }
            (Err(mistake), close.unwrap_or(text.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let (pieces, mistakes) = parse(text);
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => format!("{text:?}"),
            Piece::Slot(slot) => {
                let steps: Vec<_> = slot
                    .steps
                    .iter()
                    .map(|s| format!("{}/{}", s.name.text, s.arguments.len()))
                    .collect();
                format!(
                    "<{}{} {}>",
                    slot.name.text,
                    if slot.optional { "?" } else { "" },
                    steps.join(" ")
                )
            }
        });
        let mistakes = mistakes.iter().map(|m| format!("!{:?} {}", m.range, m.message));
        pieces.chain(mistakes).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn splits_into_pieces() {
        for (text, expected) in [
            ("", ""),
            ("plain", "\"plain\""),
            ("{amount | decimal(2)}", "<amount decimal/1>"),
            ("{a?} {b | x | y('z', 3)}!", "<a? > \" \" <b x/0 y/2> \"!\""),
            ("{{}} {a}", "\"{} \" <a >"),
            ("{a | replace('}', '{')}", "<a replace/2>"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_have_places_and_do_not_hide_each_other() {
        for (text, expected) in [
            ("{a", "!0..2 this `{` is never closed"),
            ("a}", "\"a\" !1..2 this `}` closes nothing"),
            (
                "{} {| b} {c",
                "\" \" \" \" !1..2 expected the name of a field, found `}` !4..5 expected the name of a field, found `|` !9..11 this `{` is never closed",
            ),
            (
                "{a | cut('x)}",
                "!9..13 the text that starts here has no closing '",
            ),
            ("{a b}", "!3..4 expected `}`, found `b`"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }
}
