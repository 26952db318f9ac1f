//! Where the rows of one format and one account go: a file of their own, split where it is full, or a part of a
//! file over several accounts.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};

use super::error::StatementError;
use super::{Format, Job};
use crate::mapping::{self, Per, Rows, Scope};
use crate::money::{Cents, Total};
use crate::output::files::{FileName, OutputError, StagedFile, Staging, Written};

/// A finished file and what it holds.
#[derive(Debug)]
pub(in crate::cli) struct WrittenFile {
    pub(in crate::cli) written: Written,
    /// The format's place in [`Job::formats`].
    pub(in crate::cli) format: usize,
    /// The account's place in [`Job::accounts`]; absent for a file over several.
    pub(in crate::cli) account: Option<usize>,
    pub(in crate::cli) rows: u64,
    pub(in crate::cli) sum: Total,
}

/// Where the rows of one format and one account go.
#[derive(Debug)]
pub(in crate::cli) struct Target {
    pub(super) format: usize,
    account: usize,
    parts: Vec<Part>,
}

/// A run of rows that stay together.
#[derive(Debug)]
struct Part {
    store: Store,
    /// The rows in sum; the balances come when the statement is proved.
    sum: Rows,
}

#[derive(Debug)]
enum Store {
    /// The file itself, under its temporary name.
    File(Box<StagedFile>),
    /// Rows that wait for those of the other accounts.
    Spool(BufWriter<File>),
}

impl Target {
    pub(super) fn new(format: usize, account: usize) -> Self {
        Self {
            format,
            account,
            parts: Vec::new(),
        }
    }

    /// Appends one row.
    pub(super) fn append(
        &mut self,
        bytes: &[u8],
        amount: Cents,
        job: &Job,
        staging: &mut Staging,
    ) -> Result<(), StatementError> {
        let format = &job.formats[self.format];
        let is_full = |part: &Part| {
            format
                .mapping
                .max_rows
                .is_some_and(|max| part.sum.statement.entries() >= max)
        };
        if self.parts.last().is_none_or(is_full) {
            let part = self.part(format, job, staging)?;
            self.parts.push(part);
        }
        if let Some(part) = self.parts.last_mut() {
            match &mut part.store {
                Store::File(file) => file.append(bytes)?,
                Store::Spool(spool) => spool.write_all(bytes).map_err(spool_failed)?,
            }
            part.sum.statement.add(amount);
            part.sum.lines += memchr::memchr_iter(b'\n', bytes).count() as u64;
        }
        Ok(())
    }

    fn part(&self, format: &Format, job: &Job, staging: &mut Staging) -> Result<Part, StatementError> {
        let store = match format.mapping.per {
            Per::Account if !format.mapping.has_frame() => {
                let number = self.parts.len() + 1;
                Store::File(Box::new(begin(format, Some(self.account), number, job, staging)?))
            }
            Per::Account | Per::Period => {
                Store::Spool(BufWriter::new(tempfile::tempfile().map_err(spool_failed)?))
            }
        };
        Ok(Part {
            store,
            sum: Rows::default(),
        })
    }

    /// Gives up everything that was written.
    pub(in crate::cli) fn abandon(self, staging: &mut Staging) {
        for part in self.parts {
            if let Store::File(file) = part.store {
                staging.withdraw(*file);
            }
        }
    }
}

/// Brings the parts of all accounts into their files; `balances` are the opening and closing one of each account.
pub(in crate::cli) fn finish(
    targets: Vec<Target>,
    balances: &[(Option<Cents>, Option<Cents>)],
    job: &Job,
    staging: &mut Staging,
) -> Result<Vec<WrittenFile>, StatementError> {
    let mut files = Vec::new();
    let mut shared: Vec<Vec<Part>> = job.formats.iter().map(|_| Vec::new()).collect();
    for target in targets {
        for part in target.parts {
            match part.store {
                Store::File(file) => files.push(WrittenFile {
                    written: staging.add(*file)?,
                    format: target.format,
                    account: Some(target.account),
                    rows: part.sum.statement.entries(),
                    sum: part.sum.statement.sum(),
                }),
                Store::Spool(_) if job.formats[target.format].mapping.per == Per::Account => {
                    let (opening, closing) = balances.get(target.account).copied().unwrap_or_default();
                    let mut sum = part.sum;
                    (sum.statement.opening, sum.statement.closing) = (opening, closing);
                    let frame = Some((target.account, sum));
                    files.push(join(target.format, vec![part], frame, job, staging)?);
                }
                Store::Spool(_) => shared[target.format].push(part),
            }
        }
    }
    for (format, parts) in shared
        .into_iter()
        .enumerate()
        .filter(|(_, parts)| !parts.is_empty())
    {
        files.push(join(format, parts, None, job, staging)?);
    }
    Ok(files)
}

