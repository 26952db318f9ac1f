//! A file as far as it was written, and the look at what it is.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use super::{Claim, DownloadError, Failure, Fetched};
use crate::digest::hex;
use crate::media::{self, Media, Said};

/// What was written so far.
pub(super) struct Partial<'f> {
    file: &'f mut File,
    sum: Sha256,
    pub(super) size: u64,
    start: Vec<u8>,
    /// The version of the file that this is the beginning of.
    pub(super) tag: Option<String>,
}

impl<'f> Partial<'f> {
    /// `file` is empty.
    pub(super) fn new(file: &'f mut File) -> Self {
        Self {
            file,
            sum: Sha256::new(),
            size: 0,
            start: Vec::new(),
            tag: None,
        }
    }

    pub(super) fn begin_anew(&mut self) -> Result<(), Failure> {
        self.file.set_len(0).map_err(DownloadError::Disk)?;
        self.file.seek(SeekFrom::Start(0)).map_err(DownloadError::Disk)?;
        self.sum = Sha256::new();
        self.size = 0;
        self.start.clear();
        Ok(())
    }

    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let missing = media::HEAD.saturating_sub(self.start.len()).min(bytes.len());
        self.start.extend_from_slice(&bytes[..missing]);
        if missing > 0 && media::begins_a_web_page(&self.start) {
            return Err(DownloadError::WebPage.into());
        }
        self.file.write_all(bytes).map_err(DownloadError::Disk)?;
        self.sum.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    pub(super) fn finish(self, claim: &Claim) -> Result<Fetched, DownloadError> {
        if self.size == 0 {
            return Err(DownloadError::Empty);
        }
        if let Some(expected) = claim.size.filter(|expected| *expected != self.size) {
            return Err(DownloadError::WrongSize {
                expected,
                found: self.size,
            });
        }
        let media_type = self.media_type(claim)?;
        Ok(Fetched {
            sha256: hex(&self.sum.finalize()),
            size: self.size,
            media_type,
        })
    }

    /// What it is by its first bytes, held against what the bank says.
    fn media_type(&self, claim: &Claim) -> Result<String, DownloadError> {
        if media::is_program(&self.start) {
            return Err(DownloadError::Program);
        }
        let said = Said {
            media_type: claim.media_type.as_deref(),
            name: claim.name.as_deref(),
        };
        let found = Media::of(&self.start, said);
        let contradicted = said.media().filter(|claimed| found != Ok(*claimed));
        if let Some(claimed) = contradicted {
            return Err(DownloadError::WrongType {
                claimed: claimed.name().to_owned(),
                found: found.map_or_else(|other| other.unwrap_or("nothing known"), Media::name),
            });
        }
        let unknown = || claim.media_type.as_deref().map(media::essence);
        Ok(match found {
            Ok(media) => media.name().to_owned(),
            Err(Some(other)) => other.to_owned(),
            Err(None) => unknown().unwrap_or_else(|| "application/octet-stream".to_owned()),
        })
    }
}

#[cfg(test)]
mod tests;
