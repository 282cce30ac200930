//! Who asks the same is told the same, and what has settled is kept until the page is opened again.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

use std::time::Duration;

use global_health_bar::{
    AlertHistory, AlertHistoryProvider, Keep, Policy, Question, Sources, Span, cache, clear_cache,
    record_key, use_alert_history,
};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
const HOUR = 3600n * 1000000000n, now = BigInt(Date.parse("2026-11-22T00:00:00Z")) * 1000000n;
const line = JSON.stringify({ status: "firing", labels: { alertname: "ClusterAtRisk", severity: "critical" }, startsAt: "2026-10-22T00:00:00Z", fingerprint: "0123456789abcdef" });
let asked = [];
let requests = 0;
// One line each hour, but on a log that begins anew.
function page(query, count) {
  const [start, end] = ["start", "end"].map((name) => BigInt(query.get(name)));
  const values = [];
  for (let n = 1n; n <= count; n++) {
    const at = now - n * HOUR + 1n;
    if (start <= at && at < end) values.push([String(at), line]);
  }
  return { data: { resultType: "streams", result: [{ stream: {}, values }] } };
}
export function stub(count) {
  asked = [];
  window.fetch = (request) => {
    requests++;
    const { pathname, searchParams } = new URL(request.url);
    let body = { status: "success", data: { resultType: "matrix", result: [] } };
    if (pathname.startsWith("/api/loki/")) {
      body = page(searchParams, BigInt(count));
      const [start, end] = ["start", "end"].map((name) => Number((now - BigInt(searchParams.get(name))) / 1000000000n));
      asked.push({ start, end, lines: body.data.result[0].values.length });
    } else if (pathname.startsWith("/api/alertmanager/")) {
      body = { config: { original: "route:\n  repeat_interval: 12h\n" } };
    }
    const headers = { Date: "Sun, 22 Nov 2026 00:00:00 GMT", "Content-Type": "application/json" };
    return Promise.resolve(new Response(JSON.stringify(body), { headers }));
  };
}
export function sent() { return requests; }
export function pages() { return asked.length; }
export function lines() { return asked.reduce((sum, { lines }) => sum + lines, 0); }
export function hide(hidden) { Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true }); }
"#)]
extern "C" {
    fn stub(lines: usize);
    fn sent() -> usize;
    fn pages() -> usize;
    fn lines() -> usize;
    fn hide(hidden: bool);
}

fn question(keep: Keep) -> Question {
    Question { keep, ..Question::default() }
}

fn mount(keep: Keep, hours: u64, every: Option<Duration>) -> (AlertHistory, impl Sized) {
    mount_with(Signal::stored(Some("very-secret".to_owned())), keep, hours, every)
}

fn mount_with(
    token: Signal<Option<String>>,
    keep: Keep,
    hours: u64,
    every: Option<Duration>,
) -> (AlertHistory, impl Sized) {
    let found = StoredValue::new(None);
    let handle = leptos::mount::mount_to(document().body().expect("a body"), move || {
        let span = RwSignal::new(Span::Last(Duration::from_secs(hours * 3_600)));
        view! {
            <AlertHistoryProvider question=question(keep.clone()) span token every=Signal::stored(every)>
                {move || found.set_value(use_alert_history().ok())}
            </AlertHistoryProvider>
        }
    });
    (found.get_value().expect("the provider provides"), handle)
}

/// Waits until nobody asks for anything more.
async fn settle() {
    let mut before = None;
    while before != Some(sent()) {
        before = Some(sent());
        sleep(Duration::from_millis(150)).await;
    }
}

fn told(history: AlertHistory) -> (usize, usize) {
    let data = history.data.get_untracked().expect("an answer");
    (data.coverage.lines, data.history.episodes[0].evidence.notifications)
}

#[wasm_bindgen_test]
async fn bars_that_ask_the_same_ask_once() {
    stub(400);
    let (one, _one) = mount(Keep::Nothing, 24, None);
    let (other, _other) = mount(Keep::Nothing, 24, None);
    settle().await;
    assert_eq!(pages(), 1);
    assert_eq!(told(one), (36, 36));
    assert_eq!(told(other), (36, 36));
    one.refresh();
    settle().await;
    assert_eq!(pages(), 2);
    let same = one.data.get_untracked().zip(other.data.get_untracked());
    assert!(same.is_some_and(|(one, other)| std::sync::Arc::ptr_eq(&one, &other)));
}

