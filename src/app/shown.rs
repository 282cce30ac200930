use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::app::address::{Address, Theme, reaches};
use crate::app::browser;
use crate::app::export::Saving;
use crate::app::file::Files;
use crate::app::kinds::Fault;
use crate::kinds::Kinds;
use crate::model::{EntityId, TimeSpan, Timestamp};
use crate::observe::Span;
use crate::words::language::Language;
use crate::words::locale::{Locale, Zone};

/// How long the page must stay as it is before its address says so: while one types or turns a wheel it
/// does not.
const QUIET: Duration = Duration::from_millis(300);

/// What the page shows: an [`Address`] that lives.
#[derive(Clone, Copy)]
pub struct Shown {
    pub span: RwSignal<Span>,
    /// Whether the address asks for a span that is none.
    pub is_no_span: RwSignal<bool>,
    pub every: RwSignal<Option<Duration>>,
    pub zoom: RwSignal<Option<TimeSpan>>,
    pub selected: RwSignal<Option<(EntityId, Timestamp)>>,
    /// Whose details open as soon as it is known when it was a problem.
    pub wanted: RwSignal<Option<EntityId>>,
    pub search: RwSignal<String>,
    pub is_grouped: RwSignal<bool>,
    pub theme: RwSignal<Option<Theme>>,
    pub language: RwSignal<Option<Language>>,
    pub zone: RwSignal<Zone>,
    /// What the address calls a zone, and is none.
    pub no_zone: RwSignal<Option<String>>,
    /// The kinds of what is shown.
    pub kinds: RwSignal<Arc<Kinds>>,
    /// Why those that are declared are not among them.
    pub no_kinds: RwSignal<Option<Fault>>,
    pub files: Files,
    pub saving: Saving,
}

impl Shown {
    pub fn new(address: Address) -> Self {
        Self {
            span: RwSignal::new(address.span),
            is_no_span: RwSignal::new(address.is_no_span),
            every: RwSignal::new(address.every),
            zoom: RwSignal::new(address.zoom),
            selected: RwSignal::new(address.selected),
            wanted: RwSignal::new(address.wanted),
            search: RwSignal::new(address.search),
            is_grouped: RwSignal::new(address.is_grouped),
            theme: RwSignal::new(address.theme),
            language: RwSignal::new(address.language),
            zone: RwSignal::new(address.zone),
            no_zone: RwSignal::new(address.no_zone),
            kinds: RwSignal::default(),
            no_kinds: RwSignal::new(None),
            files: Files::new(),
            saving: Saving::new(),
        }
    }

    /// Its address. Of a file it says nothing but that it is one.
    pub fn address(self) -> Address {
        let is_file = self.files.shown.with(Option::is_some);
        Address {
            is_file,
            span: self.span.get(),
            is_no_span: false,
            every: self.every.get(),
            zoom: self.zoom.get().filter(|_| !is_file),
            selected: self.selected.get().filter(|_| !is_file),
            wanted: self.wanted.get(),
            search: if is_file { String::new() } else { self.search.get() },
            is_grouped: self.is_grouped.get(),
            theme: self.theme.get(),
            language: self.language.get(),
            zone: self.zone.get(),
            no_zone: None,
        }
    }

    /// Shows what `address` says: never a file, which is gone.
    fn show(self, address: Address) {
        self.close_file();
        set(self.span, address.span);
        set(self.is_no_span, address.is_no_span);
        set(self.every, address.every);
        set(self.zoom, address.zoom);
        set(self.selected, address.selected);
        set(self.wanted, address.wanted);
        set(self.search, address.search);
        set(self.is_grouped, address.is_grouped);
        set(self.theme, address.theme);
        set(self.language, address.language);
        set(self.zone, address.zone);
        set(self.no_zone, address.no_zone);
    }

    /// Shows all there is of something else.
    pub fn look_anew(self) {
        set(self.zoom, None);
        set(self.selected, None);
        set(self.wanted, None);
        set(self.search, String::new());
    }

    /// Shows another span, all of it; what it does not reach is open no more.
    pub fn go_to(self, span: Span) {
        set(self.zoom, None);
        let is_reached = |(_, at): &(_, Timestamp)| reaches(span, *at, browser::now());
        if !self.selected.with_untracked(|selected| selected.iter().all(is_reached)) {
            self.selected.set(None);
        }
        set(self.is_no_span, false);
        set(self.span, span);
    }

    /// How words and instants are written.
    pub fn locale(self) -> Signal<Locale> {
        Signal::derive(move || Locale {
            language: self.language.get().unwrap_or_else(browser::language),
            zone: self.zone.get(),
        })
    }

    /// Keeps the browser's address and the page's theme and language as they are shown, and shows what
    /// the browser steps back to.
    pub fn follow_browser(self) {
        let locale = self.locale();
        Effect::new(move |_| {
            browser::dress(self.theme.get().map(Theme::as_str), locale.get().language.tag());
        });
        Effect::new(move |written: Option<Address>| {
            let address = self.address();
            // Where one has gone, the browser steps back from.
            let is_step =
                written.is_some_and(|old| old.wanted.is_none() && !old.is_same_place(&address));
            let now = address.clone();
            let write = move || {
                if untrack(|| self.address()) == now {
                    browser::write(&now.query(), is_step);
                }
            };
            set_timeout(write, QUIET);
            address
        });
        browser::on_step(move || {
            let address = Address::read();
            // A longer span than the step had is no step of its own.
            browser::write(&address.query(), false);
            self.show(address);
        });
    }
}

/// Sets a signal that says something else.
fn set<T: PartialEq + Clone + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
