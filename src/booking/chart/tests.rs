use super::*;
use crate::books::BankAccounts;

fn shipped(name: &str) -> Chart {
    Chart::load(&shipped_chart(name).unwrap()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn child(text: &str) -> Result<Chart, String> {
    Chart::load(&Source::new("my.toml", text)).map_err(|problems| problems.to_string())
}

#[test]
fn every_shipped_chart_is_right_and_bears_its_name() {
    for (name, _) in CHARTS {
        let chart = shipped(name);
        assert_eq!(chart.name, name);
        assert!(chart.knows(&chart.roles.transit) && chart.knows(&chart.roles.suspense));
        for default in &chart.defaults {
            assert!(
                chart.label(&default.account).is_some(),
                "{name}: {}",
                default.name
            );
        }
    }
}

#[test]
fn the_same_number_means_another_thing_in_the_other_chart() {
    let (old, new) = (shipped("skr03"), shipped("skr04"));
    assert_eq!(old.label("1800"), Some("Privatentnahmen allgemein"));
    assert_eq!(new.label("1800"), Some("Bank"));
    assert_eq!(new.label("1600"), Some("Kasse"));
    let is_bank = |chart: &Chart, account: &str| chart.roles.bank.iter().any(|span| span.contains(account));
    assert!(is_bank(&old, "1200") && !is_bank(&old, "1800"));
    assert!(is_bank(&new, "1800") && !is_bank(&new, "1200"));
}

/// Accounts of the same meaning in both German charts, with the function that DATEV's print of 2026 gives them.
#[test]
fn functions_are_those_of_the_print() {
    use Function::{AutomaticInput, AutomaticOutput, Collective, InputVat, NoVat, OutputVat};
    let (old, new) = (shipped("skr03"), shipped("skr04"));
    for (in_old, in_new, function) in [
        // Bank, transit, cash, settlement of cards, suspense, wages, private money, exchange gains, opening balances.
        (
            &["1200", "1250", "1360", "1000", "1730", "1792"][..],
            &["1800", "1850", "1460", "1600", "3610", "3630"][..],
            Some(NoVat),
        ),
        (
            &["1740", "1800", "2660", "4510", "9000"],
            &["3720", "2100", "4840", "7685", "9000"],
            Some(NoVat),
        ),
        // Services, rent, energy, fuel, advertising, travel, office, licences, fees of banks.
        (
            &["3100", "4210", "4240", "4530", "4600", "4663"],
            &["5900", "6310", "6325", "6530", "6600", "6663"],
            Some(InputVat),
        ),
        (
            &["4806", "4930", "4920", "4964", "4950", "4970"],
            &["6495", "6815", "6805", "6837", "6825", "6855"],
            Some(InputVat),
        ),
        // Sales whose tax a key tells.
        (&["8200", "8050"], &["4200"], Some(OutputVat)),
        // Goods at 7 and 19 %, services from the EU and from elsewhere.
        (
            &["3300", "3309", "3400", "3123", "3125", "3126"],
            &["5300", "5309", "5400", "5923", "5925", "5926"],
            Some(AutomaticInput),
        ),
        // Sales at 7 and 19 %, to the EU and elsewhere, tax-free, of used cars, rebates.
        (
            &["8300", "8309", "8400", "8409", "8336", "8338"],
            &["4300", "4309", "4400", "4409", "4336", "4338"],
            Some(AutomaticOutput),
        ),
        (
            &["8120", "8125", "8290", "8750", "8760"],
            &["4120", "4125", "4290", "4750", "4760"],
            Some(AutomaticOutput),
        ),
        // Receivables, payables, and the accounts that keys fill.
        (
            &["1400", "1600", "1571", "1576", "1771", "1776"],
            &["1200", "3300", "1401", "1406", "3801", "3806"],
            Some(Collective),
        ),
        // Insurance, dues, interest both ways, trade tax.
        (
            &["4360", "4380", "2100", "2650", "4320"],
            &["6400", "6420", "7300", "7100", "7610"],
            None,
        ),
        // Longer accounts are like those they extend; customers and suppliers are not.
        (&["493001"], &["681501"], Some(InputVat)),
        (&["840099"], &["440099"], Some(AutomaticOutput)),
        (&["10000", "70000"], &["10000", "70000"], None),
    ] {
        for (chart, accounts) in [(&old, in_old), (&new, in_new)] {
            for account in accounts {
                assert_eq!(chart.function(account), function, "{} {account}", chart.name);
            }
        }
    }
}

#[test]
fn a_customer_is_no_ledger_account_that_begins_alike() {
    let chart = shipped("skr03");
    for (account, label) in [
        ("12001", None),
        ("84001", None),
        ("1200", Some("Bank")),
        ("8400", Some("Erlöse 19 % USt")),
    ] {
        assert_eq!(chart.label(account), label, "{account}");
    }
    let mut long = chart.with_length(Some(6));
    assert_eq!(long.label("120001"), Some("Bank"));
    assert_eq!(long.label("1200001"), None);
    long.add_account("1200001".to_owned(), "Muster GmbH".to_owned());
    assert_eq!(long.label("1200001"), Some("Muster GmbH"));
}

#[test]
fn functions_of_the_french_chart_go_by_the_class() {
    let chart = shipped("pcg");
    for (accounts, function) in [
        (
            &["6064", "613", "626100", "651", "2183", "205"][..],
            Some(Function::InputVat),
        ),
        (&["706", "707000", "708"], Some(Function::OutputVat)),
        (
            &[
                "101", "164", "401", "512100", "580", "635", "641", "661", "695", "768",
            ],
            Some(Function::NoVat),
        ),
        (&["658", "758"], None),
    ] {
        for account in accounts {
            assert_eq!(chart.function(account), function, "{account}");
        }
    }
}

#[test]
fn keys_stand_only_where_the_function_lets_them() {
    let chart = shipped("skr03");
    for (account, key, allowed) in [
        ("4930", "9", true),
        ("4930", "09", true),
        ("4930", "3", false),
        ("8200", "3", true),
        ("8200", "9", false),
        ("8400", "3", false),
        ("1360", "9", false),
        ("4360", "9", true),
        ("70000", "9", false),
    ] {
        assert_eq!(
            chart.refuses_key(account, key).is_none(),
            allowed,
            "{account} {key}"
        );
    }
    assert!(shipped("pcg").refuses_key("606", "9").is_some());
}

#[test]
fn accounts_grow_on_the_right() {
    let chart = shipped("skr03").with_length(Some(6));
    assert_eq!(chart.in_full("1200").as_deref(), Some("120000"));
    assert_eq!(chart.in_full("120001").as_deref(), Some("120001"));
    assert_eq!(chart.in_full("0480").as_deref(), Some("048000"));
    assert_eq!(chart.in_full("7000001").as_deref(), Some("7000001"));
    // 04800 has a digit more than a ledger account here, but no customer's number begins with a zero.
    assert_eq!(shipped("skr03").in_full("04800"), None);
    assert_eq!(shipped("skr03").in_full("10480").as_deref(), Some("10480"));
    for wrong in ["12", "12000", "12000000", "12O0", "", "0000", "000000"] {
        assert_eq!(chart.in_full(wrong), None, "{wrong}");
    }
    let french = shipped("pcg").with_length(Some(6));
    assert_eq!(french.in_full("512").as_deref(), Some("512000"));
    assert_eq!(french.in_full("44566").as_deref(), Some("445660"));
    assert_eq!(french.in_full("606300").as_deref(), Some("606300"));
    assert_eq!(french.in_full("6063000"), None);
    assert_eq!(shipped("pcg").in_full("512").as_deref(), Some("512"));
}

#[test]
fn bank_accounts_are_those_of_the_chart_and_of_the_books() {
    let books = BankAccounts {
        accounts: [("Paypal".to_owned(), "1290".to_owned())].into(),
        default: Some("136001".to_owned()),
    };
    let chart = shipped("skr03").with_length(Some(6)).with_banks(&books);
    for account in ["1200", "120001", "1250", "1290", "129000", "136001"] {
        assert!(chart.is_bank(account), "{account}");
    }
    for account in ["1360", "129001", "1200000", "4930"] {
        assert!(!chart.is_bank(account), "{account}");
    }
}

#[test]
fn a_chart_of_ones_own_adds_and_replaces() {
    let chart = child(
        r#"
        extends = "skr03"
        [chart]
        name = "ours"
        [roles]
        suspense = "1590"
        [accounts]
        4995 = "Kaffee"
        [functions]
        input_vat = ["4995"]
        [[default]]
        name = "cash points"
        operation_type = "card"
        account = "4995"
        [[vat]]
        rate = "16"
        input = "7"
        "#,
    )
    .unwrap();
    assert_eq!(
        (chart.base.as_deref(), chart.base_name()),
        (Some("skr03"), "skr03")
    );
    assert_eq!(
        (shipped("skr04").base, shipped("skr04").base_name()),
        (None, "skr04")
    );
    assert_eq!(chart.roles.suspense, "1590");
    assert_eq!(chart.roles.transit, "1360");
    assert_eq!(chart.label("4995"), Some("Kaffee"));
    assert_eq!(chart.function("4995"), Some(Function::InputVat));
    assert_eq!(chart.defaults[0].name, "cash points");
    assert!(chart.defaults.len() > 5);
    assert_eq!(chart.vat.len(), 3);
}
