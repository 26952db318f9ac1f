//! Planned documents become files in the output folder.

use std::collections::HashMap;
use std::io::{self, Seek};
use std::mem::take;

use super::{PackageError, Packages};
use crate::documents::{Header, Limits, bundles};
use crate::entry::Attribute;
use crate::export::run::Statements;
use crate::export::{Format, Job};
use crate::output::files::{FileName, OutputError, Staging};
use crate::output::manifest;
use crate::period::Period;

impl Packages {
    /// Lets go of the documents that no row names: a filter left out their entry.
    pub(super) fn keep_linked(&mut self, job: &Job, statements: &Statements) {
        let links = |format: &Format| format.mapping.needs.contains(Attribute::Document);
        let linking = job.formats.iter().filter(|format| links(format)).count();
        let marks = job.formats.iter().filter(|format| links(format));
        let marks = marks.filter_map(|format| format.only_new.as_ref());
        self.mark = marks
            .map(|only_new| only_new.mark.clone())
            .max()
            .unwrap_or_default();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for left in statements.finished.iter().flat_map(|finished| &finished.left_out) {
            if links(&job.formats[left.format]) {
                *times.entry(&left.id).or_default() += 1;
            }
        }
        let (documents, sources) = (take(&mut self.documents), take(&mut self.sources));
        let linked = documents.into_iter().zip(sources).filter(|(_, (owner, _))| {
            owner
                .transaction()
                .is_none_or(|id| times.get(id) != Some(&linking))
        });
        (self.documents, self.sources) = linked.unzip();
    }
}

/// Writes the packages of a period; says what is in them.
pub(super) fn write(
    packages: &Packages,
    period: Period,
    staging: &mut Staging,
) -> Result<Vec<manifest::Package>, PackageError> {
    let days = [period.first(), period.last()].map(|day| day.format("%Y%m%d").to_string());
    let mut sources = packages.sources.iter();
    let mut written = Vec::new();
    for (number, bundle) in (1..).zip(bundles(&packages.documents, Limits::USUAL)) {
        let sources: Vec<_> = sources.by_ref().take(bundle.documents().len()).collect();
        let Some(date) = sources.iter().map(|(_, settled)| *settled).max() else {
            continue;
        };
        let header = Header {
            // Not the time of the run: the same receipts are the same bytes.
            date,
            description: format!("Qonto Belege {}", days.join("-")),
        };
        // The ZIP goes back to fill in lengths, which a file on its way to the folder cannot.
        let spool_failed = OutputError::temporary;
        let mut spool = tempfile::tempfile().map_err(spool_failed)?;
        let digests = bundle.write(&header, io::BufWriter::new(&spool))?;
        spool.rewind().map_err(spool_failed)?;
        let name = FileName::new(format!(
            "Belege_Qonto_{}_{number}{}.zip",
            days.join("-"),
            packages.mark
        ))?;
        let mut file = staging.create(name, "receipts for DATEV")?;
        io::copy(&mut spool, &mut file).map_err(spool_failed)?;
        let mut digests = digests.into_iter();
        let documents = bundle
            .documents()
            .iter()
            .zip(&sources)
            .map(|(document, (owner, _))| manifest::Document {
                guid: document.guid.clone(),
                transaction: owner.transaction().map(ToOwned::to_owned),
                supplier_invoice: owner.supplier_invoice().map(ToOwned::to_owned),
                files: document
                    .files
                    .iter()
                    .zip(digests.by_ref())
                    .map(|(file, sha256)| manifest::Receipt {
                        name: file.name.clone(),
                        sha256,
                    })
                    .collect(),
            });
        let documents = documents.collect();
        let added = staging.add(file)?;
        written.push(manifest::Package {
            path: added.name.to_string(),
            documents,
            sha256: added.sha256,
            bytes: added.bytes,
        });
    }
    Ok(written)
}
