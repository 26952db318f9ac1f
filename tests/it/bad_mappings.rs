//! Mapping files with one mistake each: the whole message is the snapshot, as a user sees it.

use std::fs;
use std::path::Path;

use saldo::mapping::Mapping;
use saldo::problem::{Problems, Source};

/// Mistakes that cannot come alone, with the number of problems that they are.
const WITH_COMPANY: &[(&str, usize)] = &[("syntax-table-not-closed", 2)];

fn problems(path: &Path) -> Problems {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    match Mapping::load(&Source::new(name, text)) {
        Ok(_) => panic!("{} loads, though it must not", path.display()),
        Err(problems) => problems,
    }
}

#[test]
fn each_bad_mapping_has_its_one_problem() {
    insta::glob!("../../fixtures/mappings/bad", "*.toml", |path| {
        let problems = problems(path);
        let name = path.file_stem().unwrap().to_str().unwrap();
        let expected = WITH_COMPANY
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(1, |(_, count)| *count);
        assert_eq!(problems.list.len(), expected, "{problems}");
        assert!(
            problems.list.iter().all(|problem| problem.help.is_some()),
            "{problems}"
        );
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/bad_mappings" }, {
            insta::assert_snapshot!("bad", problems);
        });
    });
}

#[test]
fn many_mistakes_come_at_once_in_the_order_of_the_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mappings/many-mistakes.toml");
    insta::assert_snapshot!(problems(&path));
}
