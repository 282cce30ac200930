//! Which span, how often anew, in which words and in which light.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::app::address::{PRESETS, RHYTHMS, Theme};
use crate::app::export::export;
use crate::app::file;
use crate::app::range::range;
use crate::app::shown::Shown;
use crate::live::AlertHistory;
use crate::model::parse_duration;
use crate::observe::Span;
use crate::view::markup::{Element, Markup, Text, element, live};
use crate::words::language::Language;
use crate::words::locale::Zone;
use crate::words::text::Word;
use crate::words::zone::names;

/// The controls of the page.
pub fn toolbar(shown: Shown, history: AlertHistory) -> Element {
    let language = move || shown.locale().get().language;
    let are_zones_open = RwSignal::new(false);
    let refresh = move || {
        let word = if history.fetching.get() { Word::Updating } else { Word::Refresh };
        Markup::from(word.of(language()))
    };
    let refresh = element("button")
        .with_all(&[("type", "button"), ("class", "button refresh")])
        .follow(move || {
            let is_file = shown.files.shown.with(Option::is_some);
            is_file.then(|| ("hidden", Text::default())).into_iter().collect()
        })
        .on("click", move |_| history.refresh())
        .holds(live(refresh));
    element("div")
        .with("class", "toolbar")
        .with("role", "toolbar")
        .follow(move || vec![("aria-label", Word::Controls.of(language()).into())])
        .holds(asks(shown, move || spans(shown, language())))
        .holds(asks(shown, move || range(shown).into()))
        .holds(refresh)
        .holds(file::button(shown))
        .holds(live(move || export(history, shown, language()).into()))
        .holds(asks(shown, move || every(shown, language())))
        .holds(live(move || zones(shown, language(), are_zones_open)))
        .holds(live(move || languages(shown, language())))
        .holds(live(move || themes(shown, language())))
}

/// What servers would be asked for: not there while a file is shown.
fn asks(shown: Shown, draw: impl Fn() -> Markup + Send + 'static) -> Markup {
    live(move || match shown.files.shown.with(Option::is_some) {
        true => Markup::Nothing,
        false => draw(),
    })
}

/// A group of buttons of which one is pressed.
fn choice(label: Word, language: Language, buttons: Vec<Markup>) -> Markup {
    element("div")
        .with_all(&[("class", "choice"), ("role", "group")])
        .with("aria-label", label.of(language))
        .holds_all(buttons)
        .into()
}

fn button(is_pressed: bool, text: impl Into<Markup>, press: impl Fn() + Send + 'static) -> Markup {
    element("button")
        .with("type", "button")
        .with("aria-pressed", if is_pressed { "true" } else { "false" })
        .on("click", move |_| press())
        .holds(text)
        .into()
}

fn spans(shown: Shown, language: Language) -> Markup {
    let selected = shown.span.get();
    let button = |preset: &'static str| {
        let span = Span::last(preset).unwrap_or_default();
        button(span == selected, in_words(preset, language), move || shown.go_to(span))
    };
    choice(Word::SpanChoice, language, PRESETS.map(button).into())
}

fn themes(shown: Shown, language: Language) -> Markup {
    const THEMES: [Option<Theme>; 3] = [None, Some(Theme::Light), Some(Theme::Dark)];
    let words = [Word::SystemTheme, Word::Light, Word::Dark];
    let options = THEMES
        .iter()
        .zip(words)
        .map(|(theme, word)| (theme.map_or("auto", Theme::as_str), word.of(language).into()));
    let theme = shown.theme.get();
    let selected = THEMES.iter().position(|it| *it == theme).unwrap_or_default();
    let choose = move |option: usize| shown.theme.set(THEMES[option]);
    select(Word::Theme.of(language), options.collect(), selected, choose).into()
}

