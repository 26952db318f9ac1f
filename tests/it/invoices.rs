//! Supplier invoices beside transactions: in dumps, in folders of answers, early and late, one and several.

use serde_json::{Value, json};

use crate::saldo::Folder;

/// Shows what a mapping sees of the invoices.
const MAPPING: &str = r#"
schema = 1

[mapping]
name    = "invoices"
title   = "Invoices"
country = "DE"
rows    = "entry"
docs    = "https://example.invalid"
checked = "a test"

[file]
name      = "invoices.txt"
encoding  = "utf-8"
delimiter = "|"

[[column]]
name  = "entry"
value = "{label} {receipts.count | digits}"

[[column]]
name  = "invoice"
value = "{invoice.number? } {invoice.date? | date('%d.%m.%Y')} {invoice.counterparty?} {invoice.vat_id?}"

[[column]]
name  = "amounts"
value = "{invoice.net? | decimal(2)} {invoice.vat_amount? | decimal(2)} {invoice.total? | decimal(2)} {invoice.currency?}"

[[column]]
name  = "all"
value = "{invoice.numbers? | join('; ')}"

[[column]]
name  = "document"
value = "{document.guid?}"
"#;

fn organization() -> Value {
    json!({"organization": {"slug": "muster", "bank_accounts": [{
        "id": "account", "name": "Main", "iban": "DE91000000000123456789", "currency": "EUR", "balance_cents": -6000,
    }]}})
}

fn transactions() -> Vec<Value> {
    let labels = ["one invoice", "two invoices", "none", "discarded"];
    let each = labels.iter().enumerate().map(|(at, label)| {
        let at = i64::try_from(at).unwrap();
        json!({"transaction": {
            "id": format!("t{at}"), "side": "debit", "status": "completed", "amount_cents": 1500, "currency": "EUR",
            "label": label, "bank_account_id": "account", "settled_balance_cents": -1500 * (at + 1),
            "settled_at": format!("2026-10-1{at}T10:00:00.000Z"), "attachment_ids": vec!["a"; usize::try_from(at).unwrap()],
        }})
    });
    each.collect()
}

fn invoices() -> Vec<Value> {
    let of = |id: &str, number: &str, status: &str, matched: &[&str]| {
        json!({"supplier_invoice": {
            "id": id, "status": status, "invoice_number": number, "supplier_name": "Büro Muster GmbH",
            "vat_number": "DE000000000", "issue_date": "2026-10-01", "matched_transactions": matched,
            "total_amount": {"value": "15.00", "currency": "EUR"}, "total_tax_amount": {"value": "2.40", "currency": "EUR"},
            "total_amount_excluding_taxes": {"value": "12.60", "currency": "EUR"}, "is_einvoice": false, "meta": {},
        }})
    };
    let sparse = json!({"supplier_invoice": {"id": "5", "status": "paid", "issuer_name": " Büro Muster GmbH ",
        "supplier_name": null, "total_amount": null, "matched_transactions": ["t1"], "vat_number": "DE000000000"}});
    vec![
        of("1", "RE-1", "paid", &["t0"]),
        of("2", "RE-2", "paid", &["t1", "elsewhere"]),
        sparse,
        of("3", "RE-3", "discarded", &["t3"]),
        of("4", "RE-4", "paid", &[]),
    ]
}

fn lines(objects: &[Value]) -> String {
    let lines: Vec<_> = objects.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn export(input: &str, put: impl Fn(&Folder)) -> String {
    let folder = Folder::new();
    folder.write("invoices.toml", MAPPING);
    put(&folder);
    let run = folder
        .saldo()
        .args("export --month 2026-10 --format invoices.toml --out out --input")
        .arg(input)
        .run();
    run.expect(0);
    String::from_utf8(folder.read("out/invoices.txt")).unwrap()
}

#[test]
fn invoices_are_joined_to_the_transactions_that_pay_them() {
    let early = [vec![organization()], invoices(), transactions()].concat();
    let late = [vec![organization()], transactions(), invoices()].concat();
    let from_early = export("dump.jsonl", |folder| folder.write("dump.jsonl", lines(&early)));
    assert_eq!(
        from_early,
        export("dump.jsonl", |folder| folder.write("dump.jsonl", lines(&late)))
    );
    let inner = |objects: Vec<Value>, key: &str| -> Vec<Value> {
        objects.into_iter().map(|object| object[key].clone()).collect()
    };
    let from_answers = export("answers", |folder| {
        folder.write("answers/a.json", organization().to_string());
        let bills = json!({"supplier_invoices": inner(invoices(), "supplier_invoice"), "meta": {}});
        folder.write("answers/b.json", bills.to_string());
        let rows = json!({"transactions": inner(transactions(), "transaction"), "meta": {}});
        folder.write("answers/c.json", rows.to_string());
    });
    assert_eq!(from_early, from_answers);
    insta::assert_snapshot!(from_early);
}

#[test]
fn an_invoice_that_cannot_be_read_is_refused_with_its_line() {
    let mut bad = invoices();
    bad[0]["supplier_invoice"]["total_amount"]["value"] = json!("fifteen");
    let folder = Folder::new();
    folder.write("invoices.toml", MAPPING);
    folder.write(
        "dump.jsonl",
        lines(&[transactions(), bad, vec![organization()]].concat()),
    );
    let run = folder
        .saldo()
        .args("export --month 2026-10 --format invoices.toml --input dump.jsonl");
    run.run()
        .expect(2)
        .says("line 5: ")
        .says("'fifteen' is not an amount");
}

#[test]
fn rules_can_ask_for_the_invoice() {
    let folder = Folder::new();
    let books = "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr03\"\nconsultant = 1001\n\
                 client = 7\nfiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = { default = \"1200\" }\n";
    folder.write("saldo.toml", books);
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"Office\"\nwhen = \"invoice.vat_id == 'DE000000000' and invoice.vat_amount > 0\"\n\
         account = \"4930\"\ntext = \"{invoice.counterparty} {invoice.number}\"\n\
         [[test]]\nname = \"an invoice of that supplier\"\n\
         entry = { side = \"debit\", amount = \"15.00\", settled_at = \"2026-10-15T10:00:00Z\", supplier_invoice = \
         { vat_number = \"DE000000000\", total_tax_amount = { value = \"2.40\", currency = \"EUR\" } } }\n\
         expect = { account = \"4930\" }\n",
    );
    folder.write(
        "dump.jsonl",
        lines(&[vec![organization()], invoices(), transactions()].concat()),
    );
    folder.saldo().args("rules test").run().expect(0);
    let run = folder
        .saldo()
        .args("export --month 2026-10 --format datev --out out --input dump.jsonl");
    run.run().expect(0);
    let batch = crate::extf::read(&folder.read("out/EXTF_Qonto_20261001-20261031.csv")).unwrap();
    let found: Vec<_> = batch
        .bookings
        .iter()
        .map(|booking| {
            (
                booking.contra_account.as_str(),
                booking.number.as_str(),
                booking.text.as_str(),
            )
        })
        .collect();
    assert_eq!(found[0], ("4930", "RE-1", "Büro Muster GmbH RE-1"));
    // Two invoices have no one number and no one tax.
    assert_eq!(found[1].0, "1792");
}
