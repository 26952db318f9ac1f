//! The only place that writes to the terminal: words for people on standard error, data on standard output.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use super::failure::Failure;
use super::progress::{be_silent, beside_bars};
use crate::excerpt::{one_line, steers};

mod outlet;
mod sheet;

use outlet::Outlet;
use sheet::Sheet;

/// Where words and data go, and whether in colour.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Printer {
    out: Outlet,
    is_data_shown: bool,
    err: Box<dyn Write>,
    colour: bool,
    is_quiet: bool,
    can_ask: bool,
    /// The heading that a quiet printer left out; it is told when something below it is bad.
    untold: Option<String>,
    /// What the run came to, in a few words.
    gist: String,
}

/// What one of several runs printed.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) out: Vec<u8>,
    pub(super) err: Vec<u8>,
}

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const CAREFUL: Style = AnsiColor::Yellow.on_default();
const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

impl Printer {
    /// Standard output and standard error; colours only on a terminal that wants them.
    pub(super) fn of_process() -> Self {
        let choice = anstream::AutoStream::choice(&io::stderr());
        Self {
            out: Outlet::of_process(),
            is_data_shown: io::stdout().is_terminal(),
            err: Box::new(anstream::AutoStream::auto(io::stderr())),
            colour: choice != anstream::ColorChoice::Never,
            is_quiet: false,
            can_ask: io::stdin().is_terminal() && io::stderr().is_terminal(),
            untold: None,
            gist: String::new(),
        }
    }

    /// Lets `run` print like a printer that is as quiet (and, if so, as colourful), and keeps what it prints.
    pub(super) fn keep<R>(
        (is_quiet, colour): (bool, bool),
        run: impl FnOnce(&mut Self) -> R,
    ) -> (R, Kept, String) {
        let (out, err) = (Sheet::default(), Sheet::default());
        let mut printer = Self {
            out: Outlet::on(&out),
            is_data_shown: false,
            err: Box::new(err.clone()),
            colour,
            is_quiet,
            can_ask: false,
            untold: None,
            gist: String::new(),
        };
        let outcome = run(&mut printer);
        let kept = Kept {
            out: out.take(),
            err: err.take(),
        };
        (outcome, kept, printer.gist)
    }

    /// Prints what was kept.
    pub(super) fn pass_on(&mut self, kept: &Kept) -> Result<(), Failure> {
        let _ = beside_bars(|| self.err.write_all(&kept.err));
        self.out.styled(&kept.out)
    }

    /// Says in a few words what the run came to, for the table over several runs.
    pub(super) fn sum_up(&mut self, gist: impl Into<String>) {
        self.gist = gist.into();
    }

    /// Whether only errors are told.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// From here on only errors are told, and no progress is shown; data stay.
    pub(super) fn be_quiet(&mut self) {
        self.is_quiet = true;
        be_silent();
    }

    /// Whether words are in colour.
    pub(super) fn is_coloured(&self) -> bool {
        self.colour
    }

    /// Whether a person is there to answer.
    pub(super) fn can_ask(&self) -> bool {
        self.can_ask
    }

    /// A line of words.
    pub(super) fn say(&mut self, text: impl AsRef<str>) {
        self.tell(one_line(text.as_ref()));
    }

    /// A line of words in bold.
    pub(super) fn heading(&mut self, text: &str) {
        let line = format!("{STRONG}{}{STRONG:#}", one_line(text));
        if self.is_quiet {
            self.untold = Some(line);
        } else {
            self.write(&line);
        }
    }

    /// Whose words follow; told however quiet the printer is.
    pub(super) fn title(&mut self, name: &str) {
        self.write(&format!("{STRONG}== {} =={STRONG:#}", one_line(name)));
    }

    /// A line of words without which nothing goes on; told however quiet the printer is.
    pub(super) fn must_say(&mut self, text: &str) {
        self.write(&one_line(text));
    }

    /// A line that begins with a word in the colour of success.
    pub(super) fn good(&mut self, word: &str, text: &str) {
        self.tell(marked(GOOD, word, &one_line(text)));
    }

