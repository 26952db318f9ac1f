//! Work that many do at once and whose results are taken one after the other, in order.
//!
//! There is no thread that waits for results: whoever is done takes its own, if it is their turn, while they are still
//! near its processor, and those of others that waited for it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Pieces of work, counted from 0, and what takes their results; it breaks off when there is nothing more to take.
pub(super) struct InOrder<T, F> {
    state: Mutex<State<T>>,
    /// A turn has passed, or all is over.
    passed: Condvar,
    take: Mutex<F>,
    /// How many pieces may be begun before the first of them is taken.
    ahead: u64,
}

struct State<T> {
    /// The first piece that nobody has begun.
    next: u64,
    /// The piece whose result is taken next.
    turn: u64,
    /// Results that wait for their turn.
    waiting: BTreeMap<u64, T>,
    is_taking: bool,
    is_over: bool,
}

impl<T, F: FnMut(T) -> ControlFlow<()>> InOrder<T, F> {
    pub(super) fn new(ahead: u64, take: F) -> Self {
        Self {
            state: Mutex::new(State {
                next: 0,
                turn: 0,
                waiting: BTreeMap::new(),
                is_taking: false,
                is_over: false,
            }),
            passed: Condvar::new(),
            take: Mutex::new(take),
            ahead,
        }
    }

    /// Does one piece of work after the other until all is over. Several threads call this at once.
    pub(super) fn work(&self, mut work: impl FnMut(u64) -> T) {
        let _others = Release(self);
        while let Some(number) = self.begin() {
            let result = work(number);
            self.hand_in(number, result);
        }
    }

    /// The next piece of work; waits where too many are under way.
    fn begin(&self) -> Option<u64> {
        let is_full = |state: &mut State<T>| !state.is_over && state.next >= state.turn + self.ahead;
        let state = self.passed.wait_while(self.state(), is_full);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let number = state.next;
        state.next += 1;
        (!state.is_over).then_some(number)
    }

    fn hand_in(&self, number: u64, result: T) {
        let mut state = self.state();
        state.waiting.insert(number, result);
        // Whoever is taking looks again before it goes.
        while !state.is_taking && !state.is_over {
            let turn = state.turn;
            let Some(result) = state.waiting.remove(&turn) else {
                return;
            };
            state.is_taking = true;
            drop(state);
            let taken = (self.take.lock().unwrap_or_else(PoisonError::into_inner))(result);
            state = self.state();
            state.is_taking = false;
            state.turn += 1;
            state.is_over |= taken.is_break();
            self.passed.notify_all();
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that panics leaves a piece of work that nobody hands in: the others must not wait for it.
struct Release<'o, T, F: FnMut(T) -> ControlFlow<()>>(&'o InOrder<T, F>);

impl<T, F: FnMut(T) -> ControlFlow<()>> Drop for Release<'_, T, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.state().is_over = true;
            self.0.passed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn results_are_taken_in_order_and_not_too_many_are_begun() {
        for threads in [1, 2, 5] {
            let (mut taken, begun) = (Vec::new(), AtomicU64::new(0));
            let turn = AtomicU64::new(0);
            let in_order = InOrder::new(3, |number| {
                taken.push(number);
                turn.store(number + 1, Ordering::SeqCst);
                if number < 500 {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        in_order.work(|number| {
                            begun.fetch_add(1, Ordering::SeqCst);
                            assert!(number < turn.load(Ordering::SeqCst) + 3 + 1);
                            if number % 7 == 0 {
                                thread::yield_now();
                            }
                            number
                        });
                    });
                }
            });
            drop(in_order);
            assert_eq!(taken, (0..=500).collect::<Vec<_>>());
            assert!(begun.load(Ordering::SeqCst) <= 501 + 3);
        }
    }

    #[test]
    fn a_panic_ends_the_work_of_all() {
        for in_take in [false, true] {
            let in_order = InOrder::new(2, |number: u64| {
                assert!(!in_take || number < 10);
                ControlFlow::Continue(())
            });
            let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                thread::scope(|scope| {
                    for _ in 0..3 {
                        scope.spawn(|| {
                            in_order.work(|number| {
                                assert!(in_take || number != 10);
                                number
                            });
                        });
                    }
                });
            }));
            assert!(outcome.is_err());
        }
    }
}
