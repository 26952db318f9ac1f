//! Child processes on the stopwatch.

use std::error::Error;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long one run took.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// Of all its threads; zero where the system does not tell.
    pub(crate) cpu: Duration,
}

/// Runs a command to its end; anything but success is an error with what it said.
pub(crate) fn run(command: &mut Command) -> Result<Run, Box<dyn Error>> {
    let (cpu, start) = (cpu_of_children(), Instant::now());
    let output = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let wall = start.elapsed();
    if !output.status.success() {
        return Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(Run {
        wall,
        cpu: cpu_of_children().saturating_sub(cpu),
    })
}

/// Runs a command and gives the most memory that it held, in KiB. Looking at it so often slows it down, so this run
/// is never one that is timed.
pub(crate) fn peak(command: &mut Command) -> Result<u64, Box<dyn Error>> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let high = high.and_then(|value| value.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(high.unwrap_or(0));
        thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

/// User and system time of all children that have ended, in steps of 10 ms (proc(5): `cutime` and `cstime`).
fn cpu_of_children() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(13).take(2);
    let ticks: u64 = ticks.filter_map(|number| number.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// The middle one.
pub(crate) fn median(durations: impl Iterator<Item = Duration>) -> Duration {
    let mut sorted: Vec<_> = durations.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// How many times `base` goes into `duration`.
#[expect(clippy::disallowed_types, reason = "a ratio of times, far from any money")]
pub(crate) fn ratio(duration: Duration, base: Duration) -> f64 {
    if base.is_zero() {
        return 0.0;
    }
    duration.div_duration_f64(base)
}
