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
    /// The samples of every range query: seconds.
    pub samples: Vec<i64>,
    /// Loki's `max_entries_limit_per_query`.
    pub most_lines: usize,
    /// Paths that fail, with status and text.
    pub broken: BTreeMap<&'static str, (u16, &'static str)>,
    pub date: Option<Timestamp>,
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
            self.broken.iter().find_map(|(at, broken)| path.starts_with(at).then_some(broken))
        {
            return (*status, (*text).to_owned());
        }
        match path {
            "/api/loki/loki/api/v1/query_range" => self.page(&query),
            "/api/prometheus/api/v1/query_range" => (200, self.matrix(&query).to_string()),
            "/api/alertmanager/api/v2/status" => {
                let config = "route:\n  receiver: metalk8s-alert-logger\n  repeat_interval: 1h\n";
                (200, json!({"config": {"original": config}}).to_string())
            }
            _ => (404, "404 page not found".into()),
        }
    }

    fn page(&self, query: &BTreeMap<String, String>) -> (u16, String) {
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

    fn matrix(&self, query: &BTreeMap<String, String>) -> Value {
        let number = |name: &str| query[name].parse::<i64>().expect("a number");
        let asked = number("start")..=number("end");
        let values: Vec<_> = self
            .samples
            .iter()
            .filter(|at| asked.contains(at))
            .map(|at| json!([at, "1"]))
            .collect();
        let is_witness = query["query"].starts_with("ALERTS");
        let result = if values.is_empty() || is_witness {
            json!([])
        } else {
            json!([{"metric": {}, "values": values}])
        };
        json!({"status": "success", "data": {"resultType": "matrix", "result": result}})
    }
}

impl Get for Server {
    async fn get(&self, url: &str) -> Result<Response, String> {
        self.asked.borrow_mut().push(url.to_owned());
        let (status, body) = self.answer(url);
        Ok(Response { status, date: self.date, is_demo: false, body: body.into_bytes() })
    }
}
