//! What a run does, step by step, for those who want to know: `--verbose`, `SALDO_LOG`.
//!
//! Events are lines on standard error. They hold no amount, no name of anybody, and nothing that lets anybody in: what
//! is logged is chosen where it happens ([`crate::qonto`]), and the libraries beneath, which know the whole
//! request, are not heard at all.

use std::io::{self, Write};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::time::uptime;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::failure::Failure;
use super::progress::beside_bars;
use crate::problem::suggest;

/// The variable that says exactly what is logged. It wins over `--verbose`.
const VARIABLE: &str = "SALDO_LOG";

/// What can be logged, as `SALDO_LOG` names it.
pub(super) const TOPICS: [&str; 7] = ["run", "request", "page", "window", "proof", "file", "sync"];

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Begins to log what `--verbose` (so many times) or `SALDO_LOG` asks for; usually nothing at all.
pub(super) fn start(verbosity: u8, colour: bool) -> Result<(), Failure> {
    let wanted = std::env::var_os(VARIABLE).filter(|text| !text.is_empty());
    let filter = match (wanted, verbosity) {
        (Some(text), _) => read(&text.to_string_lossy()).map_err(Failure::usage)?,
        (None, 0) => return Ok(()),
        (None, 1) => everything(LevelFilter::INFO),
        (None, _) => everything(LevelFilter::DEBUG),
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_timer(uptime())
        .with_ansi(colour)
        .with_writer(BesideBars);
    // Whoever runs commands twice in one process has begun already.
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
    Ok(())
}

/// Our own events of a level; other crates' are never shown.
fn everything(level: LevelFilter) -> Targets {
    Targets::new().with_target("saldo", level)
}

/// Reads `debug`, or `request=debug,proof=info`.
fn read(text: &str) -> Result<Targets, String> {
    // Whose events they are, where several profiles run at once.
    let mut filter = Targets::new().with_target("saldo::profile", LevelFilter::INFO);
    for directive in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (topic, level) = match directive.split_once('=') {
            Some((topic, level)) => (Some(topic.trim()), level.trim()),
            None => (None, directive),
        };
        let known = LEVELS.contains(&level).then(|| level.parse().ok()).flatten();
        let level: LevelFilter = match (known, topic) {
            (Some(known), _) => known,
            (None, Some(_)) => return Err(unknown("level", level, &LEVELS)),
            (None, None) => {
                let or = format!("or TOPIC=LEVEL, where a topic is one of: {}", TOPICS.join(", "));
                return Err(format!("{}; {or}", unknown("level", level, &LEVELS)));
            }
        };
        filter = match topic {
            None => filter.with_target("saldo", level),
            Some(topic) if TOPICS.contains(&topic) => filter.with_target(format!("saldo::{topic}"), level),
            Some(topic) => return Err(unknown("topic", topic, &TOPICS)),
        };
    }
    Ok(filter)
}

fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    format!(
        "{VARIABLE} is a level, or TOPIC=LEVEL with commas between; there is no {what} `{word}`; {}",
        suggest(word, known)
    )
}

/// Standard error, one line after the other, with progress bars out of the way meanwhile.
#[derive(Debug, Clone, Copy)]
struct BesideBars;

impl Write for BesideBars {
    /// A whole line: each event comes in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        beside_bars(|| io::stderr().lock().write_all(line))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for BesideBars {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn a_filter_is_a_level_or_topics_with_levels() {
        let all = read("debug").unwrap();
        assert!(all.would_enable("saldo::request", &Level::DEBUG));
        assert!(!all.would_enable("saldo::request", &Level::TRACE));
        let some = read("warn, request=debug,proof=off").unwrap();
        assert!(some.would_enable("saldo::request", &Level::DEBUG));
        assert!(some.would_enable("saldo::page", &Level::WARN));
        assert!(!some.would_enable("saldo::page", &Level::INFO));
        assert!(!some.would_enable("saldo::proof", &Level::ERROR));
        for filter in [all, some, read("trace").unwrap()] {
            for foreign in ["hyper", "h2::codec", "reqwest::connect", "rustls"] {
                assert!(!filter.would_enable(foreign, &Level::ERROR), "{foreign}");
            }
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_with_what_there_is() {
        for (text, words) in [
            ("loud", "`loud`"),
            ("requests=debug", "did you mean `request`"),
            ("request=7", "`7`"),
            ("request", "where a topic is one of: run, request, page"),
            ("requests", "there is no level `requests`; use one of: off, error"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(words), "{message}");
        }
    }
}
