use leptos::prelude::*;

use crate::model::{Segment, Timeline};
use crate::view::details::event_sentence;
use crate::view::facts;
use crate::view::locale::{Locale, Shape};
use crate::view::phrases;
use crate::view::state::{Bar, end_of, state_name};
use crate::view::text::Word;

/// Up to so many segments the table is always there, for screen readers; hidden from sight until
/// it is asked for.
const ALWAYS: usize = 500;

/// How many segments the table lists at most.
const MOST: usize = 2_000;

/// The segments as a table: the same as the picture, in words.
#[component]
pub fn SegmentTable(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let is_there = Memo::new(move |_| {
        let count = bar.read(|timeline| timeline.segments.len());
        count > 0 && (bar.table.get() || count <= ALWAYS)
    });
    let table = move || {
        let locale = bar.locale.get();
        let rows = bar.read(|timeline| Some(rows(timeline, locale).into_any()));
        let heads = [Word::State, Word::From, Word::To, Word::Duration, Word::Alerts];
        let heads = heads.map(|head| view! { <th scope="col">{bar.say(head)}</th> });
        view! {
            <div part="table-box" data-shown=move || bar.table.get().to_string()>
                <table part="table">
                    <caption>{move || Word::Health.with(bar.language(), &[&bar.label.get()])}</caption>
                    <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                    {rows}
                </table>
            </div>
        }
    };
    let shown = move || {
        bar.timeline.track();
        is_there.get().then(table)
    };
    view! { {shown} }
}

fn rows(timeline: &Timeline, locale: Locale) -> impl IntoView + use<> {
    let language = locale.language;
    let segments = timeline.segments.iter().take(MOST);
    let rows = segments.map(|segment| row(timeline, *segment, locale)).collect_view();
    let left = timeline.segments.len().saturating_sub(MOST);
    let events = timeline.events.iter().take(MOST).map(|event| {
        view! { <tr data-event=""><td colspan="5">{event_sentence(event, locale)}</td></tr> }
    });
    view! {
        <tbody>{rows}</tbody>
        <tbody>
            {(left > 0).then(|| view! {
                <tr><td colspan="5">{Word::RowsLeft.with(language, &[&left.to_string()])}</td></tr>
            })}
            {events.collect_view()}
        </tbody>
    }
}

fn row(timeline: &Timeline, segment: Segment, locale: Locale) -> impl IntoView + use<> {
    let whole = facts::extent(timeline, segment);
    let alerts = Timeline::incidents(&timeline.why(segment).0);
    view! {
        <tr
            data-segment=""
            data-start=segment.span.start().milliseconds()
            data-end=segment.span.end().milliseconds()
            data-health=segment.health.as_str()
        >
            <th scope="row">{state_name(segment, locale.language)}</th>
            <td>{locale.write(whole.span.start(), Shape::Moment)}</td>
            <td>{end_of(whole, locale, Shape::Moment)}</td>
            <td>{phrases::duration(whole.span.duration(), locale.language)}</td>
            <td>{alerts}</td>
        </tr>
    }
}
