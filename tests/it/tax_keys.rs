//! What a tax rate becomes in each chart, written down by hand from DATEV's keys (2 and 3 for sales at 7 and 19 %, 8 and 9 for
//! purchases) and the plan comptable général (44566 deductible, 44562 on fixed assets, 44571 collected).

use rust_decimal::Decimal;
use saldo::booking::Bookkeeper;
use saldo::booking::rules::Rules;
use saldo::books::BankAccounts;
use saldo::entry::{Account, Entry, VatItem};
use saldo::problem::Source;
use serde_json::json;

use crate::plain_entry::entry;
use crate::postings::{OFFICE, chart, item, keeper, post, shown};
use crate::random_dump::{ACCOUNT, GERMAN, dump};
use crate::saldo::Folder;

/// An entry with an item of 1000.00 and its tax, posted by a rule that splits it to `account`.
fn posted(chart_name: &str, account: &str, tenths: i64, is_sale: bool) -> Vec<String> {
    let rules = format!("{}vat = \"split\"\n", OFFICE.replace("4930", account));
    let taxed = VatItem {
        rate: Some(Decimal::new(tenths, 1)),
        amount: Some(Decimal::new(tenths, 0)),
        amount_excluding_vat: Some(Decimal::new(100_000, 2)),
    };
    let gross = 100_000 + tenths * 100;
    let entry = Entry {
        vat_details: vec![taxed],
        ..entry(if is_sale { gross } else { -gross })
    };
    shown(&post(&keeper(&chart(chart_name), &rules, None), &entry).unwrap())
}

#[test]
fn a_german_rate_is_the_key_of_its_direction() {
    for (chart, bank, purchases, sales) in [
        ("skr03", "1200", "4930", "8200"),
        ("skr04", "1800", "6815", "4200"),
    ] {
        for (tenths, gross, input, output) in [(190, "1190.00", "9", "3"), (70, "1070.00", "8", "2")] {
            assert_eq!(
                posted(chart, purchases, tenths, false),
                [format!("{bank} H {gross} an {purchases} key {input}")]
            );
            assert_eq!(
                posted(chart, sales, tenths, true),
                [format!("{bank} S {gross} an {sales} key {output}")]
            );
        }
    }
}

/// DATEV refuses a key beside such an account, or computes the tax twice.
#[test]
fn accounts_that_compute_the_tax_themselves_get_no_key() {
    for (chart, bank, accounts) in [
        ("skr03", "1200", ["8300", "8309", "8400", "8409", "8336", "8338"]),
        ("skr04", "1800", ["4300", "4309", "4400", "4409", "4336", "4338"]),
    ] {
        for account in accounts {
            assert_eq!(
                posted(chart, account, 190, true),
                [format!("{bank} S 1190.00 an {account}")]
            );
        }
    }
    for (chart, bank, accounts) in [
        ("skr03", "1200", ["3123", "3125", "3126"]),
        ("skr04", "1800", ["5923", "5925", "5926"]),
    ] {
        for account in accounts {
            assert_eq!(
                posted(chart, account, 190, false),
                [format!("{bank} H 1190.00 an {account}")]
            );
        }
    }
}

#[test]
fn a_french_rate_is_an_account_of_its_direction() {
    for (tenths, tax) in [(200, "200.00"), (100, "100.00"), (55, "55.00"), (21, "21.00")] {
        for (account, tax_account, is_sale) in [
            ("6064", "44566", false),
            ("613", "44566", false),
            ("2183", "44562", false),
            ("205", "44562", false),
            ("706", "44571", true),
            ("707", "44571", true),
        ] {
            let side = if is_sale { 'S' } else { 'H' };
            assert_eq!(
                posted("pcg", account, tenths, is_sale),
                [
                    format!("1200 {side} 1000.00 an {account}"),
                    format!("1200 {side} {tax} an {tax_account}")
                ]
            );
        }
    }
}

