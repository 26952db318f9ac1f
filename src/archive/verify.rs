//! Whether everything is still as it was stored.

use std::io;

use super::Archive;
use super::error::Error;
use super::files::Kept;
use crate::digest::sha256_of_file;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The database says that it is damaged, in its words.
    Database(String),
    /// A file is gone.
    Lost(Kept),
    /// A file has other bytes than it was stored with, or cannot be read.
    Changed(Kept),
    /// A document could not be had yet, or was never asked for; the reason if there is one.
    NotHad(Kept),
    /// A place in the readable tree is empty or holds something else.
    Tree(Kept),
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Documents whose files are whole.
    pub documents: u64,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

impl Archive {
    /// Looks at the database, at every file and at the tree. Nothing is changed.
    pub fn verify(&self) -> Result<Report, Error> {
        let mut report = Report::default();
        for (pragma, good) in [("integrity_check", Some("ok")), ("foreign_key_check", None)] {
            for words in self.pragma(pragma)? {
                if Some(words.as_str()) != good {
                    report.findings.push(Finding::Database(words));
                }
            }
        }
        let store = self.files();
        for kept in self.documents()? {
            let Some(content) = &kept.content else {
                report.findings.push(Finding::NotHad(kept));
                continue;
            };
            match sha256_of_file(&store.path(&content.sha256)) {
                Ok(found) if found == content.sha256 => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    report.findings.push(Finding::Lost(kept));
                    continue;
                }
                _ => {
                    report.findings.push(Finding::Changed(kept));
                    continue;
                }
            }
            report.documents += 1;
            let shown = kept
                .path
                .as_deref()
                .map(|path| sha256_of_file(&store.tree_path(path)));
            if !shown.is_some_and(|sum| sum.is_ok_and(|sum| sum == content.sha256)) {
                report.findings.push(Finding::Tree(kept));
            }
        }
        Ok(report)
    }

    fn pragma(&self, name: &str) -> Result<Vec<String>, Error> {
        self.connection
            .prepare(&format!("PRAGMA {name}"))
            .and_then(|mut statement| statement.query_map((), |row| row.get(0))?.collect())
            .map_err(|error| self.reading(error))
    }

    /// Mends what needs no bank, and prepares the rest to be fetched again: damaged files are set aside, not deleted.
    pub fn prepare_repair(
        &mut self,
        report: &Report,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), Error> {
        let store = self.files();
        for finding in &report.findings {
            match finding {
                Finding::Tree(kept) => {
                    if let (Some(path), Some(content)) = (&kept.path, &kept.content) {
                        store.show(path, &content.sha256)?;
                    }
                }
                Finding::Lost(kept) | Finding::Changed(kept) => {
                    if let Some(content) = &kept.content {
                        store.set_aside(&content.sha256)?;
                    }
                    self.write(|writer| {
                        writer.not_had(&kept.document, "its file was damaged or lost on this disk", at)
                    })?;
                }
                Finding::Database(_) | Finding::NotHad(_) => {}
            }
        }
        Ok(())
    }
}
