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

#[test]
fn functions_are_those_of_the_print() {
    let old = shipped("skr03");
    for (account, function) in [
        ("1200", Some(Function::NoVat)),
        ("1792", Some(Function::NoVat)),
        ("4930", Some(Function::InputVat)),
        ("8200", Some(Function::OutputVat)),
        ("8400", Some(Function::AutomaticOutput)),
        ("3123", Some(Function::AutomaticInput)),
        ("1576", Some(Function::Collective)),
        ("1400", Some(Function::Collective)),
        ("4360", None),
        ("493001", Some(Function::InputVat)),
        ("10000", None),
    ] {
        assert_eq!(old.function(account), function, "{account}");
    }
    assert_eq!(shipped("skr04").function("6815"), Some(Function::InputVat));
    assert_eq!(shipped("pcg").function("626100"), Some(Function::InputVat));
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
    for wrong in ["12", "12000", "12000000", "12O0", "", "0000", "000000"] {
        assert_eq!(chart.in_full(wrong), None, "{wrong}");
    }
    let french = shipped("pcg").with_length(Some(6));
    assert_eq!(french.in_full("512").as_deref(), Some("512000"));
    assert_eq!(french.in_full("44566").as_deref(), Some("445660"));
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
