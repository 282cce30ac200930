//! What a line costs: from pages of Loki's to a history, beside what `serde_json` needs to parse
//! the same lines once into typed structs.
//!
//! ```sh
//! cargo run --release --no-default-features --example lines
//! ```
//!
//! The alerts are those of the seeded history in `tests/truth`, on more clusters. Each page is made,
//! parsed by `serde_json` and read by us before the next one is made: so all meet the same minute.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use global_health_bar::{
    Coverage, Failure, FailureKind, LineReader, LogPages, LogWindow, Observations, Policy,
    Presence, TimeSpan, Timestamp, reconstruct,
};
use serde::Deserialize;

const ALERTS: usize = 300;
const LINES_OF_AN_EPISODE: usize = 30;
const PAGE: usize = 5_000;
const RUNS: usize = 5;
const MINUTE: Duration = Duration::from_secs(60);

/// What Loki holds of the logger's lines.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// The lines themselves.
    Raw,
    /// The lines as Fluent Bit 3 wraps them.
    Wrapped,
    /// The lines themselves, of which no two are alike.
    Unlike,
    /// The lines themselves, each of another alert: the worst case.
    Apart,
}

fn main() -> Result<(), Failure> {
    let alerts = alerts();
    println!("µs a line, medians of {RUNS} runs");
    println!(
        "  shape    lines  a: serde_json  b: and pages | read_page  receive  read_lines  \
         reconstruct | c: ours    c/a    c/b"
    );
    let only = std::env::args().nth(1);
    for shape in [Shape::Raw, Shape::Wrapped, Shape::Unlike, Shape::Apart] {
        if only.as_ref().is_some_and(|only| *only != format!("{shape:?}").to_lowercase()) {
            continue;
        }
        for count in [5_000, 50_000, 500_000] {
            let runs: Result<Vec<_>, _> = (0..RUNS).map(|_| run(&alerts, shape, count)).collect();
            let runs = runs?;
            let median = |part: fn(&Costs) -> Duration| {
                let mut costs: Vec<_> = runs.iter().map(part).collect();
                costs.sort_unstable();
                costs[RUNS / 2].as_secs_f64() * 1e6 / count as f64
            };
            let (a, b) = (median(|run| run.typed), median(|run| run.typed + run.bodies));
            let ours = median(Costs::ours);
            println!(
                "{:>7} {count:>8} {a:>14.2} {b:>13.2} | {:>9.2} {:>8.2} {:>11.2} {:>12.2} | \
                 {ours:>7.2} {:>6.2} {:>6.2}",
                format!("{shape:?}"),
                median(|run| run.read_page),
                median(|run| run.receive),
                median(|run| run.read_lines),
                median(|run| run.reconstruct),
                ours / a,
                ours / b,
            );
        }
    }
    Ok(())
}

#[derive(Default)]
struct Costs {
    typed: Duration,
    bodies: Duration,
    read_page: Duration,
    receive: Duration,
    read_lines: Duration,
    reconstruct: Duration,
}

impl Costs {
    fn ours(&self) -> Duration {
        self.read_page + self.receive + self.read_lines + self.reconstruct
    }
}

fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let done = work();
    *total += begin.elapsed();
    done
}

