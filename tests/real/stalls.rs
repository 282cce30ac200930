//! What the clock says means something only where the machine does not stand still: one that others use may.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

/// A third of what two instants may be apart: who is later for another reason is wrong.
const STALL: Duration = Duration::from_millis(150);
/// How often it is tried.
const TRIES: usize = 5;

/// Runs and judges; once more where the judgement fails and the machine stood still, as what is run says.
pub(crate) fn judged<T>(mut run: impl FnMut() -> (T, Duration), judge: impl Fn(&T)) {
    for attempt in 1.. {
        let (outcome, stalled) = run();
        match catch_unwind(AssertUnwindSafe(|| judge(&outcome))) {
            Ok(()) => return,
            Err(_) if stalled > STALL && attempt < TRIES => {
                println!("the machine stood still for {stalled:?}: once more");
            }
            Err(why) => resume_unwind(why),
        }
    }
}

/// Sees for how long the machine stands still at the most.
pub(crate) struct Watch {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<Duration>,
}

impl Watch {
    pub(crate) fn start() -> Self {
        let ends = Arc::<AtomicBool>::default();
        let seen = Arc::clone(&ends);
        let thread = thread::spawn(move || {
            let pause = Duration::from_millis(10);
            let mut longest = Duration::ZERO;
            while !seen.load(Ordering::SeqCst) {
                let before = Instant::now();
                sleep(pause);
                longest = longest.max(before.elapsed().saturating_sub(pause));
            }
            longest
        });
        Self { ends, thread }
    }

    pub(crate) fn longest(self) -> Duration {
        self.ends.store(true, Ordering::SeqCst);
        self.thread.join().expect("it does not panic")
    }
}

#[test]
fn what_fails_is_tried_again_only_where_the_machine_stood_still() {
    let tries = |stalls: &[u64], fails: usize| {
        let mut tries = 0;
        let run = || {
            let stalled = stalls.get(tries).copied().unwrap_or_default();
            tries += 1;
            (tries, Duration::from_millis(stalled))
        };
        let judged =
            catch_unwind(AssertUnwindSafe(|| judged(run, |tried| assert!(*tried > fails))));
        (tries, judged.is_ok())
    };
    assert_eq!(tries(&[900], 0), (1, true));
    assert_eq!(tries(&[0], 1), (1, false));
    assert_eq!(tries(&[900, 0], 1), (2, true));
    assert_eq!(tries(&[900, 0], 2), (2, false));
    assert_eq!(tries(&[900; 9], 9), (5, false));
}
