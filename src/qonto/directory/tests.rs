use super::*;

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
