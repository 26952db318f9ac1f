//! What templates and conditions share: fields with their steps, literals, and their places.

use std::ops::Range;

mod token;

pub(super) use token::Token;

/// A mistake inside a text, with a place that counts from the start of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) code: &'static str,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Mistake {
    pub(super) fn new(
        code: &'static str,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            range,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// A name with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// One argument of a step, or one literal of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) value: LiteralValue,
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LiteralValue {
    Text(String),
    Number(String),
}

/// `| cut(60)`: a step as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StepCall {
    pub(super) name: Name,
    pub(super) arguments: Vec<Literal>,
    pub(super) range: Range<usize>,
}

/// `counterparty? | upper | cut(60)`: a field with its steps, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) name: Name,
    /// Written `name?`: it may be absent.
    pub(super) optional: bool,
    pub(super) steps: Vec<StepCall>,
    pub(super) range: Range<usize>,
}

/// Reads tokens off a text, one ahead.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    peeked: Option<(Token, Range<usize>)>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self {
            text,
            at,
            peeked: None,
        }
    }

    /// Where the next unread character stands.
    pub(super) fn offset(&self) -> usize {
        self.peeked.as_ref().map_or(self.at, |(_, range)| range.start)
    }

    pub(super) fn peek(&mut self) -> Result<&Token, Mistake> {
        if self.peeked.is_none() {
            let read = self.read()?;
            self.peeked = Some(read);
        }
        Ok(self.peeked.as_ref().map_or(&Token::End, |(token, _)| token))
    }

    pub(super) fn next(&mut self) -> Result<(Token, Range<usize>), Mistake> {
        match self.peeked.take() {
            Some(read) => Ok(read),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<(Token, Range<usize>), Mistake> {
        let (token, range) = token::read(self.text, self.at)?;
        self.at = range.end;
        Ok((token, range))
    }

    /// Takes the sign if it comes next.
    pub(super) fn eat(&mut self, sign: &'static str) -> Result<bool, Mistake> {
        let comes = *self.peek()? == Token::Sign(sign);
        if comes {
            self.next()?;
        }
        Ok(comes)
    }

    /// Takes the word if it comes next.
    pub(super) fn eat_word(&mut self, word: &str) -> Result<bool, Mistake> {
        let comes = matches!(self.peek()?, Token::Word(next) if next == word);
        if comes {
            self.next()?;
        }
        Ok(comes)
    }

    /// The sign must come next.
    pub(super) fn expect(&mut self, sign: &'static str) -> Result<Range<usize>, Mistake> {
        let (token, range) = self.next()?;
        if token == Token::Sign(sign) {
            return Ok(range);
        }
        let message = format!("expected `{sign}`, found {}", token.describe());
        Err(Mistake::new(
            "unexpected",
            range,
            message,
            format!("put `{sign}` here"),
        ))
    }

    /// A field with its steps.
    pub(super) fn slot(&mut self) -> Result<Slot, Mistake> {
        let (token, range) = self.next()?;
        let Token::Word(text) = token else {
            let message = format!("expected the name of a field, found {}", token.describe());
            return Err(Mistake::new(
                "unexpected",
                range,
                message,
                "`saldo mapping fields` lists the names",
            ));
        };
        let (start, mut end) = (range.start, range.end);
        let optional = *self.peek()? == Token::Sign("?");
        if optional {
            end = self.next()?.1.end;
        }
        let mut steps = Vec::new();
        while self.eat("|")? {
            let step = self.step()?;
            end = step.range.end;
            steps.push(step);
        }
        Ok(Slot {
            name: Name { text, range },
            optional,
            steps,
            range: start..end,
        })
    }

    fn step(&mut self) -> Result<StepCall, Mistake> {
        let (token, range) = self.next()?;
        let Token::Word(text) = token else {
            let message = format!(
                "expected the name of a step after `|`, found {}",
                token.describe()
            );
            return Err(Mistake::new(
                "unexpected",
                range,
                message,
                "write a step like `upper` or `cut(60)`",
            ));
        };
        let mut call = StepCall {
            range: range.clone(),
            name: Name { text, range },
            arguments: Vec::new(),
        };
        if self.eat("(")? {
            while !self.eat(")")? {
                call.arguments.push(self.literal()?);
                if !self.eat(",")? {
                    self.not_a_text()?;
                    call.range.end = self.expect(")")?.end;
                    return Ok(call);
                }
            }
            call.range.end = self.at;
        }
        Ok(call)
    }

    /// A text must not come next: behind another one it is the rest of a text that holds its own quote.
    fn not_a_text(&mut self) -> Result<(), Mistake> {
        if !matches!(self.peek()?, Token::Quoted(_)) {
            return Ok(());
        }
        let (token, range) = self.next()?;
        let message = format!("expected `,` or `)`, found {}", token.describe());
        let help = "a text with a single quote in it stands in double quotes: \"'\"; no sign is escaped with a backslash";
        Err(Mistake::new("unexpected", range, message, help))
    }

    /// A text in quotes or a number.
    pub(super) fn literal(&mut self) -> Result<Literal, Mistake> {
        let (token, range) = self.next()?;
        let value = match token {
            Token::Quoted(text) => LiteralValue::Text(text),
            Token::Number(number) => LiteralValue::Number(number),
            other => {
                let message = format!(
                    "expected a text in quotes or a number, found {}",
                    other.describe()
                );
                return Err(Mistake::new(
                    "unexpected",
                    range,
                    message,
                    "put texts into single quotes: 'card'",
                ));
            }
        };
        Ok(Literal { value, range })
    }
}
