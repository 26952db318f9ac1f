//! How far a long step has come: shown on a terminal once it takes longer than a second.

use std::io::IsTerminal;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::excerpt::written;
use crate::qonto::progress::Progress;

/// Shorter steps need no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// All bars of the process, on standard error.
static BARS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// Whether bars are unwanted.
static SILENT: AtomicBool = AtomicBool::new(false);

/// Shows no bars from here on.
pub(super) fn be_silent() {
    SILENT.store(true, Ordering::Relaxed);
}

/// Writes something to standard error while no bar is drawn, and nothing else is written.
pub(super) fn beside_bars<R>(write: impl FnOnce() -> R) -> R {
    BARS.suspend(write)
}

/// A bar that appears when the step takes long.
#[derive(Debug)]
pub(super) struct Bar {
    drawn: ProgressBar,
    begun: Instant,
    pages: AtomicU64,
    may_show: bool,
    is_shown: AtomicBool,
}

impl Bar {
    /// A bar for `what`, counted in `unit`.
    pub(super) fn new(what: &str, unit: &str) -> Self {
        let drawn = ProgressBar::hidden();
        let template = format!("{{prefix}} {{wide_bar}} {{human_pos}} of {{human_len}} {unit}{{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            drawn.set_style(style);
        }
        drawn.set_prefix(written(what));
        Self {
            drawn,
            begun: Instant::now(),
            pages: AtomicU64::new(0),
            may_show: std::io::stderr().is_terminal() && !SILENT.load(Ordering::Relaxed),
            is_shown: AtomicBool::new(false),
        }
    }

    /// So many more are done.
    pub(super) fn advance(&self, by: u64) {
        self.drawn.inc(by);
        if self.may_show && self.begun.elapsed() > PATIENCE && !self.is_shown.swap(true, Ordering::Relaxed) {
            BARS.add(self.drawn.clone());
        }
    }

    /// There are so many in all.
    pub(super) fn expect(&self, total: u64) {
        self.drawn.set_length(total);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.drawn.finish_and_clear();
        BARS.remove(&self.drawn);
    }
}

impl Progress for Bar {
    fn expected(&self, entries: u64) {
        self.expect(entries);
    }

    fn page(&self, entries: u64) {
        let pages = self.pages.fetch_add(1, Ordering::Relaxed) + 1;
        self.drawn.set_message(format!(", {pages} pages"));
        self.advance(entries);
    }

    fn converted(&self, entries: u64) {
        self.advance(entries);
    }

    fn withdrawn(&self, pages: u64, entries: u64) {
        self.pages.fetch_sub(pages, Ordering::Relaxed);
        self.drawn
            .set_position(self.drawn.position().saturating_sub(entries));
    }
}
