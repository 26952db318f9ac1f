//! Entries become postings: exact to the cent, by the rule that a patient reader would find.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use rust_decimal::Decimal;
use saldo::booking::chart::{CHARTS, Chart, shipped_chart};
use saldo::booking::rules::{Rules, VatMode};
use saldo::booking::{BookingTally, Bookkeeper, Decision, PostingError};
use saldo::books::{BankAccounts, Books};
use saldo::entry::{Account, Entry, Moment, Organization, Side, VatItem};
use saldo::mapping::Scope;
use saldo::money::{Cents, Total};
use saldo::period::Period;
use saldo::posting::Posting;
use saldo::problem::Source;

fn chart(name: &str) -> Chart {
    Chart::load(&shipped_chart(name).unwrap()).unwrap()
}

fn keeper(chart: &Chart, rules: &str, vat: Option<VatMode>) -> Bookkeeper {
    let rules =
        Rules::load(&Source::new("rules.toml", rules), chart).unwrap_or_else(|problems| panic!("{problems}"));
    let bank = BankAccounts {
        default: Some(if chart.name == "skr04" { "1800" } else { "1200" }.to_owned()),
        ..BankAccounts::default()
    };
    Bookkeeper::new(rules, &bank, vat)
}

fn entry(cents: i64) -> Entry<'static> {
    let settled: DateTime<Utc> = "2026-10-14T10:00:00Z".parse().unwrap();
    Entry {
        id: "019a1b2c-0000-7000-8000-000000000001".into(),
        account_id: "account-1".into(),
        side: if cents < 0 { Side::Debit } else { Side::Credit },
        amount: Cents::new(cents),
        currency: "EUR".into(),
        balance: None,
        settled_at: Moment::in_zone(settled, Tz::Europe__Berlin),
        emitted_at: None,
        created_at: None,
        updated_at: None,
        local_amount: None,
        local_currency: Some("EUR".into()),
        transaction_id: None,
        operation_type: Some("card".into()),
        subject_type: Some("Card".into()),
        label: Some("Bürobedarf Muster".into()),
        clean_counterparty_name: None,
        reference: None,
        note: None,
        initiator_id: None,
        initiator: None,
        labels: Vec::new(),
        label_ids: Vec::new(),
        category: None,
        cashflow_category: None,
        cashflow_subcategory: None,
        vat_amount: None,
        vat_rate: None,
        vat_details: Vec::new(),
        card_last_digits: None,
        attachment_ids: Vec::new(),
        attachments: Vec::new(),
        attachment_lost: None,
        attachment_required: None,
        is_external: false,
        counterparty_account: None,
        details: None,
    }
}

/// What a rule sees, and what comes out.
fn with_scope<T>(entry: &Entry<'_>, look: impl FnOnce(&Account, &Scope<'_>) -> T) -> T {
    let (organization, period) = (Organization::default(), Period::month("2026-10").unwrap());
    let account = Account {
        id: "account-1".to_owned(),
        name: "Hauptkonto".to_owned(),
        currency: "EUR".to_owned(),
        ..Account::default()
    };
    let scope = Scope {
        entry: Some(entry),
        account: Some(&account),
        ..Scope::of_run(&organization, &period, Books::NONE, entry.settled_at)
    };
    look(&account, &scope)
}

fn post<'b>(keeper: &'b Bookkeeper, entry: &Entry<'_>) -> Result<Vec<Posting<'b>>, PostingError> {
    with_scope(entry, |account, scope| {
        keeper.post(entry, account, scope, &mut BookingTally::default())
    })
}

fn shown(postings: &[Posting<'_>]) -> Vec<String> {
    let show = |posting: &Posting<'_>| {
        let key = posting
            .tax_key
            .map(|key| format!(" key {key}"))
            .unwrap_or_default();
        let note = posting
            .note
            .as_deref()
            .map(|note| format!(" ({note})"))
            .unwrap_or_default();
        format!(
            "{} {} {} an {}{key}{note}",
            posting.bank_account,
            posting.side.letter(),
            posting.amount,
            posting.contra_account
        )
    };
    postings.iter().map(show).collect()
}

