//! Small readers of journals and tables, made for these tests alone.

use super::statements::{Reading, cents, day, lines};

/// The blocks between blank lines that begin with a day.
fn blocks<'t>(lines: &[&'t str]) -> Vec<Vec<&'t str>> {
    let blocks = lines.split(|line| line.is_empty());
    let is_dated = |block: &Vec<&str>| block.iter().any(|line| line.starts_with("2026-"));
    blocks
        .map(|block| {
            block
                .iter()
                .copied()
                .filter(|line| !line.starts_with(';'))
                .collect()
        })
        .filter(is_dated)
        .collect()
}

/// The amount of a posting to `account`, in cents.
fn posting(line: &str, account: &str) -> i64 {
    let (found, amount) = line
        .trim_start()
        .split_once("  ")
        .expect("an account and an amount");
    assert!(found.to_lowercase().starts_with(account), "{line}");
    cents(amount.strip_suffix(" EUR").expect("euros"), '.')
}

/// hledger and ledger.
pub(super) fn plain(bytes: &[u8]) -> Reading {
    let text = std::str::from_utf8(bytes).unwrap();
    let blocks = blocks(&lines(text, "\n"));
    let [_opening, rows @ .., _closing] = &blocks[..] else {
        panic!("{text}")
    };
    let mut found = Reading::default();
    for row in rows {
        let [head, rest @ ..] = &row[..] else { panic!() };
        assert!(
            head[10..].starts_with(" * (") && head[14..].find(')') == Some(36) && !head.contains(';'),
            "{head}"
        );
        let comments = rest.iter().take_while(|line| line.starts_with("    ; ")).count();
        assert!(
            rest[..comments]
                .iter()
                .all(|line| !line.contains([':', '[', ']'])),
            "{row:?}"
        );
        let [own, other] = rest[comments..] else {
            panic!("{row:?}")
        };
        found.add(day(&head[..10], "%Y-%m-%d"), posting(own, "assets:bank:"));
        let is_known = ["income:unknown", "expenses:unknown"]
            .iter()
            .any(|name| other.to_lowercase().contains(name));
        assert!(is_known && other.ends_with(" EUR"), "{row:?}");
    }
    let asserted = text.trim_end().rsplit_once(" = ").unwrap().1;
    let assigned = text.split_once("  = ").unwrap().1.lines().next().unwrap();
    let balance = |text: &str| cents(text.strip_suffix(" EUR").unwrap(), '.');
    found.with_balances(balance(assigned), balance(asserted))
}

pub(super) fn beancount(bytes: &[u8]) -> Reading {
    let text = std::str::from_utf8(bytes).unwrap();
    let blocks = blocks(&lines(text, "\n"));
    let [_opened, opening, rows @ .., closing] = &blocks[..] else {
        panic!("{text}")
    };
    let mut found = Reading::default();
    for row in rows {
        let [head, id, rest @ ..] = &row[..] else { panic!() };
        check_strings(head.split_once(" * ").unwrap().1, 2);
        check_strings(id.strip_prefix("  qonto: ").unwrap(), 1);
        let [notes @ .., own, other] = rest else {
            panic!("{row:?}")
        };
        for note in notes {
            check_strings(note.split_once(": ").unwrap().1, 1);
        }
        let amount = posting(own, "assets:bank:");
        assert!(other.starts_with("  Income:Unknown:") || other.starts_with("  Expenses:Unknown:"));
        let (_, against) = other.trim_start().split_once("  ").unwrap();
        assert_eq!(cents(against.strip_suffix(" EUR").unwrap(), '.'), -amount);
        found.add(day(&head[..10], "%Y-%m-%d"), amount);
    }
    let [balance] = closing[..] else {
        panic!("{closing:?}")
    };
    let closing = posting(
        balance.strip_prefix("2026-11-01 balance ").unwrap(),
        "assets:bank:",
    );
    found.with_balances(posting(opening[1], "assets:bank:"), closing)
}

/// So many texts in quotes with a blank between, and nothing else.
fn check_strings(text: &str, count: usize) {
    let (mut is_inside, mut is_escaped, mut ended) = (false, false, 0);
    for c in text.chars() {
        match (is_inside, c) {
            (true, _) if is_escaped => is_escaped = false,
            (true, '\\') => is_escaped = true,
            (true, '"') => {
                is_inside = false;
                ended += 1;
            }
            (false, '"') => is_inside = true,
            (false, c) => assert_eq!(c, ' ', "{text}"),
            (true, _) => {}
        }
    }
    assert!(!is_inside && ended == count, "{text}");
}

pub(super) fn review(bytes: &[u8]) -> Reading {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte-order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (settled, amount) = (column("Settled"), column("Amount"));
    let mut found = Reading::default();
    for record in reader.records().map(Result::unwrap) {
        for (index, cell) in record.iter().enumerate() {
            let is_number = cell
                .trim_start_matches('-')
                .starts_with(|c: char| c.is_ascii_digit());
            assert!(
                is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{index}: {cell}"
            );
        }
        found.add(day(&record[settled], "%Y-%m-%d"), cents(&record[amount], ','));
    }
    found
}
