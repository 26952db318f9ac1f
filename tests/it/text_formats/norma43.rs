//! Norma 43: records of 80 characters, and a last one for each account that counts them.

use super::statements::{lines, turnovers};

pub(super) fn read(bytes: &[u8]) -> Vec<i128> {
    assert!(bytes.is_ascii());
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = lines(text, "\r\n");
    assert!(lines.iter().all(|line| line.len() == 80), "{text}");
    let number = |digits: &str| digits.parse::<i128>().unwrap();
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
    assert_eq!(number(&last[20..26]), lines.len() as i128 - 1);
    let (mut found, mut texts) = (Vec::new(), 0);
    for line in &lines[1..lines.len() - 2] {
        match &line[..2] {
            "22" => {
                let amount = signed(&line[27..28], &line[28..42]);
                // The last record counts by the mark: a zero of the other mark would be counted on the wrong side.
                assert!(amount < 0 || &line[27..28] == "2", "{line}");
                found.push(amount);
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
    let opening = signed(&first[32..33], &first[33..47]);
    assert_eq!(
        opening + found.iter().sum::<i128>(),
        signed(&closing[58..59], &closing[59..73])
    );
    let [credits, debits] = turnovers(&found);
    assert_eq!((number(&closing[20..25]), -number(&closing[25..39])), debits);
    assert_eq!((number(&closing[39..44]), number(&closing[44..58])), credits);
    found
}
