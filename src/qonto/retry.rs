//! When to ask again, and how long to wait before.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// How patient a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is sent at most.
    pub tries: u32,
    /// The wait before the second try; it doubles from try to try.
    pub first_wait: Duration,
    /// The longest wait that we choose ourselves.
    pub longest_wait: Duration,
    /// The longest wait that the bank may ask for; beyond it the run ends with a message.
    pub longest_asked_wait: Duration,
}

impl Default for RetryPolicy {
    /// Five tries from half a second to 30 s. The bank may ask for ten minutes, the longest span of its limits.
    fn default() -> Self {
        Self {
            tries: 5,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            longest_asked_wait: Duration::from_secs(600),
        }
    }
}

impl RetryPolicy {
    /// How long to wait after try number `failed` (from 1); `None` to give up.
    pub(super) fn wait(&self, failed: u32, asked: Option<Duration>) -> Option<Duration> {
        if failed >= self.tries || asked.is_some_and(|asked| asked > self.longest_asked_wait) {
            return None;
        }
        let doubled = 2_u32
            .checked_pow(failed - 1)
            .and_then(|factor| self.first_wait.checked_mul(factor));
        let own = jittered(doubled.unwrap_or(self.longest_wait).min(self.longest_wait));
        Some(own.max(asked.unwrap_or_default()))
    }
}

/// Between half of `wait` and all of it, so that workers who failed together do not come back together.
fn jittered(wait: Duration) -> Duration {
    let half = wait / 2;
    half + half.saturating_mul(rand::random_range(0..=1_000)) / 1_000
}

/// Whether a request that was answered with `status` may be sent again: the bank was busy or broken. What the bank
/// refused on purpose it would refuse again (and more than 200 refusals of a key in an hour block the address).
pub(super) fn is_worth_a_retry(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// `Retry-After`, in seconds or as a date. A date is held against the answer's own `Date`: the two come from one
/// clock, ours may differ.
pub(super) fn asked_wait(headers: &HeaderMap) -> Option<Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::<Utc>::from(httpdate::parse_http_date(asked).ok()?);
    Some((until - sent_at(headers)?).to_std().unwrap_or_default())
}

/// When an answer was sent, by the bank's clock.
pub(super) fn sent_at(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let text = headers.get(DATE)?.to_str().ok()?;
    Some(httpdate::parse_http_date(text.trim()).ok()?.into())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(header).collect()
    }

    #[test]
    fn waits_grow_to_a_cap_and_end() {
        let policy = RetryPolicy::default();
        for (failed, longest) in [(1, 500), (2, 1_000), (3, 2_000), (4, 4_000)] {
            let wait = policy.wait(failed, None).unwrap();
            let longest = Duration::from_millis(longest);
            assert!(wait >= longest / 2 && wait <= longest, "{failed}: {wait:?}");
        }
        assert_eq!(policy.wait(5, None), None);
        let patient = RetryPolicy { tries: 100, ..policy };
        assert!(patient.wait(60, None).unwrap() <= policy.longest_wait);
    }

    #[test]
    fn the_banks_wish_is_honoured_within_reason() {
        let policy = RetryPolicy::default();
        assert_eq!(
            policy.wait(1, Some(Duration::from_secs(60))),
            Some(Duration::from_secs(60))
        );
        assert_eq!(policy.wait(1, Some(Duration::from_secs(3_600))), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = ("date", "Sun, 01 Nov 2026 08:00:00 GMT");
        for (pairs, seconds) in [
            (vec![("retry-after", "7")], Some(7)),
            (
                vec![("retry-after", "Sun, 01 Nov 2026 08:00:09 GMT"), date],
                Some(9),
            ),
            (
                vec![("retry-after", "Sun, 01 Nov 2026 07:59:00 GMT"), date],
                Some(0),
            ),
            (vec![("retry-after", "Sun, 01 Nov 2026 08:00:09 GMT")], None),
            (vec![("retry-after", "soon"), date], None),
            (vec![date], None),
        ] {
            assert_eq!(
                asked_wait(&headers(&pairs)),
                seconds.map(Duration::from_secs),
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn refusals_are_final() {
        let retried: Vec<_> = (100..600).filter(|status| is_worth_a_retry(*status)).collect();
        assert_eq!(retried, [429, 500, 502, 503, 504]);
    }
}
