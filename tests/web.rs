//! What only a browser does: fetching, aborting, and keeping the old while the new loads.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

#[path = "web/later.rs"]
mod later;
#[path = "web/measured.rs"]
mod measured;
#[path = "web/patched.rs"]
mod patched;

use std::time::Duration;

use global_health_bar::stories::support::{Build, at, hours};
use global_health_bar::{
    AlertHistory, AlertHistoryProvider, End, Filters, HealthElement, HealthRanking, Keep,
    MetricsTimeSpan, NoProvider, Observed, Question, Span, use_alert_history, use_history_alert,
    use_metrics_time_span,
};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use peak_alloc::PeakAlloc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

#[wasm_bindgen(inline_js = r#"
let asked = [], aborted = 0, held = false, waiting = [], lines = 0, free = Infinity;
const line = JSON.stringify({ status: "firing", labels: { alertname: "ClusterAtRisk", severity: "critical" }, startsAt: "2026-11-21T12:00:00Z", fingerprint: "0123456789abcdef" });
const logged = String(BigInt(Date.parse("2026-11-21T23:00:00Z")) * 1000000n);
const answers = [
  ["/api/loki/", { data: { resultType: "streams", result: [{ stream: {}, values: [[logged, line]] }] } }],
  ["/api/prometheus/", { status: "success", data: { resultType: "matrix", result: [] } }],
  ["/api/alertmanager/", { config: { original: "route:\n  repeat_interval: 12h\n" } }],
];
export function stub() {
  asked = []; aborted = 0; held = false; waiting = []; lines = 0; free = Infinity;
  window.fetch = (request) => {
    const path = new URL(request.url).pathname;
    asked.push(path + " " + (request.headers.get("Authorization") ?? ""));
    const [, body] = answers.find(([start]) => path.startsWith(start));
    const headers = { Date: "Sun, 22 Nov 2026 00:00:00 GMT", "Content-Type": "application/json" };
    const isPage = lines > 0 && path.endsWith("/loki/api/v1/query_range");
    const answer = () => new Response(JSON.stringify(isPage ? page(request.url) : body), { headers });
    if (!held && !(isPage && free-- <= 0)) return Promise.resolve(answer());
    return new Promise((resolve, reject) => {
      waiting.push(() => resolve(answer()));
      request.signal.addEventListener("abort", () => { aborted++; reject(request.signal.reason); });
    });
  };
}
// One line each seven seconds before now, so many as Loki is asked for.
function page(url) {
  const asked = new URL(url).searchParams;
  const [start, end] = ["start", "end"].map((name) => BigInt(asked.get(name)));
  const now = BigInt(Date.parse("2026-11-22T00:00:00Z")) * 1000000n;
  const values = [];
  for (let n = 1n; n <= lines && values.length < Number(asked.get("limit")); n++) {
    const at = now - n * 7000000000n;
    if (start <= at && at < end) values.push([String(at), line]);
  }
  return { data: { resultType: "streams", result: [{ stream: {}, values }] } };
}
export function log(count) { lines = count; }
export function hold_after(pages) { free = pages; }
export function hold() { held = true; }
export function release() { held = false; free = Infinity; waiting.forEach((answer) => answer()); waiting = []; }
export function count(start) { return asked.filter((path) => path.startsWith(start)).length; }
export function count_aborted() { return aborted; }
"#)]
extern "C" {
    fn stub();
    fn log(lines: usize);
    fn hold_after(pages: usize);
    fn hold();
    fn release();
    fn count(start: &str) -> usize;
    fn count_aborted() -> usize;
}

/// A provider whose children listen three times.
fn mount() -> (AlertHistory, MetricsTimeSpan, impl Sized) {
    stub();
    mount_over_stub()
}

