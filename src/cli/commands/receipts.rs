//! `saldo receipts`: the receipts of a period out of the archive, with readable names, in a folder or a ZIP.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::archive::Kind;
use crate::archive::files::{Document, Kept, Part};
use crate::cli::archive::Look;
use crate::cli::args::ReceiptsArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::session;
use crate::cli::single_file::SingleFile;
use crate::digest::sha256_of_file;
use crate::excerpt::written;
use crate::output::files::{FileName, Outcome, OutputError, Staging};
use crate::period::Period;
use crate::words::count;

/// What there is of a period's receipts.
#[derive(Default)]
struct Found {
    /// Readable names and where the contents are, in the order of the names. A receipt of several entries is there once.
    files: BTreeMap<String, PathBuf>,
    /// Receipts that the bank did not give, in sentences.
    absent: Vec<String>,
    /// Receipts that the bank was not asked for yet, in sentences.
    unfetched: Vec<String>,
    /// Receipts whose files are not what was stored, in sentences.
    damaged: Vec<String>,
}

pub(in crate::cli) fn run(arguments: &ReceiptsArgs, printer: &mut Printer) -> Result<(), Failure> {
    session::check_period(&arguments.period, printer)?;
    let look = Look::open(&arguments.archived)?;
    let period = session::period(&arguments.period, look.zone.zone, printer)?;
    look.check_reach(period)?;
    let found = find(&look, period)?;
    for absent in found.absent.iter().chain(&found.unfetched) {
        printer.careful("not in the archive:", absent);
    }
    for damaged in &found.damaged {
        printer.bad("damaged:", damaged);
    }
    if !found.files.is_empty() {
        write(&found, arguments, printer)?;
        tell_others(&found, period, &arguments.out, printer)?;
    } else if found.unfetched.is_empty() && found.damaged.is_empty() {
        printer.careful("note:", &format!("the archive has no receipt from {period}"));
    }
    found.check()
}

impl Found {
    /// Fails where receipts were left out that can still be had.
    fn check(&self) -> Result<(), Failure> {
        let left_out = |receipts: &[String], why: &str| {
            let number = receipts.len() as u64;
            (number > 0).then(|| {
                format!(
                    "{} left out, {why}",
                    count(number, "receipt was", "receipts were")
                )
            })
        };
        let reasons = [
            left_out(
                &self.unfetched,
                "for the file was not fetched yet: `saldo sync` fetches it",
            ),
            left_out(
                &self.damaged,
                "for the stored file is damaged or lost; `saldo verify --repair` fetches again what the bank still has",
            ),
        ];
        let reasons: Vec<_> = reasons.into_iter().flatten().collect();
        if reasons.is_empty() {
            return Ok(());
        }
        Err(Failure::unproven(reasons.join("; ")))
    }
}

/// Names the files of these days in the folder that are no receipts of theirs: one that was taken back at the bank would
/// be booked from there.
fn tell_others(found: &Found, period: Period, folder: &Path, printer: &mut Printer) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Ok(());
    }
    let unread = |error| OutputError::io("read", folder, error);
    let mut others = Vec::new();
    for item in fs::read_dir(folder).map_err(unread)? {
        let name = item.map_err(unread)?.file_name().to_string_lossy().into_owned();
        let day = name.get(..10).and_then(|day| day.parse().ok());
        if day.is_some_and(|day| period.contains(day)) && !found.files.contains_key(&name) {
            others.push(name);
        }
    }
    others.sort();
    for name in others {
        let (name, folder) = (written(&name), folder.display());
        printer.careful(
            "note:",
            &format!("{name} in {folder} is no receipt of these days, or no longer"),
        );
    }
    Ok(())
}

fn write(found: &Found, arguments: &ReceiptsArgs, printer: &mut Printer) -> Result<(), Failure> {
    let is_zip = arguments
        .out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    let written = if is_zip {
        zip(found, &arguments.out, arguments.force)?;
        found.files.len()
    } else {
        folder(found, &arguments.out, arguments.force)?
    };
    let receipts = count(found.files.len() as u64, "receipt", "receipts");
    let there = found.files.len() - written;
    let there = if there > 0 {
        format!(", {there} of them there already")
    } else {
        String::new()
    };
    printer.good(
        "wrote",
        &format!("{receipts} to {}{there}", arguments.out.display()),
    );
    Ok(())
}

fn find(look: &Look, period: Period) -> Result<Found, Failure> {
    let mut found = Found::default();
    let store = look.archive.files();
    look.entries(period, |_, entry| {
        for id in &*entry.attachment_ids {
            let document = Document::new(Kind::Attachment, id.as_ref(), Part::Original);
            let kept = look.archive.document(&document)?;
            let content = kept.as_ref().and_then(|kept| kept.content.as_ref());
            let (date, label) = (
                entry.settled_at.date(),
                written(entry.label.as_deref().unwrap_or("")),
            );
            let described = format!("{date} {} {label}, receipt {id}", entry.amount);
            if let (Some(kept), Some(content)) = (&kept, content) {
                let path = store.path(&content.sha256);
                if sha256_of_file(&path).is_ok_and(|found| found == content.sha256) {
                    found.files.insert(name(kept), path);
                } else {
                    found.damaged.push(described);
                }
            } else {
                match kept.and_then(|kept| kept.reason) {
                    Some(reason) => found.absent.push(format!("{described}: {reason}")),
                    None => found.unfetched.push(described),
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// The last part of its place in the readable tree, which is cleaned and unlike all others.
fn name(kept: &Kept) -> String {
    let path = kept.path.as_deref().unwrap_or(&kept.stem);
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// How many files were not there before, or were replaced.
fn folder(found: &Found, folder: &Path, overwrite: bool) -> Result<usize, Failure> {
    let mut staging = Staging::new(folder, overwrite)?;
    for (name, path) in &found.files {
        let mut file = staging.create(FileName::new(name).map_err(Failure::user)?, "receipt")?;
        copy(path, &mut file)?;
        staging.add(file)?;
    }
    let committed = staging.commit(None)?;
    let is_written = |outcome: Outcome| outcome != Outcome::Unchanged;
    Ok(committed
        .files
        .iter()
        .filter(|file| is_written(file.outcome))
        .count())
}

/// The same receipts are the same bytes: their names are in order, and no time is in it.
fn zip(found: &Found, path: &Path, overwrite: bool) -> Result<(), Failure> {
    let spool_failed = OutputError::temporary;
    // The ZIP goes back to fill in lengths, which a file on its way to its place cannot.
    let spool = tempfile::tempfile().map_err(spool_failed)?;
    let mut zip = ZipWriter::new(spool);
    // Most receipts are compressed already.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, path) in &found.files {
        zip.start_file(name.as_str(), options).map_err(Failure::outside)?;
        copy(path, &mut zip)?;
    }
    let mut spool = zip.finish().map_err(Failure::outside)?;
    spool.rewind().map_err(spool_failed)?;
    let mut file = SingleFile::create(path, "receipts", overwrite)?;
    file.copy(&mut spool).map_err(spool_failed)?;
    file.commit()?;
    Ok(())
}

fn copy(from: &Path, to: &mut impl io::Write) -> Result<(), Failure> {
    let failed = |error| OutputError::io("read", from, error);
    let mut file = File::open(from).map_err(failed)?;
    io::copy(&mut file, to).map_err(failed)?;
    Ok(())
}