    /// What begins with a word in the colour of failure; an error may take several lines.
    pub(super) fn bad(&mut self, word: &str, text: &str) {
        if let Some(heading) = self.untold.take() {
            self.write(&heading);
        }
        self.write(&marked(BAD, word, &harmless(text)));
    }

    /// A line that begins with a word in the colour of caution.
    pub(super) fn careful(&mut self, word: &str, text: &str) {
        self.tell(marked(CAREFUL, word, &one_line(text)));
    }

    /// A line that matters less.
    pub(super) fn faint(&mut self, text: &str) {
        self.tell(format!("{FAINT}{}{FAINT:#}", one_line(text)));
    }

    /// A line that a quiet printer leaves out.
    fn tell(&mut self, line: impl AsRef<str>) {
        if !self.is_quiet {
            self.write(line.as_ref());
        }
    }

    /// A whole line in one piece, so that no line of the log stands in its middle.
    fn write(&mut self, line: &str) {
        let line = format!("{line}\n");
        // Nobody is left to be told when standard error is gone.
        let _ = beside_bars(|| self.err.write_all(line.as_bytes()));
    }

    /// A question, and the line that is typed.
    pub(super) fn ask(&mut self, question: &str) -> io::Result<String> {
        write!(self.err, "{STRONG}{}{STRONG:#} ", one_line(question))?;
        self.err.flush()?;
        let mut answer = String::new();
        if io::stdin().read_line(&mut answer)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(answer.trim().to_owned())
    }

    /// Whether standard output is a terminal.
    pub(super) fn is_data_shown(&self) -> bool {
        self.is_data_shown
    }

    /// Data for standard output, byte for byte.
    pub(super) fn data(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out.data(bytes)
    }

    /// JSON from somewhere else for a terminal: it says the same, with escapes for what would steer it.
    pub(super) fn foreign_json(&mut self, text: &str) -> Result<(), Failure> {
        self.data(escaped(text).as_bytes())
    }

    /// A line of text for standard output.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.data(format!("{}\n", one_line(text)).as_bytes())
    }

    /// A line of text for standard output in bold.
    pub(super) fn strong_line(&mut self, text: &str) -> Result<(), Failure> {
        self.out
            .styled(format!("{STRONG}{}{STRONG:#}\n", one_line(text)).as_bytes())
    }

    /// A line of text for standard output that matters less.
    pub(super) fn faint_line(&mut self, text: &str) -> Result<(), Failure> {
        self.out
            .styled(format!("{FAINT}{}{FAINT:#}\n", one_line(text)).as_bytes())
    }

    /// A value as indented JSON on standard output.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(Failure::outside)?;
        self.data(format!("{}\n", escaped(&text)).as_bytes())
    }

    /// What clap has to say: help and versions are no failure.
    pub(super) fn usage(&mut self, error: &clap::Error) -> ExitCode {
        let text = error.render().ansi().to_string();
        // Nobody is left to be told when it cannot be written.
        if error.use_stderr() {
            let _ = self.err.write_all(text.as_bytes());
            return ExitCode::from(2);
        }
        let _ = self.out.styled(text.as_bytes());
        ExitCode::SUCCESS
    }

    /// Why a command failed.
    pub(super) fn failure(&mut self, failure: &Failure) {
        self.untold = None;
        if let Some(problems) = failure.problems() {
            self.write(&problems.render(self.colour));
            let count = problems.list.len();
            let noun = if count == 1 { "problem" } else { "problems" };
            self.bad(
                "error:",
                &format!(
                    "{count} {noun} in {}; nothing was sent or written",
                    problems.source.name
                ),
            );
        } else {
            self.bad("error:", &failure.chain());
        }
    }
}

fn marked(style: Style, word: &str, text: &str) -> String {
    format!("{style}{}{style:#} {text}", one_line(word))
}

/// The text without characters that steer a terminal; line breaks stay.
fn harmless(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// JSON that says the same, with escapes for what steers a terminal; such characters stand in its texts only.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && steers(c) {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}
