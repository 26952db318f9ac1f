//! The file in its place: read back before, whole or not there, and private where it must be.

use std::fs;
use std::io::{Error, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::entrance::Entrance;
use super::file::Draft;
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::config::{ConfigError, Profile, Surroundings};

/// Refuses to write over a file unasked, before any question.
pub(super) fn check_target(path: &Path, force: bool) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() && !force {
        return Err(Failure::usage(format!(
            "{} is there already; --force overwrites it, --out names another file",
            path.display()
        )));
    }
    Ok(())
}

/// The file under another name beside its place. It is removed unless it is put there.
pub(super) struct Staged {
    file: NamedTempFile,
    /// What it says, without the environment.
    pub(super) profile: Profile,
}

impl Staged {
    /// Writes the file, and reads it back as a configuration without a mistake.
    pub(super) fn write(draft: &Draft, arguments: &InitArgs, entrance: &Entrance) -> Result<Self, Failure> {
        let failed = |error| unwritten(&arguments.out, error);
        let folder = arguments.out.parent();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix("saldo-init-").suffix(".toml");
        #[cfg(unix)]
        let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o666);
        #[cfg(unix)]
        if !entrance.is_secret() {
            builder.permissions(everybody);
        }
        let mut file = builder.tempfile_in(folder).map_err(failed)?;
        file.write_all(draft.0.as_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        let surroundings = Surroundings::default();
        let profile = Profile::load(Some(file.path()), Some(&arguments.profile), &surroundings);
        let profile = profile.map_err(of_answers)?;
        Ok(Self { file, profile })
    }

    /// Puts it in its place.
    pub(super) fn place(self, arguments: &InitArgs) -> Result<(), Failure> {
        let placed = if arguments.force {
            self.file.persist(&arguments.out)
        } else {
            self.file.persist_noclobber(&arguments.out)
        };
        placed
            .map(drop)
            .map_err(|error| unwritten(&arguments.out, error.error))
    }
}

fn unwritten(path: &Path, error: Error) -> Failure {
    Failure::outside(anyhow::Error::new(error).context(format!("cannot write {}", path.display())))
}

/// What is wrong is told of the answers: the file is not there, so nobody could look at a place in it.
fn of_answers(error: ConfigError) -> Failure {
    let ConfigError::Problems(problems) = &error else {
        return error.into();
    };
    let told = problems.list.iter().map(|problem| match &problem.help {
        Some(help) => format!("\n  {}; {help}", problem.message),
        None => format!("\n  {}", problem.message),
    });
    Failure::usage(format!(
        "with these answers nothing can be exported, so nothing was written:{}",
        told.collect::<String>()
    ))
}
