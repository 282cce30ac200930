use global_health_bar::Language;
use global_health_bar::stories::{Story, all};
use leptos::prelude::*;

use crate::address::Address;
use crate::words;

/// All stories, component by component, or those that the search finds.
#[component]
pub fn List(
    /// What the gallery shows.
    address: RwSignal<Address>,
    /// The language of its words.
    language: Memo<Language>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let search = search.read().to_lowercase();
        let is_found = |story: &&Story| {
            story.path().contains(&search) || story.note().to_lowercase().contains(&search)
        };
        all().filter(is_found).map(Story::path).collect::<Vec<_>>()
    });
    let components = move || {
        let mut components: Vec<_> = found.read().iter().map(|path| component(path)).collect();
        components.dedup();
        components
    };
    let stories = move |of: &'static str| {
        let found = found.get();
        found.into_iter().filter(move |path| component(path) == of)
    };
    let link = move |path: String| {
        let name = path.split('/').next_back().unwrap_or_default().to_owned();
        let href = {
            let path = path.clone();
            move || address.read().of(path.clone()).fragment()
        };
        let current = move || {
            let shown = address.read().story().map(Story::path);
            (shown.as_ref() == Some(&path)).then_some("page")
        };
        view! { <li><a href=href aria-current=current>{name}</a></li> }
    };
    let group = move |component: &'static str| {
        view! {
            <h2>{component}</h2>
            <ul>{move || stories(component).map(link).collect_view()}</ul>
        }
    };
    view! {
        <nav class="stories" aria-label=move || words::TITLE.of(language.get())>
            <a class="skip" href="#story" on:click=crate::browser::skip>
                {move || words::SKIP.of(language.get())}
            </a>
            <label>
                {move || words::SEARCH.of(language.get())}
                <input type="search" on:input=move |event| search.set(event_target_value(&event))/>
            </label>
            <p role="status">
                {move || [words::FOUND.of(language.get()), &found.read().len().to_string()].concat()}
            </p>
            {move || components().into_iter().map(group).collect_view()}
        </nav>
    }
}

/// The component of a path.
fn component(path: &str) -> &'static str {
    let of = |story: &&Story| path.split('/').next() == Some(story.component);
    all().find(of).map_or("", |story| story.component)
}
