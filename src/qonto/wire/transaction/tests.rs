use std::borrow::Cow;

use super::*;
use crate::entry::Attribute;

/// The example of the Qonto API reference.
const DOCUMENTED: &str = r#"{"id":"01910d82-014a-7783-b40c-41021851726e","transaction_id":"t-20148",
 "amount":1425.6,"amount_cents":142560,"settled_balance":41995921.54,"settled_balance_cents":4199592154,"attachment_ids":[],
 "logo":{"small":"https://logos.invalid/small.png","medium":"https://logos.invalid/medium.png"},
 "local_amount":1425.6,"local_amount_cents":142560,"side":"debit","operation_type":"qonto_fee","currency":"EUR","local_currency":"EUR",
 "label":"Qonto","settled_at":"2024-08-01T10:35:09.027Z","emitted_at":"2024-08-01T10:35:07.526Z","created_at":"2024-08-01T10:35:07.526Z",
 "updated_at":"2024-08-01T10:35:09.512Z","status":"completed","note":null,"reference":null,"vat_amount":237.6,"vat_amount_cents":23760,"vat_rate":20,
 "initiator_id":null,"label_ids":[],"attachment_lost":false,"attachment_required":true,"card_last_digits":null,"category":"subscription",
 "cashflow_category":{"name":"Others"},"cashflow_subcategory":{"name":"Tips"},"subject_type":"BillingTransfer",
 "bank_account_id":"e97d6e4b-8179-47ae-88e9-3e43b230251e","is_external_transaction":false}"#;

const MINIMAL: &str = r#""id":"t","side":"debit","status":"completed","amount_cents":43"#;

fn read(fields: &str) -> Result<Box<Transaction<'static>>, ParseError> {
    let json: &'static str = Box::leak(format!("{{{MINIMAL},{fields}}}").into_boxed_str());
    Transaction::parse(json, AttributeSet::ALL)
}

#[test]
fn reads_the_documented_example() {
    let row = Transaction::parse(DOCUMENTED, AttributeSet::ALL).unwrap();
    assert_eq!(row.amount_cents, 142_560);
    assert_eq!(row.amount.unwrap().as_str(), "1425.6");
    assert_eq!(row.settled_balance_cents.unwrap().integer(), Some(4_199_592_154));
    assert_eq!(row.cashflow_subcategory.as_deref(), Some("Tips"));
    assert_eq!(row.attachment_required, Some(true));
    assert_eq!(row.note, None);
    assert!(matches!(row.label, Some(Cow::Borrowed("Qonto"))));
}

#[test]
fn four_fields_are_enough_and_all_four_are_needed() {
    let fields = [
        r#""id":"t""#,
        r#""side":"credit""#,
        r#""status":"completed""#,
        r#""amount_cents":"43""#,
    ];
    let whole = format!("{{{}}}", fields.join(","));
    assert_eq!(
        Transaction::parse(&whole, AttributeSet::ALL)
            .unwrap()
            .amount_cents,
        43
    );
    for missing in 0..fields.len() {
        let mut rest = fields.to_vec();
        rest.remove(missing);
        let json = format!("{{{}}}", rest.join(","));
        let error = Transaction::parse(&json, AttributeSet::ALL)
            .unwrap_err()
            .to_string();
        assert!(error.contains("is missing"), "{error}");
        assert_eq!(error.contains("transaction t "), missing != 0, "{error}");
    }
}

