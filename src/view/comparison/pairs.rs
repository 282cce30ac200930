//! Mirrored lanes: the later period stands on the axis, the earlier hangs from it.

use std::cmp::Reverse;
use std::time::Duration;

use crate::model::{Timeline, sort_by, sort_by_key};
use crate::picture::columns::Columns;
use crate::picture::scale::{TimeScale, per_cent};
use crate::timeline::Figures;
use crate::view::markup::{Element, Markup, element, part};
use crate::view::picture::drawing;
use crate::words::figures::available;
use crate::words::locale::Locale;
use crate::words::names::called;
use crate::words::phrases;
use crate::words::text::Word;

/// How far apart the marks of the axis are at least, in pixels.
const APART: f64 = 90.0;

/// What the marks of an axis may count, in minutes.
const STEPS: [u32; 15] =
    [1, 5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 10_080, 20_160, 43_200, 129_600, 525_600];

/// One entity in both periods; in one at least.
pub struct Pair<'a> {
    before: Option<Period<'a>>,
    after: Option<Period<'a>>,
}

/// How an entity fared in a period.
struct Period<'a> {
    timeline: &'a Timeline,
    figures: Figures,
}

impl<'a> Period<'a> {
    fn new(timeline: &'a Timeline) -> Self {
        Self { timeline, figures: Figures::new(timeline) }
    }
}

impl<'a> Pair<'a> {
    fn either(&self) -> impl Iterator<Item = &Period<'a>> {
        self.after.iter().chain(&self.before)
    }

    /// The length of the longer period.
    pub fn length(&self) -> Duration {
        let lengths = self.either().map(|period| period.timeline.span.duration());
        lengths.max().unwrap_or_default()
    }

    /// How long it was critical in both together, and how long a warning.
    fn degraded(&self) -> (Duration, Duration) {
        let sum = |time: fn(&Figures) -> Duration| {
            self.either().map(|period| time(&period.figures)).sum()
        };
        (sum(Figures::critical), sum(Figures::warning))
    }
}

/// The entities of both periods, the worst first, as the ranking orders them.
pub fn pairs<'a>(before: &'a [Timeline], after: &'a [Timeline]) -> Vec<Pair<'a>> {
    let mut by_name: Vec<_> = before.iter().map(|timeline| (timeline, true)).collect();
    sort_by(&mut by_name, |(a, _), (b, _)| a.entity.cmp(&b.entity));
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for timeline in after {
        let at = by_name.binary_search_by(|(other, _)| other.entity.cmp(&timeline.entity)).ok();
        let before = at.map(|at| {
            by_name[at].1 = false;
            Period::new(by_name[at].0)
        });
        pairs.push(Pair { before, after: Some(Period::new(timeline)) });
    }
    let gone = by_name.into_iter().filter(|(_, is_gone)| *is_gone);
    let gone = gone.map(|(timeline, _)| Pair { before: Some(Period::new(timeline)), after: None });
    pairs.extend(gone);
    sort_by_key(&mut pairs, |pair| Reverse(pair.degraded()));
    pairs
}

/// Both periods of an entity, on an axis on which `longest` is `width` pixels wide.
pub fn draw(pair: &Pair<'_>, longest: Duration, width: f64, locale: Locale) -> Element {
    let language = locale.language;
    let name = pair.either().next().map(|any| called(any.timeline, language));
    let told = |word: Word, period: Option<&Period<'_>>| {
        let none = || Word::None.of(language).into();
        let told =
            period.map_or_else(none, |period| available(period.figures.availability(), locale));
        part("span", "pair-figure")
            .holds(word.of(language))
            .holds(" ")
            .holds(element("strong").holds(told))
    };
    let (before, after) = (pair.before.as_ref(), pair.after.as_ref());
    let title = part("p", "pair-title")
        .holds(element("span").holds(name.unwrap_or_default()))
        .holds(told(Word::Later, after))
        .holds(told(Word::Earlier, before));
    let picture = |name, period: Option<&Period<'_>>| {
        let timeline = period.map(|period| period.timeline);
        let share = timeline.map_or(0.0, |timeline| share(timeline.span.duration(), longest));
        let drawn = timeline.map(|timeline| {
            let scale = TimeScale::new(timeline.span, share * width);
            drawing(&Columns::new(&timeline.segments, scale))
        });
        part("div", name).with("style:width", per_cent(share, 1.0)).holds(drawn)
    };
    part("div", "pair")
        .holds(title)
        .holds(picture("later", after))
        .holds(picture("earlier", before))
}

/// How long after the start of either period.
pub fn axis(longest: Duration, width: f64, locale: Locale) -> Element {
    let step = step(longest, width);
    let mut marks: Vec<Markup> = Vec::new();
    let mut at = step;
    while at < longest && !step.is_zero() {
        let label =
            Word::AfterStart.with(locale.language, &[&phrases::duration(at, locale.language)]);
        let x = per_cent(share(at, longest), 1.0);
        let mark = part("svg", "tick")
            .with("x", x)
            .with("overflow", "visible")
            .holds(element("line").with_all(&[("y1", "0"), ("y2", "1.46em")]))
            .holds(element("text").with_all(&[("x", "5"), ("y", "1.18em")]).holds(label));
        marks.push(mark.into());
        at += step;
    }
    part("svg", "axis").with_all(&[("width", "100%"), ("aria-hidden", "true")]).holds_all(marks)
}

/// The distance of the marks: the least that keeps them apart.
fn step(longest: Duration, width: f64) -> Duration {
    let minutes = |minutes: u32| Duration::from_secs(60) * minutes;
    let is_wide = |step: &Duration| share(*step, longest) * width >= APART;
    STEPS.into_iter().map(minutes).find(is_wide).unwrap_or(longest)
}

fn share(part: Duration, whole: Duration) -> f64 {
    if whole.is_zero() { 0.0 } else { part.as_secs_f64() / whole.as_secs_f64() }
}