/// One file of several parts, with what stands before and after them.
fn join(
    index: usize,
    parts: Vec<Part>,
    of_account: Option<(usize, Rows)>,
    job: &Job,
    staging: &mut Staging,
) -> Result<WrittenFile, StatementError> {
    let format = &job.formats[index];
    let account = of_account.map(|(account, _)| account);
    let shown = account.map(|account| &job.accounts[account]);
    let statement = of_account.as_ref().map(|(_, rows)| rows);
    let scope = Scope {
        statement,
        ..job.scope(format, shown)
    };
    let (head, tail) = format
        .mapping
        .frame(&scope, &format.encoder, &mut mapping::Tally::default())?;
    let mut file = begin(format, account, 1, job, staging)?;
    file.append(&format.text(&head)?)?;
    let (mut rows, mut sum) = (0, Total::default());
    for part in parts {
        rows += part.sum.statement.entries();
        sum.merge(part.sum.statement.sum());
        if let Store::Spool(spool) = part.store {
            let mut spool = spool
                .into_inner()
                .map_err(|error| spool_failed(error.into_error()))?;
            spool.rewind().map_err(spool_failed)?;
            copy(&mut spool, &mut file)?;
        }
    }
    file.append(&format.text(&tail)?)?;
    let written = staging.add(file)?;
    Ok(WrittenFile {
        written,
        format: index,
        account,
        rows,
        sum,
    })
}

fn copy(spool: &mut File, file: &mut StagedFile) -> Result<(), StatementError> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match spool.read(&mut buffer).map_err(spool_failed)? {
            0 => return Ok(()),
            count => file.append(&buffer[..count])?,
        }
    }
}

fn spool_failed(error: io::Error) -> StatementError {
    OutputError::io("write in the folder", &std::env::temp_dir(), error).into()
}

/// Begins a file with its byte-order mark and headings. The second part and later ones carry their number.
fn begin(
    format: &Format,
    account: Option<usize>,
    number: usize,
    job: &Job,
    staging: &mut Staging,
) -> Result<StagedFile, StatementError> {
    let mapping = &format.mapping;
    let account = account.map(|account| &job.accounts[account]);
    let scope = job.scope(format, account);
    let mut name = mapping
        .file_name(&scope)
        .ok_or_else(|| StatementError::Nameless(mapping.name.clone()))?;
    if let Some(account) = account.filter(|account| is_name_taken(&name, format, &account.id, job)) {
        insert_before_ending(
            &mut name,
            &format!("_{}", account.id.get(..8).unwrap_or(&account.id)),
        );
    }
    if number > 1 {
        insert_before_ending(&mut name, &format!("_{number}"));
    }
    let name = FileName::new(&name).map_err(|error| StatementError::Name {
        format: mapping.name.clone(),
        error,
    })?;
    let origin = match account {
        Some(account) => format!("{} of account {}", mapping.name, account.name),
        None => mapping.name.clone(),
    };
    let mut file = staging.create(name, &origin)?;
    file.append(&format.head()?)?;
    Ok(file)
}

/// Two accounts may have the same name, or names that differ only in signs that a file name lacks.
fn is_name_taken(name: &str, format: &Format, account_id: &str, job: &Job) -> bool {
    let others = job.accounts.iter().filter(|account| account.id != account_id);
    others.into_iter().any(|other| {
        let theirs = format.mapping.file_name(&job.scope(format, Some(other)));
        theirs.is_some_and(|theirs| theirs.to_lowercase() == name.to_lowercase())
    })
}

fn insert_before_ending(name: &mut String, text: &str) {
    let at = name.rfind('.').unwrap_or(name.len());
    name.insert_str(at, text);
}
