//! Every kind of operation with its nested object (Qonto API reference: `operation_type`, `subject_type`).

use crate::sandbox::company::identity::{german_iban, iban};
use crate::sandbox::company::people::{ANNA, BERND, FRIEDA, RESERVE, SALES};
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::{Transaction, sepa};
use crate::sandbox::json::{Json, object};

pub(super) fn transactions() -> Vec<Transaction> {
    [
        collections(),
        incomes(),
        financing(),
        public_payments(),
        cards(),
        oddities(),
    ]
    .concat()
}

/// A direct-debit collection, the part of it that is held back, and the release months later.
fn collections() -> Vec<Transaction> {
    let mut collected = sepa(&german_iban(600));
    collected.set("unique_mandate_reference", "MW-2026-000001".into());
    let hold = |cents, at, reference: &'static str| {
        Transaction::new("direct_debit_hold", "DirectDebitHold", cents, at)
            .label("Qonto")
            .reference(reference)
            .detail("direct_debit_hold", object([("guarding_rate", "0.15".into())]))
    };
    let at = Stamp::berlin([4, 14, 10, 0]);
    vec![
        Transaction::new("direct_debit_collection", "DirectDebitCollection", 178_500, at)
            .label("Abo-Kunde Fiktiv GmbH")
            .reference("Einzug Wartung Q2")
            .detail("direct_debit_collection", collected)
            .labelled(&[SALES])
            .category("sales")
            .vat(19),
        hold(-26_775, at.plus_millis(12), "Einbehalt Einzug Wartung Q2"),
        hold(26_775, Stamp::berlin([6, 9, 10, 0]), "Freigabe Einzug Wartung Q2"),
    ]
}

fn incomes() -> Vec<Transaction> {
    let swift =
        |number: &'static str, format: &'static str, bank: &'static str, bank_format: &'static str| {
            object([
                ("counterparty_account_number", number.into()),
                ("counterparty_account_number_format", format.into()),
                ("counterparty_bank_identifier", bank.into()),
                ("counterparty_bank_identifier_format", bank_format.into()),
            ])
        };
    let swift_income = |cents, month, label: &'static str, detail| {
        Transaction::new(
            "swift_income",
            "SwiftIncome",
            cents,
            Stamp::berlin([month, 13, 15, 31]),
        )
        .label(label)
        .detail("swift_income", detail)
        .category("sales")
    };
    let recalled = || Transaction::income(95_200, Stamp::berlin([5, 6, 12, 0]), &german_iban(601));
    vec![
        Transaction::new(
            "card_acquirer_payout",
            "Income",
            23_419,
            Stamp::berlin([5, 19, 6, 0]),
        )
        .label("Qonto Tap to Pay")
        .reference("Auszahlung 2026-05-18"),
        Transaction::new("cheque", "Check", 40_000, Stamp::berlin([5, 20, 9, 0]))
            .label("Scheck Oma Muster")
            .detail(
                "check",
                object([("check_number", "0000123".into()), ("check_key", "07".into())]),
            ),
        swift_income(
            250_000,
            6,
            "SAMPLE TRADING PTE LTD",
            swift("000-12345-6", "unstructured", "XXXXSGSGXXX", "SWIFT_BIC"),
        )
        .reference("INV RE-2026-0699 /OUR")
        .foreign("2713.4", 271_340, "USD"),
        swift_income(
            84_000,
            7,
            "EXAMPLE HOLDINGS LTD",
            swift("00000017", "sort_code", "000000", "sort_code"),
        )
        .foreign("720", 72_000, "GBP"),
        recalled()
            .label("Versehen & Irrtum GmbH")
            .reference("RE-2026-9999"),
        Transaction::new("recall", "Income", -95_200, Stamp::berlin([5, 8, 12, 0]))
            .label("Versehen & Irrtum GmbH")
            .reference("Rückruf RE-2026-9999")
            .detail("income", sepa(&german_iban(601)))
            .category("refund"),
    ]
}

