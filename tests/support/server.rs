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
    /// What fires in Prometheus itself: names, and from when to when in seconds.
    pub alerts: Vec<(&'static str, i64, i64)>,
    /// From when to when one of two replicas of Prometheus has no samples, in seconds: nor has the one
    /// series that Thanos makes of them.
    pub gaps: Vec<(i64, i64)>,
    /// What Prometheus lacks, as Thanos does where it cannot ask a store, and says so: to queries that
    /// begin so, from when to when in seconds.
    pub lacks: Vec<(&'static str, i64, i64)>,
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

    /// `count_over_time(x[step])` at each step; of `ALERTS` those that fire, or their counts by name.
    fn range(&self, query: &BTreeMap<String, String>) -> Value {
        let number = |name: &str| query[name].parse::<i64>().expect("a number");
        let (step, asked) = (number("step"), &query["query"]);
        let (start, end) = (number("start"), number("end"));
        let series = |metric: Value, count: &dyn Fn(i64) -> usize| {
            let points = (start..=end).step_by(usize::try_from(step).expect("a step"));
            let counted = points.map(|at| (at, count(at))).filter(|(_, count)| *count > 0);
            let values: Vec<_> =
                counted.map(|(at, count)| json!([at, count.to_string()])).collect();
            (!values.is_empty()).then(|| json!({"metric": metric, "values": values}))
        };
        let fires = |from, until, at| from <= at && at < until && !self.is_lacking(asked, at, at);
        let named = self.alerts.iter().filter(|(name, ..)| {
            asked.contains("firing") && (asked.contains(name) || !asked.contains("alertname="))
        });
        let result: Vec<_> = if asked.starts_with("ALERTS") {
            let alert = |(name, from, until): &(&str, i64, i64)| {
                let metric =
                    json!({"__name__": "ALERTS", "alertstate": "firing", "alertname": name});
                series(metric, &|at| usize::from(fires(*from, *until, at)))
            };
            named.filter_map(alert).collect()
        } else if asked.contains("ALERTS") {
            let alert = |(name, from, until): &(&str, i64, i64)| {
                let minutes = |at: i64| (at - step + 60..=at).step_by(60);
                series(json!({"alertname": name}), &|at| {
                    minutes(at).filter(|at| fires(*from, *until, *at)).count()
                })
            };
            named.filter_map(alert).collect()
        } else {
            series(json!({}), &|at| self.between(query, at - step, at).count())
                .into_iter()
                .collect()
        };
        self.matrix(asked, result, start - step, end)
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
        let values: Vec<_> =
            self.between(query, at - range, at).map(|at| json!([at, "1"])).collect();
        let series = (!values.is_empty()).then(|| json!({"metric": {}, "values": values}));
        self.matrix(&query["query"], series.into_iter().collect(), at - range, at)
    }

    /// The samples after `from` and not after `to`, as far as they are at hand.
    fn between(
        &self,
        query: &BTreeMap<String, String>,
        from: i64,
        to: i64,
    ) -> impl Iterator<Item = i64> {
        let until = |at: i64| self.samples.partition_point(|sample| *sample <= at);
        let all = &self.samples[until(from)..until(to)];
        let is_one_series = query.get("dedup").is_none_or(|dedup| dedup != "false");
        let is_gap = move |at: i64| {
            is_one_series && self.gaps.iter().any(|(start, end)| *start <= at && at < *end)
        };
        let is_told = move |at: &i64| !is_gap(*at) && !self.is_lacking(&query["query"], *at, *at);
        all.iter().copied().filter(is_told)
    }

    fn is_lacking(&self, query: &str, from: i64, to: i64) -> bool {
        let is_it = |(asked, start, end): &(&str, i64, i64)| {
            query.starts_with(asked) && from < *end && to >= *start
        };
        self.lacks.iter().any(is_it)
    }

    /// An answer about the samples after `from` and not after `to`.
    fn matrix(&self, query: &str, result: Vec<Value>, from: i64, to: i64) -> Value {
        let data = json!({"resultType": "matrix", "result": result});
        if self.is_lacking(query, from, to) {
            let warnings = ["10.0.0.1:10901 is unreachable"];
            return json!({"status": "success", "data": data, "warnings": warnings});
        }
        json!({"status": "success", "data": data})
    }
}

impl Get for Server {
    async fn get(&self, url: &str) -> Result<Response, String> {
        self.asked.borrow_mut().push(url.to_owned());
        let (status, body) = self.answer(url);
        Ok(Response { status, date: self.date, body: body.into_bytes(), ..Response::default() })
    }
}
