use leptos::prelude::*;

use crate::view::facts;
use crate::view::icon::HealthIcon;
use crate::view::phrases;
use crate::view::state::Bar;
use crate::view::text::Word;

/// What the bar is about, how much of it is known, and how the entity fares now.
#[component]
pub fn Headline(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let known = move || {
        bar.read(|timeline| {
            let (known, whole) = facts::known(timeline);
            let share = phrases::share(known, whole, bar.language());
            (!whole.is_zero()).then(|| Word::Known.with(bar.language(), &[&share]))
        })
    };
    let current = move || {
        let (health, is_current) =
            bar.read(|timeline| (facts::current(timeline), facts::is_current(timeline)));
        let when = if is_current { Word::Current } else { Word::AtTheEnd };
        health.map(|health| {
            view! {
                <span part="current" data-health=health.as_str()>
                    <span part="current-label">{bar.say(when)}</span>
                    <HealthIcon health/>
                    <strong part="current-health">{bar.say(health.into())}</strong>
                </span>
            }
        })
    };
    let nothing = move || {
        let word = match bar.state() {
            "loading" => Word::Loading,
            "empty" => Word::NoData,
            _ if bar.busy.get() => Word::Updating,
            _ => return None,
        };
        Some(view! { <span part="status">{bar.say(word)}</span> })
    };
    view! {
        <div part="headline">
            <span part="label">{bar.label}</span>
            {move || known().map(|known| view! {
                <span part="known" title=bar.say(Word::KnownHint)>{known}</span>
            })}
            {nothing}
            {current}
        </div>
    }
}
