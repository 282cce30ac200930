//! The alerts of a stretch, each above what it was made of at the chosen instant of it.

use std::time::Duration;

use leptos::prelude::{Get, Set, untrack};

use crate::model::{Episode, Segment, TimeSpan, Timeline, Timestamp, sort_by};
use crate::timeline::SubAlert;
use crate::view::alert::{Fold, alert_item};
use crate::view::markup::{Element, Markup, part};
use crate::view::state::Bar;
use crate::words::counted::Counted;
use crate::words::locale::{Locale, Shape};
use crate::words::text::Word;

/// On bars that are narrower, in CSS pixels, what an alert was made of is folded.
const NARROW: f64 = 400.0;

/// The alerts of `segment` of which `episodes` are: those of the chosen instant, as they were then,
/// and below the others.
pub fn alerts(
    bar: Bar,
    timeline: &Timeline,
    segment: Segment,
    episodes: &[&Episode],
    locale: Locale,
) -> Vec<Markup> {
    let at = chosen(bar, segment);
    let then = TimeSpan::new(at, at + Duration::from_millis(1));
    let (of_then, others): (Vec<_>, Vec<_>) =
        episodes.iter().copied().partition(|episode| episode.may_fire_in(then, timeline.now));
    let mut shown: Vec<Markup> = Vec::new();
    if !changes(bar, timeline, segment, episodes).is_empty() {
        shown.push(chooser(bar, at, locale).into());
    }
    let trees = of_then.into_iter().map(|episode| bar.made_of(episode, then));
    shown.push(list(trees.map(|tree| branch(bar, &tree, Fold::None, locale)).collect()).into());
    if !others.is_empty() {
        let line = Word::OtherTimes.of(locale.language);
        shown.push(part("p", "then").holds(line).into());
        let leaves = others.into_iter().cloned().map(SubAlert::leaf);
        let leaves = leaves.map(|leaf| branch(bar, &leaf, Fold::None, locale));
        shown.push(list(leaves.collect()).into());
    }
    shown
}

fn list(items: Vec<Element>) -> Element {
    part("ul", "alerts").holds_all(items.into_iter().map(Markup::from).collect())
}

/// An alert and all that it was made of: where there is little room, folded to its names.
fn branch(bar: Bar, tree: &SubAlert, fold: Fold, locale: Locale) -> Element {
    let item = alert_item(&tree.episode, &bar.description(&tree.episode), fold, locale);
    if tree.children.is_empty() && tree.left == 0 {
        return item;
    }
    let say = |word: Word| word.of(locale.language);
    let fold = if bar.width() < NARROW { Fold::Closed } else { Fold::Open };
    let below = tree.children.iter().map(|child| branch(bar, child, fold, locale)).collect();
    let left = || Counted::MoreAlerts.of(tree.left, locale.language);
    item.holds(part("p", "then").with("aria-hidden", "true").holds(say(Word::MadeOf)))
        .holds(list(below).with("aria-label", say(Word::MadeOf)))
        .holds((tree.left > 0).then(|| part("p", "more").holds(left())))
}

/// Which instant of the stretch is told of, and the ways to those at which that is something else.
fn chooser(bar: Bar, at: Timestamp, locale: Locale) -> Element {
    let button = |word: Word, sign: &'static str, is_later: bool| {
        part("button", "step")
            .with("type", "button")
            .with("aria-label", word.of(locale.language))
            .with("title", word.of(locale.language))
            .with_if(next(bar, is_later).is_none(), "disabled")
            .on("click", move |_| {
                if let Some(at) = untrack(|| next(bar, is_later)) {
                    bar.cursor.set(Some(at));
                    bar.selected.set(Some(at));
                }
            })
            .holds(sign)
    };
    let at = Word::AsAt.with(locale.language, &[&locale.write(at, Shape::Moment)]);
    part("div", "chooser")
        .holds(part("span", "then").with("role", "status").holds(at))
        .holds(button(Word::ChangeBefore, "‹", false))
        .holds(button(Word::ChangeAfter, "›", true))
}

/// The chosen instant of `segment`.
fn chosen(bar: Bar, segment: Segment) -> Timestamp {
    let at = bar.selected.get().filter(|at| segment.span.contains(*at));
    at.unwrap_or(segment.span.start())
}

/// Where the next change is, from the chosen instant on.
fn next(bar: Bar, is_later: bool) -> Option<Timestamp> {
    let number = bar.number(bar.selected)?;
    bar.read(|timeline| {
        let segment = *timeline.segments.get(number)?;
        let episodes = timeline.why(segment).0;
        let changes = changes(bar, timeline, segment, &episodes);
        step(&changes, segment.span.start(), chosen(bar, segment), is_later)
    })
}

/// When in `segment` other alerts fire than before: sorted, each once.
fn changes(
    bar: Bar,
    timeline: &Timeline,
    segment: Segment,
    episodes: &[&Episode],
) -> Vec<Timestamp> {
    let mut changes: Vec<Timestamp> = Vec::new();
    for episode in episodes {
        let span = episode.span(timeline.now);
        changes.extend([span.start(), span.end()]);
        changes.extend(bar.made_of(episode, segment.span).changes(timeline.now));
    }
    changes.retain(|at| *at > segment.span.start() && *at < segment.span.end());
    sort_by(&mut changes, Ord::cmp);
    changes.dedup();
    changes
}

/// The beginning of what follows the stretch between two `changes` in which `at` lies, or of what is
/// before it; the first of these begins at `start`.
fn step(
    changes: &[Timestamp],
    start: Timestamp,
    at: Timestamp,
    is_later: bool,
) -> Option<Timestamp> {
    let after = changes.partition_point(|change| *change <= at);
    if is_later {
        return changes.get(after).copied();
    }
    let before = after.checked_sub(1)?;
    Some(before.checked_sub(1).map_or(start, |before| changes[before]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where `from` leads in a stretch of ten instants, in which something changes at each `|`.
    fn led(changes: &str, from: i64, is_later: bool) -> Option<i64> {
        let at = Timestamp::from_milliseconds;
        let changes: Vec<_> =
            (0..).zip(changes.chars()).filter(|(_, it)| *it == '|').map(|(n, _)| at(n)).collect();
        step(&changes, at(0), at(from), is_later).map(Timestamp::milliseconds)
    }

    #[test]
    fn one_goes_from_change_to_change() {
        let picture = "...|..|...";
        assert_eq!(
            [0, 2, 3, 5, 6].map(|from| led(picture, from, true)),
            [Some(3), Some(3), Some(6), Some(6), None]
        );
        assert_eq!(
            [9, 6, 5, 3, 2].map(|from| led(picture, from, false)),
            [Some(3), Some(3), Some(0), Some(0), None]
        );
        assert_eq!([led("..........", 4, true), led("..........", 4, false)], [None; 2]);
    }
}
