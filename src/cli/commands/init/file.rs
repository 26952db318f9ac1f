//! The text of the `saldo.toml` that is written, with comments.

use std::fmt::Write as _;
use std::path::Path;

use chrono_tz::Tz;
use zeroize::Zeroizing;

use super::entrance::{Entrance, SecretPlace};
use super::params::Question;
use crate::cli::args::InitArgs;
use crate::config::{ArchiveChoice, Environment, is_path};
use crate::toml_tree::{key, quoted};

/// What a format may need of the books, and the option that says it.
pub(super) struct Needed {
    pub(super) key: &'static str,
    pub(super) option: &'static str,
    pub(super) is_given: fn(&InitArgs) -> bool,
}

/// The keys of `[profile.NAME.books]` that formats need.
pub(super) const NEEDED: [Needed; 6] = [
    Needed {
        key: "chart",
        option: "--chart CHART",
        is_given: |arguments| arguments.chart.is_some(),
    },
    Needed {
        key: "consultant",
        option: "--consultant NUMBER",
        is_given: |arguments| arguments.consultant.is_some(),
    },
    Needed {
        key: "client",
        option: "--client NUMBER",
        is_given: |arguments| arguments.client.is_some(),
    },
    Needed {
        key: "fiscal_year_start",
        option: "--fiscal-year-start DATE",
        is_given: |arguments| !arguments.fiscal_year_start.is_empty(),
    },
    Needed {
        key: "account_length",
        option: "--account-length N",
        is_given: |arguments| arguments.account_length.is_some(),
    },
    Needed {
        key: "bank",
        option: "--bank LEDGER",
        is_given: |arguments| !arguments.bank.is_empty(),
    },
];

/// The text of the file, which may hold a secret.
pub(super) struct Draft(pub(super) Zeroizing<String>);

/// Longer than any file that is written: a text that does not grow leaves no copy behind in memory.
const ROOM: usize = 64 << 10;

impl Draft {
    pub(super) fn new(
        arguments: &InitArgs,
        entrance: &Entrance,
        timezone: Tz,
        environment: &Environment,
        questions: &[Question],
    ) -> Self {
        let mut draft = Self(Zeroizing::new(String::with_capacity(ROOM)));
        let name = key(&arguments.profile);
        draft.table(&format!("profile.{name}"));
        if let Some(base_url) = &environment.base_url {
            draft.text("base_url", &base_url.to_string(), "the API's root");
        }
        draft.key_of(entrance, &arguments.out);
        draft.text(
            "timezone",
            timezone.name(),
            "days begin and end here, never by the computer's clock",
        );
        let formats: Vec<_> = arguments
            .formats
            .iter()
            .map(|format| beside(format, &arguments.out))
            .collect();
        draft.texts("formats", &formats, "`saldo mapping list` shows all");
        if !arguments.accounts.is_empty() {
            draft.texts(
                "accounts",
                &arguments.accounts,
                "IBAN, id or name; all without this line",
            );
        }
        draft.folders(arguments);
        draft.app(&name, entrance, environment, &arguments.out);
        draft.books(&name, arguments);
        draft.params(&name, questions, &arguments.set);
        draft
    }

    fn folders(&mut self, arguments: &InitArgs) {
        let place = |path: &Path| beside_path(path, &arguments.out);
        if let Some(rules) = &arguments.rules {
            self.text("rules", &place(rules), "postings follow these");
        }
        if let Some(folder) = &arguments.export_out {
            self.text("out", &place(folder), "exported files go here");
        }
        let comment = "what the bank sent, brought up to date by each export and `saldo sync`";
        match &arguments.archive {
            None => {}
            Some(ArchiveChoice::Usual) => self.line("archive", "true", comment),
            Some(ArchiveChoice::Folder(folder)) => self.text("archive", &place(folder), comment),
        }
    }

    /// What is left to a format's default stands there as a comment: another format may have another one.
    fn params(&mut self, name: &str, questions: &[Question], answers: &[(String, String)]) {
        if questions.is_empty() {
            return;
        }
        self.table(&format!("profile.{name}.params"));
        for question in questions {
            let mut answers = answers.iter().rev();
            if let Some((_, answer)) = answers.find(|(param, _)| *param == question.name) {
                self.text(&key(&question.name), answer, &question.text());
            } else if let Some(usual) = &question.usual {
                let line = format!("{} = {}", key(&question.name), quoted(usual));
                self.comment(&format!("{line:38} # {}", question.text()));
            }
        }
    }

    fn key_of(&mut self, entrance: &Entrance, out: &Path) {
        match entrance {
            Entrance::Demo => self.comment(
                "No key yet: add `login` and `secret_command` (Qonto: Settings > Integrations), or use --demo.",
            ),
            Entrance::Key { login, place } => {
                self.text("login", &login.to_string(), "");
                self.secret(place, "secret_key", "SALDO_SECRET_KEY", out);
            }
            Entrance::App { .. } => {}
        }
    }

