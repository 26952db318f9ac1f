//! Reads all profiles of a file and collects every problem.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::books::read_books;
use super::file::ConfigFile;
use super::iban::{bad_iban, check_iban};
use super::paths::{Paths, is_path};
use super::{ArchiveChoice, Profile};
use crate::access::BaseUrl;
use crate::problem::{Problem, Problems, did_you_mean};
use crate::toml_tree::{Document, Item, Table, TextValue, Value};

mod keys;

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
            config: None,
            keys: self.keys(&mut table),
            base_url: self.checked(&mut table, "base_url", BaseUrl::parse),
            sends_elsewhere: None,
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
