//! What a bar draws later, and when: what nobody sees nor reads yet keeps nobody waiting.

use std::time::Duration;

use global_health_bar::GlobalHealthBar;
use global_health_bar::stories::support::{Build, hours};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(inline_js = r#"
// What waits for idleness is done in the order in which it came; and what that draws is laid out.
export async function idle() {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await new Promise((done) => requestIdleCallback(done));
  await new Promise((done) => requestIdleCallback(done));
  await new Promise(requestAnimationFrame);
}
export const print = () => dispatchEvent(new Event("beforeprint"));
export const count = (element, part) => element.querySelectorAll(`[part=${part}]`).length;
export const show = (element) => element.scrollIntoView();
export const back = () => scrollTo(0, 0);
"#)]
extern "C" {
    async fn idle() -> JsValue;
    fn print();
    fn count(element: &Element, part: &str) -> u32;
    fn show(element: &Element);
    fn back();
}

/// So many bars, one below the other, each as the style sheet has it.
fn bars(number: usize) -> (HtmlElement, impl Drop) {
    let document = document();
    let host: HtmlElement = document.create_element("div").expect("an element").unchecked_into();
    document.body().expect("a body").append_child(&host).expect("room for it");
    let day = Build::last(hours(24)).tiles("5. 1W *.").done();
    let view = move || {
        let bar = |_| view! { <GlobalHealthBar timeline=Some(day.clone()) label="node-1"/> };
        let bars = (0..number).map(bar).collect_view();
        view! { <style>{include_str!("../../style/health-bar.css")}</style>{bars} }
    };
    let mounted = leptos::mount::mount_to(host.clone(), view);
    (host, mounted)
}

async fn becomes_one(host: &HtmlElement, part: &str) {
    while count(host, part) == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(count(host, part), 1, "{part}");
}

#[wasm_bindgen_test]
async fn the_table_that_is_hidden_from_sight_comes_after_the_picture() {
    let (host, _mounted) = bars(1);
    assert_eq!((count(&host, "track"), count(&host, "table-box")), (1, 0));
    becomes_one(&host, "table-box").await;
    host.remove();
}

#[wasm_bindgen_test]
async fn of_many_bars_the_one_with_the_keyboard_has_a_hidden_table() {
    let (host, _mounted) = bars(60);
    idle().await;
    assert_eq!(count(&host, "table-box"), 0);
    let track = host.query_selector("[part=track]").expect("a selector").expect("a bar");
    track.unchecked_into::<HtmlElement>().focus().expect("it takes the keyboard");
    becomes_one(&host, "table-box").await;
    host.remove();
}

#[wasm_bindgen_test]
async fn a_bar_that_is_far_away_is_drawn_when_it_comes_into_sight() {
    let (host, _mounted) = bars(1);
    let place = "position: absolute; top: 30000px; width: 600px";
    host.set_attribute("style", place).expect("a place");
    idle().await;
    assert_eq!((count(&host, "track"), count(&host, "segments")), (1, 0));
    show(&host);
    while count(&host, "segments") == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    back();
    host.remove();
}

#[wasm_bindgen_test]
async fn a_bar_that_is_far_away_is_drawn_to_be_printed() {
    let (host, _mounted) = bars(1);
    let place = "position: absolute; top: 30000px; width: 600px";
    host.set_attribute("style", place).expect("a place");
    idle().await;
    assert_eq!((count(&host, "track"), count(&host, "segments")), (1, 0));
    print();
    // As the browser has it: what is drawn with the next microtask is printed.
    leptos::task::tick().await;
    assert!(count(&host, "segments") > 0);
    host.remove();
}
