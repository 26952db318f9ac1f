//! What only the whole file can tell: names that are taken twice, never used, or no names.

use std::collections::BTreeSet;

use crate::mapping::Per;
use crate::mapping::compile::Compiler;
use crate::mapping::model::Written;
use crate::problem::Problem;
use crate::toml_tree::TextValue;

pub(super) fn duplicates(written: &Written, compiler: &mut Compiler) {
    let mut seen = BTreeSet::new();
    for name in written.columns.iter().filter_map(|column| column.name.as_ref()) {
        if !seen.insert(&name.text) {
            let message = format!("there are two columns `{}`", name.text);
            let problem = Problem::new("duplicate-name", name.span.clone(), message);
            compiler
                .problems
                .push(problem.help("rename or remove one of them"));
        }
    }
}

pub(super) fn unused(written: &Written, compiler: &mut Compiler) {
    let params = written
        .params
        .iter()
        .map(|param| (&param.name, format!("params.{}", param.name.text)));
    let lets = written.lets.iter().map(|(name, _)| (name, name.text.clone()));
    let lookups = written
        .lookups
        .iter()
        .map(|lookup| (&lookup.name, format!("lookup.{}", lookup.name.text)));
    for (name, used_as) in params.chain(lets).chain(lookups) {
        if !compiler.used.contains(&used_as) && !name.is_moved() {
            let problem = Problem::new("unused", name.span.clone(), format!("`{used_as}` is never used"));
            compiler.problems.push(problem.help("use it, or remove it"));
        }
    }
}

/// A name is typed on command lines and stands in file names.
pub(super) fn name(name: Option<&TextValue>, compiler: &mut Compiler) {
    let Some(name) = name else { return };
    if !super::is_name(&name.text) {
        let message = format!("`{}` is not a name for a format", name.text.escape_debug());
        let problem = Problem::new("bad-name", name.span.clone(), message);
        compiler
            .problems
            .push(problem.help("use lower-case letters, digits, hyphens and underscores"));
    }
}

/// A file is split only where nothing speaks of it as a whole, and where it holds one account.
pub(super) fn unsplittable(written: &Written, compiler: &mut Compiler) {
    let framed = written
        .text
        .as_ref()
        .is_some_and(|text| text.head.is_some() || text.tail.is_some());
    let reason = match (framed, written.file.per()) {
        (true, _) => "a text with a head or tail cannot be split",
        (false, Per::Period) => "a file over several accounts cannot be split",
        (false, Per::Account) => return,
    };
    if let (Some(_), Some(name)) = (written.file.max_rows, &written.file.name) {
        let problem = Problem::new("max-rows", name.span.clone(), reason);
        compiler
            .problems
            .push(problem.help("remove `max_rows` from [file]"));
    }
}
