use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;

fn scanned(json: &str) -> Result<BTreeMap<String, &str>, Malformed> {
    let mut members = Members::of(json)?;
    let mut found = BTreeMap::new();
    let expected = Key::of("\"a\"").unwrap();
    loop {
        let name = if members.pass(&expected) {
            "a".to_owned()
        } else if !members.advance()? {
            return Ok(found);
        } else {
            members
                .name()?
                .text()
                .map_err(|_| Malformed)?
                .unwrap()
                .into_owned()
        };
        found.insert(name, members.value()?.json());
    }
}

fn parsed(json: &str) -> Option<BTreeMap<String, &str>> {
    let found: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    Some(found.into_iter().map(|(name, raw)| (name, raw.get())).collect())
}

#[test]
fn what_is_no_object_is_refused() {
    for json in [
        "",
        "{",
        "[]",
        "{,}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":-}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":nul}",
        "{\"a\":truefalse}",
        "{\"a\":\"b}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":{1:2}}",
        "{} {}",
        "{}x",
    ] {
        assert_eq!(scanned(json), Err(Malformed), "{json}");
        assert_eq!(parsed(json), None, "{json}");
    }
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(scanned(&nested(DEPTH)).is_ok());
    assert_eq!(scanned(&nested(DEPTH + 1)), Err(Malformed));
}

/// JSON values, and texts that nearly are.
fn values() -> impl Strategy<Value = String> {
    let text = "[a-zé \"\\\\/nu0-9\u{1}\u{7f}]{0,20}";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[0-9]{1,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?",
        text.prop_map(|text| serde_json::to_string(&text).unwrap()),
        text.prop_map(|text| format!("\"{text}\"")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" , "))),
            prop::collection::vec(("[a-z]{0,3}", inner), 0..4).prop_map(|members| {
                let members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| format!("\"{name}\": {value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn the_scanner_reads_what_the_parser_reads(value in values(), odd in "[\\[\\]{},:\" ]{0,2}") {
        let texts = [
            format!("{{\"a\":{value},\"b\\u0063\" : 1 }}"),
            format!("{{\"a\":{value}{odd}}}"),
            format!("{{\"b\":0,\"a\":{value}{odd}}}"),
            format!("{{{odd},\"a\":{value}}}"),
        ];
        for json in texts {
            prop_assert_eq!(scanned(&json).ok(), parsed(&json), "{}", json);
        }
    }

    #[test]
    fn never_panics(json in "\\PC{0,40}") {
        let _ = scanned(&format!("{{\"a\":{json}"));
    }
}
