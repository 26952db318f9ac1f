//! Mistakes in the entries of tests: all of them at once, each at its place, before any test is run.

use insta::assert_snapshot;

use crate::saldo::Folder;

const MAPPING: &str = r#"schema = 1
extends = "lexoffice"

[mapping]
name = "own"

[[test]]
name   = "unknown keys and an impossible side"
entry  = { side = "debits", amount = "12.34", setled_at = "2026-10-14T10:00:00Z", foo = 1 }
expect = { Betrag = "-12,34" }

[[test]]
name   = "values that no bank sends"
entry  = { side = "debit", amount = 12.345, settled_at = "yesterday", status = "declined", vat_rate = "much", initiator = 5 }
expect = { Betrag = "-12,34" }

[[test]]
name   = "a sign, and a table with a mistake"
entry  = { side = "debit", amount = "-12.34", settled_at = "2026-10-14T10:00:00Z", transfer = { counterparty_acount_number = "DE1" } }
expect = { Betrag = "-12,34" }

[[test]]
name   = "cents that are not the amount"
entry  = { side = "debit", amount = "12.34", amount_cents = 1235, settled_at = "2026-10-14T10:00:00Z" }
expect = { Betrag = "-12,34" }

[[test]]
name   = "all that is allowed, and wrong for another reason"
entry  = { id = "x", side = "debit", amount = 12, vat_rate = 19, vat_amount = "1.92", settled_at = "2026-10-14T10:00:00Z", initiator = "Anna", labels = ["A", "B"], account_iban = "DE91000000000123456789", supplier_invoice = { invoice_number = "R1", supplier_name = "S" }, document = "GUID", income = { counterparty_account_number = "DE1", unique_mandate_reference = "M" }, vat_details = { items = [{ rate = 19, amount = "1.92" }] }, attachment_lost = true, logo = { small = "https://example.com" } }
expect = { Betrag = "-13,00" }
"#;

#[test]
fn a_check_tells_every_mistake_of_an_entry_at_its_place() {
    let folder = Folder::new();
    folder.write("own.toml", MAPPING);
    let check = folder.saldo().args("mapping check own.toml").run().expect(2);
    assert_snapshot!(check);
    // A test run tells the same, and what fails where the entry can be made.
    let test = folder.saldo().args("mapping test own.toml").run().expect(2);
    assert!(
        test.stderr
            .starts_with(check.stderr.rsplit_once("error: ").unwrap().0.trim_end()),
        "{test}"
    );
    let test = test.says("the test `all that is allowed, and wrong for another reason` fails");
    assert_eq!(test.stderr.matches("test-failed").count(), 1, "{test}");
}

#[test]
fn rules_are_checked_likewise() {
    let folder = Folder::new();
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"Office\"\nwhen = \"label == 'Muster'\"\naccount = \"4930\"\n\
         [[test]]\nname = \"wrong\"\nexpect = { account = \"4930\" }\n\
         entry = { side = \"credits\", amount = \"1.00\", settled_at = \"2026-10-14T10:00:00Z\", lable = \"Muster\" }\n",
    );
    for command in ["check", "test"] {
        let run = folder
            .saldo()
            .args(&format!("rules {command} rules.toml --chart skr03"));
        run.run()
            .expect(2)
            .says("did you mean `label`?")
            .says("did you mean `credit`?")
            .says("2 problems in rules.toml");
    }
}
