//! `secret_command`: a program of the user's that prints the key.

use std::io::{self, IsTerminal, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::access::{Secret, SecretError};

/// Long enough to type a passphrase.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);
/// What it printed is here by then; a program that it left behind may hold the pipe open for ever.
const LINGERING: Duration = Duration::from_secs(1);
/// Many times any key; what is longer is something else.
const LONGEST_ANSWER: usize = 64 * 1024;
const LONGEST_COMPLAINT: usize = 2_000;

/// Why `secret_command` gave no key. What it printed to standard output is never shown.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The program cannot be started.
    #[error("secret_command cannot start `{program}`: {reason}; {}", remedy(.program))]
    NotStarted {
        /// The program.
        program: String,
        /// The system's words.
        reason: io::Error,
    },
    /// It ended with an error.
    #[error("secret_command `{program}` failed ({status}){}", said(.complaint))]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// Its standard error, where that did not go to the terminal.
        complaint: String,
    },
    /// It did not end in time.
    #[error(
        "secret_command `{program}` was stopped after {} seconds{}",
        .patience.as_secs(), said(.complaint)
    )]
    TooSlow {
        /// The program.
        program: String,
        /// The time that it had.
        patience: Duration,
        /// Its standard error so far.
        complaint: String,
    },
    /// What it printed is not a key.
    #[error(
        "secret_command `{program}` did not print a key: {reason}; it must print the key alone, on one line"
    )]
    NoKey {
        /// The program.
        program: String,
        /// What is wrong with it.
        reason: SecretError,
    },
    /// The system failed us.
    #[error("secret_command `{program}` could not be followed: {reason}")]
    Lost {
        /// The program.
        program: String,
        /// The system's words.
        reason: io::Error,
    },
}

fn remedy(program: &str) -> String {
    match program.split_once(' ') {
        Some((first, rest)) => format!(
            "each argument is a text of its own: [\"{first}\", \"{}\"]",
            rest.replace(' ', "\", \"")
        ),
        None => "check its name and that it is installed".to_owned(),
    }
}

fn said(complaint: &str) -> String {
    if complaint.is_empty() {
        "; run it by hand to see why".to_owned()
    } else {
        format!(": {complaint}")
    }
}

/// Runs the program without a shell and takes the line that it prints.
///
/// It may talk to the person at the terminal; without a terminal its words come with the error.
pub fn ask(words: &[String]) -> Result<Secret, CommandError> {
    let talks = io::stdin().is_terminal() && io::stderr().is_terminal();
    run(words, talks, PATIENCE)
}

fn run(words: &[String], talks: bool, patience: Duration) -> Result<Secret, CommandError> {
    let deadline = Instant::now() + patience;
    let (program, arguments) = words
        .split_first()
        .map_or(("", words), |(first, rest)| (first.as_str(), rest));
    let program = program.to_owned();
    let (input, complaints) = if talks {
        (Stdio::inherit(), Stdio::inherit())
    } else {
        (Stdio::null(), Stdio::piped())
    };
    let started = Command::new(&program)
        .args(arguments)
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(complaints)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(reason) => return Err(CommandError::NotStarted { program, reason }),
    };
    let answer = listen(child.stdout.take());
    let complaint = listen(child.stderr.take());
    match wait(&mut child, deadline) {
        Err(reason) => Err(CommandError::Lost { program, reason }),
        Ok(None) => Err(CommandError::TooSlow {
            program,
            patience,
            complaint: presentable(&complaint),
        }),
        Ok(Some(status)) if !status.success() => Err(CommandError::Failed {
            program,
            status,
            complaint: presentable(&complaint),
        }),
        Ok(Some(_)) => {
            let bytes = answer.so_far(LINGERING);
            let key = std::str::from_utf8(&bytes).map_err(|_| SecretError::Foreign);
            key.and_then(Secret::new)
                .map_err(|reason| CommandError::NoKey { program, reason })
        }
    }
}

/// What comes out of a pipe.
struct Heard {
    bytes: Arc<Mutex<Zeroizing<Vec<u8>>>>,
    /// Closed at its end.
    open: Receiver<()>,
}

impl Heard {
    /// All of it, or what came within this time.
    fn so_far(&self, patience: Duration) -> Zeroizing<Vec<u8>> {
        // Nothing is ever sent: either it ends, or the time is over.
        let _ = self.open.recv_timeout(patience);
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads a pipe to its end on a thread of its own, so that a full pipe or a lingering grandchild blocks nobody.
fn listen(pipe: Option<impl Read + Send + 'static>) -> Heard {
    let (end, open) = mpsc::sync_channel(1);
    let bytes = Arc::new(Mutex::new(Zeroizing::new(Vec::with_capacity(LONGEST_ANSWER))));
    let heard = Arc::clone(&bytes);
    if let Some(mut pipe) = pipe {
        thread::spawn(move || {
            let mut piece = Zeroizing::new([0; 4 * 1024]);
            // What cannot be read counts as not said: the caller finds the answer empty.
            while let Ok(count @ 1..) = pipe.read(&mut *piece) {
                let mut bytes = heard.lock().unwrap_or_else(PoisonError::into_inner);
                let left = LONGEST_ANSWER - bytes.len();
                bytes.extend_from_slice(&piece[..count.min(left)]);
            }
            drop(end);
        });
    }
    Heard { bytes, open }
}

/// How the program ended; `None` when it had to be stopped at the deadline.
fn wait(child: &mut Child, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
}

/// The program's words in one line, without control characters.
fn presentable(complaint: &Heard) -> String {
    let bytes = complaint.so_far(Duration::from_millis(200));
    let text = String::from_utf8_lossy(&bytes);
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect();
    words.join(" ").chars().take(LONGEST_COMPLAINT).collect()
}

#[cfg(all(test, unix))]
mod tests;
