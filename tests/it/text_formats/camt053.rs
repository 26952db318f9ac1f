//! camt.053 as the schema and its summary want it.

use super::statements::{Reading, between, cents, day, turnovers, unescaped};

pub(super) fn read(bytes: &[u8]) -> Reading {
    let text = std::str::from_utf8(bytes).unwrap();
    check_xml(text);
    let (most, mut found) = (
        [("Nm", 140), ("Ustrd", 140), ("AcctSvcrRef", 35), ("MsgId", 35)],
        Reading::default(),
    );
    for (name, most) in most {
        for value in text.split(&format!("<{name}>")).skip(1) {
            let value = unescaped(value.split('<').next().unwrap());
            assert!((1..=most).contains(&value.chars().count()), "{name}: {value}");
        }
    }
    for entry in text.split("<Ntry>").skip(1) {
        let amount = cents(between(entry, "<Amt Ccy=\"EUR\">", "</Amt>"), '.');
        let is_credit = between(entry, "<CdtDbtInd>", "</CdtDbtInd>") == "CRDT";
        // The sums below go by the mark: a zero of the other mark would be counted on the wrong side.
        assert!(is_credit || amount > 0, "{entry}");
        let booked = day(between(entry, "<BookgDt><Dt>", "</Dt></BookgDt>"), "%Y-%m-%d");
        found.add(booked, if is_credit { amount } else { -amount });
    }
    let balance = |code: &str| {
        let part = between(text, &format!("<Cd>{code}</Cd>"), "</Bal>");
        let amount = cents(between(part, "<Amt Ccy=\"EUR\">", "</Amt>"), '.');
        if part.contains(">DBIT<") { -amount } else { amount }
    };
    check_summary(text, &found);
    found.with_balances(balance("OPBD"), balance("CLBD"))
}

/// Counts and sums of the summary are those of the entries by their mark.
fn check_summary(text: &str, found: &Reading) {
    let summary = between(text, "<TxsSummry>", "</TxsSummry>");
    let [credits, debits] = turnovers(&found.rows);
    for (name, (count, sum)) in [("TtlCdtNtries", credits), ("TtlDbtNtries", debits)] {
        let part = between(summary, &format!("<{name}>"), &format!("</{name}>"));
        let said = (
            between(part, "<NbOfNtries>", "<"),
            cents(between(part, "<Sum>", "<"), '.'),
        );
        assert_eq!(said, (count.to_string().as_str(), sum.abs()), "{name}");
    }
    let all = between(summary, "<TtlNtries>", "</TtlNtries>");
    let net = cents(between(all, "<Amt>", "<"), '.');
    let is_credit = between(all, "<CdtDbtInd>", "<") == "CRDT";
    assert_eq!(between(all, "<NbOfNtries>", "<"), found.rows.len().to_string());
    assert_eq!(if is_credit { net } else { -net }, found.sum());
}

/// Tags open and close in order, none is empty, and text holds no special character of its own.
fn check_xml(text: &str) {
    let body = text.split_once("?>\n").expect("a declaration").1;
    let (mut open, mut is_empty) = (Vec::new(), false);
    for part in body.split('<').skip(1) {
        let (tag, content) = part.split_once('>').expect("a closed tag");
        let entities = ["&amp;", "&lt;", "&gt;"].map(|entity| content.matches(entity).count());
        assert_eq!(
            content.matches('&').count(),
            entities.iter().sum::<usize>(),
            "{part}"
        );
        let is_allowed =
            |c: char| c == '\n' || !(c.is_control() || matches!(c, '>' | '\u{fffe}' | '\u{ffff}'));
        assert!(content.chars().all(is_allowed), "{part:?}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            assert!(!is_empty, "<{name}> is empty");
            is_empty = false;
        } else {
            open.push(tag.split(' ').next().unwrap());
            is_empty = content.is_empty();
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