fn item(rate: i64, net: i64, tax: i64) -> VatItem {
    VatItem {
        rate: Some(Decimal::from(rate)),
        amount: Some(Decimal::new(tax, 2)),
        amount_excluding_vat: Some(Decimal::new(net, 2)),
    }
}

const OFFICE: &str =
    "[[rule]]\nname = \"Office\"\nwhen = \"label matches 'Bürobedarf'\"\naccount = \"4930\"\n";

#[test]
fn money_in_is_debit_money_out_is_credit_and_a_refund_keeps_its_key() {
    let keeper = keeper(&chart("skr03"), &format!("{OFFICE}tax_key = \"9\"\n"), None);
    assert_eq!(
        shown(&post(&keeper, &entry(-5950)).unwrap()),
        ["1200 H 59.50 an 4930 key 9"]
    );
    assert_eq!(
        shown(&post(&keeper, &entry(5950)).unwrap()),
        ["1200 S 59.50 an 4930 key 9"]
    );
    assert!(post(&keeper, &entry(0)).unwrap().is_empty());
}

#[test]
fn without_a_rule_the_chart_decides_and_without_a_default_nobody() {
    let keeper = keeper(&chart("skr04"), "", None);
    let kind = |operation: &'static str, subject: &'static str, cents| Entry {
        operation_type: Some(operation.into()),
        subject_type: Some(subject.into()),
        ..entry(cents)
    };
    for (entry, expected) in [
        (
            kind("qonto_fee", "BillingTransfer", -900),
            "1800 H 9.00 an 6855 (bank fees)",
        ),
        (
            kind("account_remuneration", "AccountRemuneration", 7),
            "1800 S 0.07 an 7100 (interest received)",
        ),
        (
            kind("account_remuneration", "AccountRemuneration", -7),
            "1800 H 0.07 an 6879 (negative interest)",
        ),
        (
            kind("pay_later", "FinancingIncome", 300),
            "1800 S 3.00 an 3610 (pay later)",
        ),
        (
            kind("financing_installment", "FinancingInstallment", -102),
            "1800 H 1.02 an 3610 (instalment)",
        ),
        (
            kind("investment", "Investment", -500),
            "1800 H 5.00 an 1370 (money parked and taken back)",
        ),
        (
            kind("transfer", "WalletToWallet", -500),
            "1800 H 5.00 an 1460 (transfer between own accounts)",
        ),
        (
            kind("income", "wallettowallet", 500),
            "1800 S 5.00 an 1460 (transfer between own accounts)",
        ),
        (kind("brand_new", "BrandNew", -1), "1800 H 0.01 an 3630 (no rule)"),
    ] {
        assert_eq!(shown(&post(&keeper, &entry).unwrap()), [expected]);
    }
}

#[test]
fn a_rule_never_tears_the_two_ends_of_a_transfer_apart() {
    let all = "[[rule]]\nname = \"Everything\"\naccount = \"8400\"\n";
    let keeper = keeper(&chart("skr03"), all, None);
    let leg = Entry {
        subject_type: Some("WalletToWallet".into()),
        ..entry(10_000)
    };
    assert_eq!(
        shown(&post(&keeper, &leg).unwrap()),
        ["1200 S 100.00 an 1360 (transfer between own accounts)"]
    );
}

