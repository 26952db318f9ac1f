//! Hides secrets in what messages show of a configuration file, byte for byte, also when it is not valid TOML.
//!
//! A list of harmless things, not of secret ones: keys are shown, and the values of keys known to be harmless;
//! everything else is masked. So a misspelt `secret_kye`, a forgotten quote, or a key in a comment stays hidden.

use std::iter::repeat_n;

/// Keys whose values may be shown.
const HARMLESS: [&str; 19] = [
    "login",
    "keyring",
    "timezone",
    "formats",
    "rules",
    "out",
    "mappings",
    "accounts",
    "archive",
    "concurrency",
    "chart",
    "consultant",
    "client",
    "fiscal_year_start",
    "account_length",
    "bank",
    "default",
    "client_id",
    "redirect_port",
];

/// The text with everything that might be secret replaced by `*`; every byte keeps its place.
pub(super) fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut open: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let shown = match open {
            Some(_) => 0,
            None => shown_part(line),
        };
        open = multiline_after(line, open);
        masked.push_str(&line[..shown]);
        hide(&line[shown..], &mut masked);
    }
    masked
}

/// How many bytes from the start of a line may be shown.
fn shown_part(line: &str) -> usize {
    let content = line.trim_start();
    let indent = line.len() - content.len();
    if content.starts_with('[') {
        return indent + header_end(content).unwrap_or(0);
    }
    match content.split_once('=') {
        Some((key, value)) if is_key(key) => {
            let name = key.rsplit('.').next().unwrap_or(key).trim();
            indent + key.len() + 1 + harmless_end(name, value)
        }
        _ => 0,
    }
}

/// The end of a table header such as `[profile.default]`.
fn header_end(content: &str) -> Option<usize> {
    let end = content.find(']')?;
    let name = content[..end].trim_start_matches('[');
    let (first, _) = name.split_once('.').unwrap_or((name, ""));
    (is_key(name) && (first.trim() == "profile" || !name.contains('"'))).then_some(end + 1)
}

fn is_key(key: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.\" ".contains(c);
    !key.trim().is_empty() && key.trim().chars().all(allowed)
}

/// How much of a value may be shown: the first complete value of a harmless key.
fn harmless_end(name: &str, value: &str) -> usize {
    if !HARMLESS.contains(&name) {
        return 0;
    }
    let start = value.len() - value.trim_start().len();
    let rest = &value[start..];
    let end = match rest.chars().next() {
        Some('{') if name != "bank" => 0,
        Some('{') => value_end(rest)
            .filter(|end| !names_key(&rest[..*end]))
            .unwrap_or(0),
        // In a list nothing is called anything: a `=` says that a bracket is missing.
        Some('[') => value_end(rest)
            .filter(|end| !rest[..*end].contains('='))
            .unwrap_or(0),
        _ => value_end(rest).unwrap_or(rest.len()),
    };
    // Who copies both halves of a key into one writes a colon or a space between them.
    let is_name = matches!(name, "login" | "client_id");
    if is_name
        && !rest[..end]
            .trim_end()
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-\"'".contains(c))
    {
        return start;
    }
    start + end
}

/// Whether a table in one line may hold the key of something else than an account.
fn names_key(table: &str) -> bool {
    table.split(['{', ',']).any(|pair| match pair.split_once('=') {
        Some((name, value)) => name.contains('_') || value.contains('='),
        None => false,
    })
}

