//! Charts and rules with one mistake each: the whole message is the snapshot, as a user sees it.

use std::fs;
use std::path::Path;

use saldo::booking::chart::{Chart, shipped_chart};
use saldo::booking::rules::Rules;
use saldo::books::BankAccounts;
use saldo::problem::{Problems, Source};

fn source(path: &Path) -> Source {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    Source::new(name, fs::read_to_string(path).unwrap())
}

/// One problem, and one that says what to do.
fn check(problems: &Problems) {
    assert_eq!(problems.list.len(), 1, "{problems}");
    assert!(problems.list[0].help.is_some(), "{problems}");
}

#[test]
fn each_bad_file_of_rules_has_its_one_problem() {
    let bank = BankAccounts {
        default: Some("1200".to_owned()),
        ..BankAccounts::default()
    };
    let chart = Chart::load(&shipped_chart("skr03").unwrap())
        .unwrap()
        .with_banks(&bank);
    insta::glob!("../../fixtures/rules/bad", "*.toml", |path| {
        let problems = Rules::load(&source(path), &chart).expect_err(&path.display().to_string());
        check(&problems);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/bad_rules" }, {
            insta::assert_snapshot!("bad", problems);
        });
    });
}

#[test]
fn each_bad_chart_has_its_one_problem() {
    insta::glob!("../../fixtures/charts/bad", "*.toml", |path| {
        let problems = Chart::load(&source(path)).expect_err(&path.display().to_string());
        check(&problems);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/bad_charts" }, {
            insta::assert_snapshot!("bad", problems);
        });
    });
}
