//! Files that a user writes.

use std::sync::LazyLock;

use super::{check_problems, source, written};
use crate::booking::chart::{Chart, shipped_chart};
use crate::booking::rules::Rules;
use crate::config;
use crate::mapping::Mapping;

/// A mapping loads or has problems; one that loads shifts no column, whatever the entry holds.
pub(super) fn mappings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Mapping::load(&source(&text)) {
        Ok(mapping) => written::nasty_entry(&mapping),
        Err(problems) => check_problems(&problems, &text),
    }
}

/// Rules load or have problems; those that load can be asked.
pub(super) fn rules(bytes: &[u8]) {
    static CHART: LazyLock<Option<Chart>> = LazyLock::new(|| Chart::load(&shipped_chart("skr03")?).ok());
    let text = String::from_utf8_lossy(bytes);
    if let Err(problems) = Chart::load(&source(&text)) {
        check_problems(&problems, &text);
    }
    let Some(chart) = &*CHART else { return };
    match Rules::load(&source(&text), chart) {
        Ok(rules) => written::asked(&rules),
        Err(problems) => check_problems(&problems, &text),
    }
}

/// A configuration has profiles or problems.
pub(super) fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(problems) = config::check(&text) {
        check_problems(&problems, &problems.source.text);
    }
}
