//! The laws of the plan: whatever the log holds and in whatever order the answers come.
#![allow(missing_docs)]

use std::collections::BTreeMap;

use global_health_bar::{Entry, Labels, LogPages, Page, PageRequest, TimeSpan, Timestamp, parts};
use proptest::prelude::*;

/// A log in memory: what was logged when, by stream; a line is its number.
struct Loki {
    lines: Vec<(i64, usize, String)>,
    most: usize,
    longest: i64,
}

impl Loki {
    fn new(times: &[i64], streams: usize, most: usize) -> Self {
        let line = |(number, at): (usize, &i64)| (*at, number % streams, format!("\"{number}\""));
        let mut lines: Vec<_> = times.iter().enumerate().map(line).collect();
        lines.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
        Self { lines, most, longest: i64::MAX }
    }

    fn page(&self, request: &PageRequest) -> Result<Page<'_>, String> {
        let PageRequest { start_ns, end_ns, limit } = *request;
        if limit > self.most {
            return Err(format!("limit > max_entries_limit_per_query ({limit} > {})", self.most));
        }
        if end_ns - start_ns > self.longest {
            return Err("the query would read too many bytes (query: 2GB, limit: 1GB)".into());
        }
        let mut streams = BTreeMap::<usize, Vec<Entry>>::new();
        let inside = self.lines.iter().filter(|(at, ..)| (start_ns..end_ns).contains(at));
        for (logged_ns, stream, quoted) in inside.take(limit) {
            streams.entry(*stream).or_default().push(Entry::new(*logged_ns, quoted));
        }
        let labelled = |(stream, entries): (usize, Vec<_>)| {
            (Labels::from_iter([("pod", &*stream.to_string())]), entries)
        };
        Ok(streams.into_iter().map(labelled).collect())
    }
}

/// What came of a walk.
#[derive(Debug)]
struct Walk {
    /// The lines, as they were handed out.
    read: Vec<String>,
    /// The requests that were answered, in the order in which they were handed out.
    asked: Vec<PageRequest>,
    refused: usize,
    at_once: usize,
    truncated: bool,
}

/// Walks over `spans`; of several answers under way, `order` says which comes next. Every step is
/// held to what must always be.
fn walk(loki: &Loki, spans: &[TimeSpan], mut order: u64) -> Walk {
    let mut pages = LogPages::over(spans);
    let mut walk =
        Walk { read: Vec::new(), asked: Vec::new(), refused: 0, at_once: 0, truncated: false };
    let mut running: Vec<PageRequest> = Vec::new();
    let mut told: Vec<(i64, i64)> = Vec::new();
    loop {
        while let Some(request) = pages.next_page() {
            let PageRequest { start_ns, end_ns, .. } = request;
            assert!(start_ns < end_ns);
            let within = |span: &TimeSpan| {
                span.start().nanoseconds() <= start_ns && end_ns <= span.end().nanoseconds()
            };
            assert!(spans.iter().any(within), "{request:?} crosses a border");
            let busy = running.iter().map(|other| (other.start_ns, other.end_ns));
            let known: Vec<_> = busy.chain(told.iter().copied()).collect();
            for (start, end) in &known {
                assert!(
                    end_ns <= *start || *end <= start_ns,
                    "{request:?} was asked: {start}..{end}"
                );
            }
            let newer = spans
                .iter()
                .map(|span| (span.start().nanoseconds().max(end_ns), span.end().nanoseconds()));
            let newer: i64 = newer.map(|(start, end)| (end - start).max(0)).sum();
            let known: i64 = known
                .iter()
                .filter(|(start, _)| *start >= end_ns)
                .map(|(start, end)| end - start)
                .sum();
            assert_eq!(newer, known, "something newer than {request:?} waits");
            running.push(request);
        }
        walk.at_once = walk.at_once.max(running.len());
        if running.is_empty() {
            break;
        }
        order =
            order.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let request = running.swap_remove(usize::try_from(order >> 33).unwrap() % running.len());
        match loki.page(&request) {
            Ok(page) => {
                let stretch = pages.receive(&request, &page);
                let entries = &stretch.entries;
                assert!(entries.windows(2).all(|pair| pair[0].logged_ns >= pair[1].logged_ns));
                walk.read.extend(entries.iter().map(|entry| entry.quoted.to_owned()));
                told.push((stretch.start_ns, stretch.end_ns));
                walk.asked.push(request);
            }
            Err(text) => {
                assert!(pages.refuse(&request, &text), "{text}");
                walk.refused += 1;
            }
        }
    }
    walk.truncated = pages.is_truncated();
    let whole = spans.last().map(|span| span.start().nanoseconds());
    assert_eq!(Some(pages.read_from_ns()), whole, "all is read at the end");
    walk
}

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_milliseconds(milliseconds)
}

