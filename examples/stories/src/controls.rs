use global_health_bar::Language;
use leptos::prelude::*;
use web_sys::Event;

use crate::address::Address;
use crate::control::{CONTROLS, Control};
use crate::words;

/// What the story may be told, and how it is shown.
#[component]
pub fn Controls(
    /// What the gallery shows.
    address: RwSignal<Address>,
    /// The language of its words.
    language: Memo<Language>,
) -> impl IntoView {
    let alone = move || address.read().alone().fragment();
    view! {
        <fieldset class="controls">
            <legend>{move || words::CONTROLS.of(language.get())}</legend>
            {CONTROLS.map(|control| view! { <Choice control address language/> }).collect_view()}
            <Tiles address language/>
            <a href=alone>{move || words::ALONE.of(language.get())}</a>
        </fieldset>
    }
}

#[component]
fn Choice(
    /// What is chosen.
    control: &'static Control,
    /// What the gallery shows.
    address: RwSignal<Address>,
    /// The language of its words.
    language: Memo<Language>,
) -> impl IntoView {
    let chosen = Memo::new(move |_| address.read().chosen(control));
    let options = control.choices.iter().map(|(choice, label)| {
        let is_chosen = move || chosen.get() == Some(choice);
        view! {
            <option value=*choice selected=is_chosen>{move || label.of(language.get())}</option>
        }
    });
    let choose = move |event: Event| {
        address.update(|address| address.choose(control, &event_target_value(&event)));
    };
    view! {
        <label>
            {move || control.label.of(language.get())}
            <select name=control.name on:change=choose>
                <option value="" selected=move || chosen.get().is_none()>
                    {move || words::AS_IT_IS.of(language.get())}
                </option>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// A picture to type, where the story takes one.
#[component]
fn Tiles(
    /// What the gallery shows.
    address: RwSignal<Address>,
    /// The language of its words.
    language: Memo<Language>,
) -> impl IntoView {
    let tiles = move || {
        let address = address.read();
        address.story().and_then(|story| address.args(story).tiles)
    };
    let is_taken = Memo::new(move |_| tiles().is_some());
    let input = move || {
        let tiles = move || tiles().map(|tiles| tiles.to_string());
        let type_in = move |event: Event| {
            address.update(|address| address.tiles = Some(event_target_value(&event)));
        };
        view! {
            <label class="tiles">
                {move || words::TILES.of(language.get())}
                <input type="text" name="tiles" spellcheck="false" prop:value=tiles on:input=type_in/>
            </label>
        }
    };
    move || is_taken.get().then(input)
}
