//! Whole templates, small ones.

use super::*;
use crate::mapping::Mapping;
use crate::problem::Source;

/// The lines of a draft that say something: no comments, no blank lines, none of the heading.
fn said(template: &[u8]) -> String {
    let draft = Draft::from_template("x", template).unwrap();
    let from = draft.text.find("encoding").unwrap();
    let lines = draft.text[from..].lines().filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The codes of what the checker says.
fn problems(text: &str) -> Vec<&'static str> {
    match Mapping::load(&Source::new("x.toml", text)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.list.iter().map(|problem| problem.code).collect(),
    }
}

#[test]
fn the_starter_loads() {
    assert_eq!(problems(&Draft::starter("my-format").text), [""; 0]);
}

#[test]
fn a_german_template_without_rows() {
    insta::assert_snapshot!(said(
        "Buchungstag;Wertstellung;Empfänger;Soll;Haben;Kostenstelle\r\n".as_bytes()
    ));
}

#[test]
fn debit_and_credit_with_samples_that_leave_the_day_open() {
    insta::assert_snapshot!(said(b"Date,Description,Debit,Credit,Cost centre\n03/04/2026,Coffee,-3.50,,4711\n05/04/2026,Sale,,10.00,\n"));
}

#[test]
fn a_side_and_unsigned_amounts() {
    insta::assert_snapshot!(said(
        b"\"Datum\";\"Betrag\";\"Soll/Haben\";\"Gegenkonto IBAN\"\r\n\"01.10.26\";\"1.234,56\";\"h\";\"DE00 0000 0000 0000 0000 00\"\r\n"
    ));
}

/// What each column is taken for, with a question mark where that is not certain.
fn taken_for(template: &str) -> Vec<String> {
    let draft = Draft::from_template("x", template.as_bytes()).unwrap();
    let word = |column: &Drafted| {
        let doubt = if column.is_vague { "?" } else { "" };
        format!("{}{doubt}", column.taken_for.unwrap_or("TODO"))
    };
    draft.columns.iter().map(word).collect()
}

#[test]
fn a_column_of_debits_and_credits_takes_the_sign_from_the_amount() {
    let template = "Date,Description,Amount,Type\n2026-10-02,Rent,850.00,Debit\n";
    assert_eq!(
        taken_for(template)[2..],
        ["the amount", "which way the money went?"]
    );
    insta::assert_snapshot!(said(template.as_bytes()));
}

#[test]
fn debit_and_credit_beside_an_account_or_a_journal_are_for_people_to_decide() {
    let template = "Date;Libellé;Débit;Crédit;Compte;Journal\n02/10/2026;Loyer;;850,00;512000;BQ\n";
    insta::assert_snapshot!(said(template.as_bytes()));
    for (template, expected) in [
        (
            "Datum;Soll;Haben\n",
            ["money out; empty for money in?", "money in; empty for money out?"],
        ),
        (
            "Datum;Ausgang;Eingang\n",
            ["money out; empty for money in", "money in; empty for money out"],
        ),
        ("Data;Dare;Avere;Giornale\n", ["TODO", "TODO"]),
        (
            "Fecha;Debe;Haber;Cuenta\n02/10/2026;;850,00;5720001\n",
            ["TODO", "TODO"],
        ),
        (
            "Date;Debit;Credit;Account\n2026-10-02;;850.00;Main account\n",
            ["money out; empty for money in?", "money in; empty for money out?"],
        ),
        (
            "Datum;Soll;Haben;Konto IBAN\n",
            ["money out; empty for money in?", "money in; empty for money out?"],
        ),
    ] {
        assert_eq!(taken_for(template)[1..3], expected, "{template}");
    }
}

#[test]
fn numbers_are_no_name_of_an_account() {
    for (samples, expected) in [
        ("02.10.2026;4210\n08.10.2026;8400\n", "TODO"),
        ("02.10.2026;0400\n", "TODO"),
        ("02.10.2026;Hauptkonto\n", "the name of your account"),
        ("", "the name of your account?"),
    ] {
        assert_eq!(
            taken_for(&format!("Datum;Konto\n{samples}"))[1],
            expected,
            "{samples}"
        );
    }
}

