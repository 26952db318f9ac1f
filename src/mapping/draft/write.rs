//! The mapping as text, with a comment wherever something was guessed.

use std::fmt::Write as _;

use super::content::{Content, content, in_words};
use super::days::Evidence;
use super::guess::Guess;
use super::heading::Meaning;
use super::sheet::{Sheet, shown};
use super::style;
use crate::layout::{Encoding, LineEnding, Quote, word};
use crate::mapping::{SCHEMA_FILE, SCHEMA_LINE};
use crate::toml_tree::quoted;

/// As many sample cells are shown beside a column that nobody could guess.
const SHOWN_SAMPLES: usize = 2;

/// A comment of its own, or behind a value.
#[derive(Default)]
pub(super) struct Doubts(pub(super) Vec<String>);

impl Doubts {
    /// A comment that people have to look at; it is told at the end too.
    fn todo(&mut self, text: String) -> String {
        let comment = format!("TODO: {text}");
        self.0.push(text);
        comment
    }
}

/// The whole file.
pub(super) fn mapping(name: &str, sheet: &Sheet, guess: &Guess, doubts: &mut Doubts) -> String {
    let mut text = format!(
        "{SCHEMA_LINE}\n\
         # Guessed by `saldo mapping new` from a template of the importer: read it before you use it.\n\
         # `saldo mapping check` shows what is still to be decided, `saldo mapping preview` the first rows.\n\
         # Editors help while you type, once there is: saldo mapping schema --out {SCHEMA_FILE}\n\
         schema = 1\n\n[mapping]\nname  = {}\ntitle = {}\n# country = \"DE\"\n\
         # docs    = \"https://…\"                # where the program describes its import\n\
         # checked = \"imported by us on …\"\n\n",
        quoted(name),
        quoted(&format!("{name}, CSV import")),
    );
    file(name, sheet, guess, doubts, &mut text);
    if !guess.has_amount() {
        let missing = doubts.todo("no column has the amount: which one is it?".to_owned());
        writeln!(text, "\n# {missing}").unwrap_or_default();
    }
    for (column, heading) in sheet.headings.iter().enumerate() {
        text.push('\n');
        self::column(column, heading, sheet, guess, &mut text);
    }
    text
}

fn file(name: &str, sheet: &Sheet, guess: &Guess, doubts: &mut Doubts, text: &mut String) {
    let file_name = format!(
        "{name}_{{account.name | slug | default('account')}}_{{period.from | date('%Y%m%d')}}-{{period.to | date('%Y%m%d')}}.csv"
    );
    let decimal = guess
        .decimals
        .sign
        .unwrap_or(if guess.language.day_style().is_some() {
            ','
        } else {
            '.'
        });
    let header = if sheet.header { "true" } else { "false" };
    let rows = [
        ("name", quoted(&file_name), None),
        (
            "encoding",
            quoted(word(Encoding::NAMES, sheet.encoding)),
            encoding(sheet),
        ),
        (
            "delimiter",
            quoted(&char::from(sheet.delimiter).to_string()),
            delimiter(sheet, doubts),
        ),
        ("quote", quoted(word(Quote::NAMES, sheet.quote)), None),
        (
            "line_ending",
            quoted(word(LineEnding::NAMES, sheet.line_ending)),
            None,
        ),
        (
            "header",
            header.to_owned(),
            (!sheet.header).then(|| "the first line of the template is a row already".to_owned()),
        ),
        ("decimal", quoted(&decimal.to_string()), decimals(guess, doubts)),
        ("date", quoted(&guess.days.style), days(guess, doubts)),
    ];
    text.push_str("[file]\n");
    for (key, value, comment) in rows {
        let line = format!("{key:11} = {value}");
        match comment {
            Some(comment) => writeln!(text, "{line:34} # {comment}"),
            None => writeln!(text, "{line}"),
        }
        .unwrap_or_default();
    }
}

fn encoding(sheet: &Sheet) -> Option<String> {
    match sheet.encoding {
        _ if sheet.is_ascii => Some(
            "a guess, for the template has no letter like ü; if ü comes out as Ã¼, \"windows-1252\""
                .to_owned(),
        ),
        Encoding::Iso8859_1 => Some(
            "windows-1252 where the manual says Windows or ANSI; in the template they are the same"
                .to_owned(),
        ),
        _ => None,
    }
}

