//! The bodies of answers: as they are, or in an object with the URL and the status they came with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use global_health_bar::simulation::{Entry, Run, Series};
use global_health_bar::{Labels, Timestamp};
use serde::Deserialize;

use crate::serve::store::{Alertmanager, Store};

/// What tells alerting alive when a recording does not say which series it is.
const PRESENCE: &str = "alertmanager_alerts";

#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Exchange { body: String },
    Answer { data: Data },
    Status { config: Configuration },
}

#[derive(Deserialize)]
struct Configuration {
    original: String,
}

#[derive(Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "lowercase")]
enum Data {
    Streams(Vec<Stream>),
    Matrix(Vec<Matrix>),
}

#[derive(Deserialize)]
struct Stream {
    stream: Labels,
    /// Newer Loki may add a third element.
    values: Vec<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Matrix {
    metric: Labels,
    values: Vec<(f64, String)>,
}

/// Adds what the file `text` records.
pub fn add(store: &mut Store, text: &str) -> Result<(), String> {
    const UNKNOWN: &str = "it is no answer with streams, a matrix or Alertmanager's configuration";
    let file = serde_json::from_str(text);
    match file.map_err(|why| if why.is_data() { UNKNOWN.into() } else { why.to_string() })? {
        File::Exchange { body } => add(store, &body),
        File::Answer { data: Data::Streams(streams) } => {
            let entries: Result<Vec<_>, _> = streams.into_iter().flat_map(entries).collect();
            store.log.get_or_insert_default().extend(entries?);
            Ok(())
        }
        File::Answer { data: Data::Matrix(matrix) } => {
            let series = store.series.get_or_insert_default();
            matrix.into_iter().for_each(|recorded| merge(series, recorded));
            Ok(())
        }
        File::Status { config } => {
            store.alertmanager =
                Some(Alertmanager { alerts: Vec::new(), configuration: config.original });
            Ok(())
        }
    }
}

fn entries(stream: Stream) -> impl Iterator<Item = Result<Entry, String>> {
    let labels = Arc::new(stream.stream);
    stream.values.into_iter().map(move |value| {
        let texts: Vec<_> = value.iter().map_while(|element| element.as_str()).collect();
        let [at_ns, line, ..] = texts[..] else {
            return Err("an entry is no pair of texts".into());
        };
        let at_ns = at_ns.parse().map_err(|_| format!("{at_ns:?} is no instant in nanoseconds"))?;
        Ok(Entry { stream: Arc::clone(&labels), at_ns, line: line.into() })
    })
}

/// Adds samples to the series of the same labels.
fn merge(series: &mut Vec<Series>, recorded: Matrix) {
    let named = recorded.metric.get("__name__").is_some();
    let name = (!named).then_some(("__name__", PRESENCE));
    let labels: Labels = recorded.metric.iter().chain(name).collect();
    let mut samples: BTreeMap<Timestamp, f64> = BTreeMap::new();
    let known = series.iter().position(|series| series.labels == labels);
    let known = known.map(|at| series.swap_remove(at));
    for run in known.iter().flat_map(|series| &series.runs) {
        samples.extend((0..run.count).map(|index| (run.first + run.every * index, run.value)));
    }
    samples.extend(recorded.values.iter().filter_map(|(at, value)| {
        let value = value.parse().ok()?;
        Some((Timestamp::from_seconds(*at), value))
    }));
    series.push(Series { labels, runs: runs(&samples) });
}

/// Samples as runs at their least distance. Where one is missing, Prometheus knew that the series
/// was gone: an answer holds what was carried on already.
fn runs(samples: &BTreeMap<Timestamp, f64>) -> Vec<Run> {
    let instants: Vec<_> = samples.keys().copied().collect();
    let distances = instants.windows(2).map(|pair| pair[1].since(pair[0]));
    let every = distances.min().unwrap_or(Duration::from_secs(60));
    let mut runs: Vec<Run> = Vec::new();
    for (at, value) in samples {
        if let Some(run) = runs.last_mut() {
            let next = run.first + run.every * run.count;
            run.stale = *at > next;
            if *at == next && run.value.to_bits() == value.to_bits() {
                run.count += 1;
                continue;
            }
        }
        runs.push(Run { first: *at, every, count: 1, value: *value, stale: true });
    }
    runs
}
