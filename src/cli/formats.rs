//! Finding mappings: a path, the profile's folder, `./mappings`, then the shipped ones.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::printer::Printer;
use crate::books::Books;
use crate::config::{Profile, is_path};
use crate::excerpt::written;
use crate::mapping::{Library, Mapping, SHIPPED, shipped};
use crate::problem::{Source, suggest};
use crate::toml_tree;

/// The folder beside the books in which mappings are looked for.
const LOCAL: &str = "mappings";

/// A mapping that can be named.
pub(super) struct Known {
    pub(super) name: String,
    /// `shipped`, or the path of the file.
    pub(super) place: String,
    pub(super) source: Source,
}

/// Reads the mapping called `name`, or the file of that path.
pub(super) fn source(name: &str, profile: &Profile) -> Result<Source, Failure> {
    let path = Path::new(name);
    if is_path(name) {
        return read(path);
    }
    for folder in folders(profile) {
        let file = folder.join(format!("{name}.toml"));
        if file.is_file() {
            return read(&file);
        }
    }
    if let Some(source) = shipped(name) {
        return Ok(source);
    }
    let known = list(profile)?;
    let names: Vec<_> = known.iter().map(|known| known.name.as_str()).collect();
    let remedy = of_program(name, &known, profile).unwrap_or_else(|| suggest(name, &names));
    Err(Failure::usage(format!("there is no format `{name}`; {remedy}")))
}

/// Which formats to take for a program that is called so: people know their program, and not its formats.
fn of_program(name: &str, known: &[Known], profile: &Profile) -> Option<String> {
    let asked = lower_words(name);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for known in known {
        // What is wrong with another mapping is not what was asked.
        let Ok(mapping) = Mapping::load_with(&known.source, &Shelf(profile)) else {
            continue;
        };
        for program in mapping.guide.programs {
            if !asked.is_empty()
                && lower_words(&program)
                    .windows(asked.len())
                    .any(|words| words == asked)
            {
                found
                    .entry(program)
                    .or_default()
                    .push(format!("`{}`", known.name));
            }
        }
    }
    let told = found.iter().map(|(program, formats)| {
        let choice = if formats.len() > 1 {
            " (`saldo mapping list` tells them apart)"
        } else {
            ""
        };
        format!("for {} take {}{choice}", written(program), formats.join(" or "))
    });
    let told: Vec<_> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn lower_words(text: &str) -> Vec<String> {
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Reads and compiles the mapping called `name`.
pub(super) fn load(name: &str, profile: &Profile) -> Result<Mapping, Failure> {
    compile(&source(name, profile)?, profile)
}

/// Compiles a mapping that was read.
pub(super) fn compile(source: &Source, profile: &Profile) -> Result<Mapping, Failure> {
    Ok(Mapping::load_with(source, &Shelf(profile))?)
}

/// Where mappings find those that they extend: as on the command line, but paths begin at the file that names them.
pub(super) struct Shelf<'p>(pub(super) &'p Profile);

impl Shelf<'_> {
    /// The files that `name` may mean in the file `from`, itself among them.
    fn files(&self, name: &str, from: &Source) -> Vec<PathBuf> {
        if is_path(name) {
            let folder = Path::new(&from.name).parent().unwrap_or(Path::new(""));
            let name = Path::new(name);
            return vec![folder.join(name.strip_prefix(".").unwrap_or(name))];
        }
        folders(self.0)
            .map(|folder| folder.join(format!("{name}.toml")))
            .collect()
    }
}

impl Library for Shelf<'_> {
    fn candidates(&self, name: &str, from: &Source) -> Vec<Source> {
        let itself = Path::new(&from.name).canonicalize().ok();
        let others = self
            .files(name, from)
            .into_iter()
            .filter(|file| file.canonicalize().is_ok_and(|file| Some(file) != itself));
        let shipped = shipped(name).filter(|source| source.name != from.name);
        others
            .filter_map(|file| read(&file).ok())
            .chain(shipped)
            .collect()
    }

    fn is_itself(&self, name: &str, from: &Source) -> bool {
        let itself = Path::new(&from.name).canonicalize().ok();
        let mut files = self.files(name, from).into_iter();
        files.any(|file| file.canonicalize().is_ok_and(|file| Some(file) == itself))
            || shipped(name).is_some_and(|source| source.name == from.name)
    }

    fn names(&self) -> Vec<String> {
        let known = list(self.0).unwrap_or_default();
        known.into_iter().map(|known| known.name).collect()
    }
}

