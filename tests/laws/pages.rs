//! However the log is cut, told twice and shuffled, the history is the same.

use std::sync::OnceLock;

use global_health_bar::simulation::{Cluster, Fault};
use global_health_bar::{
    Coverage, History, LineReader, Log, LogPages, LogWindow, PageRequest, read_page,
};
use proptest::prelude::*;
use serde_json::json;

use crate::clusters::{cluster, rebuilt};
use crate::sample::Sample;
use crate::simulated;

/// A cluster with lines in three shapes, late, doubled and cut ones, and three replicas that tell
/// the same: in memory, and its history as its lines stand.
fn told() -> &'static (Cluster, Sample, History) {
    static TOLD: OnceLock<(Cluster, Sample, History)> = OnceLock::new();
    TOLD.get_or_init(|| {
        let faults = [Fault::LossyShipper, Fault::HighAvailability, Fault::AlertmanagerOutage];
        let cluster = cluster(3, &faults);
        let sample = simulated::sample("told", &cluster);
        let history = rebuilt(&sample);
        assert!(history.episodes.len() > 100 && !history.unavailable.is_empty());
        (cluster, sample, history)
    })
}

/// Loki, with its lines in other streams, of which it sends `most` at a time.
struct Loki {
    /// Instant, stream and text, newest first.
    lines: Vec<(i64, usize, Box<str>)>,
    most: usize,
}

impl Loki {
    /// Sorts the lines of the cluster by chance into streams; each `twice`th is in two of them.
    fn new(cluster: &Cluster, salt: usize, streams: usize, twice: usize, most: usize) -> Self {
        let mut lines = Vec::new();
        for (number, entry) in cluster.log.iter().enumerate() {
            let chance = (number ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            lines.push((entry.at_ns, chance % streams, entry.line.clone()));
            if chance.is_multiple_of(twice) {
                lines.push((entry.at_ns, (chance + 1) % streams, entry.line.clone()));
            }
        }
        // The same line at the same instant in the same stream is one.
        lines.sort_unstable_by(|a, b| b.cmp(a));
        lines.dedup();
        Self { lines, most }
    }

    fn page(&self, request: &PageRequest) -> Result<String, String> {
        if request.limit > self.most {
            let text = "max entries limit per query exceeded, limit > max_entries_limit_per_query";
            return Err(format!("{text} ({} > {})", request.limit, self.most));
        }
        let mut streams = std::collections::BTreeMap::<usize, Vec<_>>::new();
        let inside = |at: i64| (request.start_ns..request.end_ns).contains(&at);
        let wanted = self.lines.iter().filter(|(at, ..)| inside(*at)).take(request.limit);
        for (at, stream, line) in wanted {
            streams.entry(*stream).or_default().push(json!([at.to_string(), line]));
        }
        // The streams come in any order.
        let result = streams.into_iter().rev();
        let result = result.map(
            |(stream, values)| json!({"stream": {"pod": stream.to_string()}, "values": values}),
        );
        let result: Vec<_> = result.collect();
        let data = json!({"resultType": "streams", "result": result});
        Ok(json!({"status": "success", "data": data}).to_string())
    }

    /// All lines of the span of `cluster`, page by page.
    fn read(&self, cluster: &Cluster) -> Log {
        let (mut window, mut coverage) = (LogWindow::default(), Coverage::default());
        let (mut pages, mut lines) = (LogPages::new(cluster.span), LineReader::default());
        while let Some(request) = pages.next_page() {
            match self.page(&request) {
                Ok(body) => {
                    let page = read_page(body.as_bytes()).expect("a page");
                    lines.read(pages.receive(&request, &page).entries, &mut window, &mut coverage);
                }
                Err(text) => assert!(pages.refuse(&request, &text), "{text}"),
            }
        }
        assert!(!pages.is_truncated());
        assert_eq!(coverage.lines, self.lines.len(), "each line is handed out once");
        window.into_log(vec![cluster.span])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_into_pages_and_streams_and_any_repetition_tells_the_same(
        salt in any::<usize>(), streams in 1..6_usize, twice in 1..9_usize, most in 9..5_000_usize,
    ) {
        let (cluster, sample, history) = told();
        let mut sample = sample.clone();
        sample.observations.log = Ok(Loki::new(cluster, salt, streams, twice, most).read(cluster));
        prop_assert!(&rebuilt(&sample) == history);
    }

    #[test]
    fn any_order_of_the_lines_tells_the_same(order in any::<u64>()) {
        let (_, sample, history) = told();
        let mut sample = sample.clone();
        let lines = &mut sample.observations.log.as_mut().expect("the log").runs;
        // A permutation by chance: sorted by a number that only depends on the line's place.
        let mut shuffled: Vec<_> = lines.drain(..).enumerate().collect();
        shuffled.sort_by_key(|(place, _)| (*place as u64 ^ order).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        lines.extend(shuffled.into_iter().map(|(_, line)| line));
        prop_assert!(&rebuilt(&sample) == history);
    }
}
