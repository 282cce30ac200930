//! What is drawn follows the size of the page, and nothing else does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use global_health_bar::HealthTimelines;
use global_health_bar::stories::support::{Build, hours};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// The browser tells the size of each lane that comes into sight, and that is the size of all.
#[wasm_bindgen_test]
async fn a_size_that_is_told_again_draws_no_lane() {
    let body = document().body().expect("a body");
    let host = document().create_element("div").expect("an element");
    body.append_child(&host).expect("room for it");
    let asked = Arc::new(AtomicUsize::new(0));
    let timelines = {
        let asked = Arc::clone(&asked);
        let all = Arc::new(vec![Build::last(hours(24)).tiles("5. 1W *.").done()]);
        Signal::derive(move || {
            asked.fetch_add(1, Ordering::Relaxed);
            Arc::clone(&all)
        })
    };
    let lanes = move || view! { <HealthTimelines timelines/> };
    let _mounted = leptos::mount::mount_to(host.clone().unchecked_into(), lanes);
    let drawn = "[data-timelines][aria-busy=false] [part=segments]";
    let mut before = 0;
    // Until all is drawn, and what follows from that.
    while host.query_selector(drawn).expect("a selector").is_none()
        || before != asked.load(Ordering::Relaxed)
    {
        before = asked.load(Ordering::Relaxed);
        sleep(Duration::from_millis(50)).await;
    }
    let event = web_sys::Event::new("resize").expect("an event");
    let track = host.query_selector("[part=track]").expect("a selector").expect("a lane");
    track.dispatch_event(&event).expect("heard");
    sleep(Duration::from_millis(100)).await;
    assert_eq!(asked.load(Ordering::Relaxed), before, "the timelines were asked for anew");
    host.remove();
}
