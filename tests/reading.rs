//! Several pages under way at once: what comes in whatever order is one log; who leaves aborts.
#![allow(missing_docs)]

mod support;

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use global_health_bar::{
    Coverage, Get, LogReading, Policy, Response, Sources, TimeSpan, Timestamp, ask_log, parts,
};
use support::server::{Logged, Server};

/// Loki behind a slow network.
struct Slow {
    server: Server,
    /// After how many looks each answer is there; the last holds for all that follow.
    looks: Vec<usize>,
    sent: Cell<usize>,
    under_way: Cell<usize>,
    most_under_way: Cell<usize>,
    aborted: Cell<usize>,
    rests: Cell<usize>,
    /// Which pages came, by the ends of their ranges.
    came: RefCell<Vec<i64>>,
}

/// A request under way.
struct Sent<'a>(&'a Slow, bool);

impl Drop for Sent<'_> {
    fn drop(&mut self) {
        let Self(slow, answered) = self;
        slow.under_way.update(|count| count - 1);
        if !*answered {
            slow.aborted.update(|count| count + 1);
        }
    }
}

impl Slow {
    fn new(log: Vec<Logged>, most_lines: usize, looks: &[usize]) -> Self {
        let mut server = Server::new(log);
        server.most_lines = most_lines;
        Self {
            server,
            looks: looks.into(),
            sent: Cell::default(),
            under_way: Cell::default(),
            most_under_way: Cell::default(),
            aborted: Cell::default(),
            rests: Cell::default(),
            came: RefCell::default(),
        }
    }
}

