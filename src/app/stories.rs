//! What stands around the picture: the controls, their menus, and what is said of files.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::address::Address;
use crate::app::export::{self, export};
use crate::app::file::{self, About, Fault, File};
use crate::app::kinds;
use crate::app::range::range;
use crate::app::shown::Shown;
use crate::app::toolbar::toolbar;
use crate::live::AlertHistory;
use crate::model::{Coverage, EntityId, History, Policy, TimeSpan};
use crate::observe::{Observed, Span};
use crate::source::Unreadable;
use crate::view::markup::{Element, Markup, element};
use crate::view::stories::support::{at, hours};
use crate::view::stories::{Args, Story, stories};
use crate::words::text::Word;

stories! {
    "page" in "stories.rs":
    controls,
    controls_in_french(Args::french),
    controls_on_a_phone(|| Args { width: Some(360), ..Args::default() }),
    controls_of_a_file,
    range_menu,
    export_menu,
    file_shown,
    file_in_part,
    file_in_french(Args::french),
    file_read,
    file_refused,
    kinds_refused,
    lines_copied,
    link_copied,
    link_to_copy,
    range_of_a_year,
}

/// Which span, how often anew, what to open and to save, in which words and in which light.
fn controls(args: &Args) -> AnyView {
    all_of(shown(args))
}

/// The same in French.
fn controls_in_french(args: &Args) -> AnyView {
    all_of(shown(args))
}

/// The same where there is little room.
fn controls_on_a_phone(args: &Args) -> AnyView {
    all_of(shown(args))
}

/// While a file is shown, nothing that servers would be asked for is there.
fn controls_of_a_file(args: &Args) -> AnyView {
    all_of(with_file(args, About::default()))
}

/// From an instant to another.
fn range_menu(args: &Args) -> AnyView {
    let shown = shown(args);
    shown.span.set(Span::Between(TimeSpan::last(hours(24), at(24))));
    opened(range(shown))
}

/// What can be saved.
fn export_menu(args: &Args) -> AnyView {
    opened(export(AlertHistory::told(None), shown(args), args.locale.language))
}

/// Which file it is, and the way back.
fn file_shown(args: &Args) -> AnyView {
    file::notices(with_file(args, About::default())).into_any()
}

/// What of a file could not be read, or is not quite known.
fn file_in_part(args: &Args) -> AnyView {
    file::notices(with_file(args, worst())).into_any()
}

/// The same in French.
fn file_in_french(args: &Args) -> AnyView {
    file::notices(with_file(args, worst())).into_any()
}

/// How much of a file was read so far.
fn file_read(args: &Args) -> AnyView {
    let shown = shown(args);
    let read = Coverage { bytes: 64_350_000, lines: 60_000, ..Coverage::default() };
    shown.files.reading.set(Some(("logger-2.log".into(), read)));
    file::notices(shown).into_any()
}

/// Why a file is not shown.
fn file_refused(args: &Args) -> AnyView {
    let shown = shown(args);
    let why = Fault::Unreadable(Unreadable::Foreign);
    shown.files.fault.set(Some(("holiday.png".into(), why)));
    file::notices(shown).into_any()
}

/// What declares no kind of entities, and what would.
fn kinds_refused(args: &Args) -> AnyView {
    let shown = shown(args);
    let written = r#"{"kind": "Store", "alert": {"job": "store"}}"#;
    shown.no_kinds.set(Some(kinds::Fault::Undeclared(written.into())));
    kinds::notices(shown).into_any()
}

/// How far the copy of the lines is.
fn lines_copied(args: &Args) -> AnyView {
    let shown = shown(args);
    let read_from = Some(at(-9 * 24));
    let copied =
        Coverage { pages: 12, lines: 60_000, bytes: 64_350_000, read_from, ..Coverage::default() };
    shown.saving.copied.set(Some(copied));
    export::notices(shown).into_any()
}

/// The link that was copied, for whoever wants to see it.
fn link_copied(args: &Args) -> AnyView {
    with_link(args, Word::LinkCopied)
}

/// The link, where the browser does not let the page copy: on a phone it has room, too.
fn link_to_copy(args: &Args) -> AnyView {
    with_link(args, Word::LinkToCopy)
}

fn with_link(args: &Args, word: Word) -> AnyView {
    let shown = shown(args);
    let address = Address {
        selected: Some((EntityId { kind: "Node".into(), name: "10.0.0.2:9100".into() }, at(3))),
        ..Address::default()
    };
    let query = address.handed_over(TimeSpan::last(hours(7 * 24), at(24))).query();
    shown.saving.link.set(Some((word, ["https://health.example/", &query].concat())));
    export::notices(shown).into_any()
}

/// From a day of one year to the same of the next: they do not look alike.
fn range_of_a_year(args: &Args) -> AnyView {
    let shown = shown(args);
    shown.span.set(Span::Between(TimeSpan::last(hours(365 * 24), at(24))));
    all_of(shown)
}

fn shown(args: &Args) -> Shown {
    let language = Some(args.locale.language);
    Shown::new(Address { language, zone: args.locale.zone, ..Address::default() })
}

fn with_file(args: &Args, about: About) -> Shown {
    let shown = shown(args);
    let observed = Observed {
        span: TimeSpan::last(hours(14 * 24), at(24)),
        history: History { now: at(24), ..History::default() },
        coverage: Coverage::default(),
        policy: Policy::default(),
        is_demo: false,
        is_partial: false,
    };
    let (name, observed) = ("global-health-2026-11-22.json".into(), Arc::new(observed));
    shown.files.shown.set(Some(Arc::new(File { name, observed, about, lines: None })));
    shown
}

fn worst() -> About {
    let broken = Some("Compressed input was truncated.".into());
    About { undated: 1_776, left_out: 3, broken }
}

fn all_of(shown: Shown) -> AnyView {
    Markup::from(toolbar(shown, AlertHistory::told(None))).into_any()
}

/// A menu that somebody has opened, with room for it.
fn opened(menu: Element) -> AnyView {
    Markup::from(element("div").with("class", "room").holds(menu.with("open", ""))).into_any()
}
