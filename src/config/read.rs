//! Reads all profiles of a file and collects every problem.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::books::read_books;
use super::credentials::{KeySource, Keys};
use super::file::ConfigFile;
use super::iban::{bad_iban, check_iban};
use super::paths::{Paths, is_path};
use super::{ArchiveChoice, Profile};
use crate::access::{BaseUrl, Login, Secret};
use crate::problem::{Problem, Problems, did_you_mean};
use crate::toml_tree::{Document, Item, Table, TextValue, Value};

/// Collects problems while profiles are read.
struct Reader<'f> {
    problems: Vec<Problem>,
    file: &'f ConfigFile,
    paths: Paths<'f>,
}

/// Every profile of the file by its name.
pub(super) fn read_profiles(
    file: &ConfigFile,
    home: Option<&Path>,
) -> Result<BTreeMap<String, Profile>, Problems> {
    let mut reader = Reader {
        problems: Vec::new(),
        file,
        paths: Paths {
            folder: file.folder(),
            home,
        },
    };
    let mut profiles = BTreeMap::new();
    let document = Document::parse(&file.source, &mut reader.problems);
    let mut root = document.root();
    if let Some(mut table) = root.table("profile", &mut reader.problems) {
        for item in table.take_rest() {
            if let Some(profile) = reader.profile(item) {
                profiles.insert(profile.name.clone(), profile);
            }
        }
    }
    root.finish(&mut reader.problems);
    Problems::check(&file.shown(), reader.presentable())?;
    Ok(profiles)
}