/// Waits for so many looks.
async fn looks(mut left: usize) {
    poll_fn(|_| {
        left = left.saturating_sub(1);
        if left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl Get for Slow {
    async fn get(&self, url: &str) -> Result<Response, String> {
        self.under_way.update(|count| count + 1);
        self.most_under_way.set(self.most_under_way.get().max(self.under_way.get()));
        let mut sent = Sent(self, false);
        let number = self.sent.replace(self.sent.get() + 1);
        looks(*self.looks.get(number).or(self.looks.last()).unwrap_or(&1)).await;
        sent.1 = true;
        let answer = self.server.get(url).await?;
        if answer.status == 200 {
            let end = url.split("end=").nth(1).and_then(|rest| rest.split('&').next());
            self.came.borrow_mut().push(end.and_then(|end| end.parse().ok()).expect("an end"));
        }
        Ok(answer)
    }

    async fn rest(&self) {
        self.rests.update(|count| count + 1);
        looks(2).await;
    }
}

/// Looks at a future until it is ready, or so often.
fn look<T>(future: impl Future<Output = T>, most: usize) -> Option<T> {
    let mut future = pin!(future);
    (0..most).find_map(|_| match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    })
}

const SECOND: i64 = 1_000_000_000;

fn span(from: i64, to: i64) -> TimeSpan {
    let second = |second: i64| Timestamp::from_milliseconds(second * 1_000);
    TimeSpan::new(second(from), second(to))
}

/// One line each second, alternately in two streams.
fn lines(count: i64) -> Vec<Logged> {
    let line = |n: i64| {
        let line = format!(
            r#"{{"status":"firing","labels":{{"n":"{n}"}},"startsAt":"2026-11-22T00:00:00Z"}}"#
        );
        (["a", "b"][n as usize % 2], n * SECOND, line)
    };
    (0..count).map(line).collect()
}

#[test]
fn four_pages_are_under_way_at_once_and_who_leaves_aborts_them() {
    let slow = Slow::new(lines(5_000), 100, &[1, 1, usize::MAX]);
    let sources = Sources::default();
    let mut coverage = Coverage::default();
    assert!(
        look(ask_log(&slow, &sources, span(0, 5_000), &Policy::default(), &mut coverage), 20)
            .is_none()
    );
    // The first was refused for its limit, the second told how dense the log is.
    assert_eq!((slow.sent.get(), slow.most_under_way.get()), (6, 4));
    assert_eq!((slow.under_way.get(), slow.aborted.get()), (0, 4), "they were dropped with it");
}

#[test]
fn each_page_is_a_task_of_its_own() {
    let slow = Slow::new(lines(2_000), 100, &[1]);
    let sources = Sources::default();
    let mut coverage = Coverage::default();
    look(ask_log(&slow, &sources, span(0, 2_000), &Policy::default(), &mut coverage), 10_000)
        .expect("an end")
        .expect("a log");
    assert_eq!(coverage.lines, 2_000);
    // A refusal is one as well.
    assert_eq!(slow.rests.get(), 1 + coverage.pages);
}

#[test]
fn whatever_the_order_of_the_answers_the_log_is_one_from_now_backwards() {
    for salt in 0..50_usize {
        let waits: Vec<_> = (0..60).map(|n: usize| 1 + (n * 31 + salt * 17) % 23).collect();
        let slow = Slow::new(lines(2_000), 100, &waits);
        let sources = Sources::default();
        let mut coverage = Coverage::default();
        let policy = Policy::default();
        // Settled until second 1,500; second 400 to 700 is known already.
        let settled = Some(Timestamp::from_milliseconds(1_500_000));
        let parts = parts([span(0, 400), span(700, 2_000)], settled);
        assert_eq!(parts, [span(1_500, 2_000), span(700, 1_500), span(0, 400)]);
        let mut reading = LogReading::new(&slow, &sources, &policy, parts.clone());
        let mut from = 2_000;
        while look(reading.step(&mut coverage), 1_000).expect("a page") {
            let before = from;
            from = reading.read_from().milliseconds() / 1_000;
            assert!(from <= before, "what was read stays read");
            let so_far = reading.so_far();
            // Some parts are read from their beginning on, at most one from the middle, none beyond.
            let wanted = |n: &i64| *n > from && (*n < 400 || *n >= 700);
            let wanted: Vec<_> = (0..2_000).rev().filter(wanted).map(|n| n * SECOND).collect();
            let read: Vec<_> =
                so_far.iter().flat_map(|log| &log.runs).map(|run| run.last_ns).collect();
            assert!(read.starts_with(&wanted), "newest first, without a gap");
            assert!(read.len() <= wanted.len() + 1, "{} lines, not {}", read.len(), wanted.len());
        }
        let logs = reading.finish(&mut coverage).expect("all was read");
        let read: Vec<_> = logs.iter().map(|log| log.read.clone()).collect();
        assert_eq!(read, parts.iter().map(|part| vec![*part]).collect::<Vec<_>>());
        assert_eq!(logs.iter().map(|log| log.runs.len()).collect::<Vec<_>>(), [500, 800, 400]);
        assert_eq!(coverage.read_from, Some(Timestamp::default()));
        let came = slow.came.borrow();
        assert!(salt < 5 || !came.is_sorted_by(|a, b| a > b), "the answers came out of order");
    }
}

/// A server that refuses what it takes too long for.
struct Weak(Server, i64);

impl Get for Weak {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let number = |name: &str| -> i64 {
            let rest = url.split(name).nth(1).expect("a parameter");
            rest.split('&').next().and_then(|text| text.parse().ok()).expect("a number")
        };
        if number("end=") - number("start=") <= self.1 * SECOND {
            return self.0.get(url).await;
        }
        let (status, text) = match self.0.asked.borrow().len() % 3 {
            0 => (
                400,
                "the query would read too many bytes (query: 2.1GiB, limit: 1GiB); consider adding more specific stream selectors or reduce the time range of the query",
            ),
            1 => (
                400,
                "the query time range exceeds the limit (query length: 960h1m0s, limit: 30d1h)",
            ),
            _ => (
                504,
                "request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) to reduce the amount of data processed",
            ),
        };
        self.0.asked.borrow_mut().push(url.into());
        Ok(Response { status, body: text.into(), ..Response::default() })
    }
}

#[test]
fn a_server_that_finds_the_question_too_large_is_asked_smaller_ones_and_nothing_is_lost() {
    for longest in [7, 100, 1_000] {
        let weak = Weak(Server::new(lines(2_000)), longest);
        let sources = Sources::default();
        let mut coverage = Coverage::default();
        let log = look(
            ask_log(&weak, &sources, span(0, 2_000), &Policy::default(), &mut coverage),
            10_000,
        );
        let log = log.expect("an end").expect("a log");
        assert_eq!((log.runs.len(), coverage.lines, coverage.truncated), (2_000, 2_000, false));
        assert_eq!(log.read, [span(0, 2_000)]);
    }
}

#[test]
fn what_lies_beyond_a_gap_is_not_told() {
    // The third page, second newest of the four under way, fails last.
    let slow = Slow::new(lines(2_000), 2_000, &[1, 1, 9, 1, 1]);
    struct Failing(Slow);
    impl Get for Failing {
        async fn get(&self, url: &str) -> Result<Response, String> {
            let number = self.0.sent.get();
            let answer = self.0.get(url).await;
            if number == 3 {
                looks(30).await;
                return Err("connection reset".into());
            }
            answer
        }
    }
    let mut slow = slow;
    slow.server.most_lines = 100;
    let failing = Failing(slow);
    let sources = Sources::default();
    let mut coverage = Coverage::default();
    let log =
        look(ask_log(&failing, &sources, span(0, 2_000), &Policy::default(), &mut coverage), 1_000);
    let log = log.expect("an end").expect("the newest pages came");
    let oldest = log.runs.iter().map(|run| run.last_ns).min().expect("lines");
    let without_a_gap = (oldest / SECOND..2_000).count();
    assert_eq!(log.runs.len(), without_a_gap);
    assert!(failing.0.came.borrow().len() > coverage.pages, "more came, beyond the gap");
    assert_eq!(coverage.lines, without_a_gap);
    assert_eq!(log.read[0].end(), span(0, 2_000).end());
    assert!(coverage.truncated && coverage.failures.len() == 1);
}
