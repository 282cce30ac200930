//! A file that is looked at instead of what servers tell: dropped on the page, or chosen.

mod notices;
mod read;

use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Event, MouseEvent};

pub use self::notices::notices;
pub use self::read::why;
use crate::app::shown::Shown;
use crate::model::Coverage;
use crate::observe::Observed;
use crate::source::Unreadable;
use crate::view::markup::{Markup, element, live};
use crate::words::text::Word;

#[wasm_bindgen(module = "/src/app/file/file.js")]
extern "C" {
    fn files(event: &Event) -> Vec<JsValue>;
    fn drags(event: &Event) -> bool;
    fn choose(event: &Event);
}

/// A file that is shown.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    /// What it tells.
    pub observed: Arc<Observed>,
    pub about: About,
    /// The browser's file, where it holds lines.
    pub lines: Option<SendWrapper<JsValue>>,
}

/// What else one must know of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// How many of its lines do not say when they were logged.
    pub undated: usize,
    /// How many entries of a report are left out.
    pub left_out: usize,
    /// Why it could not be read to its end.
    pub broken: Option<String>,
}

/// Why a file is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It holds nothing to show.
    Unreadable(Unreadable),
    /// The browser could not read it.
    Broken(String),
    /// The browser cannot decompress it.
    Packed,
    /// There is more than one.
    Several,
}

/// The files of the page: which one is shown, and what becomes of the next.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    pub shown: RwSignal<Option<Arc<File>>>,
    /// The one that is being read, and how much of it was.
    pub reading: RwSignal<Option<(String, Coverage)>>,
    /// The one that is not shown, and why.
    pub fault: RwSignal<Option<(String, Fault)>>,
    /// Whether one is held over the page.
    is_over: RwSignal<bool>,
    /// How many were begun or given up: what is not the latest is not read on.
    turn: StoredValue<u32>,
}

impl Files {
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            reading: RwSignal::new(None),
            fault: RwSignal::new(None),
            is_over: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Whether there are lines behind what is shown: of a file, or of servers.
    pub fn has_lines(self) -> bool {
        self.shown.with(|file| file.as_ref().is_none_or(|file| file.lines.is_some()))
    }

    /// The lines of the file that is shown, and its name.
    pub fn lines(self) -> Option<(String, JsValue)> {
        let file = self.shown.get_untracked()?;
        Some((file.name.clone(), JsValue::clone(file.lines.as_ref()?)))
    }

    /// Reads no file any more.
    pub fn cancel(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.reading.set(None);
    }
}

impl Shown {
    /// Opens files that are dropped anywhere on the page.
    pub fn open_dropped(self) {
        if cfg!(not(target_arch = "wasm32")) {
            return;
        }
        let over = move |event: Event| {
            if drags(&event) {
                // Else the browser would leave the page for it.
                event.prevent_default();
                if !self.files.is_over.get_untracked() {
                    self.files.is_over.set(true);
                }
            }
        };
        let dropped = move |event: Event| {
            if drags(&event) {
                event.prevent_default();
                self.files.is_over.set(false);
                self.open(files(&event));
            }
        };
        let left = move |event: Event| {
            use wasm_bindgen::JsCast;
            // From one element of the page to another is no leave.
            if event.unchecked_ref::<MouseEvent>().related_target().is_none() {
                self.files.is_over.set(false);
            }
        };
        let listeners = [
            window_event_listener_untyped("dragover", over),
            window_event_listener_untyped("drop", dropped),
            window_event_listener_untyped("dragleave", left),
        ];
        on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    }

    /// Shows what the servers tell again.
    pub fn close_file(self) {
        self.files.cancel();
        if self.files.shown.with_untracked(Option::is_some) {
            self.look_anew();
            self.files.shown.set(None);
        }
    }
}

/// The button that opens a file.
pub fn button(shown: Shown) -> Markup {
    let say = move |word: Word| word.of(shown.locale().get().language);
    let button = element("button")
        .with_all(&[("type", "button"), ("class", "button")])
        .follow(move || vec![("title", say(Word::OpenHint).into())])
        .on("click", |event| choose(&event))
        .holds(live(move || say(Word::Open).into()));
    let input = element("input")
        .with_all(&[("type", "file"), ("hidden", "")])
        .on("change", move |event| shown.open(files(&event)));
    element("div").with("class", "open").holds(button).holds(input).into()
}

/// Where a file that is held over the page goes.
pub fn target(shown: Shown) -> Markup {
    if !shown.files.is_over.get() {
        return Markup::Nothing;
    }
    let language = shown.locale().get().language;
    element("div")
        .with_all(&[("class", "drop"), ("aria-hidden", "true")])
        .holds(element("p").holds(Word::DropHere.of(language)))
        .into()
}
