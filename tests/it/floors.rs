//! The modules of the library stand one above the other, as the table in `src/lib.rs` says: none imports from below.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules in the order of the table: the further behind, the more each may import.
fn floors(library: &str) -> Vec<String> {
    let rows = library.lines().filter_map(|line| line.strip_prefix("//! | "));
    let names = rows.filter_map(|row| row.split(" | ").next());
    let quoted = names.flat_map(|names| names.split('`').skip(1).step_by(2));
    quoted.map(ToOwned::to_owned).collect()
}

/// The modules that a file declares, and whether only for tests.
fn declared(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut before = "";
    text.lines().filter_map(move |line| {
        let is_for_tests = before == "#[cfg(test)]";
        before = line;
        let name = line.rsplit_once("mod ")?.1.strip_suffix(';')?;
        let is_declaration = line.starts_with("mod ") || line.starts_with("pub");
        is_declaration.then_some((name, is_for_tests))
    })
}

/// Each file of the library with its text, without tests.
fn files() -> BTreeMap<PathBuf, String> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![source()]);
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path, text);
            }
        }
    }
    let mut tests = Vec::new();
    for (path, text) in &files {
        let folder = path.with_extension("");
        tests.extend(
            declared(text)
                .filter(|(_, is_for_tests)| *is_for_tests)
                .map(|(name, _)| folder.join(name)),
        );
    }
    files.retain(|path, _| !tests.iter().any(|test| path.with_extension("").starts_with(test)));
    for text in files.values_mut() {
        let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        let lines = text[..end]
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        *text = lines.collect::<Vec<_>>().join("\n");
    }
    files
}

#[test]
fn no_module_imports_from_below() {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    let floors = floors(&library);
    let place = |name: &str| floors.iter().position(|floor| floor == name);
    let modules: BTreeSet<_> = declared(&library).map(|(name, _)| name).collect();
    let listed: BTreeSet<_> = floors.iter().map(String::as_str).collect();
    assert_eq!(modules, listed, "the table in src/lib.rs names each module");
    assert_eq!(floors.len(), listed.len(), "and each once");
    let mut upward = BTreeSet::new();
    let mut imports = 0;
    for (path, text) in files() {
        let within = path.strip_prefix(source()).unwrap().with_extension("");
        let module = within.iter().next().unwrap().to_str().unwrap().to_owned();
        let Some(floor) = place(&module) else {
            assert!(["lib", "main"].contains(&module.as_str()), "{module}");
            continue;
        };
        for (at, _) in text.match_indices("crate::") {
            let rest = &text[at + "crate::".len()..];
            let end = rest
                .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            let imported = &rest[..end];
            assert!(
                !imported.is_empty(),
                "{}: several imports in one hide each other",
                path.display()
            );
            imports += 1;
            if place(imported).is_none_or(|place| place > floor) {
                upward.insert(format!("{} imports {imported}", within.display()));
            }
        }
    }
    assert!(imports > 500, "{imports}");
    assert!(upward.is_empty(), "{upward:#?}");
}