fn run(alerts: &[Alert], shape: Shape, count: usize) -> Result<Costs, Failure> {
    let mut costs = Costs::default();
    let schedule = schedule(count);
    let span = TimeSpan::new(start(), schedule[0].logged_at() + MINUTE);
    let mut reader = LineReader::default();
    let (mut window, mut coverage) = (LogWindow::default(), Coverage::default());
    for (number, sent) in schedule.chunks(PAGE).enumerate() {
        let lines = sent.iter().enumerate();
        let lines: Vec<_> =
            lines.map(|(at, sent)| sent.line(alerts, shape, number * PAGE + at)).collect();
        let body = body(sent, &lines, shape);

        let typed: Vec<TypedLine> = timed(&mut costs.typed, || {
            lines.iter().map(|line| serde_json::from_str(line).expect("a line")).collect()
        });
        drop(black_box(typed));
        let typed: TypedBody =
            timed(&mut costs.bodies, || serde_json::from_slice(&body).expect("a body"));
        drop(black_box(typed));

        let page = timed(&mut costs.read_page, || reader.read_page(&body))?;
        let mut pages = LogPages::new(span);
        let request = pages.next_page().expect("a page to ask for");
        let stretch = timed(&mut costs.receive, || pages.receive(&request, &page));
        timed(&mut costs.read_lines, || reader.read(stretch.entries, &mut window, &mut coverage));
    }
    assert_eq!((coverage.lines, coverage.skipped.len()), (count, 0));
    let log = window.into_log(vec![span]);
    let nobody = |backend| Failure::new(backend, FailureKind::NotConfigured);
    let observations = Observations {
        log: Ok(log),
        presence: Ok(Presence { asked: vec![span], alive: vec![span] }),
        witness: Err(nobody(global_health_bar::Backend::Prometheus)),
    };
    let policy = Policy::default();
    let history =
        timed(&mut costs.reconstruct, || reconstruct(&observations, span, span.end(), &policy));
    let told: usize = history.episodes.iter().map(|one| one.evidence.notifications).sum();
    assert_eq!(told, count, "each line is evidence of an episode");
    Ok(costs)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct TypedLine {
    status: String,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    starts_at: String,
    ends_at: String,
    #[serde(rename = "generatorURL")]
    generator_url: String,
    fingerprint: String,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct TypedBody {
    status: String,
    data: TypedData,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct TypedData {
    result_type: String,
    result: Vec<TypedStream>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct TypedStream {
    stream: BTreeMap<String, String>,
    values: Vec<(String, String)>,
}

/// The text of a line, cut where its status and its instants stand.
struct Alert {
    labels_and_annotations: String,
    url_and_fingerprint: String,
}

/// The alerts of the seeded history, on as many clusters as it takes.
fn alerts() -> Vec<Alert> {
    let body: TypedBody =
        serde_json::from_str(include_str!("../tests/truth/seed-1/pages/page-0000.json"))
            .expect("a page");
    let mut distinct = BTreeMap::new();
    for (_, line) in body.data.result.into_iter().flat_map(|stream| stream.values) {
        let Ok(typed) = serde_json::from_str::<TypedLine>(&line) else { continue };
        distinct.entry(typed.fingerprint).or_insert(line);
    }
    let on = |cluster: usize, line: &str| {
        let line = line
            .replace("10.100.0.", &format!("10.{cluster}.0."))
            .replace("metalk8s-monitoring/", &format!("cluster-{cluster}/"));
        let (_, rest) = line.split_once(r#","labels""#)?;
        let (labels_and_annotations, rest) = rest.split_once(r#","startsAt""#)?;
        let (_, url_and_fingerprint) = rest.split_once(r#","generatorURL""#)?;
        let (url, fingerprint) = url_and_fingerprint.split_at(url_and_fingerprint.len() - 18);
        Some(Alert {
            labels_and_annotations: labels_and_annotations.to_owned(),
            url_and_fingerprint: format!("{url}{:016x}\"}}", cluster as u64 ^ hex(fingerprint)),
        })
    };
    (0..)
        .flat_map(|cluster| distinct.values().filter_map(move |line| on(cluster, line)))
        .take(ALERTS)
        .collect()
}

fn hex(fingerprint: &str) -> u64 {
    u64::from_str_radix(&fingerprint[..16], 16).expect("a fingerprint")
}

/// One line: which of an episode of an alert.
struct Sent {
    logged_ns: i64,
    alert: usize,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
}

fn start() -> Timestamp {
    Timestamp::parse("2026-11-01T00:00:00.439Z").expect("an instant")
}

/// Newest first: each episode fires for two hours and a half, each alert logs every five minutes.
fn schedule(count: usize) -> Vec<Sent> {
    let mut schedule: Vec<_> = (0..count)
        .map(|at| {
            let (alert, line) = (at % ALERTS, at / ALERTS);
            let (episode, line) = (line / LINES_OF_AN_EPISODE, line % LINES_OF_AN_EPISODE);
            let length = 5 * u32::try_from(LINES_OF_AN_EPISODE).expect("few");
            let began = (length + 30) * u32::try_from(episode).expect("few");
            // Groups of ten are logged at once.
            let group = u32::try_from(alert / 10).expect("few");
            let starts_at = start() + MINUTE * began + MINUTE / 10 * group;
            let logged_at = starts_at + MINUTE / 2 + MINUTE * 5 * u32::try_from(line).expect("few");
            let place = i64::try_from(alert % 10).expect("few") * 15_000;
            let is_last = line == LINES_OF_AN_EPISODE - 1;
            Sent {
                logged_ns: logged_at.nanoseconds() + place,
                alert,
                starts_at,
                ends_at: is_last.then(|| logged_at - MINUTE),
            }
        })
        .collect();
    schedule.sort_unstable_by_key(|sent| std::cmp::Reverse(sent.logged_ns));
    schedule
}

impl Sent {
    fn logged_at(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.logged_ns)
    }

    fn line(&self, alerts: &[Alert], shape: Shape, number: usize) -> String {
        let Alert { labels_and_annotations, url_and_fingerprint } = &alerts[self.alert];
        let status = if self.ends_at.is_some() { "resolved" } else { "firing" };
        let ends_at = self.ends_at.map_or("0001-01-01T00:00:00Z".to_owned(), |at| at.to_string());
        let line = format!(
            r#"{{"status":"{status}","labels"{labels_and_annotations},"startsAt":"{}","endsAt":"{ends_at}","generatorURL"{url_and_fingerprint}"#,
            self.starts_at
        );
        match shape {
            Shape::Unlike => {
                line.replace(r#""summary":""#, &format!(r#""summary":"For the {number}th time: "#))
            }
            Shape::Apart => {
                let fingerprint = line.len() - r#"0123456789abcdef"}"#.len();
                format!(r#"{}{number:016x}"}}"#, &line[..fingerprint]).replacen(
                    r#""labels":{"#,
                    &format!(r#""labels":{{"alert_number":"{number}","#),
                    1,
                )
            }
            _ => line,
        }
    }
}

/// Loki's answer: the lines in two streams.
fn body(sent: &[Sent], lines: &[String], shape: Shape) -> Vec<u8> {
    let half = lines.len() / 2;
    let pod = "metalk8s-alert-logger-7c9d5f6b44-q8m2t";
    let stream = |level: &str, sent: &[Sent], lines: &[String]| {
        let stored = |line: &String| match shape {
            Shape::Wrapped => format!(
                r#"{{"stream":"stderr","message":{},"pod":"{pod}","namespace":"metalk8s-monitoring","node":"bootstrap","container":"metalk8s-alert-logger","app":"metalk8s-alert-logger","release":"unknown"}}"#,
                serde_json::Value::from(line.as_str())
            ),
            _ => line.clone(),
        };
        let values: Vec<_> = sent
            .iter()
            .zip(lines)
            .map(|(sent, line)| (sent.logged_ns.to_string(), stored(line)))
            .collect();
        serde_json::json!({"stream": {"container": "metalk8s-alert-logger", "detected_level": level, "pod": pod}, "values": values})
    };
    let result = [
        stream("critical", &sent[..half], &lines[..half]),
        stream("warn", &sent[half..], &lines[half..]),
    ];
    let result = serde_json::Value::from(result.to_vec());
    // In the order of Loki's keys.
    let body = format!(
        r#"{{"status":"success","data":{{"resultType":"streams","result":{result},"stats":{{}}}}}}"#
    );
    body.into_bytes()
}
