//! A reader of entries in FEC layout that fails where one of its rules is broken.

use std::collections::BTreeMap;

/// Article A.47 A-1, VII, of the Livre des procédures fiscales.
const NAMES: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];
/// The fields that may be blank.
const NULLABLE: [&str; 6] = [
    "CompAuxNum",
    "CompAuxLib",
    "EcritureLet",
    "DateLet",
    "Montantdevise",
    "Idevise",
];
/// One line of the file.
type Fields = BTreeMap<&'static str, String>;

/// An entry: its lines by account, in cents; a debit is positive.
pub(crate) type Lines = Vec<(String, i128)>;

pub(super) fn is_day(text: &str) -> bool {
    text.len() == 8 && chrono::NaiveDate::parse_from_str(text, "%Y%m%d").is_ok()
}

/// Digits, a comma and two digits.
fn cents(text: &str) -> i128 {
    let (whole, part) = text.split_once(',').unwrap_or_else(|| panic!("{text}"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    assert!(is_digits(whole) && is_digits(part) && part.len() == 2, "{text}");
    format!("{whole}{part}").parse().unwrap()
}

fn line(text: &str) -> Fields {
    let fields: Vec<_> = text.split('\t').map(ToOwned::to_owned).collect();
    assert_eq!(fields.len(), NAMES.len(), "{text:?}");
    let line: Fields = NAMES.into_iter().zip(fields).collect();
    for (name, value) in &line {
        let is_filled = !value.trim().is_empty();
        assert!(
            is_filled || (NULLABLE.contains(name) && value.is_empty()),
            "{name}: {text:?}"
        );
        assert!(!value.contains(char::is_control), "{name}: {text:?}");
    }
    for day in ["EcritureDate", "PieceDate", "ValidDate"] {
        assert!(is_day(&line[day]), "{day}: {text:?}");
    }
    assert!(line["EcritureDate"] <= line["ValidDate"], "{text:?}");
    let class = line["CompteNum"].as_bytes();
    assert!(
        class.len() >= 3 && class[..3].iter().all(u8::is_ascii_digit),
        "{text:?}"
    );
    assert_eq!(
        line["Montantdevise"].is_empty(),
        line["Idevise"].is_empty(),
        "{text:?}"
    );
    line
}

/// The entries of a file; it fails where a rule of the layout is broken.
pub(crate) fn read(bytes: &[u8]) -> Vec<Lines> {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut lines = text.strip_suffix("\r\n").unwrap().split("\r\n");
    assert_eq!(lines.next().unwrap(), NAMES.join("\t"));
    let mut entries: Vec<Lines> = Vec::new();
    for line in lines.map(line) {
        let number: usize = line["EcritureNum"].parse().unwrap();
        assert_eq!(line["EcritureNum"], number.to_string());
        if number == entries.len() + 1 {
            entries.push(Vec::new());
        }
        assert_eq!(number, entries.len(), "{line:?}");
        let (debit, credit) = (cents(&line["Debit"]), cents(&line["Credit"]));
        assert!((debit == 0) != (credit == 0), "{line:?}");
        let lines = entries.last_mut().unwrap();
        lines.push((line["CompteNum"].clone(), debit - credit));
    }
    for (index, entry) in entries.iter().enumerate() {
        let sum: i128 = entry.iter().map(|(_, cents)| cents).sum();
        assert!(entry.len() >= 2 && sum == 0, "{}: {entry:?}", index + 1);
    }
    entries
}

/// What the entries change on each account.
pub(super) fn changes(entries: &[Lines]) -> BTreeMap<&str, i128> {
    let mut changes = BTreeMap::new();
    for (account, cents) in entries.iter().flatten() {
        *changes.entry(account.as_str()).or_default() += cents;
    }
    changes
}

pub(super) fn siren_is_checked(siren: &str) -> bool {
    let digit = |(place, digit): (usize, u8)| {
        let value = u32::from(digit - b'0') * if place % 2 == 0 { 1 } else { 2 };
        value / 10 + value % 10
    };
    siren.bytes().rev().enumerate().map(digit).sum::<u32>() % 10 == 0
}
