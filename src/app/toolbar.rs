//! Which span, anew, and in which light.

use leptos::prelude::*;

use crate::app::address::{Address, PRESETS, Theme};
use crate::live::{use_alert_history, use_metrics_time_span};
use crate::observe::Span;
use crate::view::{Language, Locale, Word};

/// The controls of the page.
#[component]
pub(super) fn Toolbar(
    /// What the page shows.
    address: RwSignal<Address>,
) -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let say = move |word: Word| word.of(locale.get().language);
    let theme = move || address.with(|address| address.theme);
    let choose = move |theme| move |_| address.update(|address| address.theme = theme);
    let themes = [
        (None, Word::SystemTheme),
        (Some(Theme::Light), Word::Light),
        (Some(Theme::Dark), Word::Dark),
    ];
    view! {
        <div class="toolbar" role="toolbar" aria-label=move || say(Word::Controls)>
            <Spans/>
            <Refresh/>
            <div class="choice" role="group" aria-label=move || say(Word::Theme)>
                {themes
                    .map(|(option, word)| {
                        let pressed = move || (theme() == option).to_string();
                        view! {
                            <button type="button" aria-pressed=pressed on:click=choose(option)>
                                {move || say(word)}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}

#[component]
fn Spans() -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let label = move || Word::SpanChoice.of(locale.get().language);
    let time_span = use_metrics_time_span().ok();
    let buttons = time_span.map(|time_span| {
        let button = |preset: &'static str| {
            let span = Span::last(preset);
            let pressed = move || (Some(time_span.span.get()) == span).to_string();
            let choose = move |_| span.into_iter().for_each(|span| time_span.span.set(span));
            view! {
                <button type="button" aria-pressed=pressed on:click=choose>
                    {move || in_words(preset, locale.get().language)}
                </button>
            }
        };
        PRESETS.map(button).collect_view()
    });
    view! {
        <div class="choice" role="group" aria-label=label>
            {buttons}
        </div>
    }
}

#[component]
fn Refresh() -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let history = use_alert_history().ok();
    let busy = move || history.is_some_and(|history| history.fetching.get());
    let refresh = move |_| history.iter().for_each(|history| history.refresh());
    let label = move || {
        let word = if busy() { Word::Updating } else { Word::Refresh };
        word.of(locale.get().language)
    };
    view! {
        <button type="button" class="button" on:click=refresh>
            {label}
        </button>
    }
}

/// A preset such as `7d` as the language writes it.
fn in_words(preset: &str, language: Language) -> String {
    let unit = if preset.ends_with('d') { Word::Days } else { Word::Hours };
    unit.with(language, &[preset.trim_end_matches(['d', 'h'])])
}