/// One of several things, each a value and a text.
fn select(
    label: &'static str,
    options: Vec<(&'static str, Text)>,
    selected: usize,
    choose: impl Fn(usize) + Send + 'static,
) -> Element {
    let values: Vec<_> = options.iter().map(|(value, _)| *value).collect();
    let changed = move |event: Event| {
        let place =
            value_of(&event).and_then(|chosen| values.iter().position(|value| *value == chosen));
        place.into_iter().for_each(&choose);
    };
    let option = |(at, (value, text)): (usize, (&'static str, Text))| {
        let option = element("option").with("value", value);
        option.with_if(at == selected, "selected").holds(text).into()
    };
    element("select")
        .with("class", "select")
        .with("aria-label", label)
        .with("title", label)
        .on("change", changed)
        .holds_all(options.into_iter().enumerate().map(option).collect())
}

fn every(shown: Shown, language: Language) -> Markup {
    let mut options = vec![("", Text::from(Word::NoRefresh.of(language)))];
    let rhythm = |every| (every, Word::Every.with(language, &[&in_words(every, language)]).into());
    options.extend(RHYTHMS.map(rhythm));
    let every = |option: usize| parse_duration(RHYTHMS.get(option.checked_sub(1)?)?);
    let now = shown.every.get();
    let selected = (0..options.len()).find(|option| every(*option) == now).unwrap_or_default();
    let choose = move |option| shown.every.set(every(option));
    select(Word::AutoRefresh.of(language), options, selected, choose).into()
}

/// The zones; but for the first two, and the one that is shown, none before somebody looks for them.
fn zones(shown: Shown, language: Language, is_open: RwSignal<bool>) -> Markup {
    let zone = shown.zone.get();
    let mut values: Vec<Text> = vec!["browser".into(), "utc".into()];
    if is_open.get() {
        values.extend(names().into_iter().filter(|name| name != "UTC").map(Text::from));
    }
    let chosen: Text = match zone {
        Zone::Utc => "utc".into(),
        Zone::Named(name) => name.as_str().into(),
        _ => "browser".into(),
    };
    if !values.contains(&chosen) {
        values.push(chosen.clone());
    }
    let option = |value: Text| -> Markup {
        let text = match &*value {
            "browser" => Word::BrowserZone.of(language).into(),
            "utc" => "UTC".into(),
            _ => value.clone(),
        };
        let is_chosen = value == chosen;
        element("option").with("value", value).with_if(is_chosen, "selected").holds(text).into()
    };
    let choose = move |event: Event| {
        if let Some(zone) = value_of(&event).and_then(|value| Zone::parse(&value)) {
            shown.no_zone.set(None);
            shown.zone.set(zone);
        }
    };
    let label = Word::ZoneChoice.of(language);
    element("select")
        .with_all(&[("class", "select"), ("aria-label", label), ("title", label)])
        .on("focus", move |_| is_open.set(true))
        .on("change", choose)
        .holds_all(values.into_iter().map(option).collect())
        .into()
}

/// The value of what has changed: all that has one has it as an input does.
fn value_of(event: &Event) -> Option<String> {
    event.target().map(|target| target.unchecked_into::<HtmlInputElement>().value())
}

/// Languages are called as they call themselves.
fn languages(shown: Shown, language: Language) -> Markup {
    const LANGUAGES: [Language; 2] = [Language::English, Language::French];
    let name = |language: Language| (language.tag(), Word::LanguageName.of(language).into());
    let selected = LANGUAGES.iter().position(|it| *it == language).unwrap_or_default();
    let choose = move |option: usize| shown.language.set(Some(LANGUAGES[option]));
    select(Word::LanguageChoice.of(language), LANGUAGES.map(name).into(), selected, choose).into()
}

/// A duration of one unit, such as `7d`, as the language writes it.
fn in_words(duration: &str, language: Language) -> String {
    let unit = match duration.as_bytes().last() {
        Some(b'd') => Word::Days,
        Some(b'h') => Word::Hours,
        Some(b'm') => Word::Minutes,
        _ => Word::Seconds,
    };
    unit.with(language, &[duration.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())])
}
