//! By what a transaction is found again in the archive.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Error;
use crate::archive::{Facts, Kind};
use crate::qonto::instant;

/// An object that has an identifier.
#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
}

/// The identifier of an object of the bank.
pub(super) fn id(kind: Kind, json: &str) -> Result<String, Error> {
    let Identified { id } = serde_json::from_str(json).map_err(|error| Error::unreadable(kind, &error))?;
    id.filter(|id| !id.is_empty())
        .map(Cow::into_owned)
        .ok_or_else(|| Error::unreadable(kind, &"its id is missing"))
}

/// A transaction's identifier and facts. Old answers do not say the account: then it is the one that was asked for.
pub(super) fn of_transaction(json: &str, account: &str) -> Result<(String, Facts), Error> {
    #[derive(Deserialize)]
    struct Sent<'a> {
        #[serde(borrow, default)]
        id: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        bank_account_id: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        status: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        settled_at: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        updated_at: Option<Cow<'a, str>>,
    }
    let unreadable = |reason: String| Error::unreadable(Kind::Transaction, &reason);
    let sent: Sent<'_> = serde_json::from_str(json).map_err(|error| unreadable(error.to_string()))?;
    let required = |name: &str, text: Option<Cow<'_, str>>| {
        text.filter(|text| !text.is_empty())
            .map(Cow::into_owned)
            .ok_or_else(|| unreadable(format!("its {name} is missing")))
    };
    let instant = |name: &str, text: Option<Cow<'_, str>>| -> Result<Option<DateTime<Utc>>, Error> {
        text.map(|text| {
            instant::parse(&text)
                .ok_or_else(|| unreadable(format!("its {name} '{text}' is not a point in time")))
        })
        .transpose()
    };
    Ok((
        required("id", sent.id)?,
        Facts {
            account: sent
                .bank_account_id
                .map_or_else(|| account.to_owned(), Cow::into_owned),
            status: required("status", sent.status)?,
            settled_at: instant("settled_at", sent.settled_at)?,
            updated_at: instant("updated_at", sent.updated_at)?,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_missing_may_be_missing() {
        let (id, facts) =
            of_transaction(r#"{"id":"t","status":"pending","settled_at":null}"#, "asked").unwrap();
        assert_eq!((id.as_str(), facts.account.as_str()), ("t", "asked"));
        assert_eq!((facts.settled_at, facts.updated_at), (None, None));
        let json = r#"{"id":"t","status":"completed","bank_account_id":"own","settled_at":"2026-10-08T10:00:00.250+02:00"}"#;
        let (_, facts) = of_transaction(json, "asked").unwrap();
        assert_eq!(facts.account, "own");
        assert_eq!(
            facts.settled_at,
            Some("2026-10-08T08:00:00.250Z".parse().unwrap())
        );
    }

    #[test]
    fn what_cannot_be_found_again_is_refused() {
        for (json, reason) in [
            (r#"{"status":"completed"}"#, "its id is missing"),
            (r#"{"id":"","status":"completed"}"#, "its id is missing"),
            (r#"{"id":"t"}"#, "its status is missing"),
            (
                r#"{"id":"t","status":"completed","settled_at":"soon"}"#,
                "'soon' is not a point in time",
            ),
        ] {
            let error = of_transaction(json, "a").unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
