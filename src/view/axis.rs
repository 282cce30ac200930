use std::time::Duration;

use leptos::prelude::{Get, RwSignal, Track};

use crate::model::{TimeSpan, Timestamp};
use crate::picture::scale::{TimeScale, per_cent};
use crate::picture::ticks::ticks;
use crate::view::browser;
use crate::view::markup::{Element, Markup, element, live, part};
use crate::view::state::Bar;
use crate::words::locale::{Locale, Shape};
use crate::words::text::Word;

/// How tall the axis is where letters are as large as most readers have them, in pixels.
const HEIGHT: u32 = 34;

/// How many pixels the end of the axis takes, with the gap before it.
const END: f64 = 128.0;

/// Below this width, in pixels, the axis leaves out its end.
const NARROW: f64 = 420.0;

/// Of less than that, the seconds matter.
pub const SHORT: Duration = Duration::from_secs(600);

/// The instants below the bar, on the zone's calendar, and when and where the bar ends.
pub fn axis(bar: Bar) -> Element {
    axis_of(move || {
        bar.timeline.track();
        bar.read(|timeline| Some(bar.scale(timeline))).map(|scale| (scale, bar.locale.get()))
    })
}

/// The instants of a scale, and when and where it ends. The axis is there also while it names nothing: below it nothing
/// moves. It is as tall as the letters that the reader chose, and of larger ones it names fewer instants.
pub fn axis_of(scale: impl Fn() -> Option<(TimeScale, Locale)> + Send + 'static) -> Element {
    let height = RwSignal::new(HEIGHT);
    let marks = move || {
        let larger = (f64::from(height.get()) / f64::from(HEIGHT)).max(1.0);
        let of = |(scale, locale): (TimeScale, _)| {
            marks(TimeScale::new(scale.span(), scale.width() / larger), locale)
        };
        scale().map(of).into()
    };
    part("svg", "axis")
        .with("width", "100%")
        .with("aria-hidden", "true")
        .mounted(browser::observe_size)
        .on("resize", move |event| browser::follow_height(&event, height))
        .holds(live(marks))
}

/// The marks of `scale`, whose pixels are those of letters as most readers have them.
fn marks(scale: TimeScale, locale: Locale) -> Element {
    let (span, width) = (scale.span(), scale.width());
    let room = if width < NARROW { width } else { width - END };
    let offset = |at: Timestamp| locale.zone.offset(at);
    let mut marks: Vec<Markup> = Vec::new();
    for tick in ticks(span, scale, room, &offset) {
        let label = tick.label(locale);
        let context =
            tick.context(locale).map(|context| text("tick-context", "5", "2.64em").holds(context));
        let mark = part("svg", "tick")
            .with("x", per_cent(scale.x(tick.at), width))
            .with("overflow", "visible")
            .holds(element("line").with_all(&[("y1", "0"), ("y2", "1.46em")]))
            .holds(element("text").with_all(&[("x", "5"), ("y", "1.37em")]).holds(label))
            .holds(context);
        marks.push(mark.into());
    }
    if width >= NARROW {
        let end = end_of_axis(span, locale);
        let end = text("axis-end", "100%", "1.37em").with("text-anchor", "end").holds(end);
        marks.push(end.into());
    }
    element("g").holds_all(marks)
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
