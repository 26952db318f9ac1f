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

/// How many amounts there are of each direction, and their sums: money in, zero included, and money out.
pub(super) fn turnovers(amounts: &[i128]) -> [(i128, i128); 2] {
    [0..=i128::MAX, i128::MIN..=-1].map(|direction| {
        let of_it = amounts.iter().filter(|amount| direction.contains(amount));
        of_it.fold((0, 0), |(count, sum), amount| (count + 1, sum + amount))
    })
}

pub(super) fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
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