/// A financed transfer, three instalments, and money that is parked and taken back.
fn financing() -> Vec<Transaction> {
    let instalment = |number: i64| {
        let detail = object([
            ("total_installments_number", 3_i64.into()),
            ("current_installment_number", number.into()),
        ]);
        let at = Stamp::berlin([6 + number, 16, 3, 0]);
        Transaction::new("financing_installment", "FinancingInstallment", -102_300, at)
            .label("Qonto Pay Later")
            .reference(format!("Rate {number}/3"))
            .category("finance")
            .detail("financing_installment", detail)
    };
    let invest = |cents, month| {
        Transaction::new(
            "investment",
            "Investment",
            cents,
            Stamp::berlin([month, 20, 14, 0]),
        )
        .on(RESERVE)
        .label("Geldmarktfonds Beispiel")
        .category("treasury_and_interco")
    };
    vec![
        Transaction::new(
            "pay_later",
            "FinancingIncome",
            300_000,
            Stamp::berlin([6, 16, 10, 0]),
        )
        .label("Qonto Pay Later")
        .reference("Finanzierung Standbau")
        .category("finance"),
        instalment(1),
        instalment(2),
        instalment(3),
        invest(-150_000, 6),
        invest(150_463, 9),
    ]
}

fn public_payments() -> Vec<Transaction> {
    let pay = |operation, subject, cents, day, label: &'static str| {
        Transaction::new(operation, subject, cents, Stamp::berlin([9, day, 10, 10]))
            .by(BERND)
            .label(label)
            .category("tax")
    };
    let notice = object([
        ("notice_number", "000000000000000017".into()),
        ("creditor_fiscal_code", "00000000000".into()),
        ("iuv", "00000000000000000".into()),
    ]);
    vec![
        pay("f24", "F24Payment", -41_233, 14, "AGENZIA ESEMPIO"),
        pay("pagopa_payment", "PagopaPayment", -8_700, 15, "Comune di Esempio")
            .detail("pagopa_payment", notice),
        pay("nrc_payment", "Transfer", -15_000, 16, "Agencia Ejemplo")
            .reference("NRC 0000000000000000000000"),
        pay(
            "riba_payment",
            "Transfer",
            -66_000,
            17,
            "Fornitore Esempio S.r.l.",
        ),
    ]
}

/// A check of the card, a refund, twins, a card of a member who left, digits with leading zeros.
fn cards() -> Vec<Transaction> {
    let twin_at = Stamp::berlin([10, 7, 13, 37]);
    let twin = || {
        Transaction::card(-250, twin_at, ANNA)
            .label("PARKAUTOMAT BEISPIELPLATZ")
            .category("transport")
    };
    let bought = |cents, at| {
        Transaction::card(cents, at, BERND)
            .label("Versandhaus Erfunden")
            .category("refund")
    };
    let by_frieda = |month, cents| {
        Transaction::card(cents, Stamp::berlin([month, 11, 18, 4]), FRIEDA)
            .label("Kiosk an der Ecke")
            .vat(7)
    };
    vec![
        twin(),
        twin(),
        Transaction::card(0, Stamp::berlin([10, 8, 9, 0]), ANNA).label("KARTENPRÜFUNG BEISPIELSHOP"),
        bought(-20_111, Stamp::berlin([10, 9, 10, 0])).vat(19),
        bought(20_111, Stamp::berlin([10, 20, 10, 0]))
            .reference("Rücksendung")
            .vat(19),
        bought(4_999, Stamp::berlin([7, 3, 10, 0])).note("Teilerstattung"),
        by_frieda(3, -380),
        by_frieda(4, -1_290),
        by_frieda(10, -745),
        Transaction::card(-31_415, Stamp::berlin([10, 14, 20, 0]), ANNA)
            .label("Supermarkt Überall")
            .note("Verpflegung und Geschirr")
            .category("food_and_grocery")
            .vat_part(7, 21_415)
            .vat_part(19, 10_000)
            .receipts(&["Kassenbon Teil 1.jpg", "Kassenbon Teil 2.jpg", "Foobar"]),
    ]
}

/// What the documentation shows once, and what no documentation knows yet.
fn oddities() -> Vec<Transaction> {
    let lower_case = sepa(&iban("NL", "FAKE0000000017"));
    vec![
        Transaction::new("transfer", "transfer", -43, Stamp::berlin([3, 4, 16, 6]))
            .label("Voorbeeld B.V.")
            .detail("transfer", lower_case),
        Transaction::new(
            "brand_new_operation_2027",
            "BrandNewSubject",
            -1_999,
            Stamp::berlin([10, 21, 11, 0]),
        )
        .label("Neuheit der Bank")
        .detail("brand_new", object([("never_seen", Json::Bool(true))])),
        Transaction::new(
            "qonto_fee",
            "BillingTransfer",
            -119,
            Stamp::berlin([10, 22, 3, 5]),
        )
        .label("Qonto")
        .reference("Gebühr Fremdwährung")
        .category("fees")
        .leave_out(&[
            "note",
            "vat_rate",
            "vat_amount",
            "vat_amount_cents",
            "cashflow_category",
        ]),
    ]
}
