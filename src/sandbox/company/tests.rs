use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::sandbox::company::people::{EXTERNAL, FAIR};

fn rendered(company: &Company) -> Vec<serde_json::Value> {
    let transactions = company.transactions();
    let texts = transactions.map(|transaction| transaction.render(company, Includes::ALL).to_text());
    texts.map(|text| serde_json::from_str(&text).unwrap()).collect()
}

fn words(company: &Company, field: &str) -> BTreeSet<String> {
    let all = rendered(company);
    all.iter()
        .filter_map(|row| Some(row.get(field)?.as_str()?.to_owned()))
        .collect()
}

#[test]
fn the_demo_has_enough_entries_on_three_accounts_and_all_statuses() {
    let demo = Company::demo();
    let own: Vec<_> = demo
        .movements()
        .into_iter()
        .filter(|movement| movement.balance_cents.is_some())
        .collect();
    assert!(own.len() >= 300, "{}", own.len());
    let accounts: BTreeSet<_> = own.iter().map(|movement| movement.account_id.as_str()).collect();
    assert_eq!(accounts.len(), 3);
    assert!(demo.accounts().iter().any(|account| account.name.contains(';')));
    assert_eq!(demo.accounts()[FAIR].balance_cents, Some(0));
    assert!(demo.accounts()[FAIR].is_closed);
    assert_eq!(demo.accounts()[EXTERNAL].balance_cents, None);
    assert_eq!(words(&demo, "status").len(), 4);
}

