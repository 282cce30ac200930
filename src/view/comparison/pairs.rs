//! Mirrored lanes: the later period stands on the axis, the earlier hangs from it.

use std::time::Duration;

use crate::model::{Timeline, sort_by};
use crate::timeline::Figures;
use crate::view::columns::Columns;
use crate::view::figures::available;
use crate::view::locale::Locale;
use crate::view::markup::{Element, Markup, element, part};
use crate::view::notices::entity_name;
use crate::view::phrases;
use crate::view::picture::drawing;
use crate::view::scale::{TimeScale, per_cent};
use crate::view::text::Word;

/// How far apart the marks of the axis are at least, in pixels.
const APART: f64 = 90.0;

/// What the marks of an axis may count, in minutes.
const STEPS: [u32; 15] =
    [1, 5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 10_080, 20_160, 43_200, 129_600, 525_600];

/// One entity in both periods; in one at least.
pub struct Pair<'a> {
    before: Option<&'a Timeline>,
    after: Option<&'a Timeline>,
}

impl<'a> Pair<'a> {
    fn either(&self) -> impl Iterator<Item = &'a Timeline> {
        self.after.into_iter().chain(self.before)
    }

    /// The length of the longer period.
    pub fn length(&self) -> Duration {
        self.either().map(|timeline| timeline.span.duration()).max().unwrap_or_default()
    }
}

/// The entities of both periods, as the later one orders them; those that are gone last.
pub fn pairs<'a>(before: &'a [Timeline], after: &'a [Timeline]) -> Vec<Pair<'a>> {
    let mut by_name: Vec<_> = before.iter().collect();
    sort_by(&mut by_name, |a, b| a.entity.cmp(&b.entity));
    let mut is_left = vec![true; by_name.len()];
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for timeline in after {
        let at = by_name.binary_search_by(|other| other.entity.cmp(&timeline.entity)).ok();
        if let Some(at) = at {
            is_left[at] = false;
        }
        pairs.push(Pair { before: at.map(|at| by_name[at]), after: Some(timeline) });
    }
    let gone = by_name.into_iter().zip(is_left).filter(|(_, is_left)| *is_left);
    pairs.extend(gone.map(|(timeline, _)| Pair { before: Some(timeline), after: None }));
    pairs
}

/// Both periods of an entity, on an axis on which `longest` is `width` pixels wide.
pub fn draw(pair: &Pair<'_>, longest: Duration, width: f64, locale: Locale) -> Element {
    let language = locale.language;
    let name = pair.either().next().map(|timeline| entity_name(&timeline.entity, language));
    let told = |word: Word, timeline: Option<&Timeline>| {
        let none = || Word::None.of(language).into();
        let told = timeline
            .map_or_else(none, |timeline| available(Figures::new(timeline).availability(), locale));
        part("span", "pair-figure")
            .holds(word.of(language))
            .holds(" ")
            .holds(element("strong").holds(told))
    };
    let title = part("p", "pair-title")
        .holds(element("span").holds(name.unwrap_or_default()))
        .holds(told(Word::Later, pair.after))
        .holds(told(Word::Earlier, pair.before));
    let picture = |name, timeline: Option<&Timeline>| {
        let share = timeline.map_or(0.0, |timeline| share(timeline.span.duration(), longest));
        part("div", name).with("style:width", per_cent(share, 1.0)).holds(timeline.map(
            |timeline| {
                let scale = TimeScale::new(timeline.span, share * width);
                drawing(&Columns::new(&timeline.segments, scale))
            },
        ))
    };
    part("div", "pair")
        .holds(title)
        .holds(picture("later", pair.after))
        .holds(picture("earlier", pair.before))
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
            .holds(element("line").with_all(&[("y1", "0"), ("y2", "16")]))
            .holds(element("text").with_all(&[("x", "5"), ("y", "13")]).holds(label));
        marks.push(mark.into());
        at += step;
    }
    part("svg", "axis")
        .with_all(&[("width", "100%"), ("height", "18"), ("aria-hidden", "true")])
        .holds_all(marks)
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
