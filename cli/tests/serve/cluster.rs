//! A simulated cluster behind its played servers, of which the truth is known.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use global_health_bar::simulation::{Fault, Plan, Size, Truth, simulate};
use global_health_bar::{Get, Observed, Question, Response, Span, TimeSpan, Timestamp, observe};

use crate::support::Server;

pub const NOW: &str = "2026-11-22T00:00:00Z";
const FORTNIGHT: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// The most points of one series for which Prometheus may be asked.
const MOST_POINTS: i64 = 11_000;

/// The servers of a cluster; they note what they are asked.
pub struct Cluster {
    server: Server,
    pub plan: Plan,
    pub truth: Truth,
    /// The URLs of all requests.
    pub asked: RefCell<Vec<String>>,
}

pub fn now() -> Timestamp {
    Timestamp::parse(NOW).expect("an instant")
}

pub fn window() -> TimeSpan {
    TimeSpan::last(FORTNIGHT, now())
}

impl Cluster {
    /// The cluster that is drawn from `seed`, with such trouble.
    pub fn seeded(seed: u64, faults: &[Fault]) -> Self {
        let number = seed.to_string();
        let names = faults.iter().map(|fault| fault.as_str());
        let names: Vec<_> = names.chain(faults.is_empty().then_some("none")).collect();
        let arguments = [&["--seed", &number, "--fault"], &names[..]].concat();
        Self::start(Plan::seeded(seed, Size::Small, faults, window()), &arguments)
    }

    /// The demonstration.
    pub fn demo() -> Self {
        Self::start(Plan::demo(now()), &[])
    }

    /// The servers that `serve` plays with `arguments`, which tell it to follow `plan`.
    fn start(plan: Plan, arguments: &[&str]) -> Self {
        Self {
            server: Server::start(&[&["--now", NOW], arguments].concat()),
            truth: simulate(&plan, now()).truth,
            plan,
            asked: RefCell::default(),
        }
    }

    /// What the engine finds out about the fortnight.
    pub async fn observed(&self, question: Question) -> Observed {
        self.observed_over(FORTNIGHT, question).await
    }

    /// What the engine finds out about the time before now.
    pub async fn observed_over(&self, duration: Duration, question: Question) -> Observed {
        let span = Span::Last(duration);
        let observed = observe(self, question, span, now(), |_, _| false).await;
        assert_eq!(observed.coverage.failures, [], "all servers answered");
        observed
    }

    /// The range queries to Prometheus, each with its number of points.
    pub fn ranges(&self) -> Vec<(String, i64)> {
        let asked = self.asked.borrow();
        let queries =
            asked.iter().filter_map(|url| url.strip_prefix("/api/prometheus/api/v1/query_range?"));
        let read = |query: &str| {
            let parameters: BTreeMap<String, String> =
                form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            let seconds = |name: &str| parameters[name].parse::<i64>().expect("seconds");
            let points = (seconds("end") - seconds("start")) / seconds("step") + 1;
            (parameters["query"].clone(), points)
        };
        queries.map(read).collect()
    }
}

impl Get for Cluster {
    async fn get(&self, url: &str) -> Result<Response, String> {
        self.asked.borrow_mut().push(url.to_owned());
        if let Some((query, points)) = self.ranges().last() {
            assert!(*points <= MOST_POINTS, "{points} points of {query}");
        }
        let answer = self.server.get(url).await;
        let headers = answer.headers();
        Ok(Response {
            status: answer.status().as_u16(),
            date: headers.get("date").and_then(|date| Timestamp::parse_http(date.to_str().ok()?)),
            is_demo: headers.contains_key("x-global-health-demo"),
            body: answer.bytes().await.map_err(|why| why.to_string())?.into(),
            ..Response::default()
        })
    }
}
