//! Accounts in another currency than the euro: no accounting line in euros is made of their entries.

use serde_json::{Value, json};

use crate::saldo::Folder;

const BOOKS: &str = "[profile.default.books]\nchart = \"skr03\"\naccount_length = 4\nconsultant = 29098\nclient = 55003\n\
    fiscal_year_start = \"2026-01-01\"\nbank = { default = \"1200\" }\n\
    [profile.fr.params]\nsiren = \"732829320\"\n\
    [profile.fr.books]\nchart = \"pcg\"\nfiscal_year_start = \"2026-01-01\"\nbank = { default = \"512100\" }\n";

/// A month of two accounts: 500 euros on the one, 990 dollars on the other.
fn dump() -> String {
    let accounts = json!([
        { "id": "main", "name": "Hauptkonto", "iban": "DE72000000004711000001", "currency": "EUR", "status": "active" },
        { "id": "dollar", "name": "Dollar", "iban": "DE44500105175407324931", "currency": "USD", "status": "active" },
    ]);
    let organization =
        json!({ "organization": { "slug": "a", "legal_name": "A", "bank_accounts": accounts } });
    let entry = |id: &str,
                 account: &str,
                 currency: &str,
                 day: u8,
                 side: &str,
                 cents: u32,
                 balance: u32|
     -> Value {
        json!({ "transaction": {
            "id": id, "side": side, "status": "completed", "amount_cents": cents, "currency": currency,
            "bank_account_id": account, "settled_balance_cents": balance, "label": "Kunde", "operation_type": "income",
            "settled_at": format!("2026-10-{day:02}T10:00:00.000Z"),
        }})
    };
    let lines = [
        organization,
        entry("e1", "main", "EUR", 1, "credit", 50_000, 50_000),
        entry("d1", "dollar", "USD", 2, "credit", 100_000, 100_000),
        entry("d2", "dollar", "USD", 3, "debit", 1_000, 99_000),
    ];
    lines.map(|line| line.to_string() + "\n").concat()
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("saldo.toml", BOOKS);
    folder.write("dump.jsonl", dump());
    folder
}

#[test]
fn are_refused_before_anything_is_written() {
    for (format, suspense, reason) in [
        (
            "datev",
            "1792",
            "a batch is in euros, and amounts in another currency would be booked as euros",
        ),
        (
            "fec --profile fr",
            "471",
            "debit and credit are in euros, and amounts in another currency would be booked as euros",
        ),
    ] {
        let folder = folder();
        let export = format!("export --input dump.jsonl --month 2026-10 --out out --format {format}");
        let name = format.split(' ').next().unwrap();
        let run = folder.saldo().args(&export).run().expect(2);
        let run = run.says(&format!(
            "the format `{name}` is not for Dollar (DE44500105175407324931, USD): {reason}; \
             choose others with --account, or use another format"
        ));
        assert!(folder.tree("out").is_empty(), "{run}");
        let alone = format!("{export} --account Hauptkonto");
        folder
            .saldo()
            .args(&alone)
            .run()
            .expect(0)
            .says(&format!("1 entry, 500.00 EUR in {suspense}"));
        let formats = format!("{export} --account Dollar");
        folder.saldo().args(&formats).run().expect(2);
    }
}

#[test]
fn are_summed_by_currency_where_a_format_takes_both() {
    let folder = folder();
    let journal = include_str!("../../fixtures/postings/journal.toml");
    folder.write("journal.toml", journal);
    let export = "export --input dump.jsonl --month 2026-10 --out out --format ./journal.toml";
    folder
        .saldo()
        .args(export)
        .run()
        .expect(0)
        .says("1 entry, 500.00 EUR in 1792")
        .says("2 entries, 990.00 USD in 1792");
    let unmatched = "rules unmatched --input dump.jsonl --month 2026-10";
    let list = folder.saldo().args(unmatched).run().expect(0);
    let list = list.says("3 entries, 500.00 EUR, 990.00 USD in 1792");
    assert!(
        list.text()
            .starts_with("# 3 entries, 500.00 EUR, 990.00 USD, last on 2026-10-03\n"),
        "{list}"
    );
    let json = folder
        .saldo()
        .args(&format!("{unmatched} --json"))
        .run()
        .expect(0)
        .json();
    assert_eq!(json[0]["sums"], json!({ "EUR": "500.00", "USD": "990.00" }));
}
