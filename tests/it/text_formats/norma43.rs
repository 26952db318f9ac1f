//! Norma 43: records of 80 characters, and a last one for each account that counts them.

use super::statements::{Reading, day, lines, turnovers};

pub(super) fn read(bytes: &[u8]) -> Reading {
    assert!(bytes.is_ascii());
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = lines(text, "\r\n");
    assert!(lines.iter().all(|line| line.len() == 80), "{text}");
    let number = |digits: &str| digits.parse::<i64>().unwrap();
    let signed = |sign: &str, digits: &str| {
        if sign == "1" {
            -number(digits)
        } else {
            number(digits)
        }
    };
    let (first, closing, last) = (lines[0], lines[lines.len() - 2], lines[lines.len() - 1]);
    assert_eq!(
        (&first[..2], &closing[..2], &last[..20]),
        ("11", "33", "88999999999999999999")
    );
    assert_eq!(number(&last[20..26]), i64::try_from(lines.len()).unwrap() - 1);
    let (mut found, mut texts) = (Reading::default(), 0);
    for line in &lines[1..lines.len() - 2] {
        match &line[..2] {
            "22" => {
                let amount = signed(&line[27..28], &line[28..42]);
                // The last record counts by the mark: a zero of the other mark would be counted on the wrong side.
                assert!(amount < 0 || &line[27..28] == "2", "{line}");
                found.add(day(&line[10..16], "%y%m%d"), amount);
                texts = 0;
            }
            "23" => {
                texts += 1;
                assert_eq!(number(&line[2..4]), texts);
                assert!(texts <= 5);
            }
            other => panic!("a record {other}"),
        }
    }
    let [credits, debits] = turnovers(&found.rows);
    assert_eq!((number(&closing[20..25]), -number(&closing[25..39])), debits);
    assert_eq!((number(&closing[39..44]), number(&closing[44..58])), credits);
    found.with_balances(
        signed(&first[32..33], &first[33..47]),
        signed(&closing[58..59], &closing[59..73]),
    )
}
