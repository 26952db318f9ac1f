//! The bodies of error answers: several shapes, all understood, none trusted.

use serde_json::Value;

use crate::excerpt::long;

/// What an error answer says (Qonto API reference: errors). Everything is shortened and escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::qonto) struct Answer {
    /// `unauthorized`, `search_limit_reached`, …; the first one.
    pub(in crate::qonto) code: Option<String>,
    /// The bank's own words, or the beginning of a body that is no known shape.
    pub(in crate::qonto) detail: Option<String>,
    /// What its support asks for.
    pub(in crate::qonto) trace_id: Option<String>,
}

impl Answer {
    /// Reads the body of an error answer: `errors` as a list, an object or texts, a flat object, OAuth's shape,
    /// or anything else.
    pub(in crate::qonto) fn read(body: &str) -> Self {
        let Ok(Value::Object(top)) = serde_json::from_str(body) else {
            return Self {
                detail: excerpt(body),
                ..Self::default()
            };
        };
        let errors: Vec<&Value> = match top.get("errors") {
            Some(Value::Array(errors)) => errors.iter().collect(),
            Some(Value::Null) | None => Vec::new(),
            Some(one) => vec![one],
        };
        let whole = Value::Object(top.clone());
        let flat = std::iter::once(&whole).filter(|_| errors.is_empty());
        let told: Vec<_> = errors.iter().copied().chain(flat).map(Told::of).collect();
        let details: Vec<_> = told.iter().filter_map(Told::sentence).collect();
        Self {
            code: told.iter().find_map(|told| told.code.clone()),
            detail: if details.is_empty() && told.iter().all(|told| told.code.is_none()) {
                // A body of no known shape may hold a session token; it is not repeated then.
                excerpt(body).filter(|body| !body.contains("token"))
            } else {
                Some(details.join("; ")).filter(|details| !details.is_empty())
            },
            trace_id: field(&whole, &["trace_id"]),
        }
    }

    /// Whether the list is too long for the bank to search.
    pub(in crate::qonto) fn is_search_limit(&self) -> bool {
        let says_so = |text: &Option<String>| {
            text.as_ref()
                .is_some_and(|text| text.contains("search_limit_reached"))
        };
        says_so(&self.code) || says_so(&self.detail)
    }
}

/// One of the bank's errors.
struct Told {
    code: Option<String>,
    detail: Option<String>,
    source: Option<String>,
}

impl Told {
    fn of(error: &Value) -> Self {
        if let Value::String(text) = error {
            return Self {
                code: None,
                detail: excerpt(text),
                source: None,
            };
        }
        Self {
            code: field(error, &["code", "error"]),
            detail: field(error, &["detail", "error_description", "message"]),
            source: error
                .get("source")
                .and_then(|source| field(source, &["parameter", "pointer"])),
        }
    }

    fn sentence(&self) -> Option<String> {
        match (&self.detail, &self.source) {
            (Some(detail), Some(source)) => Some(format!("{detail} ({source})")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }
}

fn field(value: &Value, names: &[&str]) -> Option<String> {
    let text = names.iter().find_map(|name| match value.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })?;
    excerpt(&text)
}

fn excerpt(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| long(text).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_shape_is_understood() {
        for (body, code, detail, trace_id) in [
            (
                r#"{"errors":[{"code":"unauthorized","detail":"Invalid credentials"}]}"#,
                Some("unauthorized"),
                Some("Invalid credentials"),
                None,
            ),
            (
                r#"{"errors":{"code":"missing","detail":"bank_account_id or iban is missing"}}"#,
                Some("missing"),
                Some("bank_account_id or iban is missing"),
                None,
            ),
            (
                r#"{"errors":[{"code":"not_in_list","detail":"no","source":{"parameter":"status"}}],"trace_id":"t1"}"#,
                Some("not_in_list"),
                Some("no (status)"),
                Some("t1"),
            ),
            (
                r#"{"errors":[{"code":"bad_request","detail":"a","source":{"pointer":"/x"}},{"code":"b","detail":"c"}]}"#,
                Some("bad_request"),
                Some("a (/x); c"),
                None,
            ),
            (
                r#"{"code":"invalid_format","detail":"d"}"#,
                Some("invalid_format"),
                Some("d"),
                None,
            ),
            (
                r#"{"error":"invalid_grant","error_description":"d"}"#,
                Some("invalid_grant"),
                Some("d"),
                None,
            ),
            (r#"{"errors":["plain"]}"#, None, Some("plain"), None),
            (r#"{"errors":[{"code":"unknown"}]}"#, Some("unknown"), None, None),
            ("404 page not found\n", None, Some("404 page not found"), None),
            (r#"{"sca_session_token":"x"}"#, None, None, None),
            (r#"{"errors":[]}"#, None, Some(r#"{"errors":[]}"#), None),
            ("", None, None, None),
        ] {
            let answer = Answer::read(body);
            assert_eq!(answer.code.as_deref(), code, "{body}");
            assert_eq!(answer.detail.as_deref(), detail, "{body}");
            assert_eq!(answer.trace_id.as_deref(), trace_id, "{body}");
        }
    }

    #[test]
    fn foreign_text_is_cut_and_escaped() {
        let answer = Answer::read(&format!("<html>\x1b[2J{}", "x".repeat(500)));
        let detail = answer.detail.unwrap();
        assert!(
            detail.starts_with("<html>\\u{1b}[2J") && detail.chars().count() < 220,
            "{detail}"
        );
        let answer = Answer::read(r#"{"errors":[{"code":"a\u0007","detail":"b\nc"}]}"#);
        assert_eq!(answer.code.as_deref(), Some("a\\u{7}"));
        assert_eq!(answer.detail.as_deref(), Some("b\\nc"));
    }

    #[test]
    fn the_search_limit_is_known_by_code_or_words() {
        assert!(Answer::read(r#"{"errors":[{"code":"search_limit_reached"}]}"#).is_search_limit());
        assert!(
            Answer::read(r#"{"errors":{"code":"invalid","detail":"search_limit_reached"}}"#)
                .is_search_limit()
        );
        assert!(!Answer::read(r#"{"errors":[{"code":"invalid_page"}]}"#).is_search_limit());
    }
}
