//! What a bar draws over what it drew before is what it draws at once.

use std::time::Duration;

use global_health_bar::stories::support::{Build, at, hours};
use global_health_bar::{End, GlobalHealthBar, Reason, Timeline, Timestamp};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// One of many days, and an instant of it or none: what `seed` draws.
fn any_day(seed: &mut u32) -> (Timeline, Option<Timestamp>) {
    let mut draw = |below: u32| {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*seed >> 16) % below
    };
    let letters = [".", "W", "C", "x", "X", "?", "h", "w", "c"];
    let mut tile = |hours: &str| format!("{hours}{} ", letters[draw(9) as usize]);
    let tiles: String = ["1", "3", "0.01", "5", "*"].map(&mut tile).concat();
    let mut build = Build::last(hours(24)).tiles(&tiles);
    for name in ["NodeDegraded", "NodeAtRisk", "KubeletDown"] {
        let start = i64::from(draw(12));
        let end = at(start + 1 + i64::from(draw(12)));
        match draw(4) {
            0 => {}
            1 => build = build.alert(name, "critical", start, End::Firing),
            2 => build = build.alert(name, "warning", start, End::Lost(end)),
            _ => build = build.alert(name, "warning", start, End::Resolved(end)),
        }
    }
    for hour in 0..draw(3) {
        build = build.event(i64::from(hour) * 7, "rebooted");
    }
    if draw(2) == 0 {
        build = build.blind(4, 6, Reason::NoSamples);
    }
    let selected = (draw(3) > 0).then(|| at(i64::from(draw(24))));
    (build.done(), selected)
}

#[wasm_bindgen_test]
async fn nothing_of_what_was_drawn_before_is_left() {
    let body = document().body().expect("a body");
    let host = |timeline: RwSignal<Option<Timeline>>, selected: RwSignal<Option<Timestamp>>| {
        let host = document().create_element("div").expect("an element");
        body.append_child(&host).expect("room for it");
        let bar = move || view! { <GlobalHealthBar timeline label="node-1" selected/> };
        let mounted = leptos::mount::mount_to(host.clone().unchecked_into(), bar);
        (host, mounted)
    };
    let (timeline, selected) = (RwSignal::new(None), RwSignal::new(None));
    let (old, _mounted) = host(timeline, selected);
    let mut seed = 1;
    for step in 0..60 {
        let (day, at) = any_day(&mut seed);
        timeline.set(Some(day.clone()));
        selected.set(at);
        let (fresh, _mounted) = host(RwSignal::new(Some(day)), RwSignal::new(at));
        // They come when the browser has laid out the page, and when it has time.
        let is_there = |part: &str| {
            let part = &format!("[part={part}]");
            [&old, &fresh].iter().all(|host| host.query_selector(part).is_ok_and(|it| it.is_some()))
        };
        while !(is_there("segments") && is_there("table-box")) {
            sleep(Duration::from_millis(5)).await;
        }
        for part in ["headline", "events", "picture", "axis", "details", "table-box"] {
            let shown = |host: &web_sys::Element| {
                let part = host.query_selector(&format!("[part={part}]")).expect("a selector");
                part.map(|part| part.outer_html())
            };
            assert_eq!(shown(&old), shown(&fresh), "{part} of day {step}");
        }
        fresh.remove();
    }
    old.remove();
}
