use leptos::prelude::*;

use crate::model::Timeline;
use crate::view::details::event_sentence;
use crate::view::locale::Locale;
use crate::view::scale::{TimeScale, per_cent};
use crate::view::state::Bar;

/// How near in pixels two events share a marker.
const APART: f64 = 14.0;

/// A marker: where it stands, and a line for each event that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Marker {
    x: String,
    lines: Vec<String>,
}

/// A triangle above the bar for each event, such as a reboot. The table tells of them, too.
#[component]
pub fn Events(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let markers = Memo::new(move |_| {
        let (locale, width) = (bar.locale.get(), bar.width.get());
        bar.read(|timeline| markers(timeline, locale, width))
    });
    let marker = |marker: Marker| {
        view! {
            <svg part="event" x=marker.x overflow="visible">
                <title>{marker.lines.join("\n")}</title>
                <rect part="event-target" x="-12" y="-8" width="24" height="24"></rect>
                <path d="M-5.5 10h11l-5.5-9z"></path>
            </svg>
        }
    };
    view! {
        {move || (!markers.get().is_empty()).then(|| view! {
            <svg part="events" width="100%" height="12" overflow="visible" aria-hidden="true">
                {markers.get().into_iter().map(marker).collect_view()}
            </svg>
        })}
    }
}

fn markers(timeline: &Timeline, locale: Locale, width: f64) -> Vec<Marker> {
    let scale = TimeScale::new(timeline.span, width);
    let mut markers: Vec<(f64, Vec<String>)> = Vec::new();
    for event in &timeline.events {
        let x = scale.x(event.at);
        let line = event_sentence(event, locale);
        match markers.last_mut() {
            Some((last, lines)) if x - *last < APART => lines.push(line),
            _ => markers.push((x, vec![line])),
        }
    }
    let marker = |(x, lines)| Marker { x: per_cent(x, width), lines };
    markers.into_iter().map(marker).collect()
}
