//! The bank's limits on requests, kept on our side so that it never has to complain.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::time::{Instant, sleep_until};

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

/// How fast the bank may be asked from here: its limits, and the pauses that it asks for.
///
/// The bank counts by the address that requests come from (Qonto API reference: rate limiting), so all clients of
/// one bank in a process share one pace, whichever organization they ask about. Clones are the same pace.
#[derive(Debug, Clone)]
pub struct Pace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    buckets: Vec<DefaultDirectRateLimiter>,
    /// Until when the bank asked everybody to wait.
    pause: Mutex<Option<Instant>>,
}

impl Pace {
    /// A pace that keeps all of these limits together.
    pub fn new(limits: &[RateLimit]) -> Self {
        Self(Arc::new(Inner {
            buckets: limits.iter().map(|limit| limit.bucket()).collect(),
            pause: Mutex::new(None),
        }))
    }

    /// Returns when one more request keeps every limit and no pause is on.
    pub(super) async fn until_ready(&self) {
        while let Some(until) = self.paused_until() {
            sleep_until(until).await;
        }
        for bucket in &self.0.buckets {
            bucket.until_ready().await;
        }
    }

    pub(super) fn paused_until(&self) -> Option<Instant> {
        let pause = self.0.pause.lock().unwrap_or_else(PoisonError::into_inner);
        pause.filter(|until| *until > Instant::now())
    }

    pub(super) fn pause(&self, wait: Duration) {
        let mut pause = self.0.pause.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = (*pause).max(Some(Instant::now() + wait));
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
        let pace = Pace::new(&[RateLimit {
            requests: 4,
            period: Duration::from_millis(200),
        }]);
        let start = Instant::now();
        for turn in 0..4 {
            // Whoever shares it waits for the others.
            let shared = if turn % 2 == 0 { &pace } else { &pace.clone() };
            shared.until_ready().await;
        }
        assert!(
            start.elapsed() >= Duration::from_millis(190),
            "{:?}",
            start.elapsed()
        );
    }
}
