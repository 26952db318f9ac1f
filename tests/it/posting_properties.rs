//! Whatever the entry and the rules: exact to the cent, by the rule that a patient reader would find.

use std::fmt::Write;

use proptest::prelude::*;
use rust_decimal::Decimal;
use saldo::booking::chart::CHARTS;
use saldo::booking::rules::Rules;
use saldo::booking::{Bookkeeper, Decision};
use saldo::books::BankAccounts;
use saldo::entry::{Entry, VatItem};
use saldo::money::{Cents, Total};
use saldo::posting::Posting;
use saldo::problem::Source;

use crate::plain_entry::entry;
use crate::postings::{chart, item, keeper, post, with_scope};

fn vat_items() -> impl Strategy<Value = Vec<VatItem>> {
    let rate = prop::sample::select(vec![-1, 0, 7, 19, 20, 25]);
    // Nine purchases, and a credit note, on one receipt.
    let sign = prop_oneof![9 => Just(1), 1 => Just(-1)];
    let tax = prop_oneof![3 => Just(None), 1 => (0_i64..95_000).prop_map(Some)];
    prop::collection::vec((rate, sign, 0_i64..500_000, tax), 1..6).prop_map(|items| {
        items
            .into_iter()
            .map(|(rate, sign, net, wrong)| {
                item(rate, sign * net, sign * wrong.unwrap_or(net * rate.max(0) / 100))
            })
            .collect()
    })
}

/// Out of those that the charts list: what keys and invoices fill. Whatever else was refused would be no case of the property
/// below.
#[test]
fn rules_may_post_to_every_listed_account_but_these() {
    for (name, expected) in [
        ("skr03", "1400 1571 1576 1600 1771 1776"),
        ("skr04", "1200 1401 1406 3300 3801 3806"),
        ("pcg", ""),
    ] {
        let chart = chart(name);
        let is_refused = |account: &&str| {
            let rules = format!("[[rule]]\nname = \"A\"\naccount = \"{account}\"\nvat = \"split\"\n");
            Rules::load(&Source::new("r", rules), &chart).is_err()
        };
        let accounts = chart.accounts().map(|(number, _)| number);
        let refused: Vec<_> = accounts.filter(is_refused).collect();
        assert_eq!(refused.join(" "), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn postings_sum_up_to_exactly_their_entry(
        items in vat_items(),
        inward in any::<bool>(),
        chart_index in 0..CHARTS.len(),
        account_index in any::<prop::sample::Index>(),
        foreign in any::<bool>(),
    ) {
        let chart = chart(CHARTS[chart_index].0);
        let accounts: Vec<_> = chart.accounts().map(|(number, _)| number.to_owned()).collect();
        let account = account_index.get(&accounts);
        let rules = format!("[[rule]]\nname = \"A\"\naccount = \"{account}\"\nvat = \"split\"\n");
        let Ok(rules) = Rules::load(&Source::new("r", rules), &chart) else {
            // One of those that the test above lists.
            return Ok(());
        };
        let gross: Decimal = items.iter().map(|item| item.amount.unwrap() + item.amount_excluding_vat.unwrap()).sum();
        let gross = Cents::from_decimal(gross).unwrap().get();
        prop_assume!(gross >= 0);
        let entry = Entry {
            vat_details: items,
            local_currency: Some(if foreign { "USD" } else { "EUR" }.into()),
            ..entry(if inward { gross } else { -gross })
        };
        let bank = BankAccounts { default: Some("1200".to_owned()), ..BankAccounts::default() };
        let keeper = Bookkeeper::new(rules, &bank, None).unwrap();
        let postings = post(&keeper, &entry).unwrap();
        let sum: Total = postings.iter().map(Posting::signed).sum();
        prop_assert_eq!(sum.cents(), Some(entry.amount));
        prop_assert!(postings.iter().all(|posting| posting.amount > Cents::ZERO));
        prop_assert_eq!(postings.is_empty(), gross == 0);
        let forbidden = postings.iter().find(|posting| {
            posting.tax_key.is_some_and(|key| chart.refuses_key(posting.contra_account, key).is_some())
        });
        prop_assert_eq!(forbidden, None);
    }

    #[test]
    fn the_index_finds_the_rule_that_a_patient_reader_finds(
        conditions in prop::collection::vec(condition(), 1..40),
        labels in prop::collection::vec("[aAbB ]{0,6}|(?i)(aws|hetzner|straße|köln){1,2}", 1..20),
        reference in prop::option::of("[ab]{1,3}"),
        inward in any::<bool>(),
    ) {
        // An unreachable rule is refused, so each has something that only it asks.
        let rules = conditions.iter().enumerate().fold(String::new(), |mut rules, (number, condition)| {
            writeln!(
                rules,
                "[[rule]]\nname = \"{number}\"\nwhen = '''{condition} or id == '{number}' '''\naccount = \"4930\""
            )
            .unwrap();
            rules
        });
        let chart = chart("skr03");
        let keeper = keeper(&chart, &rules, None);
        for label in labels {
            let entry = Entry {
                label: Some(label.into()),
                reference: reference.clone().map(Into::into),
                ..entry(if inward { 5 } else { -5 })
            };
            with_scope(&entry, |_, scope| -> Result<(), TestCaseError> {
                let patient = keeper.rules.list.iter().find(|rule| rule.holds(scope).unwrap());
                let found = match keeper.decide(&entry, scope).unwrap() {
                    Decision::Rule(rule) => Some(rule.name.as_str()),
                    _ => None,
                };
                prop_assert_eq!(found, patient.map(|rule| rule.name.as_str()));
                Ok(())
            })?;
        }
    }
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[ab]{1,2}".prop_map(|text| format!("label matches '{text}'")),
        "(aws|hetzner|straße|KÖLN)".prop_map(|text| format!("counterparty matches '(?i){text}'")),
        "[aAbB ]{1,3}".prop_map(|text| format!("label == '{text}'")),
        "[ab]".prop_map(|text| format!("reference in ['{text}', 'aa']")),
        Just("label matches '^a|b$'".to_owned()),
        Just("label matches 'a.*b'".to_owned()),
        Just("side == 'debit'".to_owned()),
        Just("reference present".to_owned()),
        Just("amount > 0".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}