impl Reader<'_> {
    /// Without the unknown keys on lines that are not TOML: such a key may be a piece of a broken secret.
    fn presentable(self) -> Vec<Problem> {
        let line = |problem: &Problem| self.file.source.line_and_column(problem.span.start).0;
        let broken: Vec<usize> = self
            .problems
            .iter()
            .filter(|p| p.code == "syntax")
            .map(line)
            .collect();
        let shown = |p: &Problem| p.code == "syntax" || !broken.contains(&line(p));
        self.problems.iter().filter(|p| shown(p)).cloned().collect()
    }

    fn profile(&mut self, item: &Item<'_>) -> Option<Profile> {
        let Some(mut table) = item.value.as_table(&format!("profile.{}", item.key)) else {
            self.problems
                .push(item.value.wrong_kind(item.key, "a table, written [profile.NAME]"));
            return None;
        };
        let profile = Profile {
            name: item.key.to_owned(),
            source: Some(self.file.path.clone()),
            keys: self.keys(&mut table),
            base_url: self.checked(&mut table, "base_url", BaseUrl::parse),
            timezone: self.timezone(&mut table),
            formats: self.formats(&mut table),
            rules: self.path_at(&mut table, "rules"),
            out: self.path_at(&mut table, "out"),
            mappings: self.path_at(&mut table, "mappings"),
            archive: self.archive(&mut table),
            accounts: self.accounts(&mut table),
            concurrency: table
                .integer("concurrency", 1..=64, &mut self.problems)
                .and_then(|(number, _)| usize::try_from(number).ok()),
            params: self.params(&mut table),
            books: table
                .table("books", &mut self.problems)
                .map(|books| read_books(books, &self.paths, &mut self.problems)),
        };
        table.finish(&mut self.problems);
        Some(profile)
    }

    fn keys(&mut self, table: &mut Table<'_>) -> Keys {
        let login = self.checked(table, "login", Login::new);
        let staging_token = self.secret(table, "staging_token").map(|(secret, _)| secret);
        let keyring = table
            .has("keyring")
            .then(|| table.take("keyring").map(|value| value.span.clone()));
        let wants_keyring = table.flag("keyring", &mut self.problems) == Some(true);
        let sources = [
            self.secret(table, "secret_key")
                .map(|(secret, span)| (KeySource::Inline(secret), span)),
            self.secret_command(table),
            self.secret(table, "access_token")
                .map(|(secret, span)| (KeySource::AccessToken(secret), span)),
            keyring
                .flatten()
                .filter(|_| wants_keyring)
                .and_then(|span| self.keyring(span)),
        ];
        let mut sources = sources.into_iter().flatten();
        let first = sources.next();
        for (_, span) in sources {
            let message = "the profile says twice where its key is";
            let help = "keep one of secret_key, secret_command, access_token, keyring";
            self.problems
                .push(Problem::new("two-keys", span, message).help(help));
        }
        Keys {
            login,
            source: first.map(|(source, _)| source),
            staging_token,
        }
    }

    /// A secret in the file, which must then be the owner's alone.
    fn secret(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<(Secret, Range<usize>)> {
        let text = table.text(key, &mut self.problems)?;
        if !self.file.is_private {
            let message = format!("`{key}` stands in a file that others can read");
            let help = format!("run: chmod 600 {}", self.file.path.display());
            self.problems
                .push(Problem::new("readable-secret", text.span.clone(), message).help(help));
        }
        match Secret::new(&text.text) {
            Ok(secret) => Some((secret, text.span)),
            Err(error) => {
                let message = format!("`{key}` cannot be used: {error}");
                let help = "copy it again from Qonto, Settings > Integrations";
                self.problems
                    .push(Problem::new("bad-secret", text.span, message).help(help));
                None
            }
        }
    }

    fn secret_command(&mut self, table: &mut Table<'_>) -> Option<(KeySource, Range<usize>)> {
        let value = table.take("secret_command")?;
        let words: Option<Vec<TextValue>> = value
            .as_list()
            .and_then(|list| list.iter().map(Value::as_text).collect());
        let words: Vec<String> = words
            .unwrap_or_default()
            .into_iter()
            .map(|word| word.text)
            .collect();
        if words.first().is_none_or(|program| program.trim().is_empty()) {
            let wanted = "a program with its arguments, like [\"pass\", \"qonto/acme\"]";
            self.problems.push(
                Problem::new(
                    "wrong-kind",
                    value.span.clone(),
                    format!("`secret_command` must be {wanted}"),
                )
                .help("it is run without a shell; each argument is a text of its own"),
            );
            return None;
        }
        Some((KeySource::Command(words), value.span.clone()))
    }

    fn keyring(&mut self, span: Range<usize>) -> Option<(KeySource, Range<usize>)> {
        if super::keyring::AVAILABLE {
            return Some((KeySource::Keyring, span));
        }
        let message = "this Saldo was built without the keyring";
        let help = "use secret_command or SALDO_SECRET_KEY, or build it with `--features keyring`";
        self.problems
            .push(Problem::new("no-keyring", span, message).help(help));
        None
    }

    /// A text that `check` accepts. The message has the reason, not the text.
    fn checked<T, E: std::fmt::Display>(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        check: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = table.text(key, &mut self.problems)?;
        let checked = check(&text.text).map_err(|error| {
            let message = format!("`{key}` cannot be used: {error}");
            self.problems.push(Problem::new("bad-value", text.span, message));
        });
        checked.ok()
    }

    fn timezone(&mut self, table: &mut Table<'_>) -> Option<Tz> {
        let text = table.text("timezone", &mut self.problems)?;
        if let Ok(zone) = text.text.parse() {
            return Some(zone);
        }
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let help = did_you_mean(&text.text, names).map_or_else(
            || "write an IANA name, like \"Europe/Berlin\"".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        let message = format!("there is no time zone `{}`", text.text);
        self.problems
            .push(Problem::new("unknown-timezone", text.span, message).help(help));
        None
    }

    fn formats(&mut self, table: &mut Table<'_>) -> Vec<String> {
        let formats = table.texts("formats", &mut self.problems).unwrap_or_default();
        let resolve = |format: TextValue| {
            if is_path(&format.text) {
                self.paths.resolve(&format.text).to_string_lossy().into_owned()
            } else {
                format.text
            }
        };
        formats.into_iter().map(resolve).collect()
    }

    fn accounts(&mut self, table: &mut Table<'_>) -> Vec<String> {
        let accounts = table.texts("accounts", &mut self.problems).unwrap_or_default();
        let mut checked = Vec::new();
        for account in accounts {
            match check_iban(&account.text) {
                Some(account) => checked.push(account),
                None => self.problems.push(bad_iban(&account.text, account.span)),
            }
        }
        checked
    }

    fn params(&mut self, table: &mut Table<'_>) -> BTreeMap<String, String> {
        let mut params = BTreeMap::new();
        if let Some(mut table) = table.table("params", &mut self.problems) {
            for item in table.take_rest() {
                match item.value.as_text() {
                    Some(text) => drop(params.insert(item.key.to_owned(), text.text)),
                    None => self
                        .problems
                        .push(item.value.wrong_kind(item.key, "a text in quotes")),
                }
            }
        }
        params
    }

    /// `true` for the usual place, or a path; `false` is as good as nothing.
    fn archive(&mut self, table: &mut Table<'_>) -> Option<ArchiveChoice> {
        let flag = table.take("archive").and_then(Value::as_flag);
        if let Some(flag) = flag {
            return flag.then_some(ArchiveChoice::Usual);
        }
        self.path_at(table, "archive").map(ArchiveChoice::Folder)
    }

    fn path_at(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<PathBuf> {
        let text = table.text(key, &mut self.problems)?;
        if text.text.trim().is_empty() {
            let message = format!("`{key}` is empty");
            self.problems
                .push(Problem::new("bad-value", text.span, message).help("write a path, or remove the key"));
            return None;
        }
        Some(self.paths.resolve(&text.text))
    }
}
