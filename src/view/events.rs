use leptos::prelude::Get;

use crate::model::Timeline;
use crate::picture::scale::{TimeScale, per_cent};
use crate::view::markup::{Markup, element, part};
use crate::view::state::Bar;
use crate::words::locale::Locale;
use crate::words::sentences::event_sentence;

/// How near in pixels two events share a marker.
const APART: f64 = 14.0;

/// A triangle above the bar for each event, such as a reboot. The table tells of them, too.
pub fn events(bar: Bar) -> Markup {
    let (locale, width) = (bar.locale.get(), bar.width());
    let markers = bar.read(|timeline| markers(timeline, bar.scale(timeline), locale));
    // Where the events are out of sight, their place stays: nothing moves while one zooms.
    let is_there = bar.read(|timeline| !timeline.events.is_empty());
    if width == 0.0 || !is_there {
        return Markup::Nothing;
    }
    let marker = |(x, lines): (f64, Vec<String>)| {
        let target = part("rect", "event-target").with_all(&[
            ("x", "-12"),
            ("y", "-8"),
            ("width", "24"),
            ("height", "24"),
        ]);
        part("svg", "event")
            .with("x", per_cent(x, width))
            .with("overflow", "visible")
            .holds(element("title").holds(lines.join("\n")))
            .holds(target)
            .holds(element("path").with("d", "M-5.5 10h11l-5.5-9z"))
            .into()
    };
    part("svg", "events")
        .with_all(&[
            ("width", "100%"),
            ("height", "12"),
            ("overflow", "visible"),
            ("aria-hidden", "true"),
        ])
        .holds_all(markers.into_iter().map(marker).collect())
        .into()
}

/// Where the markers stand, in pixels, and a line for each event that one stands for.
fn markers(timeline: &Timeline, scale: TimeScale, locale: Locale) -> Vec<(f64, Vec<String>)> {
    let mut markers: Vec<(f64, Vec<String>)> = Vec::new();
    for event in timeline.events.iter().filter(|event| scale.span().contains(event.at)) {
        let x = scale.x(event.at);
        let line = event_sentence(event, locale);
        match markers.last_mut() {
            Some((last, lines)) if x - *last < APART => lines.push(line),
            _ => markers.push((x, vec![line])),
        }
    }
    markers
}