#[test]
fn one_iban_in_all_rows_is_ones_own() {
    let (own, other, another) = (
        "DE00000000000000000001",
        "DE00000000000000000002",
        "FR00000000000000000000003",
    );
    for (headings, [first, second], expected) in [
        (
            "Auftragskonto;IBAN",
            [[own, other]; 2],
            ["the IBAN of your account", "the other side's IBAN"],
        ),
        (
            "Auftragskonto;IBAN",
            [[own, other], [own, another]],
            ["the IBAN of your account", "the other side's IBAN"],
        ),
        (
            "Kontonummer;IBAN",
            [[own, other], [own, another]],
            ["the IBAN of your account?", "the other side's IBAN"],
        ),
        (
            "Konto;Gegenkonto IBAN",
            [[own, other]; 2],
            ["the IBAN of your account", "the other side's IBAN"],
        ),
        (
            "Foo;Bar",
            [[own, other], [own, another]],
            ["the IBAN of your account?", "the other side's IBAN?"],
        ),
    ] {
        let [first, second] = [first, second].map(|[a, b]| format!("{a};{b}"));
        let template = format!("Datum;{headings}\n15.10.2026;{first}\n16.10.2026;{second}\n");
        assert_eq!(taken_for(&template)[1..], expected, "{template}");
    }
}

#[test]
fn every_column_that_is_not_known_is_a_problem_of_its_own() {
    let draft = Draft::from_template("x", b"Datum;Foo;Betrag;Bar;Saldo;Saldo EUR\n").unwrap();
    assert_eq!(problems(&draft.text), ["todo", "todo", "todo"]);
    assert_eq!(
        draft
            .columns
            .iter()
            .filter(|column| column.taken_for.is_none())
            .count(),
        3
    );
}

#[test]
fn what_stands_in_a_template_cannot_break_the_file() {
    for template in [
        "Da\"tum;{x};\\;\n1;2;3\n",
        "\"two\nlines\";'''\";\u{7f}\n",
        "a;a;\n{b};TODO: x;}\n",
        ";;;\n",
    ] {
        let draft = Draft::from_template("x", template.as_bytes()).unwrap();
        let codes = problems(&draft.text);
        let known = ["todo", "duplicate-name", "missing-key", "empty", "bad-name"];
        assert!(
            codes.iter().all(|code| known.contains(code)),
            "{codes:?}\n{}",
            draft.text
        );
        assert!(codes.contains(&"todo"), "{}", draft.text);
    }
}

#[test]
fn charsets_are_told_apart() {
    for (bytes, encoding) in [
        (&b"W\xC3\xA4hrung;Betrag\n"[..], "utf-8"),
        (b"\xEF\xBB\xBFDatum;Betrag\n", "utf-8-bom"),
        (b"W\xE4hrung;Betrag\n", "iso-8859-1"),
        (b"Betrag \x80;W\xE4hrung\n", "windows-1252"),
    ] {
        assert!(
            said(bytes).contains(&format!("\"{encoding}\"")),
            "{}",
            said(bytes)
        );
    }
    for (bytes, error) in [
        (&b""[..], DraftError::Empty),
        (b"\r\n\r\n", DraftError::Empty),
        (b"\xFF\xFED\0a\0", DraftError::Utf16),
        (b"D\0a\0t\0", DraftError::Utf16),
        (b"PK\x03\x04rest", DraftError::Workbook),
        (b"a\x81\xFF;b", DraftError::NoText),
        (
            b"Export of my bank\n\nA;B;C\n1;2;3\n",
            DraftError::NoHeadings {
                row: 2,
                cells: 3,
                first: 1,
            },
        ),
        (
            b"Export;;;\nA;B;C;D\n1;2;3;4\n",
            DraftError::NoHeadings {
                row: 2,
                cells: 4,
                first: 1,
            },
        ),
    ] {
        assert_eq!(Draft::from_template("x", bytes).unwrap_err(), error);
    }
}

mod amounts;

mod never_panics {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever lies there: a draft that is TOML, or a reason.
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(draft) = Draft::from_template("x", &bytes) {
                prop_assert!(draft.text.parse::<toml::Table>().is_ok(), "{}", draft.text);
            }
        }

        #[test]
        fn any_cells(text in "[a-zé0-9\";,.\\r\\n{}'/ -]{0,120}") {
            if let Ok(draft) = Draft::from_template("x", text.as_bytes()) {
                prop_assert!(draft.text.parse::<toml::Table>().is_ok(), "{}", draft.text);
                prop_assert!(!problems(&draft.text).contains(&"syntax"));
            }
        }
    }
}
