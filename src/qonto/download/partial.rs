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
        if media::is_program(&self.start) {
            return Err(DownloadError::Program);
        }
        let (media_type, mistaken) = self.media_type(claim)?;
        Ok(Fetched {
            sha256: hex(&self.sum.finalize()),
            size: self.size,
            media_type,
            mistaken,
        })
    }

    /// What it is by its first bytes, and what the bank says where they contradict it. What people upload under a wrong
    /// name is their receipt all the same; only a page in place of a file is none.
    fn media_type(&self, claim: &Claim) -> Result<(String, Option<String>), DownloadError> {
        const UNKNOWN: &str = "application/octet-stream";
        let said = Said {
            media_type: claim.media_type.as_deref(),
            name: claim.name.as_deref(),
        };
        let found = Media::of(&self.start, said);
        if found == Err(Some("text/html")) {
            return Err(DownloadError::WebPage);
        }
        let mistaken = said.media().filter(|claimed| found != Ok(*claimed));
        let media_type = match found {
            Ok(media) => media.name().to_owned(),
            Err(Some(other)) => other.to_owned(),
            Err(None) if mistaken.is_some() => UNKNOWN.to_owned(),
            Err(None) => claim
                .media_type
                .as_deref()
                .map_or_else(|| UNKNOWN.to_owned(), media::essence),
        };
        Ok((media_type, mistaken.map(|claimed| claimed.name().to_owned())))
    }
}

#[cfg(test)]
mod tests;
