//! More entries than the bank lists in one search: refused at once or in the middle, in words that nobody knows, not
//! at all, or not even counted.

use super::*;

/// Two accounts of 10 200 entries each.
fn many() -> Settings {
    Settings::demo().company(Company::generated(20_400))
}

#[test]
fn a_search_that_is_too_long_is_seen_and_split_whatever_the_bank_does_with_it() {
    let year = |settings| exported(settings, "--from 2026-01-01 --to 2026-10-31 --format lexoffice");
    let truth = year(many().whim(Whim::NoSearchLimit));
    let rows: usize = truth
        .values()
        .map(|bytes| bytes.split(|byte| *byte == b'\n').count())
        .sum();
    assert!(rows > 16_000, "{rows}");
    for (whims, answer) in [
        (&[][..], "refused at once: 422, code search_limit_reached"),
        (
            &[Whim::OtherWords][..],
            "refused at once: 422, code window_too_large",
        ),
        (
            &[Whim::BeginsLongSearches][..],
            "begun, and refused beyond 10 000: 422, code search_limit_reached",
        ),
        (
            &[Whim::BeginsLongSearches, Whim::OtherWords][..],
            "begun, and refused beyond 10 000: 422, code window_too_large",
        ),
        (&[Whim::NoSearchLimit][..], "begun, and listed beyond 10 000"),
        (
            &[Whim::CountsToLimit][..],
            "begun, and counted as 10 000: the account has as many, or no more are counted",
        ),
    ] {
        let settings = whims.iter().fold(many(), |settings, whim| settings.whim(*whim));
        let report = probe(settings.clone());
        assert_eq!(report["search-limit"], answer);
        assert!(!report["page-past-end"].is_empty());
        assert!(year(settings) == truth, "{answer}");
    }
}

/// The same for every list of a sync, with a limit far below what Saldo knows of.
#[test]
fn an_archive_is_whole_whatever_the_bank_does_with_long_searches() {
    let truth = archived(Settings::demo(), "--month 2026-10");
    for whims in [
        &[][..],
        &[Whim::OtherWords],
        &[Whim::BeginsLongSearches],
        &[Whim::NoSearchLimit],
    ] {
        let settings = whims
            .iter()
            .fold(Settings::demo(), |settings, whim| settings.whim(*whim));
        let files = archived(settings.search_limit(60), "--month 2026-10");
        assert_same(&files, &truth, &format!("{whims:?}"));
    }
}
