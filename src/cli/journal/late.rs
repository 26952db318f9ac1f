//! Receipts that came after the export of their entries.

use std::collections::{BTreeSet, HashMap};

use super::Journal;
use crate::archive::journal::Plan;
use crate::cli::failure::Failure;
use crate::excerpt::written;
use crate::output::files::packed;
use crate::output::manifest::Package;

impl Journal {
    /// The receipts in these packages that no earlier export of the same days packed in this format, each with its day;
    /// nothing where there was none, or where its folder tells no more what it packed.
    pub(super) fn late_receipts(
        &self,
        format: &str,
        plan: &Plan,
        packages: &[Package],
    ) -> Result<Vec<String>, Failure> {
        let mut known: Option<BTreeSet<String>> = None;
        let runs = self.runs.iter().filter(|run| run.is_of(plan.period));
        for run in runs.filter(|run| run.is_done(Some(format))) {
            let files: Vec<_> = run.files.iter().map(|file| file.sha256.as_str()).collect();
            let Some(packed) = packed(&run.folder, &plan.period, &files) else {
                return Ok(Vec::new());
            };
            known.get_or_insert_default().extend(packed);
        }
        let Some(known) = known else {
            return Ok(Vec::new());
        };
        let mut names = HashMap::new();
        for kept in self.archive.documents()? {
            if let (Some(content), Some(name)) = (kept.content, kept.name) {
                names.insert(content.sha256, name);
            }
        }
        let documents = packages.iter().flat_map(|package| &package.documents);
        let receipts = documents.flat_map(|document| &document.files);
        let late = receipts.filter(|receipt| !known.contains(&receipt.sha256));
        Ok(late
            .map(|receipt| {
                // The name in the package begins with the day of the booking or of the invoice.
                let day = receipt.name.split('_').next().unwrap_or_default();
                let name = names
                    .get(&receipt.sha256)
                    .map_or(receipt.name.as_str(), String::as_str);
                format!("{day} '{}'", written(name))
            })
            .collect())
    }
}
