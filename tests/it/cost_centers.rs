//! A cost centre is written as the rule says it, or refused: without one of its signs it would be another one.

use insta::assert_snapshot;
use saldo::booking::rules::Rules;
use saldo::booking::{Bookkeeper, PostingError};
use saldo::books::BankAccounts;
use saldo::entry::Entry;
use saldo::problem::Source;

use crate::plain_entry::entry;
use crate::postings::{OFFICE, chart, keeper, post};
use crate::saldo::Folder;

fn noted(note: &'static str) -> Entry<'static> {
    Entry {
        note: Some(note.into()),
        ..entry(-11_900)
    }
}

#[test]
fn what_a_field_gives_is_refused_where_datev_has_no_place_for_it() {
    let keeper = keeper(
        &chart("skr03"),
        &format!("{OFFICE}cost_center = \"{{note}}\"\n"),
        None,
    );
    let longest = "Kostenstelle_Süd 0123456789 ÄÖÜäöüß_";
    for taken in ["4", "IT", "Büro Süd_2", longest] {
        let postings = post(&keeper, &noted(taken)).unwrap();
        assert_eq!(postings[0].cost_center.as_deref(), Some(taken));
    }
    let none = post(&keeper, &entry(-11_900)).unwrap();
    assert_eq!(none[0].cost_center, None);
    let refused = [
        "100.1",
        "4-10",
        "Café",
        "éè--",
        "a\nb",
        "IT ",
        "A  B",
        "Kostenstelle_Süd 0123456789 ÄÖÜäöüß__",
    ];
    let told = refused.map(|text| match post(&keeper, &noted(text)).unwrap_err() {
        PostingError::CostCenter { reason, .. } => format!("{text:?}: {reason}"),
        other => panic!("not about its cost centre: {other}"),
    });
    assert_snapshot!(told.join("\n"), @r#"
    "100.1": '.' has no place in a cost centre
    "4-10": '-' has no place in a cost centre
    "Café": 'é' has no place in a cost centre
    "éè--": 'é' has no place in a cost centre
    "a\nb": '\n' has no place in a cost centre
    "IT ": spaces stand at its ends or side by side
    "A  B": spaces stand at its ends or side by side
    "Kostenstelle_Süd 0123456789 ÄÖÜäöüß__": it has 37 characters, and a cost centre 36 at most
    "#);
    assert_snapshot!(post(&keeper, &noted("100.1")).unwrap_err(), @r#"entry 019a1b2c-0000-7000-8000-000000000001: the rule `Office` gives it the cost centre "100.1", which is none: '.' has no place in a cost centre; use A-Z, a-z, ÄÖÜäöüß, 0-9, _ and single spaces, at most 36; choose those of a field with `| keep('A-Za-z0-9_ ') | cut(36) | squeeze`"#);
}

#[test]
fn charts_that_are_not_for_datev_take_any() {
    let rules = "[[rule]]\nname = \"A\"\naccount = \"6064\"\ncost_center = \"PARIS-10.1\"\n";
    let rules = Rules::load(&Source::new("r", rules), &chart("pcg")).unwrap();
    let bank = BankAccounts {
        default: Some("512".to_owned()),
        ..BankAccounts::default()
    };
    let keeper = Bookkeeper::new(rules, &bank, None).unwrap();
    let postings = post(&keeper, &entry(-11_900)).unwrap();
    assert_eq!(postings[0].cost_center.as_deref(), Some("PARIS-10.1"));
}

#[test]
fn a_batch_has_it_as_the_rule_says_it() {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr03\"\naccount_length = 4\n\
         consultant = 29098\nclient = 55003\nfiscal_year_start = \"2026-01-01\"\nbank = { default = \"1210\" }\n",
    );
    let export = |cost_center: &str| {
        folder.write(
            "rules.toml",
            format!("[[rule]]\nname = \"All\"\naccount = \"4900\"\ncost_center = \"{cost_center}\"\n"),
        );
        let line = "export --demo --month 2026-10 --format datev --out out --force --account Hauptkonto";
        folder.saldo().args(line).run()
    };
    export("Büro Süd_2").expect(0);
    let batch = folder.read("out/EXTF_Qonto_20261001-20261031.csv");
    let (batch, _, _) = encoding_rs::WINDOWS_1252.decode(&batch);
    assert!(batch.contains(";\"Büro Süd_2\";"));
    export("100.1").expect(2).says("`100.1` is no cost centre");

    export("{operation_type}.1")
        .expect(2)
        .says("the rule `All` gives it the cost centre");
}