#[test]
fn every_operation_and_subject_of_the_reference_occurs() {
    let operations = "income transfer card card_acquirer_payout direct_debit direct_debit_collection direct_debit_hold \
        qonto_fee cheque recall swift_income pay_later financing_installment account_remuneration f24 pagopa_payment \
        nrc_payment riba_payment investment other brand_new_operation_2027";
    let subjects = "Card Transfer Income DirectDebit DirectDebitCollection DirectDebitHold WalletToWallet Check \
        SwiftIncome PagopaPayment F24Payment BillingTransfer FinancingIncome FinancingInstallment AccountRemuneration \
        Investment Other transfer BrandNewSubject";
    let expected = |list: &str| {
        list.split_whitespace()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let demo = Company::demo();
    assert_eq!(words(&demo, "operation_type"), expected(operations));
    assert_eq!(words(&demo, "subject_type"), expected(subjects));
}

#[test]
fn each_subject_brings_its_nested_object() {
    let nested = BTreeMap::from([
        ("SwiftIncome", "swift_income"),
        ("DirectDebit", "direct_debit"),
        ("DirectDebitCollection", "direct_debit_collection"),
        ("DirectDebitHold", "direct_debit_hold"),
        ("Check", "check"),
        ("FinancingInstallment", "financing_installment"),
        ("PagopaPayment", "pagopa_payment"),
    ]);
    for row in rendered(&Company::demo()) {
        if let Some(key) = nested.get(row["subject_type"].as_str().unwrap()) {
            assert!(row[key].is_object(), "{row}");
        }
    }
}

#[test]
fn balances_chain_on_every_account_and_end_at_its_balance() {
    for company in [Company::demo(), Company::generated(1_000), Company::generated(0)] {
        for account in company.accounts().iter().filter(|account| !account.is_external) {
            let movements = company.movements();
            let movements: Vec<_> = movements
                .iter()
                .filter(|movement| movement.account_id == account.id)
                .collect();
            for pair in movements.windows(2) {
                assert!(pair[0].settled_at <= pair[1].settled_at);
                assert_eq!(
                    pair[0].balance_cents.unwrap() + pair[1].cents,
                    pair[1].balance_cents.unwrap()
                );
            }
            if let Some(last) = movements.last() {
                assert_eq!(last.balance_cents, account.balance_cents);
            }
        }
    }
}

#[test]
fn the_demo_company_is_never_overdrawn() {
    let demo = Company::demo();
    let lowest = demo
        .movements()
        .into_iter()
        .filter_map(|movement| movement.balance_cents)
        .min();
    assert!(lowest >= Some(0), "{lowest:?}");
    assert!(
        demo.accounts()
            .iter()
            .filter_map(|account| account.authorized_balance_cents)
            .all(|cents| cents >= 0)
    );
}

#[test]
fn identifiers_are_distinct_although_twins_exist() {
    for company in [Company::demo(), Company::generated(2_000)] {
        let movements = company.movements();
        let ids: BTreeSet<_> = movements.iter().map(|movement| &movement.id).collect();
        assert_eq!(ids.len(), movements.len());
    }
    let mut seen = BTreeMap::new();
    for row in rendered(&Company::demo()) {
        let content = [&row["settled_at"], &row["amount_cents"], &row["label"]].map(ToString::to_string);
        *seen.entry(content).or_insert(0) += 1;
    }
    assert!(seen.values().any(|count| *count == 2));
}

#[test]
fn both_legs_of_an_internal_transfer_are_there() {
    let rows = rendered(&Company::demo());
    let legs: Vec<_> = rows
        .iter()
        .filter(|row| row["subject_type"] == "WalletToWallet")
        .collect();
    let count = |side: &str| legs.iter().filter(|row| row["side"] == side).count();
    assert!(legs.len() > 10);
    assert_eq!(count("credit"), count("debit"));
}

#[test]
fn every_iban_is_well_formed_and_at_no_real_bank() {
    let demo = Company::demo();
    let mut ibans: Vec<_> = demo
        .accounts()
        .iter()
        .map(|account| account.iban.clone())
        .collect();
    for row in rendered(&demo) {
        for nested in row.as_object().unwrap().values() {
            if nested["counterparty_account_number_format"] == "IBAN" {
                ibans.push(nested["counterparty_account_number"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(ibans.len() > 100);
    for text in ibans {
        assert!(text.parse::<iban::Iban>().is_ok(), "{text}");
        assert!(["00000000", "FAKE0000"].contains(&&text[4..12]), "{text}");
    }
}

#[test]
fn borders_of_time_occur() {
    let settled = words(&Company::demo(), "settled_at");
    for at in [
        "2026-03-29T01:00:00.000Z",
        "2026-10-25T00:30:00.000Z",
        "2026-10-25T01:30:00.000Z",
        "2026-10-31T22:59:59.999Z",
        "2026-10-31T23:30:00Z",
        "2026-08-14T10:02:00.123456Z",
    ] {
        assert!(settled.contains(at), "{at}");
    }
}

#[test]
fn the_member_who_left_is_an_initiator_and_no_member() {
    let demo = Company::demo();
    let members: BTreeSet<_> = demo
        .memberships(false)
        .filter_map(|member| Some(member.get("id")?.as_text()?.to_owned()))
        .collect();
    let initiators = words(&demo, "initiator_id");
    let unknown: Vec<_> = initiators.difference(&members).collect();
    assert_eq!(unknown.len(), 1);
}

#[test]
fn a_deleted_label_is_named_by_transactions_only() {
    let demo = Company::demo();
    let listed: BTreeSet<_> = demo
        .labels()
        .filter_map(|label| Some(label.get("id")?.as_text()?.to_owned()))
        .collect();
    let rows = rendered(&demo);
    let used = rows.iter().filter_map(|row| row.get("label_ids")?.as_array());
    let used: BTreeSet<_> = used
        .flatten()
        .filter_map(|id| Some(id.as_str()?.to_owned()))
        .collect();
    assert_eq!(used.difference(&listed).count(), 1);
}

#[test]
fn a_dump_holds_every_completed_row_once_and_parses() {
    for company in [Company::demo(), Company::generated(500)] {
        let mut dump = Vec::new();
        company.write_dump(&mut dump).unwrap();
        let dump = String::from_utf8(dump).unwrap();
        let lines: Vec<serde_json::Value> = dump
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let count = |key: &str| lines.iter().filter(|line| line.get(key).is_some()).count();
        let own = company
            .movements()
            .into_iter()
            .filter(|movement| movement.balance_cents.is_some())
            .count();
        assert_eq!(count("organization"), 1);
        assert_eq!(count("transaction"), own);
        assert_eq!(lines.len(), 1 + count("membership") + count("label") + own);
    }
}

#[test]
fn generated_rows_have_the_size_of_real_ones() {
    let mut dump = Vec::new();
    Company::generated(1_000).write_dump(&mut dump).unwrap();
    let mean = dump.len() / 1_000;
    assert!((1_100..1_500).contains(&mean), "{mean} bytes a row");
}

#[test]
fn given_movements_become_transactions() {
    let at = DateTime::from_timestamp_nanos(1_790_000_000_000_000_000);
    let company = Company::with_movements(&[(at, 500), (at, -200)]);
    let balances: Vec<_> = company
        .movements()
        .iter()
        .map(|movement| movement.balance_cents)
        .collect();
    assert_eq!(balances, [Some(500), Some(300)]);
    assert_eq!(company.accounts()[0].balance_cents, Some(300));
}