/// Every line of the log within `spans`, in order.
fn within(loki: &Loki, spans: &[TimeSpan]) -> Vec<String> {
    let inside = |at: i64| {
        spans
            .iter()
            .any(|span| (span.start().nanoseconds()..span.end().nanoseconds()).contains(&at))
    };
    let mut lines: Vec<_> =
        loki.lines.iter().filter(|(at, ..)| inside(*at)).map(|line| line.2.clone()).collect();
    lines.sort();
    lines
}

/// Steady, in bursts, and in seconds that many lines share.
fn times() -> impl Strategy<Value = Vec<i64>> {
    let burst =
        (0..600_000_000_000_i64, 1..60_usize, prop_oneof![Just(0), Just(1), 1..3_000_000_000_i64])
            .prop_map(|(from, count, apart)| {
                (0..count).map(|n| from + apart * n as i64).collect::<Vec<_>>()
            });
    prop::collection::vec(burst, 0..12).prop_map(|bursts| bursts.concat())
}

proptest! {
    #[test]
    fn every_line_is_read_once_whatever_the_order_of_the_answers(
        times in times(), streams in 1..4_usize, most in 10..200_usize, order in any::<u64>(),
        cut in prop::option::of(0..600_000_i64), hole in prop::option::of((0..600_000_i64, 0..100_000_i64)),
        longest in prop_oneof![Just(i64::MAX), 2_000_000_000..600_000_000_000_i64],
    ) {
        let mut loki = Loki::new(&times, streams, most);
        loki.longest = longest;
        let whole = TimeSpan::new(at(0), at(800_000));
        let holes: Vec<_> = hole.into_iter().map(|(from, length)| TimeSpan::new(at(from), at(from + length))).collect();
        let spans = parts(global_health_bar::difference(whole, &holes), cut.map(at));
        let walk = walk(&loki, &spans, order);

        let mut read = walk.read.clone();
        read.sort();
        let mut once = read.clone();
        once.dedup();
        prop_assert_eq!(read.len(), once.len(), "a line was handed out twice");
        let all = within(&loki, &spans);
        let mut at_once = BTreeMap::<i64, usize>::new();
        loki.lines.iter().for_each(|(at, ..)| *at_once.entry(*at).or_default() += 1);
        let most_at_once = at_once.values().copied().max().unwrap_or(0);
        if most_at_once < most {
            prop_assert!(!walk.truncated);
        }
        prop_assert!(read == all || walk.truncated, "{} of {} lines", read.len(), all.len());
        prop_assert!(walk.at_once <= 4);
        if longest == i64::MAX && most_at_once * 2 < most {
            // Each page brings lines or grows the next windows, four at a time and each by seven tenths of
            // a page's lines: few are asked for in vain.
            let waves = whole.duration().as_nanos().ilog(most as u128 * 7 / 10) as usize;
            let bound = 8 + 8 * spans.len() + 8 * all.len() / most + 4 * waves;
            prop_assert!(walk.asked.len() <= bound, "{} pages, not {bound}, for {} lines by {most}", walk.asked.len(), all.len());
        }
    }
}

