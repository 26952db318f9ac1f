//! Small readers of bank-statement formats, made for these tests alone: strict about structure, blind to meaning.

use chrono::NaiveDate;

use crate::reader::Booking;

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// In the order of the file.
    pub(super) rows: Vec<Booking>,
    /// The balances in cents, where the format has them.
    pub(super) opening: Option<i64>,
    pub(super) closing: Option<i64>,
}

impl Reading {
    pub(super) fn add(&mut self, day: NaiveDate, cents: i64) {
        self.rows.push(Booking { day, cents });
    }

    pub(super) fn sum(&self) -> i64 {
        self.rows.iter().map(|row| row.cents).sum()
    }

    /// The rows lead from one balance to the other.
    #[track_caller]
    pub(super) fn with_balances(self, opening: i64, closing: i64) -> Self {
        assert_eq!(opening + self.sum(), closing);
        Self {
            opening: Some(opening),
            closing: Some(closing),
            ..self
        }
    }
}

/// A day that is written in exactly this way.
#[track_caller]
pub(super) fn day(text: &str, format: &str) -> NaiveDate {
    let day = NaiveDate::parse_from_str(text, format).expect(text);
    assert_eq!(day.format(format).to_string(), text);
    day
}

/// Digits with two decimals, in cents.
pub(super) fn cents(text: &str, point: char) -> i64 {
    let (whole, fraction) = text.split_once(point).expect("two decimals");
    assert_eq!(fraction.len(), 2, "{text}");
    let is_negative = whole.starts_with('-');
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{text}");
    let value: i64 = digits.parse().unwrap();
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
pub(super) fn turnovers(rows: &[Booking]) -> [(i64, i64); 2] {
    [0..=i64::MAX, i64::MIN..=-1].map(|direction| {
        let of_it = rows.iter().filter(|row| direction.contains(&row.cents));
        of_it.fold((0, 0), |(count, sum), row| (count + 1, sum + row.cents))
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

pub(super) fn mt940(bytes: &[u8]) -> Reading {
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
    let mut found = Reading::default();
    let mut length = 0;
    for line in &lines {
        if let Some(statement) = line.strip_prefix(":61:") {
            let amount = statement[11..].split('N').next().unwrap();
            let amount = cents(amount, ',');
            let booked = day(&statement[..6], "%y%m%d");
            // The day of entry has no year of its own.
            assert_eq!(booked.format("%m%d").to_string(), statement[6..10]);
            found.add(
                booked,
                if &statement[10..11] == "C" {
                    amount
                } else {
                    -amount
                },
            );
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
    super::swift::agrees(text, &found);
    found.with_balances(balance(":60F:"), balance(":62F:"))
}

pub(super) fn ofx(bytes: &[u8]) -> Reading {
    let (text, _, has_errors) = encoding_rs::WINDOWS_1252.decode(bytes);
    assert!(!has_errors);
    let lines = lines(&text, "\r\n");
    let body = lines.iter().position(|line| *line == "<OFX>").unwrap();
    let (mut found, mut posted, mut closing) = (Reading::default(), None, None);
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
            "DTPOSTED" => posted = Some(day(&value, "%Y%m%d120000")),
            "TRNAMT" => found.add(
                posted.take().expect("a day before the amount"),
                cents(&value, '.'),
            ),
            "BALAMT" => assert_eq!(closing.replace(cents(&value, '.')), None),
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
    assert_eq!(ids.len(), found.rows.len());
    Reading { closing, ..found }
}

pub(super) fn qif(bytes: &[u8]) -> Reading {
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = lines(text, "\n");
    assert_eq!(lines[0], "!Type:Bank");
    let mut found = Reading::default();
    for record in lines[1..].split_inclusive(|line| *line == "^") {
        let codes: String = record.iter().filter_map(|line| line.chars().next()).collect();
        assert!(
            ["DTP^", "DTPM^", "DTNP^", "DTNPM^"].contains(&codes.as_str()),
            "{record:?}"
        );
        found.add(day(&record[0][1..], "%d/%m/%Y"), cents(&record[1][1..], '.'));
    }
    found
}
