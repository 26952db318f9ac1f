//! Tokens, and how they are written down.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::access::{App, Secret};

/// A token is renewed so long before it expires: longer than a request takes.
const MARGIN: TimeDelta = TimeDelta::minutes(4);

/// What cannot be renewed is sent up to here before it expires.
const LAST: TimeDelta = TimeDelta::seconds(30);

/// Longer than any file of tokens: a buffer of this size never moves, so no copy stays behind in memory.
pub(super) const ROOM: usize = 32 << 10;

/// What a login gives.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For the `Authorization` header.
    pub access: Secret,
    /// When it was asked for, by this machine's clock.
    pub obtained: DateTime<Utc>,
    /// When it ends, by this machine's clock.
    pub expires: DateTime<Utc>,
    /// Gives the next tokens, once; absent where the login has no `offline_access`.
    pub refresh: Option<Secret>,
}

impl Tokens {
    /// Whether the access token is good for a while yet. A clock that was set back says nothing about that.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        let margin = MARGIN.min((self.expires - self.obtained) / 4);
        self.obtained <= now && now < self.expires - margin
    }

    /// Whether the access token still passes, where no other can be had.
    pub fn lasts(&self, now: DateTime<Utc>) -> bool {
        self.obtained <= now && now < self.expires - LAST
    }
}

/// Tokens with the application and the bank that they belong to: nobody else gets them.
#[derive(Debug, Clone)]
pub struct Kept {
    client_id: String,
    server: String,
    api: String,
    /// The tokens.
    pub tokens: Tokens,
}

#[derive(Serialize, Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    client_id: Cow<'a, str>,
    #[serde(borrow)]
    server: Cow<'a, str>,
    #[serde(borrow)]
    api: Cow<'a, str>,
    #[serde(borrow)]
    access_token: Cow<'a, str>,
    #[serde(borrow)]
    obtained_at: Cow<'a, str>,
    #[serde(borrow)]
    expires_at: Cow<'a, str>,
    #[serde(borrow)]
    refresh_token: Option<Cow<'a, str>>,
}

impl Kept {
    /// The tokens of a login in the name of `app`.
    pub fn new(app: &App, tokens: Tokens) -> Self {
        Self {
            client_id: app.client_id.clone(),
            server: app.server.to_string(),
            api: app.api.to_string(),
            tokens,
        }
    }

    /// Whether they are those of this application, at this bank.
    pub fn is_of(&self, app: &App) -> bool {
        self.client_id == app.client_id
            && self.server == app.server.to_string()
            && self.api == app.api.to_string()
    }

    /// As JSON.
    pub(super) fn to_json(&self) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
        let at = |instant: DateTime<Utc>| Cow::Owned(instant.to_rfc3339_opts(SecondsFormat::Millis, true));
        let Tokens {
            access,
            obtained,
            expires,
            refresh,
        } = &self.tokens;
        let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
        let written = Written {
            client_id: (&self.client_id).into(),
            server: (&self.server).into(),
            api: (&self.api).into(),
            access_token: access.expose().into(),
            obtained_at: at(*obtained),
            expires_at: at(*expires),
            refresh_token: refresh.as_ref().map(|refresh| refresh.expose().into()),
        };
        serde_json::to_writer_pretty(&mut *text, &written)?;
        text.push(b'\n');
        Ok(text)
    }

    /// From JSON; the reason why not never holds a token.
    pub(super) fn from_json(text: &[u8]) -> Result<Self, &'static str> {
        let written: Written<'_> = serde_json::from_slice(text).map_err(|_| "it is not what Saldo writes")?;
        let at = |text: &str| {
            let parsed = DateTime::parse_from_rfc3339(text);
            parsed
                .map(|at| at.to_utc())
                .map_err(|_| "it has a time that is none")
        };
        let token = |text: &str| Secret::new(text).map_err(|_| "it has a token that is none");
        Ok(Self {
            tokens: Tokens {
                access: token(&written.access_token)?,
                obtained: at(&written.obtained_at)?,
                expires: at(&written.expires_at)?,
                refresh: written.refresh_token.as_deref().map(token).transpose()?,
            },
            client_id: written.client_id.into_owned(),
            server: written.server.into_owned(),
            api: written.api.into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::BaseUrl;

    fn tokens(seconds: i64) -> Tokens {
        let obtained = DateTime::UNIX_EPOCH;
        Tokens {
            access: Secret::new("ory_at_1\"x").unwrap(),
            obtained,
            expires: obtained + TimeDelta::seconds(seconds),
            refresh: Secret::new("ory_rt_1").ok(),
        }
    }

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        for (lifetime, at, fresh) in [
            (3_600, 0, true),
            (3_600, 3_359, true),
            (3_600, 3_360, false),
            (3_600, -1, false),
            (100, 74, true),
            (100, 75, false),
            (0, 0, false),
        ] {
            let now = DateTime::UNIX_EPOCH + TimeDelta::seconds(at);
            assert_eq!(tokens(lifetime).is_fresh(now), fresh, "{lifetime} {at}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let url = |text| BaseUrl::parse(text).unwrap();
        let app = App {
            client_id: "app".to_owned(),
            client_secret: Secret::new("s").unwrap(),
            server: url("https://oauth.example"),
            api: url("https://api.example"),
            redirect_port: 0,
            staging_token: None,
        };
        let text = Kept::new(&app, tokens(3_600)).to_json().unwrap();
        let kept = Kept::from_json(&text).unwrap();
        assert!(kept.is_of(&app));
        assert_eq!(kept.tokens.access.expose(), "ory_at_1\"x");
        assert_eq!(kept.tokens.expires, tokens(3_600).expires);
        let other = App {
            api: url("https://elsewhere.example"),
            ..app
        };
        assert!(!kept.is_of(&other));
        for broken in [&b""[..], b"{}", &text[..20]] {
            assert!(Kept::from_json(broken).is_err());
        }
    }
}
