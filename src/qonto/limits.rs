//! The bank's limits on requests, kept on our side so that it never has to complain.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

/// At most so many requests in any span of so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how long.
    pub period: Duration,
}

impl RateLimit {
    /// The limits of the Qonto API reference, for each address: 1 000 in 10 s and 10 000 in 10 min.
    pub const DOCUMENTED: [Self; 2] = [
        Self {
            requests: 1_000,
            period: Duration::from_secs(10),
        },
        Self {
            requests: 10_000,
            period: Duration::from_secs(600),
        },
    ];

    /// A bucket lets its content through at once and what flows in on top of it. Half each keeps the limit in any
    /// span, not only on average.
    fn bucket(self) -> DefaultDirectRateLimiter {
        let burst = NonZeroU32::new(self.requests.div_ceil(2)).unwrap_or(NonZeroU32::MIN);
        let refills = (self.requests / 2).max(1);
        let interval = (self.period / refills).max(Duration::from_nanos(1));
        let quota = Quota::with_period(interval).unwrap_or(Quota::per_second(NonZeroU32::MIN));
        RateLimiter::direct(quota.allow_burst(burst))
    }
}

/// All limits together.
#[derive(Debug)]
pub(super) struct Limits(Vec<DefaultDirectRateLimiter>);

impl Limits {
    pub(super) fn new(limits: &[RateLimit]) -> Self {
        Self(limits.iter().map(|limit| limit.bucket()).collect())
    }

    /// Returns when one more request keeps every limit.
    pub(super) async fn until_ready(&self) {
        for bucket in &self.0 {
            bucket.until_ready().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_span_keeps_the_limit() {
        for limit in RateLimit::DOCUMENTED {
            let bucket = limit.bucket();
            let at_once = (0..limit.requests).take_while(|_| bucket.check().is_ok()).count();
            let refills = limit.requests / 2;
            assert_eq!(at_once, limit.requests as usize / 2);
            assert!(u32::try_from(at_once).unwrap() + refills <= limit.requests);
        }
    }

    #[tokio::test]
    async fn beyond_the_limit_requests_wait() {
        let limits = Limits::new(&[RateLimit {
            requests: 4,
            period: Duration::from_millis(200),
        }]);
        let start = tokio::time::Instant::now();
        for _ in 0..4 {
            limits.until_ready().await;
        }
        assert!(
            start.elapsed() >= Duration::from_millis(190),
            "{:?}",
            start.elapsed()
        );
    }
}
