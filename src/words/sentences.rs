//! Sentences: on a segment, an event, and how we know of an alert.

use crate::model::{
    Alert, Blind, Effect, Episode, Event, Evidence, Health, Origin, Said, Segment, Statement,
    TimeSpan, Timeline,
};
use crate::words::counted::Counted;
use crate::words::direction::isolated;
use crate::words::facts::{self, Ending};
use crate::words::language::Language;
use crate::words::locale::{Locale, Shape};
use crate::words::phrases;
use crate::words::text::Word;

/// How many doubts of an alert are told.
const DOUBTS: usize = 4;

/// How many statements on it.
const STATEMENTS: usize = 6;

/// How many of the effects of an event its sentence names.
const EFFECTS: usize = 4;

/// The name of what `segment` shows: its health, and what lies beneath an outage.
pub fn state_name(segment: Segment, language: Language) -> String {
    let name = health_name(segment.health, segment.beneath, language);
    if segment.is_sure { name } else { Word::Uncertain.with(language, &[&name]) }
}

/// The name of a health, and of what is proven beneath it.
pub fn health_name(health: Health, beneath: Option<Health>, language: Language) -> String {
    let Some(beneath) = beneath else { return Word::from(health).of(language).into() };
    // The capitals of all scripts are kilobytes; those of the names of healths are ASCII.
    let beneath = Word::from(beneath).of(language).to_ascii_lowercase();
    Word::UnavailableOver.with(language, &[&beneath])
}

/// Which of several problems segment `number` is, if it is one: who is led from the last to the first is told so.
pub fn problem(timeline: &Timeline, number: usize, language: Language) -> Option<String> {
    let (which, of) = facts::problem(timeline, number).filter(|(_, of)| *of > 1)?;
    Some(Word::ProblemOf.with(language, &[&which.to_string(), &of.to_string()]))
}

/// One sentence on segment `number` as a whole: health, from, to, how long, how many alerts and events, which problem.
pub fn sentence(timeline: &Timeline, number: usize, locale: Locale) -> Option<String> {
    let segment = *timeline.segments.get(number)?;
    let language = locale.language;
    let why = timeline.why(segment);
    let whole = facts::extent(timeline, segment, &why);
    let alerts = Timeline::incidents(&why.0);
    let mut parts = vec![
        state_name(segment, language),
        from_to(whole, locale),
        phrases::duration(whole.span.duration(), language),
    ];
    if alerts > 0 {
        parts.push(Counted::Alerts.of(alerts, language));
    }
    let events = timeline.events.iter().filter(|event| segment.span.contains(event.at)).count();
    if events > 0 {
        parts.push(Counted::Events.of(events, language));
    }
    parts.extend(problem(timeline, number, language));
    Some(parts.join(", "))
}

/// When a stretch began and ended: `21 Nov, 10:00 to 21 Nov, 13:00`.
pub fn from_to(whole: facts::Extent, locale: Locale) -> String {
    let word = match whole.ending {
        Ending::Still | Ending::StillFiring => Word::Since,
        _ => Word::FromTo,
    };
    let start = locale.write(whole.span.start(), Shape::Short);
    word.with(locale.language, &[&start, &end_of(whole, locale, Shape::Short)])
}

/// When a stretch ended, or that it has not.
pub fn end_of(whole: facts::Extent, locale: Locale, shape: Shape) -> String {
    let at = locale.write(whole.span.end(), shape);
    match ending_word(whole.ending) {
        Some(word @ (Word::StillFiring | Word::Ongoing)) => word.of(locale.language).into(),
        Some(word) => [&at, " (", word.of(locale.language), ")"].concat(),
        None => at,
    }
}

const fn ending_word(ending: Ending) -> Option<Word> {
    match ending {
        Ending::Known => None,
        Ending::AtTheLatest => Some(Word::AtTheLatest),
        Ending::AssumedLost => Some(Word::AssumedLost),
        Ending::AssumedAtOutage => Some(Word::AssumedAtOutage),
        Ending::After => Some(Word::ContinuesAfter),
        Ending::Still => Some(Word::Ongoing),
        Ending::StillFiring => Some(Word::StillFiring),
    }
}

/// The name of an alert, and where it fired.
pub fn name(episode: &Episode, locale: Locale) -> String {
    alert_name(&episode.alert, locale)
}

/// The name of an alert, and what it speaks of.
pub fn alert_name(alert: &Alert, locale: Locale) -> String {
    let name = match alert.name() {
        "" => Word::Unnamed.of(locale.language),
        name => name,
    };
    match facts::main_labels(alert, 1).first() {
        Some((_, place)) => [isolated(name), isolated(place)].join(" · "),
        None => isolated(name),
    }
}

/// Whose silence means that nothing happened in `segment`.
pub fn heard(timeline: &Timeline, segment: Segment, locale: Locale) -> Option<String> {
    let statements = timeline.statements(segment);
    let is_heard = |by: &Origin| statements.iter().any(|s| (s.by, s.said) == (*by, Said::Heard));
    let origins = Origin::ALL.into_iter().filter(is_heard);
    let names: Vec<_> = origins.map(|by| phrases::origin(by).of(locale.language)).collect();
    let names = names.join(", ");
    (!names.is_empty()).then(|| Word::HeardFrom.with(locale.language, &[&names]))
}

