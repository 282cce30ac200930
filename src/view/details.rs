use leptos::prelude::*;

use crate::model::{Blind, Effect, Event, Health, Origin, Said, Segment, Timeline};
use crate::view::alert::AlertItem;
use crate::view::facts;
use crate::view::icon::HealthIcon;
use crate::view::locale::{Locale, Shape};
use crate::view::phrases;
use crate::view::state::{Bar, end_of, state_name};
use crate::view::text::Word;
use crate::view::tooltip::{alert_name, name};

/// How many alerts, and how many reasons, the details list.
const ALERTS: usize = 8;

/// How many of the effects of an event its sentence names.
const EFFECTS: usize = 4;

/// The open segment: how long it was as a whole, which alerts made it so, and how we know.
#[component]
pub fn Details(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let number = Memo::new(move |_| bar.number(bar.selected));
    let details = move || {
        bar.timeline.track();
        let number = number.get()?;
        let locale = bar.locale.get();
        let (segment, content) = bar.read(|timeline| {
            let segment = *timeline.segments.get(number)?;
            Some((segment, content(timeline, segment, locale).into_any()))
        })?;
        let name = state_name(segment, locale.language);
        let label = Word::DetailsOf.with(locale.language, &[&name]);
        let toggle =
            move || bar.say(if bar.table.get() { Word::HideTable } else { Word::ShowTable });
        Some(view! {
            <div
                part="details"
                role="group"
                data-health=segment.health.as_str()
                aria-label=label
            >
                <div part="details-title">
                    <HealthIcon health=segment.health/>
                    <strong>{name}</strong>
                    <button
                        part="close"
                        type="button"
                        aria-label=bar.say(Word::Close)
                        on:click=move |_| bar.close()
                    >
                        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                            <path d="M3.5 3.5l9 9M12.5 3.5l-9 9"></path>
                        </svg>
                    </button>
                </div>
                {content}
                <button
                    part="table-toggle"
                    type="button"
                    aria-expanded=move || bar.table.get().to_string()
                    on:click=move |_| bar.table.update(|shown| *shown = !*shown)
                >
                    {toggle}
                </button>
            </div>
        })
    };
    view! { {details} }
}

fn content(timeline: &Timeline, segment: Segment, locale: Locale) -> impl IntoView + use<> {
    let language = locale.language;
    let whole = facts::extent(timeline, segment);
    let (episodes, blind) = timeline.why(segment);
    let left = episodes.len().saturating_sub(ALERTS);
    let is_calm = segment.health == Health::Healthy && episodes.is_empty();
    let heard = heard(timeline, segment, locale).filter(|_| is_calm);
    let facts = [
        (Word::From, locale.write(whole.span.start(), Shape::Moment)),
        (Word::To, end_of(whole, locale, Shape::Moment)),
        (Word::Duration, phrases::duration(whole.span.duration(), language)),
    ];
    let facts = facts.map(|(word, fact)| {
        view! { <div><dt>{word.of(language)}</dt><dd>{fact}</dd></div> }
    });
    let reasons: Vec<_> =
        blind.into_iter().take(ALERTS).map(|blind| reason(blind, locale)).collect();
    let events: Vec<_> = timeline
        .events
        .iter()
        .filter(|event| segment.span.contains(event.at))
        .map(|event| event_sentence(event, locale))
        .collect();
    let alerts = episodes
        .into_iter()
        .take(ALERTS)
        .map(|episode| view! { <AlertItem episode=episode.clone() locale/> })
        .collect_view();
    view! {
        <dl part="facts">{facts.into_iter().collect_view()}</dl>
        {is_calm.then(|| view! { <p part="reason">{Word::NoAlert.of(language)}</p> })}
        {heard.map(|heard| view! { <p part="reason">{heard}</p> })}
        {reasons.into_iter().map(|reason| view! { <p part="reason">{reason}</p> }).collect_view()}
        {events.into_iter().map(|event| view! { <p part="event-line">{event}</p> }).collect_view()}
        <ul part="alerts">{alerts}</ul>
        {(left > 0).then(|| view! {
            <p part="more">{Word::AlertsLeft.with(language, &[&left.to_string()])}</p>
        })}
    }
}

/// Whose silence means that nothing happened in `segment`.
fn heard(timeline: &Timeline, segment: Segment, locale: Locale) -> Option<String> {
    let statements = timeline.statements(segment);
    let is_heard = |by: &Origin| statements.iter().any(|s| (s.by, s.said) == (*by, Said::Heard));
    let origins = Origin::ALL.into_iter().filter(is_heard);
    let names: Vec<_> = origins.map(|by| phrases::origin(by).of(locale.language)).collect();
    let names = names.join(", ");
    (!names.is_empty()).then(|| Word::HeardFrom.with(locale.language, &[&names]))
}

/// Why the sources were blind, and when.
fn reason(blind: &Blind, locale: Locale) -> String {
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
    let sentence = format!("▲ {what}, {}", locale.write(event.at, Shape::Moment));
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

/// What a screen reader is told when segment `number` opens: its sentence, then its alerts.
pub fn announcement(bar: Bar, number: usize) -> String {
    let locale = bar.locale.get();
    let names = bar.read(|timeline| {
        let segment = timeline.segments.get(number).copied();
        let episodes = segment.map(|segment| timeline.why(segment).0).unwrap_or_default();
        episodes.iter().take(ALERTS).map(|episode| name(episode, locale)).collect::<Vec<_>>()
    });
    let sentence = Word::DetailsOf.with(locale.language, &[&bar.sentence(number)]);
    [vec![sentence], names].concat().join(". ")
}
