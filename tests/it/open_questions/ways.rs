//! One table: a question, a way in which the bank may be, and what the report says then.

use super::*;

const MONTH: &str = "--month 2026-10";

/// The question, the answer, and the bank that gives it. Several ways may give one answer.
fn ways() -> Vec<(&'static str, &'static str, Settings)> {
    let demo = Settings::demo;
    let with = |whims: &[Whim]| whims.iter().fold(demo(), |settings, whim| settings.whim(*whim));
    let (from, to, seconds) = (Whim::ExclusiveFrom, Whim::ExclusiveTo, Whim::WholeSeconds);
    let fewer = "not seen: the account has fewer than 10 000 entries";
    vec![
        ("from-inclusive", "yes", demo()),
        ("from-inclusive", "no", with(&[from])),
        ("to-inclusive", "yes", demo()),
        ("to-inclusive", "no", with(&[to])),
        ("bounds-exact", "yes", demo()),
        ("bounds-exact", "no", with(&[seconds])),
        ("from-inclusive", "no", with(&[from, to])),
        ("from-inclusive", "no", with(&[from, to, seconds])),
        ("page-past-end", "422, code out_of_range", demo()),
        ("page-past-end", "an empty list", with(&[Whim::EmptyPastEnd])),
        (
            "page-past-end",
            "404, code no_such_page",
            with(&[Whim::OtherWords]),
        ),
        ("search-limit", fewer, demo()),
        ("ties-stable", "yes", demo()),
        ("ties-stable", "no", demo().unstable_ties()),
        ("ties-mirrored", "yes", demo()),
        ("ties-mirrored", "no", with(&[Whim::TiesAsTheyAre])),
        ("initiators-listed", "no", demo()),
        ("several-statuses", "yes", demo()),
        ("several-statuses", "no", demo().one_status_per_search()),
        (
            "several-statuses",
            "422, code invalid",
            with(&[Whim::RefusesSeveralStatuses]),
        ),
        ("reversed-declined", "yes", demo()),
        ("reversed-declined", "no", with(&[Whim::HidesReversed])),
        ("cents-times-100", "yes", demo()),
        ("cents-times-100", "no", with(&[Whim::SmallestUnits])),
        ("wallet-credit", "income", demo()),
        ("wallet-credit", "transfer", with(&[Whim::TransferOnBothSides])),
    ]
}

#[test]
fn whichever_way_the_bank_is_the_report_says_so_and_the_files_are_the_same() {
    let truth = exported(Settings::demo(), MONTH);
    let kept = archived(Settings::demo(), MONTH);
    for (key, answer, settings) in ways() {
        assert_eq!(probe(settings.clone())[key], answer, "{key}");
        let told = format!("{key}: {answer}");
        assert_same(&exported(settings.clone(), MONTH), &truth, &told);
        assert_same(&archived(settings, MONTH), &kept, &told);
    }
}

/// Somebody who left has a name, where the bank still lists them; nothing else changes.
#[test]
fn initiators_who_left_have_a_name_or_the_start_of_their_id() {
    let listed = Settings::demo().whim(Whim::KeepsFormerMembers);
    assert_eq!(probe(listed.clone())["initiators-listed"], "yes");
    for read in [exported, archived] {
        let (named, unnamed) = (read(listed.clone(), MONTH), read(Settings::demo(), MONTH));
        assert_ne!(named, unnamed);
        let lines = |files: &Files| -> Vec<String> {
            let texts = files
                .values()
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            texts
                .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
                .collect()
        };
        let (named, unnamed) = (lines(&named), lines(&unnamed));
        assert_eq!(named.len(), unnamed.len());
        for (named, unnamed) in named.iter().zip(&unnamed).filter(|(a, b)| a != b) {
            assert!(named.contains("Fortgegangen"), "{named}\n{unnamed}");
        }
    }
}

/// Nobody has seen one: its body, and whether it says how long to wait.
#[test]
fn a_429_of_any_shape_is_waited_for() {
    let truth = exported(Settings::demo(), MONTH);
    let html = "<html><body>Too Many Requests</body></html>";
    for answer in [
        Answer::error(429, "too_many_requests", "slow down"),
        Answer::json(429, r#"{"message":"API rate limit exceeded"}"#),
        Answer::json(429, r#"{"errors":"rate limit"}"#),
        Answer::new(429, "text/html", html),
        Answer::json(429, ""),
        Answer::json(429, "rate limit").with_header("retry-after", "0"),
        Answer::json(429, "rate limit").with_header("retry-after", "1"),
        Answer::json(429, "rate limit").with_header("retry-after", "Mon, 02 Nov 2026 08:00:00 GMT"),
        Answer::json(429, "rate limit").with_header("retry-after", "soon"),
    ] {
        let shown = format!("{answer:?}");
        let faults = Faults::none().script(Fault::on("/v2/transactions", answer.into()).first(2));
        assert_eq!(exported(Settings::demo().faults(faults), MONTH), truth, "{shown}");
    }
}

/// A hundred entries vanish while their list is read, for a while: a page that was announced is past the end then,
/// and is refused, empty, or unknown.
#[test]
fn a_page_past_the_end_of_a_list_that_shrinks_is_read_again() {
    let period = "--from 2026-03-15 --to 2026-10-14 --format lexoffice";
    let truth = exported(Settings::demo(), period);
    let entries = crate::matrix::moving::entries();
    for whims in [&[][..], &[Whim::EmptyPastEnd], &[Whim::OtherWords]] {
        for hidden in [2..=3, 3..=4, 4..=5, 5..=6] {
            let hide = |faults: Faults, id: &String| {
                faults.alter(Alteration::of(id, Change::HiddenDuring(hidden.clone())))
            };
            let faults = entries[100..200].iter().fold(Faults::none(), hide);
            let settings = whims
                .iter()
                .fold(Settings::demo().faults(faults), |settings, whim| {
                    settings.whim(*whim)
                });
            assert_same(
                &exported(settings, period),
                &truth,
                &format!("{whims:?}, {hidden:?}"),
            );
        }
    }
}
