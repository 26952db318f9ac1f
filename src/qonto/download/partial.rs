//! A file on its way to the disk: what came so far, and whether it is what the bank says.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use super::{Claim, DownloadError, Failure, Fetched, MediaType, media};
use crate::digest::hex;

/// What was written so far.
pub(super) struct Partial<'f> {
    pub(super) file: &'f mut File,
    pub(super) sum: Sha256,
    pub(super) size: u64,
    pub(super) start: Vec<u8>,
    /// The version of the file that this is the beginning of.
    pub(super) tag: Option<String>,
}

impl Partial<'_> {
    pub(super) fn begin_anew(&mut self) -> Result<(), Failure> {
        self.file.set_len(0).map_err(DownloadError::Disk)?;
        self.file.seek(SeekFrom::Start(0)).map_err(DownloadError::Disk)?;
        self.sum = Sha256::new();
        self.size = 0;
        self.start.clear();
        Ok(())
    }

    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let missing = media::START.saturating_sub(self.start.len()).min(bytes.len());
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
        if let Some(expected) = claim.size.filter(|expected| *expected != self.size) {
            return Err(DownloadError::WrongSize {
                expected,
                found: self.size,
            });
        }
        let found = MediaType::of(&self.start);
        let claimed = claim.media_type.as_deref().map(media::essence);
        if let Some(claimed) = claimed.as_deref().filter(|claimed| media::is_known(claimed))
            && found.is_none_or(|found| found.name() != claimed)
        {
            return Err(DownloadError::WrongType {
                claimed: claimed.to_owned(),
                found: found.map_or("nothing known", MediaType::name),
            });
        }
        let media_type = found
            .map(|found| found.name().to_owned())
            .or(claimed)
            .unwrap_or_else(|| "application/octet-stream".to_owned());
        Ok(Fetched {
            sha256: hex(&self.sum.finalize()),
            size: self.size,
            media_type,
        })
    }
}
