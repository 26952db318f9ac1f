//! What `--input` names: a dump, a folder of API answers, or standard input.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::entry::AttributeSet;
use crate::qonto::directory::{Directory, DirectoryBuilder, DirectoryError};
use crate::qonto::wire::Record;

mod answers;
mod ends;
mod error;
mod pages;
mod transactions;

pub(super) use answers::Object;
pub(crate) use answers::{Answers, directory_of};
pub(crate) use ends::Ends;
pub(super) use error::ANEW;
pub(crate) use error::InputError;
use error::Unreadable;
pub(super) use pages::Pages;

/// What some editors put before a text in UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// An input that is open.
#[derive(Debug)]
pub(crate) enum Input {
    /// A dump, in which the organization, members and labels come first: it can be streamed.
    Dump(Box<Dump>),
    /// Anything else: whole API answers, merged.
    Answers(Vec<Answers>),
}

/// A dump that stands at its first transaction.
#[derive(Debug)]
pub(crate) struct Dump {
    /// What messages call it.
    pub(super) name: String,
    pub(super) file: File,
    /// Where the first transaction begins, in bytes.
    pub(super) start: u64,
    pub(crate) directory: Directory,
    pub(crate) ends: Ends,
}

impl Input {
    /// Opens a path, or standard input for `-`. It and pipes are copied to a temporary file, so that they can be read again.
    pub(crate) fn open(path: &Path) -> Result<Self, InputError> {
        if path == Path::new("-") {
            return Self::of_stream(Path::new("standard input"), &mut io::stdin().lock());
        }
        let metadata = fs::metadata(path).map_err(|error| InputError::io(path, error))?;
        if metadata.is_dir() {
            return folder(path).map(Self::Answers);
        }
        let mut file = File::open(path).map_err(|error| InputError::io(path, error))?;
        if !metadata.is_file() {
            return Self::of_stream(path, &mut file);
        }
        Self::of_file(path.display().to_string(), file).map_err(|error| error.into_input(path))
    }

    /// Opens what can be read only once.
    fn of_stream(name: &Path, stream: &mut impl io::Read) -> Result<Self, InputError> {
        let failed = |error| InputError::io(name, error);
        let mut spool = tempfile::tempfile().map_err(failed)?;
        io::copy(stream, &mut spool).map_err(failed)?;
        Self::of_file(name.display().to_string(), spool).map_err(|error| error.into_input(name))
    }

    /// Opens a dump that Saldo just wrote.
    pub(crate) fn of_own_dump(name: String, file: File, ends: Ends) -> Result<Self, InputError> {
        let path = PathBuf::from(&name);
        match Self::of_file(name, file).map_err(|error| error.into_input(&path))? {
            Self::Dump(dump) => Ok(Self::Dump(Box::new(Dump { ends, ..*dump }))),
            answers @ Self::Answers(_) => Ok(answers),
        }
    }

    fn of_file(name: String, mut file: File) -> Result<Self, Unreadable> {
        file.rewind()?;
        let mut reader = BufReader::new(&file);
        let mut directory = Directory::builder();
        let (mut line, mut start) = (String::new(), 0);
        if reader.fill_buf()?.starts_with(BYTE_ORDER_MARK.as_bytes()) {
            reader.consume(BYTE_ORDER_MARK.len());
            start += BYTE_ORDER_MARK.len() as u64;
        }
        loop {
            line.clear();
            let length = reader.read_line(&mut line)?;
            match Record::parse(&line, AttributeSet::NONE) {
                Ok(Record::Transaction(_)) => break,
                Ok(Record::Unknown(_)) => return documents(name, file),
                Ok(record) => add(&mut directory, &record)?,
                Err(_) if length == 0 => break,
                Err(_) if line.trim().is_empty() => {}
                // A transaction that is broken is told with its line later; anything else is not a dump.
                Err(_) if line.starts_with("{\"transaction\"") => break,
                Err(_) => return documents(name, file),
            }
            start += length as u64;
        }
        let directory = directory.build();
        if directory.accounts().is_empty() {
            // The organization comes later, if at all: the input can only be read as a whole.
            return documents(name, file);
        }
        Ok(Self::Dump(Box::new(Dump {
            name,
            file,
            start,
            directory,
            ends: Ends::default(),
        })))
    }

