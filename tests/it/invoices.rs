//! Supplier invoices beside transactions: in dumps, in folders of answers, early and late, one and several.

use saldo::archive::Kind;
use saldo::sandbox::{Alteration, Change, Faults};
use serde_json::{Value, json};

use crate::files::faulty;
use crate::saldo::Folder;
use crate::sync::{demo, open, sync_with_files as sync};

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
fn an_invoice_without_an_identifier_is_refused_with_its_line() {
    let mut bad = invoices();
    bad[0]["supplier_invoice"]["id"] = Value::Null;
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
        .says("supplier invoice cannot be read: id is missing");
}

#[test]
fn what_cannot_be_read_of_an_invoice_is_left_out_and_told() {
    let whole = "one invoice|RE-1 01.10.2026 Büro Muster GmbH DE000000000|12.60 2.40 15.00 EUR|";
    for (field, odd, told, line) in [
        (
            "issue_date",
            json!("3. Okt."),
            "supplier invoice 1: the issue date '3. Okt.' is not a date",
            "|RE-1 Büro Muster GmbH DE000000000|12.60 2.40 15.00 EUR|",
        ),
        // Amounts are all from one source, or none.
        (
            "total_amount",
            json!({"value": "fifteen", "currency": "EUR"}),
            "supplier invoice 1: 'fifteen' is not an amount",
            "|RE-1 01.10.2026 Büro Muster GmbH DE000000000||",
        ),
        (
            "supplier_name",
            json!({"first": "Büro"}),
            "supplier invoice 1: expected text, found an object",
            "0|||",
        ),
        ("matched_transactions", json!("t0"), "joined to no entry", "0|||"),
    ] {
        let mut bad = invoices();
        bad[0]["supplier_invoice"][field] = odd;
        let dump = [vec![organization()], bad, transactions()].concat();
        let folder = Folder::new();
        folder.write("invoices.toml", MAPPING);
        folder.write("dump.jsonl", lines(&dump));
        let run = folder
            .saldo()
            .args("export --month 2026-10 --input dump.jsonl --out out --json --format");
        run.arg("invoices.toml").run().expect(0).says(told);
        let written = String::from_utf8(folder.read("out/invoices.txt")).unwrap();
        let first = written
            .lines()
            .find(|line| line.starts_with("one invoice"))
            .unwrap();
        assert!(first.contains(line) && !first.contains(whole), "{field}: {first}");
        let manifest = String::from_utf8(folder.read("out/manifest.json")).unwrap();
        assert!(manifest.contains(told), "{manifest}");
        // Who needs no invoice hears nothing of it.
        let run = folder
            .saldo()
            .args("export --month 2026-10 --input dump.jsonl --out other --format lexoffice");
        let other = format!("{:?}", run.run().expect(0));
        assert!(!other.contains(told), "{other}");
    }
}

#[test]
fn an_invoice_that_was_read_wrongly_stops_no_command() {
    let whole = Folder::new();
    sync(&whole, &demo()).expect(0);
    let invoices = open(&whole).all(Kind::SupplierInvoice).unwrap();
    let matched = invoices.into_iter().find(|invoice| {
        let json: Value = serde_json::from_str(&invoice.json).unwrap();
        !json["matched_transactions"].as_array().unwrap().is_empty()
    });
    let id = matched.unwrap().id;
    for (field, json) in [
        ("issue_date", r#""3. Okt.""#),
        ("total_amount", r#"{"value":"fifteen","currency":"EUR"}"#),
        ("supplier_name", "{}"),
        ("matched_transactions", r#""x""#),
    ] {
        let folder = Folder::new();
        let change = Change::Set(field.to_owned(), json.to_owned());
        let bank = faulty(Faults::none().alter(Alteration::of(id.clone(), change)));
        sync(&folder, &bank).expect(0);
        for line in [
            "verify",
            "missing --month 2026-10",
            "receipts --month 2026-10 --out october",
            "export --month 2026-10 --format lexoffice --offline --out out",
            "history",
        ] {
            let run = folder.saldo().args(line).args("--archive archive");
            run.run().expect(0);
        }
        assert!(
            open(&folder)
                .latest(Kind::SupplierInvoice, &id)
                .unwrap()
                .is_some()
        );
    }
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