#[test]
fn a_steady_log_is_read_four_pages_at_a_time_and_each_is_well_filled() {
    let times: Vec<_> = (0..100_000).map(|n| n * 12_096_000_000).collect();
    let loki = Loki::new(&times, 3, 5_000);
    let fortnight = [TimeSpan::new(at(0), at(14 * 86_400_000))];
    let walk = walk(&loki, &fortnight, 7);
    assert_eq!((walk.read.len(), walk.at_once), (100_000, 4));
    // One to see how dense it is, the rest filled to seven tenths.
    assert!(walk.asked.len() <= 1 + 95_000_usize.div_ceil(3_500), "{}", walk.asked.len());
}

#[test]
fn what_fits_in_one_page_is_one_request() {
    let times: Vec<_> = (0..4_999).map(|n| n * 1_000_000_000).collect();
    let walk = walk(&Loki::new(&times, 3, 5_000), &[TimeSpan::new(at(0), at(86_400_000))], 7);
    assert_eq!((walk.read.len(), walk.asked.len()), (4_999, 1));
}

#[test]
fn an_empty_year_is_asked_for_by_the_month() {
    let year = [TimeSpan::new(at(0), at(365 * 86_400_000))];
    let walk = walk(&Loki::new(&[], 1, 5_000), &year, 7);
    assert_eq!(walk.asked.len(), 13);
}

#[test]
fn a_log_that_grows_dense_costs_full_pages_only_until_it_is_known() {
    // A quiet week after one in which everything fired.
    let loud = (0..60_000).map(|n| n * 10_000_000_000);
    let quiet = (0..300).map(|n| 7 * 86_400_000_000_000 + n * 2_000_000_000_000);
    let times: Vec<_> = loud.chain(quiet).collect();
    let walk = walk(&Loki::new(&times, 2, 5_000), &[TimeSpan::new(at(0), at(14 * 86_400_000))], 3);
    assert_eq!((walk.read.len(), walk.at_once), (60_300, 4));
    assert!(walk.asked.len() <= 60_300 / 3_500 + 5, "{}", walk.asked.len());
}

#[test]
fn several_requests_refused_at_once_shrink_the_next_ones_once() {
    let day = TimeSpan::new(at(0), at(86_400_000));
    let mut pages = LogPages::new(day);
    let times: Vec<_> = (0..86_400).map(|n| n * 1_000_000_000).collect();
    let loki = Loki::new(&times, 1, 5_000);
    let first = pages.next_page().expect("a page");
    let page = loki.page(&first).expect("an answer");
    pages.receive(&first, &page);
    let running: Vec<_> = std::iter::from_fn(|| pages.next_page()).collect();
    assert_eq!(running.len(), 4);
    for request in &running {
        assert!(
            pages.refuse(request, "the query would read too many bytes (query: 2GB, limit: 1GB)")
        );
    }
    let next = pages.next_page().expect("a page");
    let length = |request: &PageRequest| request.end_ns - request.start_ns;
    assert_eq!(next.end_ns, running[0].end_ns);
    assert_eq!(length(&next), length(&running[0]) / 2);
}

#[test]
fn streams_out_of_order_are_put_in_order() {
    let entry = |logged_ns| Entry::new(logged_ns, "\"\"");
    let page: Page = vec![
        (Labels::default(), [1, 5, 3, 3, 9].map(entry).into()),
        (Labels::from_iter([("pod", "b")]), [7, 4, 2].map(entry).into()),
    ];
    let mut pages = LogPages::new(TimeSpan::new(at(0), at(1)));
    let request = pages.next_page().expect("a page");
    let times: Vec<_> =
        pages.receive(&request, &page).entries.iter().map(|entry| entry.logged_ns).collect();
    assert_eq!(times, [9, 7, 5, 4, 3, 3, 2, 1]);
}

#[test]
fn a_page_that_nobody_asked_for_changes_nothing() {
    let mut pages = LogPages::new(TimeSpan::new(at(0), at(1_000)));
    let request = pages.next_page().expect("a page");
    let other = PageRequest { end_ns: 17, ..request };
    let entry = Entry::new(3, "\"\"");
    let page: Page = vec![(Labels::default(), vec![entry])];
    assert!(pages.receive(&other, &page).entries.is_empty());
    assert_eq!((pages.count(), pages.next_page()), (0, None));
}
