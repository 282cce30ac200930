use global_health_bar::Language;
use global_health_bar::stories::Story;
use leptos::prelude::*;

use crate::address::Address;
use crate::control::DENSITY;
use crate::words;

/// The story, live.
///
/// Of a chosen width it is a page in the page, since style sheets ask how wide a window is.
#[component]
pub fn Frame(
    /// What the gallery shows.
    address: RwSignal<Address>,
) -> impl IntoView {
    let width = Memo::new(move |_| {
        let address = address.read();
        address.width().filter(|_| !address.is_alone)
    });
    move || match width.get() {
        Some(width) => {
            let source = move || ["./", &address.read().alone().fragment()].concat();
            let title = move || address.read().path.clone();
            view! { <iframe class="frame" src=source title=title data-width=width></iframe> }
                .into_any()
        }
        None => view! { <Drawn address/> }.into_any(),
    }
}

/// The story in this page.
#[component]
fn Drawn(
    /// What the gallery shows.
    address: RwSignal<Address>,
) -> impl IntoView {
    let told = Memo::new(move |_| {
        let address = address.read();
        address.story().map(|story| (story.path(), address.args(story)))
    });
    let path = move || told.get().map(|(path, _)| path);
    let width = move || address.read().width();
    let density = move || address.read().chosen(DENSITY);
    // What is told otherwise is drawn anew: markup that is patched keeps its listeners.
    let version = StoredValue::new(0_u32);
    let drawn = move || {
        told.track();
        version.update_value(|version| *version += 1);
        Some(version.get_value())
    };
    let draw = move |_| {
        let address = address.read_untracked();
        address.story().map(|story| story.draw(&address.args(story)))
    };
    view! {
        <div class="frame" data-story=path data-width=width data-density=density>
            <For each=drawn key=|version| *version children=draw/>
        </div>
    }
}

/// The code that makes the story, and where its snapshot is.
#[component]
pub fn Code(
    /// What the gallery shows.
    address: RwSignal<Address>,
    /// The language of its words.
    language: Memo<Language>,
) -> impl IntoView {
    let story = move || address.read().story();
    let label = move || words::CODE.of(language.get());
    let snapshot =
        move || story().map(|story| ["tests/snapshots/", &story.path(), ".html"].concat());
    view! {
        <h2>{label}</h2>
        <pre class="code" tabindex="0" role="region" aria-label=label>
            <code>{move || story().map(Story::code)}</code>
        </pre>
        <p>{move || words::SNAPSHOT.of(language.get())} ": " <code>{snapshot}</code></p>
    }
}
