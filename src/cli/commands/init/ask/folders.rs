//! The questions about what lies beside the configuration.

use std::path::{Path, PathBuf};

use super::Asker;
use crate::cli::args::InitArgs;
use crate::cli::commands::export::FOLDER;
use crate::cli::failure::Failure;
use crate::config::ArchiveChoice;
use crate::mapping::Mapping;

impl Asker {
    /// Rules where a format wants postings, the folder for exported files, and whether an archive is kept. The demo's
    /// files and archive have places of their own.
    pub(in crate::cli::commands::init) fn folders(
        &self,
        arguments: &mut InitArgs,
        mappings: &[Mapping],
    ) -> Result<(), Failure> {
        if arguments.rules.is_none() && mappings.iter().any(|mapping| mapping.rows.is_booked()) {
            let is_there = |text: &str| {
                let is_one = text.trim().is_empty() || Path::new(text.trim()).is_file();
                is_one.then_some(()).ok_or_else(|| {
                    "there is no such file; `saldo rules example` prints some rules".to_owned()
                })
            };
            let question = "Your file of rules for postings (empty: none yet)";
            let file = self.input(question, Some(String::new()), is_there)?;
            arguments.rules = Some(file.trim())
                .filter(|file| !file.is_empty())
                .map(PathBuf::from);
        }
        if arguments.demo {
            return Ok(());
        }
        if arguments.export_out.is_none() {
            let question = "The folder for exported files";
            let folder = self.input(question, Some(FOLDER.to_owned()), |_| Ok(()))?;
            arguments.export_out = Some(folder.trim())
                .filter(|folder| !folder.is_empty() && *folder != FOLDER)
                .map(PathBuf::from);
        }
        if arguments.archive.is_none() {
            arguments.archive = self.archive()?;
        }
        Ok(())
    }

    fn archive(&self) -> Result<Option<ArchiveChoice>, Failure> {
        let question = "Keep an archive of what the bank sends, for receipts and for exports of what is new?";
        let answers = ["yes, in my data folder", "yes, in a folder that I name", "no"];
        Ok(match self.select(question, &answers, 0)? {
            0 => Some(ArchiveChoice::Usual),
            1 => {
                let is_name = |text: &str| {
                    let is_one = !text.trim().is_empty();
                    is_one
                        .then_some(())
                        .ok_or_else(|| "the name of a folder".to_owned())
                };
                let folder = self.input("The folder of the archive", None, is_name)?;
                Some(ArchiveChoice::Folder(PathBuf::from(folder.trim())))
            }
            _ => None,
        })
    }
}
