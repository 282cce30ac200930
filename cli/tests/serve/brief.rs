//! Lines in brief tell what whole ones tell, but for annotations and links.

use std::cell::Cell;
use std::sync::Arc;

use global_health_bar::simulation::Fault;
use global_health_bar::{
    Coverage, Detail, Filters, Get, History, Labels, Log, Policy, Question, Response, Run, Sources,
    Span, TimeSpan, Timestamp, ask_log, observe,
};
use serde_json::Value;

use crate::cluster::{Cluster, now, window};
use crate::support::{Folder, Server};

fn sources(detail: Detail) -> Sources {
    Sources { detail, ..Sources::default() }
}

/// Asks somebody, and counts what Loki answered.
struct Counted<'a, G> {
    get: &'a G,
    bytes: Cell<usize>,
}

impl<'a, G> Counted<'a, G> {
    fn new(get: &'a G) -> Self {
        Self { get, bytes: Cell::default() }
    }
}

impl<G: Get> Get for Counted<'_, G> {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let response = self.get.get(url).await?;
        if url.starts_with("/api/loki") {
            self.bytes.set(self.bytes.get() + response.body.len());
        }
        Ok(response)
    }
}

impl Get for Server {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let answer = Self::get(self, url).await;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|why| why.to_string())?.into();
        Ok(Response { status, body, ..Response::default() })
    }
}

/// A history without what lines in brief do not tell.
fn in_brief(mut history: History) -> History {
    for episode in &mut history.episodes {
        let mut alert = (*episode.alert).clone();
        (alert.annotations, alert.generator_url) = (Labels::default(), "".into());
        episode.alert = Arc::new(alert);
    }
    history
}

#[tokio::test]
async fn a_history_in_brief_is_the_history_for_half_of_the_bytes() {
    let faults = [Fault::LossyShipper, Fault::Notifications];
    for (cluster, share) in [(Cluster::demo(), 0.55), (Cluster::seeded(7, &faults), 0.55)] {
        let ask = async |detail| {
            let question = Question { sources: sources(detail), ..Question::default() };
            let counted = Counted::new(&cluster);
            let asked = observe(&counted, question, Span::Between(window()), now(), |_, _| false);
            (asked.await, counted.bytes.get())
        };
        let ((whole, all), (brief, fewer)) = (ask(Detail::Whole).await, ask(Detail::Brief).await);
        assert_eq!((&brief.coverage.failures, brief.coverage.truncated), (&vec![], false));
        assert_eq!(brief.coverage.skipped, whole.coverage.skipped);
        assert_eq!(brief.coverage.lines, whole.coverage.lines);
        assert_eq!(brief.history.events.len(), whole.history.events.len());
        assert!(!brief.history.events.is_empty(), "reboots");
        let (mut brief, mut whole) = (in_brief(brief.history), in_brief(whole.history));
        for (brief, whole) in brief.events.iter_mut().zip(&mut whole.events) {
            assert_eq!(brief.alert.annotations, whole.alert.annotations);
            assert_eq!((brief.at, brief.told_at), (whole.at, whole.told_at));
            assert_eq!(brief.effects.len(), whole.effects.len());
        }
        (brief.events, whole.events) = (Vec::new(), Vec::new());
        assert_eq!(brief, whole);
        #[allow(clippy::cast_precision_loss)]
        let part = fewer as f64 / all as f64;
        assert!(part < share, "{part} of the bytes");
    }
}

/// What somebody who writes labels or annotations might try: pieces of lines.
const HOSTILE: [&str; 12] = [
    "",
    "plain",
    r#"","annotations":{"#,
    r#""},"annotations":{"a":"b"},"startsAt":"2020-01-01T00:00:00Z","endsAt":"#,
    r#"},"startsAt":"2020-01-01T00:00:00Z","generatorURL":"","fingerprint":"ffff"}"#,
    r#"\"},\"annotations\":{\"a\":\"b\"},\"startsAt\":\"2020-01-01T00:00:00Z\""#,
    r#"{"status":"resolved","labels":{"alertname":"B"},"annotations":{"a":"b"},"startsAt":"2020-01-01T00:00:00Z","endsAt":"2020-01-02T00:00:00Z","generatorURL":"x","fingerprint":"ffff"}"#,
    "line\nbreak \u{1} tab\t and \\ end \\",
    "{{.raw_end}} {{end}} `",
    "<raw_labels> %s $1 \u{fffd} é 🚒",
    r#""message":"{"status":"firing""#,
    "}}}]]\"\"\"",
];

