//! The file in its place: read back before, whole or not there, and private where it must be.

use std::fs;
use std::io::{Error, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::entrance::Entrance;
use super::file::Draft;
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::config::{ConfigError, Profile, Surroundings};

/// What a file of its own begins with.
const HEAD: &str =
    "# Made by `saldo init`. A mistake in here is shown at its place, before anything is sent.\n";

/// Where the profile is to stand.
pub(super) enum Target {
    /// In a file of its own.
    Whole,
    /// Behind the profiles of a file.
    Behind(Existing),
}

/// A file that stays as it is, up to what is added.
pub(super) struct Existing {
    /// Where it really is, if a link leads there.
    path: PathBuf,
    /// What it says, which may be a secret.
    text: Zeroizing<Vec<u8>>,
}

impl Target {
    /// Looks at what is there, before any question. Nothing that a file says is written over unasked.
    pub(super) fn find(arguments: &InitArgs) -> Result<Self, Failure> {
        let (path, name) = (&arguments.out, &arguments.profile);
        if arguments.force || path.symlink_metadata().is_err() {
            return Ok(Self::Whole);
        }
        match Profile::load(Some(path), Some(name), &Surroundings::default()) {
            Err(ConfigError::UnknownProfile { .. }) => Ok(Self::Behind(Existing::read(path)?)),
            Err(error) => Err(error.into()),
            Ok(_) => Err(Failure::usage(format!(
                "{} has the profile `{name}` already; name another one with --profile, or another file with --out; \
                 --force overwrites the file, with all profiles in it",
                path.display()
            ))),
        }
    }
}

impl Existing {
    fn read(path: &Path) -> Result<Self, Failure> {
        let read = || {
            let path = fs::canonicalize(path)?;
            let text = Zeroizing::new(fs::read(&path)?);
            Ok(Self { path, text })
        };
        read().map_err(|error| unwritten(path, error))
    }

    /// Whether nobody changed the file meanwhile.
    fn is_unchanged(&self) -> bool {
        fs::read(&self.path).is_ok_and(|text| *Zeroizing::new(text) == *self.text)
    }
}

/// The file under another name beside its place. It is removed unless it is put there.
pub(super) struct Staged {
    file: NamedTempFile,
    /// What it says, without the environment.
    pub(super) profile: Profile,
}

impl Staged {
    /// Writes the file, and reads it back as a configuration without a mistake.
    pub(super) fn write(
        draft: &Draft,
        target: &Target,
        arguments: &InitArgs,
        entrance: &Entrance,
    ) -> Result<Self, Failure> {
        let failed = |error| unwritten(&arguments.out, error);
        let path = target.path(arguments);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix("saldo-init-").suffix(".toml");
        #[cfg(unix)]
        let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o666);
        #[cfg(unix)]
        if matches!(target, Target::Whole) && !entrance.is_secret() {
            builder.permissions(everybody);
        }
        let mut file = builder.tempfile_in(folder).map_err(failed)?;
        if let Target::Behind(existing) = target {
            #[cfg(unix)]
            keep_rights(file.as_file(), &existing.path, entrance.is_secret()).map_err(failed)?;
            file.write_all(&existing.text).map_err(failed)?;
            if !existing.text.ends_with(b"\n") {
                file.write_all(b"\n").map_err(failed)?;
            }
        } else {
            file.write_all(HEAD.as_bytes()).map_err(failed)?;
        }
        file.write_all(draft.0.as_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        let surroundings = Surroundings::default();
        let profile = Profile::load(Some(file.path()), Some(&arguments.profile), &surroundings);
        let profile = profile.map_err(of_answers)?;
        Ok(Self { file, profile })
    }

    /// Puts it in its place.
    pub(super) fn place(self, target: &Target, arguments: &InitArgs) -> Result<(), Failure> {
        let placed = match target {
            Target::Behind(existing) if !existing.is_unchanged() => {
                return Err(Failure::usage(format!(
                    "{} was changed meanwhile, so nothing was written; run this again",
                    arguments.out.display()
                )));
            }
            Target::Behind(existing) => self.file.persist(&existing.path),
            Target::Whole if arguments.force => self.file.persist(&arguments.out),
            Target::Whole => self.file.persist_noclobber(&arguments.out),
        };
        placed
            .map(drop)
            .map_err(|error| unwritten(&arguments.out, error.error))
    }
}

impl Target {
    fn path<'t>(&'t self, arguments: &'t InitArgs) -> &'t Path {
        match self {
            Self::Whole => &arguments.out,
            Self::Behind(existing) => &existing.path,
        }
    }

    /// What was done, in words.
    pub(super) fn told(&self, arguments: &InitArgs) -> (&'static str, String) {
        let path = arguments.out.display();
        match self {
            Self::Whole => ("wrote", path.to_string()),
            Self::Behind(_) => ("added", format!("the profile {} to {path}", arguments.profile)),
        }
    }
}

/// The file that takes another one's place has its rights, and is the owner's alone where a secret was added.
#[cfg(unix)]
fn keep_rights(file: &fs::File, like: &Path, is_secret: bool) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut rights = fs::metadata(like)?.permissions();
    if is_secret {
        rights.set_mode(rights.mode() & 0o700);
    }
    file.set_permissions(rights)
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