#[wasm_bindgen_test]
async fn a_new_token_costs_no_more_than_a_refresh_and_takes_nothing_away() {
    stub(400);
    let owner = Owner::new();
    let token = owner.with(|| RwSignal::new(Some("old".to_owned())));
    let (history, _page) = mount_with(token.into(), Keep::Nothing, 14 * 24, None);
    settle().await;
    let first = lines();
    let shown = StoredValue::new(0);
    let _effect = Effect::watch(
        move || history.data.get(),
        move |data, _, _| {
            assert!(data.as_ref().is_some_and(|data| !data.is_partial));
            shown.update_value(|shown| *shown += 1);
        },
        false,
    );
    token.set(Some("new".to_owned()));
    settle().await;
    assert_eq!((lines() - first, shown.get_value()), (0, 1));
}

#[wasm_bindgen_test]
async fn bars_of_other_spans_ask_for_the_rest_only() {
    stub(400);
    let (day, _day) = mount(Keep::Nothing, 24, None);
    let (week, _week) = mount(Keep::Nothing, 7 * 24, None);
    settle().await;
    assert_eq!((told(day).0, told(week).0), (36, 7 * 24 + 12));
    assert_eq!(lines(), 7 * 24 + 12);
}

#[wasm_bindgen_test]
async fn a_page_that_is_opened_again_reads_the_tail_only_until_all_is_forgotten() {
    clear_cache().await;
    stub(400);
    let (_, first) = mount(Keep::ForAll, 14 * 24, None);
    settle().await;
    let read = lines();
    assert_eq!(read, 14 * 24 + 12);
    drop(first);

    stub(400);
    let (history, second) = mount(Keep::ForAll, 14 * 24, None);
    settle().await;
    assert!(lines() <= 3, "{} lines", lines());
    assert_eq!(told(history), (read, read));
    drop(second);

    stub(400);
    let (_, other) = mount(Keep::For("somebody".into()), 14 * 24, None);
    settle().await;
    assert_eq!(lines(), read, "of others nothing is known");
    drop(other);

    clear_cache().await;
    stub(400);
    let (_, third) = mount(Keep::ForAll, 14 * 24, None);
    settle().await;
    assert_eq!(lines(), read);
    drop(third);
    clear_cache().await;
}

#[wasm_bindgen_test]
async fn what_is_kept_holds_no_token_and_after_a_sign_out_nothing_is_kept() {
    clear_cache().await;
    stub(400);
    let (history, page) = mount(Keep::ForAll, 24, None);
    settle().await;
    let key = record_key(&Sources::default(), &Policy::default(), "");
    let record = loop {
        // It is written once all else is done.
        match cache::load(&key).await.expect("a store") {
            Some(record) => break record,
            None => sleep(Duration::from_millis(50)).await,
        }
    };
    let text = String::from_utf8_lossy(&record);
    assert!(text.contains("ClusterAtRisk") && !text.contains("very-secret"));

    clear_cache().await;
    history.refresh();
    settle().await;
    assert_eq!(told(history), (36, 36));
    assert_eq!(cache::load(&key).await, Ok(None));
    drop(page);
}

#[wasm_bindgen_test]
async fn a_log_that_begins_anew_is_believed() {
    clear_cache().await;
    stub(400);
    let (_, page) = mount(Keep::ForAll, 24, None);
    settle().await;
    drop(page);
    stub(0);
    let (history, page) = mount(Keep::ForAll, 24, None);
    settle().await;
    let data = history.data.get_untracked().expect("an answer");
    assert_eq!((data.coverage.lines, data.history.episodes.len()), (0, 0));
    drop(page);
    clear_cache().await;
}

#[wasm_bindgen_test]
async fn a_page_that_is_seen_asks_anew_by_itself_once_for_all() {
    stub(400);
    let every = Some(Duration::from_millis(400));
    let (_, one) = mount(Keep::Nothing, 24, every);
    let (_, other) = mount(Keep::Nothing, 24, every);
    settle().await;
    let first = pages();
    sleep(Duration::from_millis(500)).await;
    assert_eq!(pages(), first + 1);
    hide(true);
    sleep(Duration::from_millis(900)).await;
    let hidden = pages();
    sleep(Duration::from_millis(900)).await;
    assert_eq!(pages(), hidden);
    hide(false);
    sleep(Duration::from_millis(1_300)).await;
    assert!(pages() > hidden);
    drop((one, other));
    let last = pages();
    sleep(Duration::from_millis(900)).await;
    assert_eq!(pages(), last, "who is gone asks no more");
}