/// Why the sources were blind, and when.
pub fn blindness(blind: &Blind, locale: Locale) -> String {
    Word::BlindFromTo.with(
        locale.language,
        &[
            &phrases::reason(&blind.reason, locale.language),
            &locale.write(blind.span.start(), Shape::Moment),
            &locale.write(blind.span.end(), Shape::Moment),
        ],
    )
}

/// What happened at an instant: its summary or name, and when.
pub fn event_sentence(event: &Event, locale: Locale) -> String {
    let summary = facts::annotations(&event.alert).first().copied();
    let what = summary.filter(|summary| !summary.is_empty()).unwrap_or(event.alert.name());
    let what = isolated(what.trim_end_matches('.'));
    let sentence = ["▲ ", &what, ", ", &locale.write(event.at, Shape::Moment)].concat();
    let effects: Vec<_> =
        event.effects.iter().take(EFFECTS).map(|effect| effect_name(effect, locale)).collect();
    if effects.is_empty() {
        return sentence;
    }
    Word::MayExplain.with(locale.language, &[&sentence, &effects.join(", ")])
}

fn effect_name(effect: &Effect, locale: Locale) -> String {
    match effect {
        Effect::Outage(span) => {
            let [from, to] = [span.start(), span.end()].map(|at| locale.write(at, Shape::Short));
            Word::OutageFromTo.with(locale.language, &[&from, &to])
        }
        Effect::Episode { alert, .. } => alert_name(alert, locale),
    }
}

/// Where nobody can be sure, and why.
pub fn doubts(evidence: &Evidence, locale: Locale) -> Vec<String> {
    let sentences = evidence.doubts.iter().filter_map(|doubt| {
        let why = phrases::doubt(doubt.cause)?.of(locale.language);
        let [from, to] =
            [doubt.span.start(), doubt.span.end()].map(|at| locale.write(at, Shape::Short));
        Some(Word::DoubtFromTo.with(locale.language, &[&from, &to, why]))
    });
    sentences.take(DOUBTS).collect()
}

/// What was said of it, by whom and when: `3 notifications, 21 Nov, 10:00 to 21 Nov, 10:05; seen by
/// Prometheus, 21 Nov, 10:00 to 21 Nov, 13:00`.
pub fn evidence(episode: &Episode, locale: Locale) -> String {
    let language = locale.language;
    let write = |at| locale.write(at, Shape::Short);
    let said = |statement: &Statement| match statement.said {
        Said::Firing(count) => Counted::Notifications.of(count, language),
        Said::Resolved(at) => Word::SaidResolved.with(language, &[&write(at)]),
        Said::FalselyResolved(count) => Counted::Repaired.of(count, language),
        Said::Stale(count) => Counted::Stale.of(count, language),
        Said::Seen | Said::Heard | Said::Down => Word::Witnessed.of(language).into(),
    };
    let when = |span: TimeSpan| {
        let [from, to] = [span.start(), span.end()].map(write);
        if from == to { from } else { Word::FromTo.with(language, &[&from, &to]) }
    };
    let statements = episode.statements();
    let told = statements
        .iter()
        .take(STATEMENTS)
        .map(|statement| [said(statement), when(statement.span)].join(", "));
    let together = told.reduce(|told, more| Word::AndSaid.with(language, &[&told, &more]));
    together.unwrap_or_else(|| Word::NoNotification.of(language).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use crate::model::{End, Lines, Resolve};

    /// So many hours after the midnight before 21 November 2026.
    const fn at(hours: i64) -> Timestamp {
        Timestamp::from_milliseconds(1_795_219_200_000 + hours * 3_600_000)
    }

    #[test]
    fn the_evidence_says_what_was_said_by_whom_and_when() {
        let evidence = Evidence {
            notifications: 4,
            firing: 2,
            first_seen: Some(at(9)),
            last_seen: Some(at(12)),
            last_firing: Some(at(11)),
            resolved: Some(Resolve { logged_at: at(12), ends_at: at(11) }),
            repaired_resolves: Some(Lines::one(at(10))),
            witnessed: vec![TimeSpan::new(at(9), at(11))],
            ..Evidence::default()
        };
        let mut episode = Episode {
            alert: Alert::default().into(),
            starts_at: at(9),
            end: End::Resolved(at(11)),
            continues: false,
            evidence,
        };
        assert_eq!(
            super::evidence(&episode, Locale::default()),
            "2 notifications, 21 Nov, 09:00 to 21 Nov, 11:00; \
             seen by Prometheus, 21 Nov, 09:00 to 21 Nov, 11:00; \
             1 spurious resolve repaired, 21 Nov, 10:00; \
             its end (21 Nov, 11:00) announced, 21 Nov, 12:00"
        );
        let french = Locale { language: Language::French, ..Locale::default() };
        let told = super::evidence(&episode, french);
        assert!(
            told.starts_with("2 notifications, 21 nov., 09:00 à 21 nov., 11:00\u{a0}; vue par"),
            "{told}"
        );
        episode.evidence = Evidence::default();
        assert_eq!(super::evidence(&episode, Locale::default()), "no notification");
    }
}
