use leptos::html::Div;
use leptos::prelude::*;

use crate::model::{Alert, Episode, Segment, Timeline};
use crate::view::browser;
use crate::view::facts;
use crate::view::icon::HealthIcon;
use crate::view::locale::Locale;
use crate::view::phrases;
use crate::view::state::{Bar, from_to, state_name};
use crate::view::text::Word;
use crate::view::track::middle;

/// How many names of alerts, or reasons, the tooltip lists.
const LINES: usize = 3;

/// The segment under the pointer, or else at the keyboard, in short.
///
/// Screen readers are told the same by the bar itself.
#[component]
pub fn Tooltip(
    /// The bar.
    bar: Bar,
    /// What it stands above, or below where there is no room above.
    above: NodeRef<Div>,
) -> impl IntoView {
    let number = Memo::new(move |_| bar.pointed());
    let tooltip = move || {
        bar.timeline.track();
        let number = number.get()?;
        let locale = bar.locale.get();
        let side = if browser::has_room_above(above) { "above" } else { "below" };
        let content = bar.read(|timeline| {
            let segment = *timeline.segments.get(number)?;
            Some(content(timeline, segment, locale).into_any())
        })?;
        Some(view! {
            <div part="tooltip" data-side=side aria-hidden="true" style:--at=move || middle(bar, number)>
                {content}
                <span part="hint">{bar.say(Word::Hint)}</span>
            </div>
        })
    };
    view! { {tooltip} }
}

fn content(timeline: &Timeline, segment: Segment, locale: Locale) -> impl IntoView + use<> {
    let language = locale.language;
    let whole = facts::extent(timeline, segment);
    let lines = lines(timeline, segment, locale);
    view! {
        <span part="tooltip-title">
            <HealthIcon health=segment.health/>
            <strong>{state_name(segment, language)}</strong>
            <span part="duration">{phrases::duration(whole.span.duration(), language)}</span>
        </span>
        <span part="tooltip-span">
            {from_to(whole, locale)}
        </span>
        {lines.into_iter().map(|line| view! { <span part="tooltip-line">{line}</span> }).collect_view()}
    }
}

/// The names of the worst alerts, else why nothing is known.
fn lines(timeline: &Timeline, segment: Segment, locale: Locale) -> Vec<String> {
    let (episodes, blind) = timeline.why(segment);
    let mut lines: Vec<String> =
        episodes.into_iter().map(|episode| name(episode, locale)).collect();
    lines.dedup();
    if lines.is_empty() && !segment.health.is_problem() {
        lines = blind.iter().map(|blind| phrases::reason(&blind.reason, locale.language)).collect();
        lines.dedup();
    }
    let left = lines.len().saturating_sub(LINES);
    if left > 0 {
        lines.truncate(LINES);
        lines.push(Word::NamesLeft.with(locale.language, &[&left.to_string()]));
    }
    lines
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
        Some((_, place)) => format!("{name} · {place}"),
        None => name.into(),
    }
}
