//! Taxes that cannot be right stop the run, and nothing else does: no amount of the bank's is too large to be refused.

use rust_decimal::Decimal;
use saldo::booking::PostingError;
use saldo::entry::{Entry, VatItem};

use crate::plain_entry::entry;
use crate::postings::{OFFICE, chart, item, keeper, post};

#[test]
fn items_that_do_not_add_up_are_refused_with_both_numbers() {
    let keeper = keeper(&chart("skr03"), &format!("{OFFICE}vat = \"split\"\n"), None);
    let wrong = Entry {
        vat_details: vec![item(19, 100, 19)],
        ..entry(-120)
    };
    insta::assert_snapshot!(post(&keeper, &wrong).unwrap_err(), @r#"entry 019a1b2c-0000-7000-8000-000000000001 cannot be split by tax rates: its tax items add up to 1.19, but it moved 1.20; correct the tax in Qonto, or write vat = "none" in its rule"#);
}

#[test]
fn items_that_get_no_key_need_not_add_up() {
    let keeper = keeper(&chart("skr03"), &format!("{OFFICE}vat = \"split\"\n"), None);
    let unknown = Entry {
        vat_details: vec![item(-1, 0, 0)],
        ..entry(-11_900)
    };
    let foreign = Entry {
        vat_details: vec![item(19, 2_061, 392)],
        local_currency: Some("GBP".into()),
        local_amount: Some(Decimal::new(-2_453, 2)),
        ..entry(-2_868)
    };
    // 136 yen of 1500 are more than the euros that they cost.
    let yen = Entry {
        vat_rate: Some(Decimal::TEN),
        vat_amount: Some(Decimal::from(136)),
        local_currency: Some("JPY".into()),
        local_amount: Some(Decimal::from(-1_500)),
        ..entry(-928)
    };
    for entry in [unknown, foreign, yen] {
        let postings = post(&keeper, &entry).unwrap();
        assert_eq!(postings.len(), 1);
        assert_eq!((postings[0].amount, postings[0].tax_key), (-entry.amount, None));
    }
}

#[test]
fn a_tax_that_is_no_part_of_its_amount_is_refused() {
    let keeper = keeper(&chart("skr03"), &format!("{OFFICE}vat = \"split\"\n"), None);
    let whole = |tax| Entry {
        vat_rate: Some(Decimal::from(19)),
        vat_amount: Some(tax),
        ..entry(-11_900)
    };
    let items = |items: &[(Decimal, Decimal)]| Entry {
        vat_details: items
            .iter()
            .map(|(net, tax)| VatItem {
                rate: Some(Decimal::from(19)),
                amount: Some(*tax),
                amount_excluding_vat: Some(*net),
            })
            .collect(),
        ..entry(-11_900)
    };
    let (most, cents) = (Decimal::MAX, |cents| Decimal::new(cents, 2));
    let refused = [
        whole(-most),
        whole(most),
        whole(cents(11_901)),
        whole(cents(-1)),
        items(&[(cents(13_800), cents(-1_900))]),
        items(&[(cents(-100), cents(12_000))]),
        items(&[(most, most)]),
        // The sum of all is small, but not the one of the second.
        items(&[(-most, Decimal::ZERO), (most, most), (-most, cents(11_900))]),
        items(&[(most, Decimal::ZERO), (most, Decimal::ZERO)]),
        // One cent more than 64 bits can negate.
        items(&[
            (cents(i64::MIN), Decimal::ZERO),
            (cents(i64::MAX), Decimal::ZERO),
            (cents(11_901), Decimal::ZERO),
        ]),
    ];
    let told = refused.map(|entry| {
        let PostingError::Vat { error, .. } = post(&keeper, &entry).unwrap_err() else {
            panic!("not about its tax");
        };
        error.to_string().split(';').next().unwrap().to_owned()
    });
    insta::assert_snapshot!(told.join("\n"));
    for taken in [
        whole(cents(0)),
        whole(cents(11_900)),
        items(&[(cents(12_900), cents(0)), (cents(-841), cents(-159))]),
    ] {
        post(&keeper, &taken).unwrap();
    }
}
