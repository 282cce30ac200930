//! Asking again what failed in passing.
//!
//! Ours, since the crates for it (`backon`, `backoff`) bring timers and clocks of their own and one
//! copy of their code for each kind of request; what is needed is a loop.

use std::cell::Cell;
use std::time::Duration;

use crate::model::{Backend, Coverage, Timestamp};
use crate::source::text::says;
use crate::source::{Get, Response, Sources};

/// How often something is asked at the most.
const MOST_TRIES: u32 = 4;
/// The pause before the second try; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// How long the pauses of one question are together at the most.
const MOST_PAUSE: Duration = Duration::from_secs(30);

/// Asks again what fails in passing: no answer, too many requests (429), a fault of the server (5xx);
/// after a pause that grows, shortened by chance, or that the server asks for (`Retry-After`).
///
/// A server that stayed dead over all tries is asked once per question from then on: a history is
/// made of many questions, and who waits for it waits for all of them.
#[derive(Debug)]
pub struct Patient<'a, G> {
    get: &'a G,
    sources: &'a Sources,
    /// Which servers are given up.
    dead: Cell<[bool; 3]>,
    /// How many requests were sent to each, and how many of them again.
    sent: Cell<[(usize, usize); 3]>,
    is_silent: bool,
}

impl<'a, G: Get> Patient<'a, G> {
    /// Asks by `get`, and knows the servers from `sources`.
    #[must_use]
    pub const fn new(get: &'a G, sources: &'a Sources) -> Self {
        let (dead, sent) = (Cell::new([false; 3]), Cell::new([(0, 0); 3]));
        Self { get, sources, dead, sent, is_silent: false }
    }

    /// Notes in `coverage` who was asked how often.
    pub(crate) fn note(&self, coverage: &mut Coverage) {
        for (backend, (requests, again)) in Backend::ALL.into_iter().zip(self.sent.get()) {
            if requests > 0 {
                let asked = coverage.asked.or_default(backend);
                asked.requests += requests;
                asked.again += again;
            }
        }
    }

    fn count(&self, url: &str, is_again: bool) {
        let mut sent = self.sent.get();
        if let Some(backend) = self.backend(url) {
            sent[backend].0 += 1;
            sent[backend].1 += usize::from(is_again);
            self.sent.set(sent);
        }
    }

    /// One that asks nobody: whoever asks by it is told what is known already, or nothing. (A [`Get`]
    /// of its own would be a second copy of all that asks.)
    pub(crate) const fn silent(&self) -> Self {
        Self { is_silent: true, ..Self::new(self.get, self.sources) }
    }

    /// The servers it knows.
    pub(crate) const fn sources(&self) -> &'a Sources {
        self.sources
    }

    fn set_dead(&self, url: &str, is_dead: bool) {
        let mut dead = self.dead.get();
        if let Some(backend) = self.backend(url) {
            dead[backend] = is_dead;
            self.dead.set(dead);
        }
    }

    fn is_dead(&self, url: &str) -> bool {
        self.backend(url).is_some_and(|backend| self.dead.get()[backend])
    }

    fn backend(&self, url: &str) -> Option<usize> {
        Backend::ALL.iter().position(|backend| {
            let base = self.sources.base(*backend);
            base.is_some_and(|base| url.starts_with(base.trim_end_matches('/')))
        })
    }
}

impl<G: Get> Get for Patient<'_, G> {
    async fn get(&self, url: &str) -> Result<Response, String> {
        if self.is_silent {
            return Err(String::new());
        }
        let (mut pause, mut left) = (FIRST_PAUSE, MOST_PAUSE);
        let mut tries = 1;
        loop {
            self.count(url, tries > 1);
            let answer = self.get.get(url).await;
            if !passes(&answer) {
                self.set_dead(url, false);
                return answer;
            }
            let asked_for = answer.as_ref().ok().and_then(|answer| answer.retry_after);
            // Between half of the pause and all of it.
            let by_chance = pause / 2 + pause / 2 * self.get.chance().min(1_000) / 1_000;
            let wait = asked_for.unwrap_or(by_chance);
            if tries == MOST_TRIES || wait > left || self.is_dead(url) {
                self.set_dead(url, true);
                return answer;
            }
            self.get.wait(wait).await;
            left -= wait;
            pause *= 2;
            tries += 1;
        }
    }

    async fn wait(&self, pause: Duration) {
        self.get.wait(pause).await;
    }

    async fn rest(&self) {
        self.get.rest().await;
    }

    fn chance(&self) -> u32 {
        self.get.chance()
    }
}

/// Whether the same question may be answered a moment later.
fn passes(answer: &Result<Response, String>) -> bool {
    // Loki ran out of time, and says what helps: a smaller question.
    const TOO_LONG: &str = "decrease the duration";
    match answer {
        Ok(Response { status: 429, .. }) | Err(_) => true,
        Ok(Response { status: 500.., body, .. }) => !says(body, TOO_LONG),
        Ok(_) => false,
    }
}

/// What the header `Retry-After` asks for: seconds, or an instant by the server's clock, which was
/// at `date` when it answered.
#[must_use]
pub fn retry_after(header: &str, date: Option<Timestamp>) -> Option<Duration> {
    match header.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(Timestamp::parse_http(header)?.since(date?)),
    }
}
