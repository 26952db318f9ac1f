//! Which columns of amounts are guessed, and which are left to people.

use super::{problems, said, taken_for};
use crate::mapping::Draft;

const OUT: &str = "money out; empty for money in";
const IN: &str = "money in; empty for money out";
const MAYBE_OUT: &str = "money out; empty for money in?";
const MAYBE_IN: &str = "money in; empty for money out?";

/// What the second and third column are taken for, where an entry of money out and one of money in are shown.
fn pair(headings: [&str; 2], [out, into]: [&str; 2]) -> Vec<String> {
    let [first, second] = headings;
    let template = format!("Date;{first};{second}\n15/10/2026;850.00;{out}\n16/10/2026;{into};1190.00\n");
    taken_for(&template)[1..].to_vec()
}

#[test]
fn two_columns_that_are_never_filled_together_are_money_out_and_money_in() {
    for (headings, expected) in [
        (["Paid out", "Paid in"], [OUT, MAYBE_IN]),
        (["Lastschrift", "Gutschrift"], [MAYBE_OUT, IN]),
        (["Débit euros", "Crédit euros"], [MAYBE_OUT, MAYBE_IN]),
        (["Retiros", "Depósitos"], [OUT, IN]),
        (["Payment", "Deposit"], [MAYBE_OUT, IN]),
        (["Withdrawn", "Paid in"], [OUT, MAYBE_IN]),
        (["Payments", "Receipts"], [MAYBE_OUT, MAYBE_IN]),
        (["Auszahlung", "Einzahlung"], [OUT, IN]),
        (["Retrait", "Dépôt"], [OUT, IN]),
        (["Importo dare", "Importo avere"], [MAYBE_OUT, MAYBE_IN]),
        (["Prelievi", "Versamenti"], [OUT, IN]),
        (["Pagos", "Cobros"], [MAYBE_OUT, MAYBE_IN]),
        (["DR", "CR"], [MAYBE_OUT, MAYBE_IN]),
        (["Out", "In"], [MAYBE_OUT, MAYBE_IN]),
        (["Belastung CHF", "Gutschrift CHF"], [MAYBE_OUT, MAYBE_IN]),
        (["Ausgang", "Foo"], [OUT, MAYBE_IN]),
        (["Foo", "Ausgang"], [MAYBE_IN, OUT]),
        (["Foo", "Bar"], ["TODO", "TODO"]),
        (["Pagos", "Foo"], ["TODO", "TODO"]),
        (["Belastung", "Ausgang"], ["TODO", "TODO"]),
        (["Betrag", "Storno"], ["TODO", "TODO"]),
    ] {
        assert_eq!(pair(headings, ["", ""]), expected, "{headings:?}");
    }
    assert_eq!(pair(["Foo", "Bar"], ["0.00", "0"]), ["TODO", "TODO"]);
    let negative = "Date;Pagos;Cobros\n15/10/2026;-850,00;0,00\n16/10/2026;0,00;1190,00\n";
    let zero = ["money out; zero for money in?", "money in; zero for money out?"];
    assert_eq!(taken_for(negative)[1..], zero);
}

#[test]
fn amounts_with_both_signs_are_no_pair() {
    let template = "Datum;Foo;Bar\n15.10.2026;-850,00;\n16.10.2026;1190,00;\n17.10.2026;;5,00\n";
    assert_eq!(taken_for(template)[1..], ["the amount?", "TODO"]);
}

#[test]
fn two_headings_say_it_together_where_no_row_does() {
    for (template, expected) in [
        ("Date;Paid out;Paid in\n", [OUT, MAYBE_IN]),
        (
            "Date;Payments;Receipts\n15/10/2026;850,00;\n",
            [MAYBE_OUT, MAYBE_IN],
        ),
        ("Date;Withdrawal;Paid in\n15/10/2026;850,00;\n", [OUT, MAYBE_IN]),
        (
            "Date;Withdrawal;Paid in\n15/10/2026;850,00;EUR\n",
            [OUT, "the currency of the payment"],
        ),
    ] {
        assert_eq!(taken_for(template)[1..], expected, "{template}");
    }
}

#[test]
fn beside_money_out_or_in_there_is_no_signed_amount() {
    for (template, expected) in [
        ("Date;Spent;Total\n15/10/2026;850.00;850.00\n", [OUT, "TODO"]),
        ("Datum;Ausgang;Foo\n15.10.2026;850,00;850,00\n", [OUT, "TODO"]),
        ("Datum;Betrag;Eingang\n", ["TODO", IN]),
        (
            "Datum;Ausgang;Eingang\n15.10.2026;8,00;\n16.10.2026;;9,00\n17.10.2026;8,00;9,00\n",
            [OUT, IN],
        ),
        // Accounts of a ledger, which are both filled.
        (
            "Datum;Soll;Haben;Betrag\n15.10.2026;4210;1200;850,00\n",
            ["TODO", "TODO"],
        ),
    ] {
        assert_eq!(taken_for(template)[1..3], expected, "{template}");
    }
    assert_eq!(
        taken_for("Datum;Soll;Haben;Betrag\n15.10.2026;4210;1200;850,00\n")[3],
        "the amount"
    );
}

