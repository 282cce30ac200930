//! The gallery: every story of the view, live, with what it may be told, its note and its code.
//!
//! It shows the list that the snapshots are of. It asks neither a server nor a clock.

mod address;
mod browser;
mod control;
mod controls;
mod list;
mod shown;
mod words;

use leptos::prelude::*;

use self::address::Address;
use self::control::THEME;
use self::controls::Controls;
use self::list::List;
use self::shown::{Code, Frame};

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(Gallery);
}

/// The whole page.
#[component]
fn Gallery() -> impl IntoView {
    let address = RwSignal::new(Address::parse(&browser::fragment()));
    browser::follow(move |fragment| address.set(Address::parse(&fragment)));
    let language = Memo::new(move |_| address.read().language().unwrap_or_else(browser::language));
    Effect::new(move |_| {
        let address = address.read();
        browser::show(&address.fragment(), address.chosen(THEME), language.get().tag());
        let name = address.story().map(|story| story.path()).unwrap_or_default();
        browser::entitle(&[&name, " · ", words::TITLE.of(language.get())].concat());
    });
    let is_alone = Memo::new(move |_| address.read().is_alone);
    let story = Memo::new(move |_| address.read().story().map(|story| story.path()));
    let title = move || story.get().unwrap_or_else(|| words::UNKNOWN.of(language.get()).into());
    // What stands between two back quotes is code.
    let note = move || {
        let note = address.read().story().map(|story| story.note()).unwrap_or_default();
        let parts = note.split('`').enumerate().map(|(at, text)| {
            let text = text.to_owned();
            if at % 2 == 0 { text.into_any() } else { view! { <code>{text}</code> }.into_any() }
        });
        parts.collect_view()
    };
    move || {
        if is_alone.get() {
            return view! { <main class="alone"><Frame address/></main> }.into_any();
        }
        view! {
            <div class="gallery">
                <List address language/>
                <main id="story">
                    <h1 tabindex="-1">{title}</h1>
                    <p lang="en">{note}</p>
                    <Frame address/>
                    <Controls address language/>
                    <Code address language/>
                </main>
            </div>
        }
        .into_any()
    }
}