/// All values as labels and as annotations of alerts, as written and as wrapped.
fn hostile_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for (number, (label, note)) in
        HOSTILE.iter().flat_map(|label| HOSTILE.map(|note| (*label, note))).enumerate()
    {
        let [label, note] = [label, note].map(|text| Value::from(text).to_string());
        for annotations in [format!(r#"{{"a":{note},"b":{note}}}"#), "{}".into(), "null".into()] {
            for labels in [format!(r#"{{"alertname":"A{number}","x":{label}}}"#), "{}".into()] {
                let line = |form: usize| {
                    let fingerprint = lines.len() + form;
                    format!(
                        r#"{{"status":"firing","labels":{labels},"annotations":{annotations},"startsAt":"2026-11-20T10:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p/g?x={number}","fingerprint":"{fingerprint:016x}"}}"#
                    )
                };
                let wrap = |field: &str, line: String, more: &str| {
                    format!(
                        r#"{{"stream":"stderr","{field}":{},{more}"pod":"p"}}"#,
                        Value::from(line)
                    )
                };
                let merged = line(3);
                let fields = merged.trim_matches(['{', '}']).to_owned() + ",";
                let wrapped = [
                    line(0),
                    wrap("message", line(1), ""),
                    wrap("log", line(2) + "\n", ""),
                    wrap("log", line(3), if labels == "{}" { "" } else { &fields }),
                    wrap("message", format!("Unable to parse: {}", line(4)), ""),
                    line(5)[..line(5).len() - 20].into(),
                ];
                lines.extend(wrapped);
            }
        }
    }
    lines
}

/// What the log tells, by fingerprint, without what lines in brief do not tell.
async fn read(server: &Server, sources: &Sources) -> Log {
    let at = |text| Timestamp::parse(text).expect("an instant");
    let span = TimeSpan::new(at("2026-11-19T00:00:00Z"), at("2026-11-21T00:00:00Z"));
    let mut coverage = Coverage::default();
    let policy = Policy::default();
    let log = ask_log(server, sources, span, &policy, &mut coverage).await;
    let mut log = log.expect("an answer");
    for run in &mut log.runs {
        let mut alert = (*run.alert).clone();
        (alert.annotations, alert.generator_url) = (Labels::default(), "".into());
        run.alert = Arc::new(alert);
    }
    log.runs.sort_by(|one: &Run, other| one.alert.fingerprint.cmp(&other.alert.fingerprint));
    log
}

fn serve(folder: &Folder) -> Server {
    let at_ns = 1_795_168_800_000_000_000;
    let dated = |(at_ns, line): (i64, String)| format!("{at_ns} {line}\n");
    let lines: String = (at_ns..).zip(hostile_lines()).map(dated).collect();
    folder.write("alerts.log", lines.as_bytes());
    Server::start(&["--history", folder.as_str()])
}

#[tokio::test]
async fn no_text_makes_one_line_into_another() {
    let folder = Folder::new("brief");
    let server = serve(&folder);
    let whole = read(&server, &sources(Detail::Whole)).await;
    let brief = read(&server, &sources(Detail::Brief)).await;
    assert!(whole.runs.len() > 2_000, "{}", whole.runs.len());
    assert_eq!(brief.skipped, whole.skipped);
    for (brief, whole) in brief.runs.iter().zip(&whole.runs) {
        assert_eq!(brief, whole);
    }
    assert_eq!(brief.runs.len(), whole.runs.len());
}

#[tokio::test]
async fn no_text_hides_a_line_that_is_asked_for() {
    let folder = Folder::new("limited");
    let server = serve(&folder);
    let all = read(&server, &sources(Detail::Whole)).await;
    for value in HOSTILE {
        for detail in [Detail::Whole, Detail::Brief] {
            let alerts = Filters::from_iter([("x", [value, "unheard of"])]);
            let mut asked = read(&server, &Sources { alerts, ..sources(detail) }).await;
            // Only what JSON writes in one way is looked for.
            assert!(value != "plain" || asked.runs.len() < all.runs.len() / 4);
            let is_asked = |run: &&Run| run.alert.labels.get("x") == Some(value);
            asked.runs.retain(|run| is_asked(&run));
            assert!(asked.runs.iter().eq(all.runs.iter().filter(is_asked)), "{value:?}");
            assert!(!asked.runs.is_empty());
        }
    }
}
