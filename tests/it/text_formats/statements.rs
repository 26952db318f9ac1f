//! Small readers of bank-statement formats, made for these tests alone: strict about structure, blind to meaning.

/// Digits with two decimals, in cents.
pub(super) fn cents(text: &str, point: char) -> i128 {
    let (whole, fraction) = text.split_once(point).expect("two decimals");
    assert_eq!(fraction.len(), 2, "{text}");
    let is_negative = whole.starts_with('-');
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{text}");
    let value: i128 = digits.parse().unwrap();
    if is_negative { -value } else { value }
}

/// Lines of a file whose every line ends with `end`.
pub(super) fn lines<'t>(text: &'t str, end: &str) -> Vec<&'t str> {
    let body = text.strip_suffix(end).expect("the last line ends");
    let lines: Vec<_> = body.split(end).collect();
    assert!(lines.iter().all(|line| !line.contains(['\r', '\n'])), "{text}");
    lines
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

pub(super) fn camt053(bytes: &[u8]) -> Vec<i128> {
    let text = std::str::from_utf8(bytes).unwrap();
    check_xml(text);
    let (most, mut found) = (
        [("Nm", 140), ("Ustrd", 140), ("AcctSvcrRef", 35), ("MsgId", 35)],
        Vec::new(),
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
        found.push(if is_credit { amount } else { -amount });
    }
    let balance = |code: &str| {
        let part = between(text, &format!("<Cd>{code}</Cd>"), "</Bal>");
        let amount = cents(between(part, "<Amt Ccy=\"EUR\">", "</Amt>"), '.');
        if part.contains(">DBIT<") { -amount } else { amount }
    };
    assert_eq!(balance("OPBD") + found.iter().sum::<i128>(), balance("CLBD"));
    found
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

pub(super) fn mt940(bytes: &[u8]) -> Vec<i128> {
    assert!(bytes.is_ascii());
    let text = std::str::from_utf8(bytes).unwrap();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/-?:().,'+ \r\n".contains(c);
    assert!(text.chars().all(allowed), "{text}");
    let lines = lines(text, "\r\n");
    assert_eq!(lines.last(), Some(&"-"));
    let begins = |line: &&&str| !line.starts_with('?');
    let tags: String = lines
        .iter()
        .filter(begins)
        .map(|line| line.get(..4).unwrap_or(line))
        .collect();
    let count = tags.matches(":61:").count();
    assert_eq!(tags, format!(":20::25::28C:60F{}:62F-", ":61::86:".repeat(count)));
    let mut found = Vec::new();
    let mut length = 0;
    for line in &lines {
        if let Some(statement) = line.strip_prefix(":61:") {
            let amount = statement[11..].split('N').next().unwrap();
            let amount = cents(amount, ',');
            found.push(if &statement[10..11] == "C" {
                amount
            } else {
                -amount
            });
            assert_eq!(statement.rsplit_once("//").unwrap().1.len(), 16);
        }
        length = if let Some(first) = line.strip_prefix(":86:") {
            first.len()
        } else {
            length + line.len()
        };
        assert!(
            line.strip_prefix(":86:").unwrap_or(line).len() <= 65 && length <= 390,
            "{line}"
        );
        for field in line.split('?').skip(1) {
            let most = if field.starts_with("31") { 36 } else { 29 };
            assert!(
                (3..=most).contains(&field.len()) && field.as_bytes()[..2].is_ascii(),
                "{line}"
            );
        }
        if line.starts_with(":62F:") {
            length = 0;
        }
    }
    let balance = |tag: &str| {
        let line = lines.iter().find_map(|line| line.strip_prefix(tag)).unwrap();
        let amount = cents(&line[10..], ',');
        if line.starts_with('D') { -amount } else { amount }
    };
    assert_eq!(balance(":60F:") + found.iter().sum::<i128>(), balance(":62F:"));
    super::swift::agrees(text, &found);
    found
}

pub(super) fn norma43(bytes: &[u8]) -> Vec<i128> {
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
                found.push(signed(&line[27..28], &line[28..42]));
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
    let debits: i128 = found.iter().filter(|amount| **amount < 0).sum();
    assert_eq!(-debits, number(&closing[25..39]));
    found
}

pub(super) fn ofx(bytes: &[u8]) -> Vec<i128> {
    let (text, _, has_errors) = encoding_rs::WINDOWS_1252.decode(bytes);
    assert!(!has_errors);
    let lines = lines(&text, "\r\n");
    let body = lines.iter().position(|line| *line == "<OFX>").unwrap();
    let mut found = Vec::new();
    let (mut open, mut ids) = (Vec::new(), std::collections::BTreeSet::new());
    for line in &lines[body..] {
        let (tag, value) = line
            .strip_prefix('<')
            .expect("a tag")
            .split_once('>')
            .expect("a tag");
        assert!(!value.contains(['<', '>']), "{line}");
        let value = unescaped(value);
        match tag {
            "TRNAMT" => found.push(cents(&value, '.')),
            "NAME" => assert!(!value.trim().is_empty() && value.chars().count() <= 32, "{value}"),
            "MEMO" => assert!((1..=255).contains(&value.chars().count()), "{value}"),
            "FITID" => assert!(ids.insert(value.clone())),
            "BANKID" => assert!(value.len() <= 9),
            "ACCTID" => assert!(value.len() <= 22),
            _ => {}
        }
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if value.is_empty() => open.push(tag),
            None => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(ids.len(), found.len());
    found
}

pub(super) fn qif(bytes: &[u8]) -> Vec<i128> {
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = lines(text, "\n");
    assert_eq!(lines[0], "!Type:Bank");
    let mut found = Vec::new();
    for record in lines[1..].split_inclusive(|line| *line == "^") {
        let codes: String = record.iter().filter_map(|line| line.chars().next()).collect();
        assert!(
            ["DTP^", "DTPM^", "DTNP^", "DTNPM^"].contains(&codes.as_str()),
            "{record:?}"
        );
        found.push(cents(&record[1][1..], '.'));
    }
    found
}
