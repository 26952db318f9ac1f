//! Entries become postings, case by case.

use rust_decimal::Decimal;
use saldo::booking::chart::{Chart, shipped_chart};
use saldo::booking::rules::{Rules, VatMode};
use saldo::booking::{BookingTally, Bookkeeper, PostingError};
use saldo::books::{BankAccounts, Books};
use saldo::entry::{Account, Entry, Organization, VatItem};
use saldo::mapping::Scope;
use saldo::period::Period;
use saldo::posting::Posting;
use saldo::problem::Source;

use crate::plain_entry::entry;

pub(crate) fn chart(name: &str) -> Chart {
    Chart::load(&shipped_chart(name).unwrap()).unwrap()
}

pub(crate) fn keeper(chart: &Chart, rules: &str, vat: Option<VatMode>) -> Bookkeeper {
    let rules =
        Rules::load(&Source::new("rules.toml", rules), chart).unwrap_or_else(|problems| panic!("{problems}"));
    let bank = BankAccounts {
        default: Some(if chart.name == "skr04" { "1800" } else { "1200" }.to_owned()),
        ..BankAccounts::default()
    };
    Bookkeeper::new(rules, &bank, vat).unwrap()
}

/// What a rule sees, and what comes out.
pub(crate) fn with_scope<T>(entry: &Entry<'_>, look: impl FnOnce(&Account, &Scope<'_>) -> T) -> T {
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

pub(crate) fn post<'b>(keeper: &'b Bookkeeper, entry: &Entry<'_>) -> Result<Vec<Posting<'b>>, PostingError> {
    with_scope(entry, |account, scope| {
        keeper.post(entry, account, scope, &mut BookingTally::default())
    })
}

pub(crate) fn shown(postings: &[Posting<'_>]) -> Vec<String> {
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

pub(crate) fn item(rate: i64, net: i64, tax: i64) -> VatItem {
    VatItem {
        rate: Some(Decimal::from(rate)),
        amount: Some(Decimal::new(tax, 2)),
        amount_excluding_vat: Some(Decimal::new(net, 2)),
    }
}

pub(crate) const OFFICE: &str =
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

/// A tidied name of nothing visible is none, and the one on the statement counts.
#[test]
fn rules_see_the_name_that_says_something() {
    let rule = "[[rule]]\nname = \"Lab\"\nwhen = \"counterparty == 'Lab'\"\naccount = \"4930\"\n";
    let keeper = keeper(&chart("skr03"), rule, None);
    for (tidied, account) in [("\u{200f}", "4930"), ("\u{feff} \0", "4930"), ("Other", "1792")] {
        let entry = Entry {
            clean_counterparty_name: Some(tidied.into()),
            label: Some("Lab".into()),
            ..entry(-100)
        };
        assert_eq!(
            post(&keeper, &entry).unwrap()[0].contra_account,
            account,
            "{tidied:?}"
        );
    }
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
    let keeper = Bookkeeper::new(rules.unwrap(), &bank, None).unwrap();
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
fn a_bank_account_needs_a_ledger_account() {
    let rules = Rules::none(&chart("skr03"));
    let keeper = Bookkeeper::new(rules, &BankAccounts::default(), None).unwrap();
    insta::assert_snapshot!(post(&keeper, &entry(1)).unwrap_err(), @"the bank account 'Hauptkonto' (account-1) has no ledger account; add it to bank in the profile's books, or give bank a default");
}