/// The same, with what the stub is told before.
fn mount_over_stub() -> (AlertHistory, MetricsTimeSpan, impl Sized) {
    let found = StoredValue::new(None);
    let handle = leptos::mount::mount_to(document().body().expect("a body"), move || {
        view! {
            <AlertHistoryProvider
                question=Question { keep: Keep::Nothing, ..Question::default() }
                token=Signal::stored(Some("secret".to_owned()))
            >
                {move || {
                    let platform = Filters::from_iter([("alertname", ["ClusterAtRisk"])]);
                    let listeners = [platform.clone(), platform, Filters::default()].map(use_history_alert);
                    found.set_value(use_alert_history().ok().zip(use_metrics_time_span().ok()));
                    listeners
                        .map(|alerts| alerts.map(|alerts| {
                            view! { <i>{move || alerts.get().map(|alerts| alerts.len())}</i> }
                        }))
                        .collect_view()
                }}
            </AlertHistoryProvider>
        }
    });
    let (history, span) = found.get_value().expect("the provider provides");
    (history, span, handle)
}

async fn settle() {
    sleep(Duration::from_millis(50)).await;
}

#[wasm_bindgen_test]
async fn one_fetch_serves_all_who_listen() {
    let (history, _, _page) = mount();
    settle().await;
    assert_eq!((count("/api/loki/"), count("/api/alertmanager/")), (1, 1));
    assert_eq!(count("/api/loki/loki/api/v1/query_range Bearer secret"), 1);
    let data = history.data.get_untracked().expect("an answer");
    assert_eq!(data.history.episodes[0].alert.name(), "ClusterAtRisk");
    assert_eq!(data.span.end().to_string(), "2026-11-22T00:00:00.000Z", "the servers' clock");
    assert!(!history.fetching.get_untracked());
}

#[wasm_bindgen_test]
async fn the_old_data_stays_while_the_new_loads() {
    let (history, time_span, _page) = mount();
    settle().await;
    let old = history.data.get_untracked().expect("an answer");
    hold();
    time_span.span.set(Span::Last(Duration::from_secs(3_600)));
    settle().await;
    assert!(history.fetching.get_untracked());
    assert_eq!(history.data.get_untracked(), Some(old.clone()));
    release();
    settle().await;
    assert!(!history.fetching.get_untracked());
    assert_ne!(history.data.get_untracked().map(|new| new.span), Some(old.span));
}

#[wasm_bindgen_test]
async fn requests_of_an_outdated_span_are_aborted() {
    let (history, time_span, _page) = mount();
    settle().await;
    hold();
    for days in [7, 14] {
        time_span.span.set(Span::Last(Duration::from_secs(days * 86_400)));
        settle().await;
    }
    assert_eq!(count_aborted(), 1, "the question of 7 days was under way");
    release();
    settle().await;
    let span = history.data.get_untracked().expect("an answer").span;
    assert_eq!(span.duration(), Duration::from_secs(14 * 86_400));
}

#[wasm_bindgen_test]
async fn what_is_taken_off_the_page_asks_no_more() {
    let (_, time_span, page) = mount();
    settle().await;
    hold();
    time_span.span.set(Span::Last(Duration::from_secs(3_600)));
    settle().await;
    drop(page);
    settle().await;
    assert_eq!(count_aborted(), 1);
}

#[wasm_bindgen_test]
async fn a_refresh_asks_anew() {
    let (history, _, _page) = mount();
    settle().await;
    history.refresh();
    settle().await;
    assert_eq!(count("/api/loki/"), 2);
}

/// Waits until all was read.
async fn end(history: AlertHistory) {
    for _ in 0..200 {
        settle().await;
        if !history.fetching.get_untracked() {
            return;
        }
    }
    panic!("it reads for ever: {:?}", history.progress.get_untracked());
}

