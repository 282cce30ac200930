//! What fails in passing is asked again, after pauses that grow, and not for ever.
#![allow(missing_docs)]

mod support;

use std::cell::{Cell, RefCell};
use std::task::{Context, Waker};
use std::time::Duration;

use global_health_bar::{Get, Patient, Response, Sources, Timestamp, retry_after};
use support::now_or_never;

/// Answers one after the other, the last for ever; and how it was waited for them.
struct Script {
    answers: Vec<Answer>,
    asked: Cell<usize>,
    waits: RefCell<Vec<u128>>,
    chance: u32,
}

#[derive(Clone, Copy)]
enum Answer {
    Status(u16),
    Wants(u16, u64),
    Says(u16, &'static str),
    Nothing,
}
use Answer::{Nothing, Says, Status, Wants};

impl Get for Script {
    async fn get(&self, _: &str) -> Result<Response, String> {
        let number = self.asked.replace(self.asked.get() + 1).min(self.answers.len() - 1);
        let answer = |status| Response { status, ..Response::default() };
        match self.answers[number] {
            Status(status) => Ok(answer(status)),
            Wants(status, seconds) => {
                Ok(Response { retry_after: Some(Duration::from_secs(seconds)), ..answer(status) })
            }
            Says(status, text) => Ok(Response { body: text.into(), ..answer(status) }),
            Nothing => Err("network".into()),
        }
    }

    async fn wait(&self, pause: Duration) {
        self.waits.borrow_mut().push(pause.as_millis());
    }

    fn chance(&self) -> u32 {
        self.chance
    }
}

const URL: &str = "/api/loki/loki/api/v1/query_range?query=x";

/// The status that comes in the end (0: none), and the pauses before, in milliseconds.
fn ask(answers: &[Answer]) -> (u16, Vec<u128>) {
    let script = script(answers);
    let sources = Sources::default();
    let answer = now_or_never(Patient::new(&script, &sources).get(URL));
    (answer.map_or(0, |answer| answer.status), script.waits.take())
}

fn script(answers: &[Answer]) -> Script {
    Script {
        answers: answers.into(),
        asked: Cell::default(),
        waits: RefCell::default(),
        chance: 1_000,
    }
}

#[test]
fn what_fails_in_passing_is_asked_again() {
    for passing in [Nothing, Status(429), Status(500), Status(502), Status(503), Status(504)] {
        assert_eq!(ask(&[passing, Status(200)]), (200, vec![500]));
        assert_eq!(ask(&[passing, Nothing, passing, Status(200)]), (200, vec![500, 1_000, 2_000]));
    }
}

#[test]
fn what_does_not_pass_is_asked_once() {
    for status in [200, 204, 301, 400, 401, 403, 404, 405, 422] {
        assert_eq!(ask(&[Status(status), Status(200)]), (status, vec![]));
    }
    let text = "request timed out, decrease the duration of the request or add more label matchers";
    assert_eq!(ask(&[Says(504, text), Status(200)]), (504, vec![]), "a smaller question helps");
}

#[test]
fn the_fourth_failure_is_the_answer() {
    assert_eq!(ask(&[Nothing]), (0, vec![500, 1_000, 2_000]));
    assert_eq!(ask(&[Status(503)]), (503, vec![500, 1_000, 2_000]));
}

#[test]
fn a_server_that_says_when_is_believed_but_not_for_ever() {
    assert_eq!(ask(&[Wants(429, 7), Wants(503, 3), Status(200)]), (200, vec![7_000, 3_000]));
    assert_eq!(ask(&[Wants(429, 20), Wants(429, 20), Status(200)]), (429, vec![20_000]));
    assert_eq!(ask(&[Wants(429, 3_600), Status(200)]), (429, vec![]));
}

#[test]
fn not_all_who_wait_ask_again_at_once() {
    for (chance, pause) in [(0, 250), (500, 375), (1_000, 500), (u32::MAX, 500)] {
        let script = Script { chance, ..script(&[Nothing, Status(200)]) };
        let sources = Sources::default();
        now_or_never(Patient::new(&script, &sources).get(URL)).expect("an answer");
        assert_eq!(*script.waits.borrow(), [pause]);
    }
}

#[test]
fn a_dead_server_holds_up_one_question_not_each() {
    let script = script(&[Status(502)]);
    let sources = Sources::default();
    let patient = Patient::new(&script, &sources);
    let ask = |url: &str| {
        let before = script.asked.get();
        now_or_never(patient.get(url)).expect("an answer");
        script.asked.get() - before
    };
    let (loki, prometheus) = (URL, "/api/prometheus/api/v1/query");
    assert_eq!((ask(loki), ask(loki)), (4, 1));
    assert_eq!((ask(prometheus), ask(prometheus), ask(loki)), (4, 1, 1), "each for itself");
}

#[test]
fn a_server_that_came_back_is_waited_for_again() {
    let mut answers = vec![Status(502); 4];
    answers.extend([Status(200), Status(502), Status(200)]);
    let script = script(&answers);
    let sources = Sources::default();
    let patient = Patient::new(&script, &sources);
    let statuses = [(); 3].map(|()| now_or_never(patient.get(URL)).expect("an answer").status);
    assert_eq!((statuses, script.asked.get()), ([502, 200, 200], 7));
}

#[test]
fn who_leaves_while_it_waits_asks_no_more() {
    /// A server that is down, and a wait without an end.
    struct Down(Cell<usize>);
    impl Get for Down {
        async fn get(&self, _: &str) -> Result<Response, String> {
            self.0.update(|asked| asked + 1);
            Err("network".into())
        }

        async fn wait(&self, _: Duration) {
            std::future::pending().await
        }
    }
    let (down, sources) = (Down(Cell::new(0)), Sources::default());
    let patient = Patient::new(&down, &sources);
    let mut asking = Box::pin(patient.get(URL));
    let mut context = Context::from_waker(Waker::noop());
    assert!(asking.as_mut().poll(&mut context).is_pending());
    drop(asking);
    assert_eq!(down.0.get(), 1);
}

#[test]
fn retry_after_is_seconds_or_an_instant() {
    let date = Timestamp::parse("2026-11-22T00:00:00Z");
    let after = |header| retry_after(header, date).map(|pause| pause.as_secs());
    assert_eq!(after("120"), Some(120));
    assert_eq!(after(" 0 "), Some(0));
    assert_eq!(after("Sun, 22 Nov 2026 00:01:30 GMT"), Some(90));
    assert_eq!(after("Sat, 21 Nov 2026 00:01:30 GMT"), Some(0), "it has passed");
    assert_eq!(after("soon"), None);
    assert_eq!(after("-5"), None);
    assert_eq!(retry_after("Sun, 22 Nov 2026 00:01:30 GMT", None), None);
}
