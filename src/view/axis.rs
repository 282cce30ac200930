use leptos::prelude::*;

use crate::model::{Timeline, Timestamp};
use crate::view::locale::{Locale, Shape};
use crate::view::scale::{TimeScale, per_cent};
use crate::view::state::Bar;
use crate::view::ticks::{Tick, Unit, ticks};

/// How many pixels the end of the axis takes, with the gap before it.
const END: f64 = 128.0;

/// Below this width, in pixels, the axis leaves out its end.
const NARROW: f64 = 420.0;

/// A mark on the axis: where, and what it says in one or two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    x: String,
    label: String,
    context: Option<String>,
}

/// The instants below the bar, on the zone's calendar, and when and where the bar ends.
#[component]
pub fn Axis(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let marks = Memo::new(move |_| {
        let (locale, width) = (bar.locale.get(), bar.width.get());
        bar.read(|timeline| marks(timeline, locale, width))
    });
    let end = move || {
        let locale = bar.locale.get();
        let end = bar.read(|timeline| Some(timeline.span.end()));
        end.filter(|_| bar.width.get() >= NARROW).map(|end| {
            view! { <text part="axis-end" x="100%" y="15" text-anchor="end">{end_of_axis(end, locale)}</text> }
        })
    };
    let mark = |mark: Mark| {
        view! {
            <svg part="tick" x=mark.x overflow="visible">
                <line y1="0" y2="16"></line>
                <text x="5" y="15">{mark.label}</text>
                {mark.context.map(|context| view! { <text part="tick-context" x="5" y="29">{context}</text> })}
            </svg>
        }
    };
    view! {
        <svg part="axis" width="100%" height="34" aria-hidden="true">
            {move || marks.get().into_iter().map(mark).collect_view()}
            {end}
        </svg>
    }
}

fn marks(timeline: &Timeline, locale: Locale, width: f64) -> Vec<Mark> {
    let scale = TimeScale::new(timeline.span, width);
    let room = if width < NARROW { width } else { width - END };
    let offset = |at: Timestamp| locale.zone.offset(at);
    let ticks = ticks(timeline.span, scale, room, &offset);
    let mark = |tick: Tick| Mark {
        x: per_cent(scale.x(tick.at), width),
        label: locale.write(tick.at, label_shape(tick.unit)),
        context: context_shape(tick).map(|shape| locale.write(tick.at, shape)),
    };
    ticks.into_iter().map(mark).collect()
}

fn end_of_axis(end: Timestamp, locale: Locale) -> String {
    format!("{} {}", locale.write(end, Shape::Short), locale.zone_name(end))
}

const fn label_shape(unit: Unit) -> Shape {
    match unit {
        Unit::Second => Shape::Second,
        Unit::Minute => Shape::Minute,
        Unit::Day => Shape::Day,
        Unit::Month => Shape::Month,
        Unit::Year => Shape::Year,
    }
}

const fn context_shape(tick: Tick) -> Option<Shape> {
    match tick.unit {
        _ if !tick.in_full => None,
        Unit::Second | Unit::Minute => Some(Shape::Day),
        Unit::Day | Unit::Month => Some(Shape::Year),
        Unit::Year => None,
    }
}