/// The end of the first value: a quoted text, a list or table with balanced brackets, or a bare word. `None` where a
/// bracket stays open.
fn value_end(value: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in value.char_indices() {
        let after = at + c.len_utf8();
        if let Some(open) = quote {
            match c {
                '\n' | '\r' => return (depth == 0).then_some(at),
                _ if escaped => escaped = false,
                '\\' => escaped = open == '"',
                _ if c == open && depth == 0 => return Some(after),
                _ if c == open => quote = None,
                _ => {}
            }
            continue;
        }
        match c {
            '\n' | '\r' | '#' => return (depth == 0).then_some(at),
            ' ' | '\t' if depth == 0 => return Some(at),
            '"' | '\'' => quote = Some(c),
            '[' | '{' => depth += 1,
            ']' | '}' if depth <= 1 => return Some(after),
            ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    (depth == 0).then_some(value.len())
}

/// The delimiter of a multi-line text that is still open after this line.
fn multiline_after(line: &str, open: Option<&'static str>) -> Option<&'static str> {
    let (mut rest, mut open) = (line, open);
    loop {
        let next = match open {
            Some(delimiter) => rest.find(delimiter).map(|at| (at, None)),
            None => ["\"\"\"", "'''"]
                .into_iter()
                .filter_map(|delimiter| rest.find(delimiter).map(|at| (at, Some(delimiter))))
                .min_by_key(|(at, _)| *at),
        };
        let Some((at, now)) = next else { return open };
        rest = &rest[at + 3..];
        open = now;
    }
}

fn hide(text: &str, masked: &mut String) {
    for c in text.chars() {
        if c.is_whitespace() {
            masked.push(c);
        } else {
            masked.extend(repeat_n('*', c.len_utf8()));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shows_what_is_harmless_and_nothing_else() {
        for (line, expected) in [
            ("[profile.default]", "[profile.default]"),
            ("[profile.\"my co\"] # hunter2", "[profile.\"my co\"] * *******"),
            ("login = \"acme-1\" # hunter2", "login = \"acme-1\" * *******"),
            ("login = \"acme-1:hunter2\"", "login = ****************"),
            (
                "login = \"a\" secret_key = \"hunter2\"",
                "login = \"a\" ********** * *********",
            ),
            (
                "login = \"a secret_key = \"hunter2\"",
                "login = ** ********** * *********",
            ),
            ("login = \"acme hunter2\"", "login = ***** ********"),
            ("client_id = \"4756-70cc\"", "client_id = \"4756-70cc\""),
            ("client_id = \"4756 hunter2\"", "client_id = ***** ********"),
            (
                "server = \"https://app:hunter2@oauth.qonto.com\"",
                "server = *************************************",
            ),
            (
                "formats = [\"a\" secret_key = \"hunter2\"",
                "formats = **** ********** * *********",
            ),
            (
                "formats = [\"a\", secret_key = \"hunter2\"]",
                "formats = ***** ********** * **********",
            ),
            (
                "bank = { x=\"1\", secret_key = \"hunter2\"",
                "bank = * ****** ********** * *********",
            ),
            (
                "bank = { x=\"1\", secret_key = \"hunter2\" }",
                "bank = * ****** ********** * ********* *",
            ),
            ("secret_key = \"hunter2\"", "secret_key = *********"),
            ("secret_kye = \"hunter2", "secret_kye = ********"),
            ("  profile.a.secret_key=hunter2", "  profile.a.secret_key=*******"),
            ("secret_key: hunter2", "*********** *******"),
            ("hunter2", "*******"),
            ("[\"hunter2\"]", "***********"),
            (
                "default = { secret_key = \"hunter2\" }",
                "default = * ********** * ********* *",
            ),
            ("secret = \"hünter\"", "secret = *********"),
            ("formats = [\"a\", \"b\"] # x", "formats = [\"a\", \"b\"] * *"),
            ("bank = { DE1 = \"1200\" }", "bank = { DE1 = \"1200\" }"),
            ("concurrency = 900 # x", "concurrency = 900 * *"),
            ("timezone = 'Europe/Berln'\r", "timezone = 'Europe/Berln'\r"),
        ] {
            assert_eq!(mask(line), expected);
        }
    }

    #[test]
    fn a_secret_over_several_lines_is_hidden() {
        let text = "secret_key = \"\"\"\nlogin = \"hunter2\"\n\"\"\"\nlogin = \"a\"\n";
        assert_eq!(
            mask(text),
            "secret_key = ***\n***** * *********\n***\nlogin = \"a\"\n"
        );
    }

    proptest! {
        #[test]
        fn every_byte_keeps_its_place(text in "[a-z =\"'#\\[\\]{}.:\nü]*") {
            let masked = mask(&text);
            prop_assert_eq!(masked.len(), text.len());
            for (at, c) in text.match_indices('\n') {
                prop_assert_eq!(masked.get(at..).and_then(|rest| rest.chars().next()), c.chars().next());
            }
        }

        #[test]
        fn a_secret_never_shows(
            before in "[a-z =\"'#\\[\\]{}.:]*",
            key in "(secret_key|access_token|staging_token|secret_kye|api_key)",
            after in "[\"' #]*",
        ) {
            let text = format!("{before}\n{key} = \"HUNTER2\"{after}\nlogin = 1\n");
            prop_assert!(!mask(&text).contains("HUNTER2"));
        }

        #[test]
        fn a_secret_in_a_value_that_is_shown_never_shows(
            key in "(login|client_id|server|formats|accounts|rules|bank)",
            before in r#"(\[|\{ ?)?(x = )?("[a-z]{0,5}"?)?[, ]{0,2}"#,
            after in r#"["'\]}]{0,3}"#,
        ) {
            let text = format!("{key} = {before}secret_key = \"HUNTER2{after}");
            prop_assert!(!mask(&text).contains("HUNTER2"), "{}", mask(&text));
            let text = format!("{key} = \"a HUNTER2{after}");
            let is_name = ["login", "client_id", "server"].contains(&key.as_str());
            prop_assert!(!is_name || !mask(&text).contains("HUNTER2"), "{}", mask(&text));
        }
    }
}