fn delimiter(sheet: &Sheet, doubts: &mut Doubts) -> Option<String> {
    (sheet.headings.len() == 1)
        .then(|| doubts.todo("the template has one column only, so nothing shows the delimiter".to_owned()))
}

fn decimals(guess: &Guess, doubts: &mut Doubts) -> Option<String> {
    let decimals = guess.decimals;
    if decimals.is_mixed {
        return Some(doubts.todo("the samples have both decimal signs; most have this one".to_owned()));
    }
    if decimals.is_grouped {
        return Some("the samples group thousands; Saldo does not, and programs read that too".to_owned());
    }
    match (decimals.sign, guess.language.day_style()) {
        (Some(_), _) => None,
        (None, Some(_)) => Some(format!(
            "no sample has decimals; usual where headings are {}",
            guess.language.name()
        )),
        (None, None) => Some(doubts.todo("no sample has decimals; is it a comma?".to_owned())),
    }
}

fn days(guess: &Guess, doubts: &mut Doubts) -> Option<String> {
    match &guess.days.evidence {
        Evidence::Samples => None,
        Evidence::Language(language, None) => Some(format!(
            "no sample has a day; usual where headings are {}",
            language.name()
        )),
        Evidence::Language(language, Some(other)) => Some(format!(
            "the samples could be {other} too; the headings are {}",
            language.name()
        )),
        Evidence::Nothing(None) => {
            Some(doubts.todo("no sample has a day: how does the program write them?".to_owned()))
        }
        Evidence::Nothing(Some(other)) => Some(doubts.todo(format!(
            "the samples could be \"{other}\" too: is 03/04 in March or in April?"
        ))),
    }
}

fn column(column: usize, heading: &str, sheet: &Sheet, guess: &Guess, text: &mut String) {
    let name = format!("name  = {}", quoted(heading));
    let Some(found) = guess.meanings[column] else {
        let reason = undecided(column, sheet, guess);
        let todo = quoted(&format!("{} {reason}", crate::mapping::compile::TODO));
        let answers = guess
            .open
            .get(&column)
            .map(|open| open.answers(column, sheet))
            .unwrap_or_default();
        writeln!(text, "[[column]]\n{name}\n{answers}value = {todo}").unwrap_or_default();
        return;
    };
    let how = if found.trust <= 90 { ", perhaps" } else { "" };
    writeln!(
        text,
        "[[column]] # {}{how}\n{name}",
        in_words(found.meaning, column, sheet)
    )
    .unwrap_or_default();
    if !how.is_empty() && matches!(found.meaning, Meaning::Debit | Meaning::Credit | Meaning::Side) {
        let swap = "write 'credit' for 'debit' and the reverse";
        writeln!(
            text,
            "# As the bank says it. In a ledger it is the other way round: there, {swap}."
        )
        .unwrap_or_default();
    }
    match content(found.meaning, column, sheet, guess) {
        Content::Value(value) => writeln!(text, "value = {}", quoted(&value)).unwrap_or_default(),
        Content::Cases(cases) => {
            text.push_str("cases = [\n");
            for (when, case) in cases {
                let when = when
                    .map(|when| format!("when = {}, ", quoted(when)))
                    .unwrap_or_default();
                writeln!(text, "  {{ {when}text = {} }},", quoted(&case)).unwrap_or_default();
            }
            text.push_str("]\n");
        }
    }
}

/// Why a column could not be guessed, with what the template shows of it.
fn undecided(column: usize, sheet: &Sheet, guess: &Guess) -> String {
    if let Some(rival) = guess.rivals.get(&column) {
        return format!("it looks like the same as `{}`", shown(&sheet.headings[*rival]));
    }
    if let Some(open) = guess.open.get(&column) {
        return open.question(column, sheet);
    }
    let mut samples: Vec<String> = Vec::new();
    for sample in sheet.samples(column) {
        let sample = shown(sample);
        if !samples.contains(&sample) && samples.len() < SHOWN_SAMPLES {
            samples.push(sample);
        }
    }
    let is_number = |cell: &str| style::number(cell).is_some();
    match samples.len() {
        0 => "the template shows nothing in it".to_owned(),
        _ if sheet.samples(column).into_iter().all(is_number) => {
            format!("the template has numbers like {}", samples.join(", "))
        }
        _ => format!("the template says {}", samples.join(", ")),
    }
}