    /// What is known of the ends of its accounts.
    pub(crate) fn ends(&self) -> Ends {
        match self {
            Self::Dump(dump) => dump.ends.clone(),
            Self::Answers(_) => Ends::default(),
        }
    }

    /// The whole text of the input, for when it cannot be streamed.
    pub(crate) fn into_answers(self) -> Result<Vec<Answers>, InputError> {
        match self {
            Self::Answers(answers) => Ok(answers),
            Self::Dump(dump) => {
                let failed = |error| InputError::io(Path::new(&dump.name), error);
                let mut file = dump.file;
                file.rewind().map_err(failed)?;
                let text = io::read_to_string(&file).map_err(failed)?;
                Ok(vec![Answers {
                    name: dump.name,
                    text,
                }])
            }
        }
    }
}

impl Dump {
    /// The line of a byte offset, from 1.
    pub(super) fn line_of(&self, offset: u64) -> io::Result<u64> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(io::Read::take(file, offset));
        let mut lines = 1;
        loop {
            let buffer = reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(lines);
            }
            lines += memchr::memchr_iter(b'\n', buffer).count() as u64;
            let length = buffer.len();
            reader.consume(length);
        }
    }
}

/// Reads all of an input that is given as bytes, and says how many transactions it holds.
pub(crate) fn read_input(bytes: &[u8]) -> Result<usize, impl std::fmt::Display> {
    let read = || {
        let failed = |error| InputError::io(Path::new("bytes"), error);
        let mut file = tempfile::tempfile().map_err(failed)?;
        io::Write::write_all(&mut file, bytes).map_err(failed)?;
        let input = Input::of_file("bytes".to_owned(), file);
        let input = input.map_err(|error| error.into_input(Path::new("bytes")))?;
        let mut count = 0;
        input.transactions(AttributeSet::ALL, |_| count += 1)?;
        let answers = input.into_answers()?;
        directory_of(&answers)?;
        Ok::<usize, InputError>(count)
    };
    read()
}

fn add(directory: &mut DirectoryBuilder, record: &Record<'_>) -> Result<(), DirectoryError> {
    match record {
        Record::Organization(json) => directory.organization(json.get()),
        Record::BankAccount(json) => directory.account(json.get()),
        Record::Membership(json) => directory.membership(json.get()),
        Record::Label(json) => directory.label(json.get()),
        Record::SupplierInvoice(json) => directory.supplier_invoice(json.get()),
        Record::Transaction(_) | Record::Unknown(_) => Ok(()),
    }
}

fn documents(name: String, mut file: File) -> Result<Input, Unreadable> {
    file.rewind()?;
    let text = io::read_to_string(&file)?;
    Ok(Input::Answers(vec![Answers { name, text }]))
}

/// Every `.json` and `.jsonl` file of the folder, in the order of their names. One that is packed is refused: without it
/// the rest would be taken for the whole.
fn folder(path: &Path) -> Result<Vec<Answers>, InputError> {
    let failed = |error| InputError::io(path, error);
    let mut files: Vec<PathBuf> = Vec::new();
    for item in fs::read_dir(path).map_err(failed)? {
        let file = item.map_err(failed)?.path();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_ascii_lowercase();
        let ending = Path::new(&name).extension().unwrap_or_default();
        if ending == "json" || ending == "jsonl" {
            files.push(file);
        } else if name.contains(".json.") || name.contains(".jsonl.") {
            return Err(InputError::Packed(file.display().to_string()));
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(InputError::Empty(path.display().to_string()));
    }
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).map_err(|error| InputError::io(&file, error))?;
        Ok(Answers {
            name: file.display().to_string(),
            text,
        })
    };
    files.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests;
