//! A small Loki and Prometheus in memory, as far as the questions go.

use std::cell::RefCell;
use std::collections::BTreeMap;

use global_health_bar::{Get, Response, Timestamp};
use serde_json::{Value, json};

/// One logged line: stream, nanoseconds, text.
pub type Logged = (&'static str, i64, String);

/// Answers from memory, and remembers what it was asked.
#[derive(Default)]
pub struct Server {
    pub log: Vec<Logged>,
    /// When the metric of every query was scraped: seconds, in order.
    pub samples: Vec<i64>,
    /// Loki's `max_entries_limit_per_query`.
    pub most_lines: usize,
    /// The beginnings of URLs that fail, with status and text.
    pub broken: BTreeMap<&'static str, (u16, &'static str)>,
    /// How Loki refuses queries that are more than a selector; else it takes them for one.
    pub refuses_stages: Option<(u16, &'static str)>,
    pub date: Option<Timestamp>,
    /// What Prometheus answers when it is asked for the time, in seconds.
    pub time: &'static str,
    pub asked: RefCell<Vec<String>>,
}

impl Server {
    pub fn new(log: Vec<Logged>) -> Self {
        Self { log, most_lines: 5_000, ..Self::default() }
    }

    fn answer(&self, url: &str) -> (u16, String) {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let query: BTreeMap<String, String> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if let Some((status, text)) =
            self.broken.iter().find_map(|(at, broken)| url.starts_with(at).then_some(broken))
        {
            return (*status, (*text).to_owned());
        }
        match path {
            "/api/loki/loki/api/v1/query_range" => self.page(&query),
            "/api/prometheus/api/v1/query_range" => (200, self.range(&query).to_string()),
            "/api/prometheus/api/v1/query" => (200, self.raw(&query).to_string()),
            "/api/alertmanager/api/v2/status" => {
                let config = "route:\n  receiver: metalk8s-alert-logger\n  repeat_interval: 1h\n";
                (200, json!({"config": {"original": config}}).to_string())
            }
            _ => (404, "404 page not found".into()),
        }
    }

    fn page(&self, query: &BTreeMap<String, String>) -> (u16, String) {
        if let Some((status, text)) = self.refuses_stages
            && query["query"].contains(" | ")
        {
            return (status, text.into());
        }
        let number = |name: &str| query[name].parse::<i64>().expect("a number");
        let limit = usize::try_from(number("limit")).expect("a limit");
        if limit > self.most_lines {
            let text = "max entries limit per query exceeded, limit > max_entries_limit_per_query";
            return (400, format!("{text} ({limit} > {})", self.most_lines));
        }
        let mut lines: Vec<_> = self
            .log
            .iter()
            .filter(|(_, ns, _)| (number("start")..number("end")).contains(ns))
            .collect();
        lines.sort_by_key(|(_, ns, _)| std::cmp::Reverse(*ns));
        let mut streams: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for (stream, ns, line) in lines.into_iter().take(limit) {
            streams.entry(stream).or_default().push(json!([ns.to_string(), line]));
        }
        let result: Vec<_> = streams
            .into_iter()
            .map(|(pod, values)| json!({"stream": {"pod": pod}, "values": values}))
            .collect();
        (
            200,
            json!({"status": "success", "data": {"resultType": "streams", "result": result}})
                .to_string(),
        )
    }

    /// `count_over_time(x[step])` at each step; `ALERTS` hold nothing.
    fn range(&self, query: &BTreeMap<String, String>) -> Value {
        let number = |name: &str| query[name].parse::<i64>().expect("a number");
        let step = number("step");
        let count = |at: i64| self.between(at - step, at).len();
        let points =
            (number("start")..=number("end")).step_by(usize::try_from(step).expect("a step"));
        let counted = points.map(|at| (at, count(at))).filter(|(_, count)| *count > 0);
        let values: Vec<_> = counted.map(|(at, count)| json!([at, count.to_string()])).collect();
        let is_witness = query["query"].starts_with("ALERTS");
        matrix(if is_witness { Vec::new() } else { values })
    }

    /// `x[range]`: the samples themselves.
    fn raw(&self, query: &BTreeMap<String, String>) -> Value {
        if query["query"] == "time()" && !self.time.is_empty() {
            let result = json!([0, self.time]);
            return json!({"status": "success", "data": {"resultType": "scalar", "result": result}});
        }
        let Some((_, range)) = query["query"].split_once('[') else { return json!({}) };
        let range: i64 = range.trim_end_matches("s]").parse().expect("seconds");
        let time: f64 = query["time"].parse().expect("a time");
        let at = Timestamp::from_seconds(time).milliseconds() / 1_000;
        matrix(self.between(at - range, at).iter().map(|at| json!([at, "1"])).collect())
    }

    /// The samples after `from` and not after `to`.
    fn between(&self, from: i64, to: i64) -> &[i64] {
        let until = |at: i64| self.samples.partition_point(|sample| *sample <= at);
        &self.samples[until(from)..until(to)]
    }
}

fn matrix(values: Vec<Value>) -> Value {
    let result =
        if values.is_empty() { json!([]) } else { json!([{"metric": {}, "values": values}]) };
    json!({"status": "success", "data": {"resultType": "matrix", "result": result}})
}

impl Get for Server {
    async fn get(&self, url: &str) -> Result<Response, String> {
        self.asked.borrow_mut().push(url.to_owned());
        let (status, body) = self.answer(url);
        Ok(Response { status, date: self.date, body: body.into_bytes(), ..Response::default() })
    }
}
