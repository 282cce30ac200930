use std::time::Duration;

use leptos::prelude::Get;

use crate::model::{TimeSpan, Timestamp};
use crate::picture::scale::{TimeScale, per_cent};
use crate::picture::ticks::ticks;
use crate::view::markup::{Element, Markup, element, part};
use crate::view::state::Bar;
use crate::words::locale::{Locale, Shape};
use crate::words::text::Word;

/// How many pixels the end of the axis takes, with the gap before it.
const END: f64 = 128.0;

/// Below this width, in pixels, the axis leaves out its end.
const NARROW: f64 = 420.0;

/// Of less than that, the seconds matter.
pub const SHORT: Duration = Duration::from_secs(600);

/// The instants below the bar, on the zone's calendar, and when and where the bar ends.
pub fn axis(bar: Bar) -> Markup {
    let locale = bar.locale.get();
    let marks = bar.read(|timeline| marks(bar.scale(timeline), locale));
    holding(marks).into()
}

/// The instants of `scale`, and when and where it ends.
pub fn axis_of(scale: TimeScale, locale: Locale) -> Element {
    holding(marks(scale, locale))
}

/// The axis, there also while it names nothing: below it nothing moves.
fn holding(marks: Vec<Markup>) -> Element {
    let axis = [("width", "100%"), ("height", "34"), ("aria-hidden", "true")];
    part("svg", "axis").with_all(&axis).holds_all(marks)
}

fn marks(scale: TimeScale, locale: Locale) -> Vec<Markup> {
    let (span, width) = (scale.span(), scale.width());
    let room = if width < NARROW { width } else { width - END };
    let offset = |at: Timestamp| locale.zone.offset(at);
    let mut marks: Vec<Markup> = Vec::new();
    for tick in ticks(span, scale, room, &offset) {
        let label = tick.label(locale);
        let context =
            tick.context(locale).map(|context| text("tick-context", "5", "29").holds(context));
        let mark = part("svg", "tick")
            .with("x", per_cent(scale.x(tick.at), width))
            .with("overflow", "visible")
            .holds(element("line").with_all(&[("y1", "0"), ("y2", "16")]))
            .holds(element("text").with_all(&[("x", "5"), ("y", "15")]).holds(label))
            .holds(context);
        marks.push(mark.into());
    }
    if width >= NARROW {
        let end = end_of_axis(span, locale);
        let end = text("axis-end", "100%", "15").with("text-anchor", "end").holds(end);
        marks.push(end.into());
    }
    marks
}

fn text(name: &'static str, x: &'static str, y: &'static str) -> Element {
    part("text", name).with("x", x).with("y", y)
}

fn end_of_axis(span: TimeSpan, locale: Locale) -> String {
    let shape = if span.duration() < SHORT { Shape::Second } else { Shape::Short };
    [locale.write(span.end(), shape), locale.zone_name(span.end())].join(" ")
}

/// What is drawn, in words.
pub fn from_to(shown: TimeSpan, locale: Locale) -> String {
    let (from, to) = if shown.duration() < SHORT {
        (Shape::Moment, Shape::Second)
    } else {
        (Shape::Short, Shape::Short)
    };
    let [from, to] = [locale.write(shown.start(), from), locale.write(shown.end(), to)];
    Word::FromTo.with(locale.language, &[&from, &to])
}