#[wasm_bindgen_test]
async fn a_long_log_is_shown_from_now_backwards_and_a_refresh_takes_nothing_away() {
    stub();
    log(12_000);
    let (history, _, _page) = mount_over_stub();
    let shown = StoredValue::new(Vec::new());
    let _effect = Effect::watch(
        move || history.data.get(),
        move |data, _, _| {
            let lines = |data: &Observed| (data.is_partial, data.coverage.lines);
            shown.update_value(|shown| shown.extend(data.as_deref().map(lines)));
        },
        false,
    );
    end(history).await;
    let parts = shown.get_value();
    assert!(parts.len() > 1 && parts.is_sorted_by_key(|part| part.1), "{parts:?}");
    assert_eq!(parts.first(), Some(&(true, 5_000)));
    assert_eq!(parts.last(), Some(&(false, 12_000)));
    assert!(parts.iter().rev().skip(1).all(|part| part.0), "{parts:?}");

    shown.set_value(Vec::new());
    history.refresh();
    end(history).await;
    assert_eq!(shown.get_value(), [(false, 12_000)]);
}

#[wasm_bindgen_test]
async fn all_requests_under_way_are_aborted() {
    stub();
    log(12_000);
    hold_after(1);
    let (history, _, page) = mount_over_stub();
    for _ in 0..100 {
        settle().await;
        if count("/api/loki/loki/api/v1/query_range") == 5 {
            break;
        }
    }
    assert_eq!(history.progress.get_untracked().pages, 1);
    drop(page);
    settle().await;
    assert_eq!(count_aborted(), 4);
    settle().await;
    assert_eq!(count("/api/loki/loki/api/v1/query_range"), 5, "it asks no more");
}

#[wasm_bindgen_test]
fn without_a_provider_the_hooks_say_so() {
    Owner::new().with(|| {
        assert_eq!(use_alert_history().err(), Some(NoProvider));
        assert_eq!(use_metrics_time_span().err(), Some(NoProvider));
        let sentence = use_history_alert(Filters::default()).err().map(|error| error.to_string());
        assert_eq!(
            sentence.as_deref(),
            Some("there is no alert history here: put an <AlertHistoryProvider> around it")
        );
    });
}

#[wasm_bindgen_test]
async fn a_row_that_a_table_gains_is_a_row() {
    let node = |name: &str| {
        let day = Build::last(hours(24)).named(name).tiles("3. 6C *.");
        day.alert("NodeAtRisk", "critical", 3, End::Resolved(at(9))).done()
    };
    let timelines = RwSignal::new(vec![node("node-1")]);
    let body = document().body().expect("a body");
    let _page = leptos::mount::mount_to(body, move || view! { <HealthRanking timelines/> });
    let second_row = || document().query_selector("[part=costs] tbody > tr:nth-child(2) > th");
    assert_eq!(second_row(), Ok(None));
    timelines.set(vec![node("node-1"), node("node-2")]);
    settle().await;
    assert!(second_row().is_ok_and(|row| row.is_some()));
}

/// Puts elements on the page and takes them off: some before they have asked, some before they have an
/// answer, some when they are drawn.
async fn come_and_go(times: u64) {
    for time in 0..times {
        let root: web_sys::HtmlElement =
            document().create_element("div").expect("an element").unchecked_into();
        let body = document().body().expect("a body");
        body.append_child(&root).expect("it is in the page");
        let element = HealthElement::mount(root.clone(), time % 4 == 0);
        element.set("keep", Some("none".into()));
        if time % 3 > 0 {
            sleep(Duration::from_millis((time % 3 - 1) * 20)).await;
        }
        drop(element);
        root.remove();
    }
    settle().await;
}

#[wasm_bindgen_test]
async fn elements_that_go_leave_no_byte_of_the_heap_behind() {
    stub();
    come_and_go(24).await;
    let mut used = vec![HEAP.current_usage()];
    for _ in 0..3 {
        come_and_go(24).await;
        used.push(HEAP.current_usage());
    }
    // Lists may grow, now and then; what each of them leaves behind, if only a byte, makes it more each time.
    let grown: Vec<_> = used.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    assert!(grown.iter().any(|more| *more < 24), "{grown:?} bytes more");
}
