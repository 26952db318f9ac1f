//! Conditions as written: `side == 'debit' and counterparty matches '(?i)hosting'`.

use std::ops::Range;

use super::plan::Comparison;
use super::syntax::{Literal, LiteralValue, Mistake, Reader, Slot, Token};

/// How deep parentheses and `not` may nest.
const MAX_DEPTH: usize = 32;

/// A condition as written, with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// `attachment_lost`: a flag on its own.
    Flag(Slot),
    /// `note present`
    Present(Slot),
    Compare {
        left: Slot,
        comparison: Comparison,
        right: Operand,
        range: Range<usize>,
    },
    /// `currency in ['EUR', 'USD']`
    In {
        left: Slot,
        options: Vec<Literal>,
        range: Range<usize>,
    },
    /// `label matches '(?i)hosting'`
    Matches {
        left: Slot,
        pattern: Literal,
    },
}

/// The right-hand side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    Literal(Literal),
    Slot(Slot),
}

/// Longer signs first, so that `<=` is not read as `<`.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// Reads a whole condition.
pub(super) fn parse(text: &str) -> Result<Condition, Mistake> {
    let mut reader = Reader::new(text, 0);
    let condition = any(&mut reader, 0)?;
    let (token, range) = reader.next()?;
    if token == Token::End {
        return Ok(condition);
    }
    let help = match token {
        Token::Sign("=") => "compare with `==`",
        _ => "join conditions with `and` or `or`",
    };
    Err(Mistake::new(
        "unexpected",
        range,
        format!("{} does not belong here", token.describe()),
        help,
    ))
}

fn any(reader: &mut Reader<'_>, depth: usize) -> Result<Condition, Mistake> {
    let mut parts = vec![all(reader, depth)?];
    while reader.eat_word("or")? {
        parts.push(all(reader, depth)?);
    }
    Ok(single_or(parts, Condition::Any))
}

fn all(reader: &mut Reader<'_>, depth: usize) -> Result<Condition, Mistake> {
    let mut parts = vec![unary(reader, depth)?];
    while reader.eat_word("and")? {
        parts.push(unary(reader, depth)?);
    }
    Ok(single_or(parts, Condition::All))
}

fn single_or(mut parts: Vec<Condition>, many: impl Fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

fn unary(reader: &mut Reader<'_>, depth: usize) -> Result<Condition, Mistake> {
    if depth > MAX_DEPTH {
        let at = reader.offset();
        let message = format!("the condition nests deeper than {MAX_DEPTH} levels");
        return Err(Mistake::new(
            "too-deep",
            at..at,
            message,
            "split it into several cases",
        ));
    }
    if reader.eat_word("not")? {
        return Ok(Condition::Not(Box::new(unary(reader, depth + 1)?)));
    }
    if reader.eat("(")? {
        let inner = any(reader, depth + 1)?;
        reader.expect(")")?;
        return Ok(inner);
    }
    test(reader)
}

fn test(reader: &mut Reader<'_>) -> Result<Condition, Mistake> {
    let left = reader.slot()?;
    if reader.eat_word("present")? {
        return Ok(Condition::Present(left));
    }
    if reader.eat_word("matches")? {
        return Ok(Condition::Matches {
            left,
            pattern: reader.literal()?,
        });
    }
    if reader.eat_word("in")? {
        return options(reader, left);
    }
    for (sign, comparison) in COMPARISONS {
        if reader.eat(sign)? {
            let (right, end) = operand(reader)?;
            let range = left.range.start..end;
            return Ok(Condition::Compare {
                left,
                comparison,
                right,
                range,
            });
        }
    }
    Ok(Condition::Flag(left))
}

fn operand(reader: &mut Reader<'_>) -> Result<(Operand, usize), Mistake> {
    if matches!(reader.peek()?, Token::Word(_)) {
        let slot = reader.slot()?;
        let end = slot.range.end;
        return Ok((Operand::Slot(slot), end));
    }
    let literal = reader.literal()?;
    let end = literal.range.end;
    Ok((Operand::Literal(literal), end))
}

fn options(reader: &mut Reader<'_>, left: Slot) -> Result<Condition, Mistake> {
    reader.expect("[").map_err(|mistake| Mistake {
        help: "write a list in brackets: ['EUR', 'USD']".to_owned(),
        ..mistake
    })?;
    let mut options = Vec::new();
    loop {
        options.push(reader.literal()?);
        if !reader.eat(",")? {
            break;
        }
    }
    let end = reader.expect("]")?.end;
    let range = left.range.start..end;
    Ok(Condition::In { left, options, range })
}

impl Condition {
    /// Gathers the names that it asks for.
    pub(super) fn names<'c>(&'c self, names: &mut Vec<&'c str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.names(names)),
            Self::Not(part) => part.names(names),
            Self::Flag(slot) | Self::Present(slot) => names.push(&slot.name.text),
            Self::In { left, .. } | Self::Matches { left, .. } => names.push(&left.name.text),
            Self::Compare { left, right, .. } => {
                names.push(&left.name.text);
                if let Operand::Slot(right) = right {
                    names.push(&right.name.text);
                }
            }
        }
    }
}

impl Literal {
    /// The text of a literal, when it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            LiteralValue::Text(text) => Some(text),
            LiteralValue::Number(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_binds_tighter_than_or() {
        let Ok(Condition::Any(parts)) = parse("a == 1 or b == 2 and not c") else {
            panic!()
        };
        assert!(matches!(&parts[..], [Condition::Compare { .. }, Condition::All(all)] if all.len() == 2));
    }

    #[test]
    fn mistakes_have_places() {
        for (text, range, message) in [
            ("a = 1", 2..3, "`=` does not belong here"),
            (
                "a == ",
                5..5,
                "expected a text in quotes or a number, found the end",
            ),
            ("(a == 1", 7..7, "expected `)`, found the end"),
            ("a in ['x' 'y']", 10..13, "expected `]`, found the text 'y'"),
            ("a == 1 b", 7..8, "`b` does not belong here"),
            ("", 0..0, "expected the name of a field, found the end"),
            (
                "a matches x",
                10..11,
                "expected a text in quotes or a number, found `x`",
            ),
            ("a == €", 5..8, "the character `\\u{20ac}` has no meaning here"),
        ] {
            let mistake = parse(text).unwrap_err();
            assert_eq!(
                (mistake.range, mistake.message.as_str()),
                (range, message),
                "{text}"
            );
        }
        assert_eq!(parse(&"not ".repeat(99)).unwrap_err().code, "too-deep");
        assert_eq!(parse(&"(".repeat(99_999)).unwrap_err().code, "too-deep");
    }
}
