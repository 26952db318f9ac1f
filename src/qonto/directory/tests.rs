use super::*;
use crate::money::Cents;

fn with_labels(labels: &[&str]) -> Directory {
    let mut builder = Directory::builder();
    for label in labels {
        builder.label(label).unwrap();
    }
    builder.build()
}

#[test]
fn labels_carry_their_parents_whatever_the_order() {
    let directory = with_labels(&[
        r#"{"id":"child","name":"Marketing","parent_id":"top"}"#,
        r#"{"id":"top","name":"Cost centre","parent_id":null}"#,
        r#"{"id":"orphan","name":"Travel","parent_id":"deleted"}"#,
    ]);
    assert_eq!(directory.label("child"), Some("Cost centre: Marketing"));
    assert_eq!(directory.label("orphan"), Some("Travel"));
    assert_eq!(directory.label("deleted"), None);
}

#[test]
fn cycles_and_deep_trees_of_labels_end() {
    let cycle = with_labels(&[
        r#"{"id":"a","name":"A","parent_id":"b"}"#,
        r#"{"id":"b","name":"B","parent_id":"a"}"#,
        r#"{"id":"self","name":"Self","parent_id":"self"}"#,
    ]);
    assert_eq!(cycle.label("a"), Some("B: A"));
    assert_eq!(cycle.label("self"), Some("Self"));
    let chain: Vec<_> = (0..20)
        .map(|n| format!(r#"{{"id":"{n}","name":"L{n}","parent_id":"{}"}}"#, n + 1))
        .collect();
    let deep = with_labels(&chain.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(deep.label("0"), Some("L7: L6: L5: L4: L3: L2: L1: L0"));
}

#[test]
fn one_part_of_a_name_is_enough() {
    let mut builder = Directory::builder();
    for member in [
        r#"{"id":"1","first_name":"Ida","last_name":"Muster"}"#,
        r#"{"id":"2","first_name":" Ida ","last_name":null}"#,
        r#"{"id":"3","last_name":"Muster"}"#,
        r#"{"id":"4","first_name":"","last_name":" "}"#,
    ] {
        builder.membership(member).unwrap();
    }
    let directory = builder.build();
    let names: Vec<_> = ["1", "2", "3", "4"].map(|id| directory.member(id)).into();
    assert_eq!(names, [Some("Ida Muster"), Some("Ida"), Some("Muster"), None]);
}

#[test]
fn an_own_iban_is_checked_and_written_without_blanks() {
    for (sent, iban, faulty) in [
        (
            r#""DE89370400440532013000""#,
            Some("DE89370400440532013000"),
            None,
        ),
        (
            r#"" de89 3704 0044\u00a00532 0130 00 ""#,
            Some("DE89370400440532013000"),
            None,
        ),
        (
            r#""FR1420041010050500013M02606""#,
            Some("FR1420041010050500013M02606"),
            None,
        ),
        (r#""DE00 1234 XX""#, None, Some("DE00 1234 XX")),
        (
            r#""DE89370400440532013001""#,
            None,
            Some("DE89370400440532013001"),
        ),
        // Right check digits, but no IBAN of Germany has this length.
        (r#""DE5137040044053201300""#, None, Some("DE5137040044053201300")),
        (r#""DE** **** 3000""#, None, Some("DE** **** 3000")),
        (r#""ÄÖ""#, None, Some("ÄÖ")),
        (r#"" ""#, None, None),
        ("null", None, None),
    ] {
        let mut builder = Directory::builder();
        builder
            .account(&format!(r#"{{"id":"a","iban":{sent}}}"#))
            .unwrap();
        let directory = builder.build();
        let account = directory.account("a").unwrap();
        assert_eq!(account.iban.as_deref(), iban, "{sent}");
        assert_eq!(account.faulty_iban.as_deref(), faulty, "{sent}");
        let supposed = faulty
            .is_some_and(|faulty| faulty.starts_with("DE"))
            .then_some("DE");
        assert_eq!(account.supposed_country(), supposed, "{sent}");
    }
}

#[test]
fn accounts_need_only_an_id_and_are_kept_once() {
    let mut builder = Directory::builder();
    builder
        .organization(
            r#"{"slug":"acme","legal_share_capital":25000,"bank_accounts":[
                {"id":"a","name":"Main","main":true,"status":"active","balance":"10,50"},
                {"id":"b","balance":null,"balance_cents":4199592154,"account_number":1234567890}]}"#,
        )
        .unwrap();
    builder
        .account(r#"{"id":"a","name":"Main","status":"closed"}"#)
        .unwrap();
    let directory = builder.build();
    assert_eq!(
        directory.organization().legal_share_capital.as_deref(),
        Some("25000")
    );
    assert_eq!(directory.accounts().len(), 2);
    assert!(directory.account("a").unwrap().is_closed());
    let other = directory.account("b").unwrap();
    assert_eq!(other.balance, Some(Cents::new(4_199_592_154)));
    assert_eq!(other.account_number.as_deref(), Some("1234567890"));
    assert_eq!(other.currency, "EUR");
}

#[test]
fn errors_say_which_kind_of_object() {
    let mut builder = Directory::builder();
    let error = builder.account(r#"{"name":"x"}"#).unwrap_err().to_string();
    assert_eq!(error, "the bank's account cannot be read: id is missing");
    assert!(builder.label("[]").is_err());
    assert!(builder.account(r#"{"id":"a","balance":"1.005"}"#).is_err());
}

/// In a ledger two accounts of one name would be one.
#[test]
fn accounts_whose_names_are_alike_are_told_apart_by_their_identifiers() {
    let mut builder = Directory::builder();
    for (id, name) in [
        ("0000-aaaa1111", "Rücklagen"),
        ("0000-bbbb2222", " RUCKLAGEN!"),
        ("0000-cccc3333", "Ruecklagen"),
        ("0000-dddd4444", ""),
        ("0000-eeee5555", "…"),
    ] {
        builder
            .account(&format!(r#"{{"id":"{id}","name":"{name}"}}"#))
            .unwrap();
    }
    let mut directory = builder.build();
    let names = |directory: &Directory| {
        let names = directory
            .accounts()
            .iter()
            .map(|account| account.distinct_name().to_owned());
        names.collect::<Vec<_>>()
    };
    let expected = [
        "Rücklagen aaaa1111",
        "RUCKLAGEN! bbbb2222",
        "Ruecklagen",
        "dddd4444",
        "… eeee5555",
    ];
    assert_eq!(names(&directory), expected);
    directory
        .add_unlisted(r#"{"id":"0000-ffff6666","name":"ruecklagen"}"#)
        .unwrap();
    assert_eq!(
        names(&directory)[2..],
        [
            "Ruecklagen cccc3333",
            "dddd4444",
            "… eeee5555",
            "ruecklagen ffff6666"
        ]
    );
}