#[test]
fn rates_become_keys_only_where_the_account_lets_them() {
    let receipts = |items: Vec<VatItem>, cents| Entry {
        vat_details: items,
        ..entry(cents)
    };
    let two = || vec![item(7, 20_014, 1_401), item(19, 8_403, 1_597)];
    let split = |account: &str, entry: &Entry<'_>| {
        let rules = format!("vat = \"split\"\n{}", OFFICE.replace("4930", account));
        shown(&post(&keeper(&chart("skr03"), &rules, None), entry).unwrap())
    };
    assert_eq!(
        split("4930", &receipts(two(), -31_415)),
        ["1200 H 214.15 an 4930 key 8", "1200 H 100.00 an 4930 key 9"]
    );
    assert_eq!(
        split("8200", &receipts(vec![item(19, 10_000, 1_900)], 11_900)),
        ["1200 S 119.00 an 8200 key 3"]
    );
    assert_eq!(
        split("8400", &receipts(two(), -31_415)),
        ["1200 H 314.15 an 8400"]
    );
    let forbidden = "1200 H 314.15 an 1360 (no tax key: the account's function allows none)";
    assert_eq!(split("1360", &receipts(two(), -31_415)), [forbidden]);
    assert_eq!(
        split("4930", &receipts(vec![item(20, 100, 20), item(0, 5, 0)], -125)),
        [
            "1200 H 1.20 an 4930 (no tax key: the chart has none for 20 %)",
            "1200 H 0.05 an 4930"
        ]
    );
    assert_eq!(
        split("4930", &receipts(vec![item(-1, 100, 19)], -119)),
        ["1200 H 1.19 an 4930 (no tax key: the bank knows no single rate)"]
    );
    let foreign = Entry {
        local_currency: Some("USD".into()),
        ..receipts(vec![item(19, 100, 19)], -119)
    };
    assert_eq!(
        split("4930", &foreign),
        ["1200 H 1.19 an 4930 (no tax key: paid in another currency)"]
    );
    let own = Entry {
        vat_rate: Some(Decimal::from(19)),
        vat_amount: Some(Decimal::new(19, 2)),
        ..entry(-119)
    };
    assert_eq!(split("4930", &own), ["1200 H 1.19 an 4930 key 9"]);
    assert_eq!(
        split("4930", &entry(-119)),
        ["1200 H 1.19 an 4930 (no tax key: the bank knows no tax)"]
    );
}

#[test]
fn in_france_the_tax_has_an_account_of_its_own() {
    let chart = chart("pcg").with_length(Some(6));
    let rules = Rules::load(
        &Source::new(
            "r",
            "[[rule]]\nname = \"Fournitures\"\naccount = \"6064\"\nvat = \"split\"\n",
        ),
        &chart,
    );
    let bank = BankAccounts {
        default: Some("512".to_owned()),
        ..BankAccounts::default()
    };
    let keeper = Bookkeeper::new(rules.unwrap(), &bank, None);
    let bought = Entry {
        vat_details: vec![item(20, 1_000, 200)],
        ..entry(-1_200)
    };
    let postings = post(&keeper, &bought).unwrap();
    assert_eq!(
        shown(&postings),
        ["512000 H 10.00 an 606400", "512000 H 2.00 an 445660"]
    );
    assert_eq!(postings[1].contra_label, "TVA sur autres biens et services");
    assert_eq!(
        (postings[1].debit_account(), postings[1].credit_account()),
        ("445660", "512000")
    );
}

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
fn an_account_without_a_ledger_account_is_refused() {
    let rules = Rules::none(&chart("skr03"));
    let keeper = Bookkeeper::new(rules, &BankAccounts::default(), None);
    insta::assert_snapshot!(post(&keeper, &entry(1)).unwrap_err(), @"the bank account 'Hauptkonto' (account-1) has no ledger account; add it to bank in the profile's books, or give bank a default");
}

fn vat_items() -> impl Strategy<Value = Vec<VatItem>> {
    let rate = prop::sample::select(vec![-1, 0, 7, 19, 20, 25]);
    prop::collection::vec((rate, -500_i64..500_000, -50_i64..95_000), 1..6).prop_map(|items| {
        items
            .into_iter()
            .map(|(rate, net, tax)| item(rate, net, tax))
            .collect()
    })
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
            // A collective account.
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
        let keeper = Bookkeeper::new(rules, &bank, None);
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
        let rules: String = conditions
            .iter()
            .enumerate()
            .map(|(number, condition)| {
                format!("[[rule]]\nname = \"{number}\"\nwhen = '''{condition} or id == '{number}' '''\naccount = \"4930\"\n")
            })
            .collect();
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
        "[aAbB ]{0,3}".prop_map(|text| format!("label == '{text}'")),
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