    fn app(&mut self, name: &str, entrance: &Entrance, environment: &Environment, out: &Path) {
        let Entrance::App {
            client_id,
            server,
            redirect_port,
            place,
        } = entrance
        else {
            return;
        };
        self.table(&format!("profile.{name}.oauth"));
        self.comment("`saldo login` logs in with the browser; the tokens are kept in your data folder.");
        self.text("client_id", client_id, "");
        self.secret(place, "client_secret", "SALDO_CLIENT_SECRET", out);
        self.line(
            "redirect_port",
            &redirect_port.to_string(),
            "as in the application's registration",
        );
        if environment.base_url.is_some() {
            self.text("server", &server.to_string(), "the host of the logins");
        }
    }

    fn secret(&mut self, place: &SecretPlace, name: &str, variable: &str, out: &Path) {
        match place {
            SecretPlace::Command(words) => {
                let mut words = words.clone();
                if let Some(program) = words.first_mut().filter(|program| program.contains('/')) {
                    *program = beside(program, out);
                }
                self.texts("secret_command", &words, "prints the key");
            }
            SecretPlace::File(secret) => self.text(name, secret.expose(), "keep this file at mode 0600"),
            SecretPlace::Environment(_) => {
                self.comment(&format!(
                    "The secret comes from {variable}; better: secret_command = [\"pass\", \"qonto\"]"
                ));
            }
        }
    }

    fn books(&mut self, name: &str, arguments: &InitArgs) {
        if !NEEDED.iter().any(|needed| (needed.is_given)(arguments)) {
            return;
        }
        self.table(&format!("profile.{name}.books"));
        if let Some(chart) = &arguments.chart {
            let chart = beside(chart, &arguments.out);
            self.text("chart", &chart, "skr03, skr04, pcg, or the path of a chart file");
        }
        if let Some(number) = arguments.consultant {
            self.line("consultant", &number.to_string(), "DATEV Beraternummer");
        }
        if let Some(number) = arguments.client {
            self.line("client", &number.to_string(), "DATEV Mandantennummer");
        }
        match &arguments.fiscal_year_start[..] {
            [] => {}
            [day] => self.text("fiscal_year_start", &day.to_string(), "the others follow from it"),
            days => {
                let days: Vec<_> = days.iter().map(ToString::to_string).collect();
                self.texts("fiscal_year_start", &days, "the others follow from them");
            }
        }
        if let Some(length) = arguments.account_length {
            let comment = "digits of a ledger account; DATEV Sachkontenlänge";
            self.line("account_length", &length.to_string(), comment);
        }
        if !arguments.bank.is_empty() {
            let pairs = arguments.bank.iter().map(|bank| match bank.rsplit_once('=') {
                Some((account, ledger)) => format!("{} = {}", quoted_key(account), quoted(ledger.trim())),
                None => format!("default = {}", quoted(bank)),
            });
            let pairs: Vec<_> = pairs.collect();
            self.line(
                "bank",
                &format!("{{ {} }}", pairs.join(", ")),
                "the bank accounts in your ledger",
            );
        }
    }

    fn table(&mut self, name: &str) {
        let _ = writeln!(*self.0, "\n[{name}]");
    }

    fn comment(&mut self, text: &str) {
        let _ = writeln!(*self.0, "# {text}");
    }

    fn text(&mut self, key: &str, value: &str, comment: &str) {
        self.line(key, &Zeroizing::new(quoted(value)), comment);
    }

    fn texts(&mut self, key: &str, values: &[String], comment: &str) {
        let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
        self.line(key, &format!("[{}]", values.join(", ")), comment);
    }

    fn line(&mut self, key: &str, value: &str, comment: &str) {
        let line = Zeroizing::new(format!("{key} = {value}"));
        let line = line.as_str();
        let _ = match comment {
            "" => writeln!(*self.0, "{line}"),
            comment => writeln!(*self.0, "{line:40} # {comment}"),
        };
    }
}

/// A name, or a path as a file elsewhere must say it.
fn beside(name: &str, file: &Path) -> String {
    if is_path(name) {
        beside_path(Path::new(name), file)
    } else {
        name.to_owned()
    }
}

/// A path as a file elsewhere must say it: there, relative ones begin beside the file.
fn beside_path(path: &Path, file: &Path) -> String {
    let is_elsewhere = file.parent().is_some_and(|folder| !folder.as_os_str().is_empty());
    let whole = std::path::absolute(path).ok().filter(|_| is_elsewhere);
    whole.as_deref().unwrap_or(path).to_string_lossy().into_owned()
}

/// IBANs hold spaces, and names anything.
fn quoted_key(text: &str) -> String {
    key(text.trim())
}
