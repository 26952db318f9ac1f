//! A tax is held against its rate: where the two contradict each other, neither key nor tax account is chosen.

use rust_decimal::Decimal;
use saldo::booking::chart::Chart;
use saldo::entry::Entry;
use saldo::problem::Source;

use crate::plain_entry::entry;
use crate::postings::{OFFICE, chart, item, keeper, post, shown};

/// With the key or the tax account of its rate, or with the reason why not.
#[test]
fn a_tax_that_is_not_that_of_its_rate_gets_no_key() {
    let skr03 = keeper(&chart("skr03"), &format!("{OFFICE}vat = \"split\"\n"), None);
    let pcg = keeper(
        &chart("pcg"),
        &format!("{}vat = \"split\"\n", OFFICE.replace("4930", "6064")),
        None,
    );
    let whole = |rate: i64, tax: i64, cents| Entry {
        vat_rate: Some(Decimal::from(rate)),
        vat_amount: Some(Decimal::new(tax, 2)),
        ..entry(cents)
    };
    let not_of_rate = "no tax key: the tax is not that of its rate";
    // 19 % in 119.00 are 19.00, and 19 % in 100.00 are 15.966, so 15.97.
    for (cents, tax) in [
        (-11_900, 1_899),
        (-11_900, 1_901),
        (-10_000, 1_596),
        (10_000, 1_598),
        (-1, 0),
    ] {
        let postings = post(&skr03, &whole(19, tax, cents)).unwrap();
        assert_eq!(
            (postings[0].tax_key, postings[0].note.as_deref()),
            (Some("9"), None)
        );
    }
    for (cents, tax) in [
        (-11_900, 0),
        (-11_900, 500),
        (-11_900, 1_902),
        (-10_000, 1_595),
        (11_900, 1_898),
    ] {
        let postings = post(&skr03, &whole(19, tax, cents)).unwrap();
        assert_eq!(
            (postings[0].tax_key, postings[0].note.as_deref()),
            (None, Some(not_of_rate))
        );
    }
    assert_eq!(
        shown(&post(&skr03, &whole(0, 500, -11_900)).unwrap()),
        [format!("1200 H 119.00 an 4930 ({not_of_rate})")]
    );
    // One wrong item on a receipt takes the key from no other one.
    let two = Entry {
        vat_details: vec![
            item(19, 11_400, 500),
            item(7, 10_000, 700),
            item(19, -1_000, -190),
        ],
        ..entry(-21_410)
    };
    assert_eq!(
        shown(&post(&skr03, &two).unwrap()),
        [
            &format!("1200 H 119.00 an 4930 ({not_of_rate})"),
            "1200 H 107.00 an 4930 key 8",
            "1200 S 11.90 an 4930 key 9"
        ]
    );
    assert_eq!(
        shown(&post(&pcg, &whole(20, 1_999, -12_000)).unwrap()),
        ["1200 H 100.01 an 6064", "1200 H 19.99 an 44566"]
    );
    for tax in [0, 1_600, 10_000] {
        assert_eq!(
            shown(&post(&pcg, &whole(20, tax, -12_000)).unwrap()),
            ["1200 H 120.00 an 6064 (no tax account: the tax is not that of its rate)"]
        );
    }
}

#[test]
fn the_tax_on_fixed_assets_has_an_account_of_its_own() {
    let bought = Entry {
        vat_details: vec![item(20, 10_000, 2_000)],
        ..entry(-12_000)
    };
    let posted = |chart: &Chart, account: &str| {
        let rules = format!("{}vat = \"split\"\n", OFFICE.replace("4930", account));
        shown(&post(&keeper(chart, &rules, None), &bought).unwrap())
    };
    let pcg = chart("pcg");
    for (account, tax) in [("2183", "44562"), ("205", "44562"), ("6064", "44566")] {
        assert_eq!(
            posted(&pcg, account),
            [
                format!("1200 H 100.00 an {account}"),
                format!("1200 H 20.00 an {tax}")
            ]
        );
    }
    let long = pcg.with_length(Some(6));
    assert_eq!(
        posted(&long, "2183"),
        ["120000 H 100.00 an 218300", "120000 H 20.00 an 445620"]
    );
    // What a chart says itself stands before what it extends.
    let own = "extends = \"pcg\"\n[chart]\nname = \"ours\"\n\
        [[vat_account]]\ncontra = [\"2182\", \"6064\"]\ninput = \"44567\"\n\
        [accounts]\n2182 = \"Matériel de transport\"\n44567 = \"Crédit de TVA à reporter\"\n";
    let own = Chart::load(&Source::new("ours.toml", own)).unwrap();
    for (account, tax) in [
        ("2182", "44567"),
        ("6064", "44567"),
        ("2183", "44562"),
        ("6063", "44566"),
    ] {
        assert_eq!(posted(&own, account)[1], format!("1200 H 20.00 an {tax}"));
    }
}
