//! Signed addresses of receipts: whoever has one can read the receipt for half an hour, so none is ever kept.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// A transaction as sent, but for the addresses of its receipts (Qonto API reference: they are valid for 30 minutes).
///
/// Everything else keeps its bytes.
pub fn without_addresses(transaction: &str) -> serde_json::Result<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Receipts<'a> {
        #[serde(borrow, default)]
        attachments: Option<&'a RawValue>,
    }
    let Some(raw) = serde_json::from_str::<Receipts<'_>>(transaction)?.attachments else {
        return Ok(Cow::Borrowed(transaction));
    };
    let Value::Array(mut receipts) = serde_json::from_str(raw.get())? else {
        return Ok(Cow::Borrowed(transaction));
    };
    receipts
        .iter_mut()
        .filter_map(Value::as_object_mut)
        .for_each(forget_addresses);
    let start = raw.get().as_ptr().addr() - transaction.as_ptr().addr();
    let (before, rest) = transaction.split_at(start);
    let after = &rest[raw.get().len()..];
    Ok(Cow::Owned(format!(
        "{before}{}{after}",
        serde_json::to_string(&receipts)?
    )))
}

fn forget_addresses(receipt: &mut Map<String, Value>) {
    receipt.remove("url");
    receipt
        .values_mut()
        .filter_map(Value::as_object_mut)
        .for_each(forget_addresses);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_go() {
        let json = r#"{"amount": 10.50,"attachments":[{"id":"a","url":"https://x.invalid/?X-Amz-Signature=1",
            "probative_attachment":{"status":"available","url":"https://x.invalid/?X-Amz-Signature=2"}}],"note":"url"}"#;
        let clean = without_addresses(json).unwrap();
        assert_eq!(
            clean,
            r#"{"amount": 10.50,"attachments":[{"id":"a","probative_attachment":{"status":"available"}}],"note":"url"}"#
        );
        for untouched in [r#"{"amount":1.0}"#, r#"{"attachments":null}"#] {
            assert_eq!(without_addresses(untouched).unwrap(), untouched);
        }
        assert!(without_addresses("{").is_err());
    }
}
