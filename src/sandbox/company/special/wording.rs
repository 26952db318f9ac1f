//! Texts that break files: delimiters, quotes, line breaks, formulas, scripts, invisible characters, great length.

use crate::sandbox::company::identity::german_iban;
use crate::sandbox::company::people::{
    ANNA, DELETED, DEVELOPMENT, FAIR_BOOTH, FORMULA, OFFICE, ORPHAN, SALES,
};
use crate::sandbox::company::stamp::Stamp;
use crate::sandbox::company::transaction::Transaction;

pub(super) fn transactions() -> Vec<Transaction> {
    [awkward_texts(), awkward_labels(), awkward_taxes()].concat()
}

fn awkward_texts() -> Vec<Transaction> {
    let long_name =
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikationsgesellschaft ".repeat(4);
    let long_name: String = long_name.chars().take(300).collect();
    let long_reference = "RE-2026-0001, RE-2026-0002, RE-2026-0003, Gutschrift GS-17, ".repeat(6);
    let pay = |number: i64, label: &'static str| {
        Transaction::transfer(
            -1_000 - number,
            Stamp::berlin([10, 2 + number, 17, 0]),
            &german_iban(800),
        )
        .label(label)
    };
    vec![
        pay(0, "Formel GmbH").reference("=SUM(A1)").note("+49 000 0000"),
        pay(1, "@Handle; \"Muster\" & Söhne")
            .reference("-1;2;3")
            .note("\t=1+1"),
        pay(2, "Zeilen OHG").note("erste Zeile\r\nzweite Zeile\nimmer noch; \"ja\"\rEnde"),
        pay(3, "Leer\u{a0}Zeichen\u{202f}AG").reference("Tab\tzwischen\u{2028}allem"),
        pay(4, "Zerlegte Umlaute: Bu\u{308}ro Gro\u{308}\u{df}e").clean("Bu\u{308}ro"),
        pay(5, "Kantine 🍕 & Küche 👩🏽\u{200d}🍳").note("Pizza 🎉 für alle"),
        pay(6, "ΑΛΦΑ Βήτα Ε.Π.Ε.").reference("Zażółć gęślą jaźń"),
        pay(7, "Rückwärts \u{202e}HbmG").note("unsichtbar\u{200b}getrennt"),
        pay(8, "Steuer\u{1b}[31mzeichen").reference("Nul\u{0}l und Glocke\u{7}"),
        pay(9, "").note("ohne Namen"),
        pay(10, "   Rand   ").reference("   ").note(""),
        pay(11, "Lang & Länger")
            .label(long_name)
            .reference(long_reference),
        pay(12, "Anführung „unten“ ‚oben‘ – Gedankenstrich … € 5").reference("'0012"),
        pay(13, "NULL").reference("null").note("00012345678901234567890"),
    ]
}

fn awkward_labels() -> Vec<Transaction> {
    let pay = |day, label: &'static str, labels| {
        Transaction::transfer(-7_777, Stamp::berlin([10, day, 18, 30]), &german_iban(801))
            .by(ANNA)
            .label(label)
            .labelled(labels)
    };
    vec![
        pay(3, "Standbau Beispiel GmbH", &[FAIR_BOOTH, SALES]),
        pay(5, "Formelhaft GmbH", &[FORMULA]),
        pay(6, "Ehemals GmbH", &[DELETED]),
        pay(9, "Waisenhaus Muster e.V.", &[ORPHAN, OFFICE, DELETED]),
        pay(11, "Keine Angaben GbR", &[DEVELOPMENT]).leave_out(&[
            "label_ids",
            "labels",
            "attachment_ids",
            "attachments",
            "vat_details",
            "reference",
            "clean_counterparty_name",
            "attachment_lost",
            "attachment_required",
            "category",
            "logo",
            "transfer",
            "is_external_transaction",
        ]),
    ]
}

fn awkward_taxes() -> Vec<Transaction> {
    let pay = |day, label: &'static str| {
        Transaction::transfer(-11_900, Stamp::berlin([10, day, 19, 0]), &german_iban(802)).label(label)
    };
    vec![
        pay(13, "Gemischt KG")
            .vat_part(7, 1_900)
            .vat_part(19, 5_000)
            .vat_part(0, 5_000),
        pay(19, "Steuerfrei e.V.").vat(0),
        pay(20, "Unbekannter Satz SARL").vat_part(-1, 0),
        pay(23, "Österreich Muster GmbH").vat(20),
    ]
}
