//! The figures, each with its name, its value and what more there is to say of it.

use std::time::Duration;

use crate::model::{TimeSpan, Timeline, Timestamp};
use crate::timeline::{Figures, Share, birth};
use crate::words::locale::{Locale, Shape};
use crate::words::phrases;
use crate::words::text::Word;

/// A figure as one reads it.
#[derive(Debug)]
pub struct Told {
    /// What it is.
    pub name: Word,
    /// How much.
    pub value: String,
    /// What more there is to say.
    pub note: Option<String>,
}

/// `figures` of an entity, or of several; of a single one that came later, `since` when.
pub fn told(figures: &Figures, since: Option<Timestamp>, locale: Locale) -> [Told; 6] {
    let language = locale.language;
    let time = |time: Option<Duration>| match time {
        Some(time) => phrases::duration(time, language),
        None => Word::None.of(language).into(),
    };
    let told = |name, value, note| Told { name, value, note };
    let known =
        figures.coverage().map(|Share { part, whole }| phrases::share(part, whole, language));
    let longest = figures.longest.map(|longest| {
        let is_short = longest.duration() < Duration::from_secs(60);
        let shape = if is_short { Shape::Moment } else { Shape::Short };
        let [from, to] = [longest.start(), longest.end()].map(|at| locale.write(at, shape));
        Word::FromTo.with(language, &[&from, &to])
    });
    let seen = figures.mean_time_to_restore().map(|_| Word::TimeToRestoreHint.of(language).into());
    let since =
        since.map(|since| Word::CountedSince.with(language, &[&locale.write(since, Shape::Short)]));
    let availability = available(figures.availability(), locale);
    [
        told(Word::Availability, availability, bounds(figures, locale)),
        told(Word::KnownTime, known.unwrap_or_else(|| time(None)), since),
        told(Word::Incidents, figures.incidents.to_string(), None),
        told(Word::LongestIncident, time(figures.longest.map(TimeSpan::duration)), longest),
        told(Word::TimeToRestore, time(figures.mean_time_to_restore()), seen),
        told(Word::TimeBetween, time(figures.mean_time_between_failures()), None),
    ]
}

/// Since when a single entity is there, where that is after the start.
pub fn since(timelines: &[Timeline]) -> Option<Timestamp> {
    let [timeline] = timelines else { return None };
    Some(birth(timeline)).filter(|birth| *birth > timeline.span.start())
}

/// An availability in words: that nothing is known says nothing of it.
pub fn available(share: Option<Share>, locale: Locale) -> String {
    let unknown = || Word::NothingKnown.of(locale.language).into();
    share.map_or_else(unknown, |share| phrases::availability(share, locale.language))
}

/// Between what the availability lies, where that is not sure.
fn bounds(figures: &Figures, locale: Locale) -> Option<String> {
    let (worst, best) = figures.at_worst().zip(figures.at_best())?;
    let texts = [worst, best].map(|share| phrases::availability(share, locale.language));
    (worst != best).then(|| Word::Bounds.with(locale.language, &[&texts[0], &texts[1]]))
}

/// A share in per cent that is never said to be nothing.
pub fn share_of(part: Duration, whole: Duration, locale: Locale) -> String {
    let language = locale.language;
    let is_little = part < whole / 1_000;
    let share = phrases::share(if is_little { whole / 1_000 } else { part }, whole, language);
    if is_little { Word::LessThan.with(language, &[&share]) } else { share }
}