#[test]
fn a_pair_that_words_do_not_tell_is_asked_for() {
    let template = "Date,Foo,Bar\n2026-10-15,850.00,\n2026-10-16,,1190.00\n";
    insta::assert_snapshot!(said(template.as_bytes()));
    let draft = Draft::from_template("x", template.as_bytes()).unwrap();
    assert_eq!(problems(&draft.text), ["todo", "todo"]);
}

#[test]
fn an_amount_without_the_tax_is_no_tax() {
    for (template, expected) in [
        ("Date;Net Amount\n2026-10-15;-850.00\n", "the amount?"),
        ("Date;Net Amount;Tax Amount\n2026-10-15;850.00;0.00\n", "TODO"),
        ("Date;Montant HT;Montant TTC\n15/10/2026;850,00;1011,50\n", "TODO"),
        ("Date;Tax Amount\n2026-10-15;850.00\n", "the tax in the amount"),
    ] {
        assert_eq!(taken_for(template)[1], expected, "{template}");
    }
    assert_eq!(
        taken_for("Date;Montant HT;Montant TTC\n15/10/2026;850,00;1011,50\n")[2],
        "the amount?"
    );
}

#[test]
fn a_draft_without_the_amount_says_so() {
    let is_missed = |template: &str| {
        let draft = Draft::from_template("x", template.as_bytes()).unwrap();
        let told = draft
            .doubts
            .iter()
            .any(|doubt| doubt.starts_with("no column has the amount"));
        assert_eq!(told, draft.text.contains("# TODO: no column has the amount"));
        told
    };
    assert!(is_missed("Date;Tax Amount;Text\n2026-10-15;850.00;Rent\n"));
    assert!(!is_missed("Date;Amount;Text\n2026-10-15;850.00;Rent\n"));
    assert!(!is_missed("Date;Foo;Bar\n2026-10-15;850.00;\n2026-10-16;;1.00\n"));
}

/// What a column with these words is taken for, beside unsigned amounts.
fn ways(heading: &str, words: [&str; 2]) -> String {
    let [out, into] = words;
    let template = format!("Date;{heading};Amount\n2026-10-15;{out};850.00\n2026-10-16;{into};1190.00\n");
    taken_for(&template)[1].clone()
}

#[test]
fn the_way_of_the_money_is_written_in_the_words_of_the_samples_or_asked_for() {
    for (heading, words, expected) in [
        (
            "Direction",
            ["Withdrawal", "Deposit"],
            "which way the money went?",
        ),
        ("Sens", ["Sortie", "Entrée"], "which way the money went?"),
        ("D/C", ["Out", "In"], "which way the money went?"),
        ("Sign", ["minus", "plus"], "TODO"),
        ("Direction", ["Deposit", "Deposit"], "TODO"),
        ("Art", ["Ausgabe", "Einnahme"], "which way the money went?"),
        ("Type", ["Incoming", "Outgoing"], "which way the money went?"),
        ("Tipo", ["Gasto", "Ingreso"], "which way the money went?"),
        ("Type", ["BP", "BR"], "which way the money went?"),
        ("Art", ["Lastschrift", "Gutschrift"], "which way the money went?"),
        ("Art", ["Lastschrift", "Überweisung"], "TODO"),
        ("Type", ["Payment", "Payment"], "TODO"),
        ("Type", ["card", "direct debit"], "the kind of operation?"),
        ("Type", ["", ""], "the kind of operation?"),
        ("Description", ["Withdrawal", "Deposit"], "what it was for"),
    ] {
        assert_eq!(ways(heading, words), expected, "{heading} {words:?}");
    }
}

#[test]
fn words_for_the_way_of_the_money_are_those_of_the_samples() {
    let draft = |template: &str| said(template.as_bytes());
    let known = draft("Datum;Art;Betrag\n15.10.2026;Ausgabe;850,00\n16.10.2026;Einnahme;1190,00\n");
    for line in [
        "{ when = \"side == 'debit'\", text = \"Ausgabe\" },",
        "{ text = \"Einnahme\" },",
        "value = \"{amount | abs | decimal(2)}\"",
    ] {
        assert!(known.contains(line), "{line}: {known}");
    }
    insta::assert_snapshot!(draft(
        "Date,Direction,Amount,Type\n2026-10-15,minus,850.00,Rent\n2026-10-16,plus,1190.00,Sale\n"
    ));
}

#[test]
fn a_zero_of_the_samples_is_written_for_the_other_way() {
    let template = "Datum;Ausgang;Eingang\n15.10.2026;850,00;0,00\n16.10.2026;0,00;1190,00\n";
    assert_eq!(
        taken_for(template)[1..],
        ["money out; zero for money in", "money in; zero for money out"]
    );
    assert_eq!(
        said(template.as_bytes())
            .matches("  { text = \"0,00\" },")
            .count(),
        2
    );
    // An entry of nothing is no sign of how the others are written.
    let paid_nothing = "Datum;Ausgang;Eingang\n15.10.2026;850,00;\n16.10.2026;;1190,00\n17.10.2026;0,00;\n";
    assert_eq!(taken_for(paid_nothing)[1..], [OUT, IN]);
    let asked = said(
        template
            .replace("Ausgang", "Foo")
            .replace("Eingang", "Bar")
            .as_bytes(),
    );
    let answer = "text = \"{amount | abs | decimal(2)}\" }, { text = \"0,00\" }]";
    assert_eq!(asked.matches(answer).count(), 4, "{asked}");
}