#[test]
fn null_is_nothing_everywhere_else() {
    let nulls = [
        "amount",
        "bank_account_id",
        "labels",
        "label_ids",
        "attachments",
        "attachment_ids",
        "vat_details",
        "logo",
        "transfer",
        "income",
        "check",
        "cashflow_category",
        "attachment_lost",
        "vat_rate",
        "settled_at",
        "is_external_transaction",
    ]
    .map(|key| format!("\"{key}\":null"))
    .join(",");
    let expected = read("\"unknown\":{\"deep\":[1,2]}").unwrap();
    assert_eq!(read(&nulls).unwrap(), expected);
    assert_eq!(
        read(r#""vat_details":{"items":null},"logo":{"small":null}"#)
            .unwrap()
            .vat_details,
        []
    );
}

#[test]
fn categories_are_names_in_three_forms() {
    for (json, expected) in [
        (r#"{"id":"1","name":"Others"}"#, Some("Others")),
        (r#""Others""#, Some("Others")),
        (r#"{"name":null}"#, None),
        ("{}", None),
    ] {
        let row = read(&format!(r#""cashflow_category":{json}"#)).unwrap();
        assert_eq!(row.cashflow_category.as_deref(), expected, "{json}");
    }
}

#[test]
fn nested_objects_are_merged_and_numbers_keep_their_format() {
    let row = read(
        r#""transfer":null,
           "direct_debit":{"unique_mandate_reference":"FR12ZZZ123456"},
           "income":{"counterparty_account_number":"FR76","counterparty_account_number_format":"IBAN"},
           "swift_income":{"counterparty_account_number":"123","counterparty_account_number_format":"unstructured"},
           "financing_installment":{"total_installments_number":"3","current_installment_number":1}"#,
    );
    let operation = row.unwrap().operation.unwrap();
    assert_eq!(
        operation.unique_mandate_reference.as_deref(),
        Some("FR12ZZZ123456")
    );
    assert_eq!(operation.counterparty_account_number.as_deref(), Some("FR76"));
    assert_eq!(
        operation.counterparty_account_number_format.as_deref(),
        Some("IBAN")
    );
    assert_eq!(operation.total_installments_number.unwrap().integer(), Some(3));
    assert_eq!(operation.current_installment_number.unwrap().integer(), Some(1));
}

#[test]
fn errors_name_transaction_and_field() {
    for (json, expected) in [
        (
            r#""note":{}"#,
            "transaction t cannot be read: note: expected text, found an object",
        ),
        (
            r#""attachment_lost":"maybe""#,
            "attachment_lost: expected true or false",
        ),
        (r#""amount_cents":44"#, "amount_cents: stands twice in one object"),
    ] {
        let error = read(json).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = Transaction::parse(r#"{"id":"t","amount_cents":0.5}"#, AttributeSet::ALL).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("amount_cents: '0.5' is not a whole number"),
        "{error}"
    );
    assert!(matches!(
        Transaction::parse("[]", AttributeSet::ALL),
        Err(ParseError::Nameless(_))
    ));
}

#[test]
fn unwanted_fields_are_skipped_even_when_they_are_odd() {
    let json = format!(r#"{{{MINIMAL},"note":{{"odd":1}},"label":"kept"}}"#);
    let wanted = AttributeSet::NONE.with(Attribute::Label);
    let row = Transaction::parse(&json, wanted).unwrap();
    assert_eq!(row.label.as_deref(), Some("kept"));
    assert_eq!(row.note, None);
}

#[test]
fn a_reader_that_remembers_names_reads_as_one_that_does_not() {
    let many: Vec<_> = (0..300).map(|number| format!("\"x{number}\":0")).collect();
    let rows = [
        format!(r#"{{{MINIMAL},"label":"a","new_2027":1,"note":"b"}}"#),
        format!(r#"{{{MINIMAL},"label":"c","note":"d","reference":"e"}}"#),
        format!(r#"{{"note":"f",{MINIMAL},"label":"g"}}"#),
        format!(r#"{{ "reference" : "h", "l\u0061bel":"i",{MINIMAL},"odd":[{{"note":1}}] }}"#),
        format!(r#"{{{MINIMAL},"notes":"k","label":"l"}}"#),
        format!(r#"{{{MINIMAL},{}"note":"m"}}"#, r#""x":0,"#.repeat(3)),
        format!("{{{MINIMAL},{}}}", many.join(",")),
        DOCUMENTED.to_owned(),
        MINIMAL.to_owned(),
    ];
    let mut reader = TransactionReader::new(AttributeSet::ALL);
    for row in rows.iter().chain(rows.iter().rev()) {
        assert_eq!(
            reader.read(row),
            Transaction::parse(row, AttributeSet::ALL),
            "{row}"
        );
    }
    assert!(reader.remembered() <= reader::REMEMBERED);
}
