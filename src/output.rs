//! From rendered cells to bytes on disk: encodings, records, all files or none, and the manifest.
//!
//! Nothing here knows where an entry came from or which format is being written.

pub mod encoding;
pub mod files;
pub mod manifest;
pub mod record;
pub mod text;