/// Receipts as the bank may know them: an item without a rate, without a net amount, or without a tax.
#[test]
fn items_with_holes_get_no_key_and_stop_nothing() {
    let keeper = keeper(&chart("skr03"), &format!("{OFFICE}vat = \"split\"\n"), None);
    let full = item(19, 10_000, 1_900);
    let holed = |item: VatItem| vec![full.clone(), item];
    let several = "no tax key: the bank knows no single rate";
    let none = "no tax key: the bank knows no tax";
    for (items, cents, expected) in [
        (
            holed(VatItem {
                rate: None,
                ..item(0, 1_000, 70)
            }),
            -12_970,
            vec![
                "1200 H 119.00 an 4930 key 9".to_owned(),
                format!("1200 H 10.70 an 4930 ({several})"),
            ],
        ),
        (
            vec![VatItem {
                rate: None,
                ..item(0, 0, 0)
            }],
            -11_900,
            vec![format!("1200 H 119.00 an 4930 ({several})")],
        ),
        (
            holed(VatItem {
                amount_excluding_vat: None,
                ..item(7, 0, 70)
            }),
            -12_970,
            vec![format!("1200 H 129.70 an 4930 ({none})")],
        ),
        (
            holed(VatItem {
                amount: None,
                ..item(7, 1_000, 0)
            }),
            -12_970,
            vec![format!("1200 H 129.70 an 4930 ({none})")],
        ),
    ] {
        let entry = Entry {
            vat_details: items,
            ..entry(cents)
        };
        assert_eq!(shown(&post(&keeper, &entry).unwrap()), expected);
    }
}

/// Books may name an account by its IBAN, its identifier or its name; where several do, the surest counts.
#[test]
fn the_surest_name_of_an_account_finds_its_ledger_account() {
    const IBAN: &str = "DE89370400440532013000";
    let account = Account {
        id: "id-1".to_owned(),
        name: "Konto".to_owned(),
        iban: Some(IBAN.to_owned()),
        ..Account::default()
    };
    for (named, expected) in [
        (&[(IBAN, "1210"), ("id-1", "1220"), ("Konto", "1230")][..], "1210"),
        (&[("id-1", "1220"), ("Konto", "1230")], "1220"),
        (&[("Konto", "1230")], "1230"),
        (&[], "1200"),
    ] {
        let bank = BankAccounts {
            accounts: named
                .iter()
                .map(|(name, number)| ((*name).to_owned(), (*number).to_owned()))
                .collect(),
            default: Some("1200".to_owned()),
        };
        let keeper = Bookkeeper::new(Rules::none(&chart("skr03")), &bank, None).unwrap();
        assert_eq!(
            keeper.bank_account(&account).unwrap().account,
            expected,
            "{named:?}"
        );
    }
    let rules = Rules::load(&Source::new("r", OFFICE), &chart("skr03")).unwrap();
    assert!(
        Bookkeeper::new(rules, &BankAccounts::default(), None)
            .unwrap()
            .bank_account(&account)
            .is_err()
    );
}

/// A format that asks for nothing but accounts and keys: which payments were in another currency must be known all the same.
#[test]
fn a_payment_in_another_currency_gets_no_key_whatever_the_format_shows() {
    const MAPPING: &str = "schema = 1\n[mapping]\nname = \"keys\"\ntitle = \"Keys\"\nrows = \"posting\"\n\
        [file]\nname = \"keys.csv\"\nheader = false\n\
        [[column]]\nname = \"A\"\nvalue = \"{posting.contra_account}\"\n\
        [[column]]\nname = \"K\"\nvalue = \"{posting.tax_key}\"\n";
    const BOOKS: &str = "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr03\"\n\
        bank = { default = \"1200\" }\n";
    let folder = Folder::new();
    folder.write("keys.toml", MAPPING);
    folder.write("saldo.toml", BOOKS);
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"Office\"\naccount = \"4930\"\nvat = \"split\"\n",
    );
    let paid = |currency: &str| {
        json!({
            "amount": "119.00", "amount_cents": 11_900, "side": "debit", "currency": "EUR", "status": "completed",
            "local_amount": "119.00", "local_currency": currency, "bank_account_id": ACCOUNT, "operation_type": "card",
            "vat_rate": "19.0", "vat_amount": "19.00", "vat_amount_cents": 1_900,
        })
    };
    folder.write("dump.jsonl", dump(&[paid("EUR"), paid("USD")], GERMAN));
    let export =
        "export --input dump.jsonl --month 2026-10 --timezone Europe/Berlin --format ./keys.toml --out out";
    folder.saldo().args(export).run().expect(0);
    let files = folder.tree("out").into_iter();
    let tables = files.filter(|(name, _)| name != "manifest.json");
    let rows: Vec<_> = tables
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert_eq!(rows.concat().lines().collect::<Vec<_>>(), ["4930;9", "4930;"]);
}