/// Reads and compiles several mappings; what is wrong with any of them is shown, not only with the first.
pub(super) fn load_all(
    names: &[String],
    profile: &Profile,
    printer: &mut Printer,
) -> Result<Vec<Mapping>, Failure> {
    let (mut mappings, mut last_failure) = (Vec::new(), None);
    for name in names {
        match load(name, profile) {
            Ok(mapping) => mappings.push(mapping),
            Err(failure) => {
                if let Some(earlier) = last_failure.replace(failure) {
                    printer.failure(&earlier);
                }
            }
        }
    }
    last_failure.map_or(Ok(mappings), Err)
}

/// The answers to the formats' questions: the profile's, and above them those of `--set`, where one name has one answer.
pub(super) fn answers(
    profile: &Profile,
    set: &[(String, String)],
) -> Result<BTreeMap<String, String>, Failure> {
    let mut given: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in set {
        if let Some(other) = given.insert(name.clone(), value.clone())
            && other != *value
        {
            return Err(Failure::usage(format!(
                "--set gives `{name}` twice: {other:?} and {value:?}; leave one of them out"
            )));
        }
    }
    for (name, value) in &profile.params {
        given.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Ok(given)
}

/// Everything that the formats need to know of the books and that the profile does not say, at once.
pub(super) fn check_books(mappings: &[Mapping], books: &Books) -> Result<(), Failure> {
    let missing = mappings.iter().filter_map(|mapping| {
        let keys = mapping.needs_books.iter().filter(|key| !books.has(key));
        let keys: Vec<_> = keys.map(|key| format!("`{key}`")).collect();
        (!keys.is_empty()).then(|| format!("the format `{}` needs {}", mapping.name, keys.join(", ")))
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{}; add what is missing to [profile.NAME.books] in saldo.toml: nothing of it is ever guessed",
        missing.join("; ")
    )))
}

/// Every mapping that can be named; one in a folder hides a shipped one of the same name.
pub(super) fn list(profile: &Profile) -> Result<Vec<Known>, Failure> {
    let mut known: Vec<Known> = Vec::new();
    for folder in folders(profile) {
        let Ok(items) = fs::read_dir(&folder) else {
            continue;
        };
        let mut files: Vec<PathBuf> = items.flatten().map(|item| item.path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "toml") && file.is_file());
        files.sort();
        for file in files {
            let Some(name) = file.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            if !known.iter().any(|known| known.name == name) {
                let place = file.display().to_string();
                known.push(Known {
                    name: name.to_owned(),
                    place,
                    source: read(&file)?,
                });
            }
        }
    }
    for (name, text) in SHIPPED {
        if !known.iter().any(|known| known.name == *name) {
            let source = Source::new(format!("{name}.toml (shipped)"), *text);
            known.push(Known {
                name: (*name).to_owned(),
                place: "shipped".to_owned(),
                source,
            });
        }
    }
    Ok(known)
}

fn folders(profile: &Profile) -> impl Iterator<Item = PathBuf> {
    profile.mappings.clone().into_iter().chain([PathBuf::from(LOCAL)])
}

fn read(path: &Path) -> Result<Source, Failure> {
    read_text("the mapping", path)
}

/// Reads a file of the user's; `what` is what messages call it.
pub(super) fn read_text(what: &str, path: &Path) -> Result<Source, Failure> {
    let bytes = read_bounded(path)
        .map_err(|error| Failure::usage(format!("{what} {} cannot be read: {error}", path.display())))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage(format!(
            "{what} {} is not UTF-8 text; save it as UTF-8",
            path.display()
        ))
    })?;
    Ok(Source::new(path.display().to_string(), text))
}

/// More than [`crate::toml_tree`] reads, so that it can say that the file is too large: a name may lead to a device
/// that never ends.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(toml_tree::MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
