//! What a long log takes of memory: what it tells, not what it says again and again.
#![allow(missing_docs)]

use std::cell::Cell;
use std::fmt::Write;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use global_health_bar::{
    Coverage, Get, Log, Policy, Response, Sources, TimeSpan, Timestamp, ask_log,
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const SECOND: i64 = 1_000_000_000;

/// How many bytes a page has at the most.
const PAGE: usize = 4_500_000;

/// How many alerts fire.
const ALERTS: i64 = 300;

/// Loki with a line each second; the alerts fire all the time and take turns.
struct Loki;

impl Get for Loki {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let number = |name: &str| {
            let value = url.split(name).nth(1).and_then(|rest| rest.split('&').next());
            value.and_then(|value| value.parse::<i64>().ok()).ok_or("no number")
        };
        let (start, end, limit) = (number("start=")?, number("end=")?, number("limit=")?);
        let last = (end - 1).div_euclid(SECOND);
        let first = (start + SECOND - 1).div_euclid(SECOND).max(last - limit + 1);
        // On its way: what the browser holds until it is asked for is no memory of ours.
        let asked = Cell::new(false);
        poll_fn(|_| if asked.replace(true) { Poll::Ready(()) } else { Poll::Pending }).await;
        let mut body = String::with_capacity(PAGE);
        body.push_str(r#"{"status":"success","data":{"resultType":"streams","result":["#);
        body.push_str(r#"{"stream":{},"values":["#);
        for second in (first..=last).rev() {
            let comma = if second == last { "" } else { "," };
            write!(body, "{comma}{}", entry(second)).map_err(|error| error.to_string())?;
        }
        body.push_str("]}]}}");
        assert!(body.len() <= PAGE);
        Ok(Response { status: 200, body: body.into(), ..Response::default() })
    }
}

fn entry(second: i64) -> String {
    let alert = second % ALERTS;
    let line = format!(
        r#"{{"status":"firing","labels":{{"alertname":"Disk","instance":"{alert}"}},"annotations":{{"summary":"{}"}},"startsAt":"2026-11-22T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus","fingerprint":"{alert:016x}"}}"#,
        "full ".repeat(100)
    );
    format!(r#"["{}",{}]"#, second * SECOND, serde_json::Value::from(line))
}

/// The log of so many seconds, and the most bytes that were in use while it was read.
fn read(seconds: i64) -> (Log, usize) {
    let at = |second: i64| Timestamp::from_milliseconds(second * 1_000);
    let span = TimeSpan::new(at(0), at(seconds));
    let (sources, policy, mut coverage) = <(Sources, Policy, Coverage)>::default();
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let log = {
        let mut log = pin!(ask_log(&Loki, &sources, span, &policy, &mut coverage));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(log) = log.as_mut().poll(&mut context) {
                break log.expect("a log");
            }
        }
    };
    let heap = HEAP.peak_usage() - before;
    assert_eq!(i64::try_from(coverage.lines), Ok(seconds));
    (log, heap)
}

/// One test alone: what others take of memory would count, too.
#[test]
fn ten_times_the_lines_of_the_same_firings_take_no_more_memory() {
    let (some, heap_of_some) = read(10_000);
    let (many, heap_of_many) = read(100_000);
    assert_eq!((some.runs.len(), many.runs.len()), (300, 300));
    assert!(heap_of_many < heap_of_some + heap_of_some / 20, "{heap_of_many} and {heap_of_some}");
    // Several pages are under way, but only one of them is text; and what is remembered is two megabytes.
    assert!(heap_of_many < 2 * PAGE, "{heap_of_many}");
}
