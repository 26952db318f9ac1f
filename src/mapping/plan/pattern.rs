//! Regular expressions. Most rules of a large file are asked for no entry of a month, so a pattern whose size is
//! certain beforehand is compiled when it is first asked.

use std::sync::OnceLock;

use regex::{Error, Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::Refusal;

/// How deep the parts of a pattern may be nested.
const NESTED: u32 = 50;

/// How many states of an automaton a pattern may have at most to be compiled later.
const STATES: usize = 200;

/// What a state takes at most, in bytes.
const STATE: usize = 64;

/// What a pattern counts beside its states, in bytes. An automaton takes less, but a pattern that is asked needs room to
/// work, ten times as much; so some thousands of patterns fit in a file, and no more.
const BESIDE: usize = 3 << 10;

/// How many ranges of characters find room in one state.
const RANGES: usize = 4;

/// The most states that a few neighbouring characters beyond ASCII have: two ways of at most four bytes.
const STATES_OF_RANGE: usize = 8;

/// A regular expression that is known to be one.
#[derive(Debug)]
pub(in crate::mapping) struct Pattern {
    written: String,
    /// Bytes that it counts; its automaton takes no more.
    pub(in crate::mapping) size: usize,
    /// Words of which a text holds one wherever the pattern matches, with small ASCII letters that count as either
    /// case; nothing where there are none, or too many.
    pub(in crate::mapping) words: Option<Vec<Vec<u8>>>,
    compiled: OnceLock<Result<Regex, Error>>,
}

impl Pattern {
    /// One that takes at most `size` bytes, or few in any case.
    pub(in crate::mapping) fn new(written: &str, size: usize) -> Result<Self, Error> {
        let parsed = ParserBuilder::new().nest_limit(NESTED).build().parse(written);
        let hir = parsed.map_err(|error| Error::Syntax(error.to_string()))?;
        let (size, compiled) = match states(&hir) {
            states @ ..=STATES => (states * STATE + BESIDE, OnceLock::new()),
            _ => (size, OnceLock::from(Ok(compile(written, size)?))),
        };
        Ok(Self {
            written: written.to_owned(),
            size,
            words: words(&hir),
            compiled,
        })
    }

    /// Whether it matches somewhere in the text.
    pub(super) fn is_match(&self, text: &str) -> Result<bool, Refusal> {
        match self.compiled.get_or_init(|| compile(&self.written, self.size)) {
            Ok(pattern) => Ok(pattern.is_match(text)),
            Err(error) => Err(Refusal {
                message: format!("the pattern '{}' cannot be used: {error}", self.written),
                help: "write the pattern in another way, and send us this one: it should have been refused before",
            }),
        }
    }
}

fn compile(written: &str, size: usize) -> Result<Regex, Error> {
    RegexBuilder::new(written)
        .size_limit(size)
        .nest_limit(NESTED)
        .build()
}

fn words(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let found = Extractor::new().extract(hir);
    let mut words: Vec<Vec<u8>> = found
        .literals()?
        .iter()
        .map(|literal| literal.as_bytes().to_ascii_lowercase())
        .collect();
    words.sort_unstable();
    words.dedup();
    let is_told = !words.is_empty() && words.iter().all(|word| !word.is_empty());
    is_told.then_some(words)
}

/// How many states the automaton of a pattern has at most; far too many where that is not told easily.
fn states(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Bytes(class)) => 1 + class.ranges().len() / RANGES,
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let beyond_ascii = ranges.iter().filter(|range| range.end() > '\x7f');
            let beyond_ascii =
                beyond_ascii.map(|range| match u32::from(range.end()) - u32::from(range.start()) {
                    0..0x40 => STATES_OF_RANGE,
                    _ => usize::MAX,
                });
            beyond_ascii.fold(1 + ranges.len() / RANGES, usize::saturating_add)
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            let times = usize::try_from(times).unwrap_or(usize::MAX).saturating_add(1);
            states(&repetition.sub).saturating_add(2).saturating_mul(times)
        }
        HirKind::Capture(capture) => {
            let name = capture.name.as_ref().map_or(0, |name| name.len());
            states(&capture.sub).saturating_add(name + 4)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(states).fold(2, usize::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMALL: usize = 1 << 14;

    fn is_later(pattern: &Pattern) -> bool {
        pattern.compiled.get().is_none()
    }

    #[test]
    fn what_rules_usually_ask_is_compiled_when_it_is_first_asked() {
        for written in [
            "(?i)aws|hetzner",
            "^RG 27 vom",
            r"\bMiete\b",
            "(?i)straße [0-9]+$",
            "(Rechnung|RE)[- ]?[0-9]{4}",
        ] {
            let pattern = Pattern::new(written, SMALL).unwrap();
            assert!(is_later(&pattern), "{written}");
            assert!(!pattern.is_match("nothing of all that").unwrap(), "{written}");
            assert!(!is_later(&pattern), "{written}");
        }
        let aws = Pattern::new("(?i)aws|hetzner", SMALL).unwrap();
        assert!(aws.is_match("AWS EMEA").unwrap() && aws.is_match("Hetzner Online").unwrap());
    }

    #[test]
    fn what_may_be_large_is_compiled_at_once() {
        for written in [r"\w+ \d", "[a-ż]", "(abc){100}", ".*"] {
            let pattern = Pattern::new(written, 1 << 20).unwrap();
            assert!(!is_later(&pattern), "{written}");
        }
        // The last two have about as many states as can be counted at all.
        for written in [
            r"\w{100}",
            "(?:a{21844}){4294967295}{65537}",
            "((a{65535}){65535}){4294967295}",
        ] {
            let too_big = Pattern::new(written, SMALL);
            assert!(matches!(too_big, Err(Error::CompiledTooBig(_))), "{written}");
        }
        let broken = "(";
        let error = Pattern::new(broken, SMALL).unwrap_err();
        assert_eq!(error.to_string(), Regex::new(broken).unwrap_err().to_string());
    }

    fn pattern() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "[a-zA-Z0-9 äßéК]{1,24}",
            "\\[[a-zäß]-?[z中]\\]",
            Just(String::new()),
            Just("[[:alnum:]_-]".to_owned()),
            Just("[acegikmoqsuwyACEGIKMOQSUWY13579 +-]".to_owned()),
            Just(r"\b".to_owned()),
            Just("^".to_owned()),
            Just("(?i:kiosk süßes)".to_owned()),
            Just(".".to_owned()),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| format!("({})", parts.join("|"))),
                (inner.clone(), "[*+?]").prop_map(|(part, sign)| format!("(?:{part}){sign}")),
                (inner.clone(), 0_u32..9, 0_u32..9)
                    .prop_map(|(part, min, more)| format!("(?P<n{min}>(?:{part}){{{min},{}}})", min + more)),
                inner.prop_map(|part| format!("(?i:{part})")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_compiled_later_is_never_too_large(written in pattern()) {
            if let Ok(pattern) = Pattern::new(&written, 1 << 22) && is_later(&pattern) {
                prop_assert!(pattern.is_match("").is_ok(), "{}", written);
            }
        }
    }
}
