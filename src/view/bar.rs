use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use crate::model::{Segment, TimeSpan, Timeline, Timestamp};
use crate::picture::columns::Columns;
use crate::view::axis::{axis, from_to};
use crate::view::browser;
use crate::view::details::announcement;
use crate::view::events::events;
use crate::view::headline::headline;
use crate::view::markup::{Markup, part};
use crate::view::parts::Part;
use crate::view::state::{Bar, columns};
use crate::view::track::track;
use crate::view::zoom::Zoom;
use crate::words::locale::Locale;
use crate::words::text::Word;

/// How wide the bar is until a browser has laid it out, in CSS pixels; without one it is shown all
/// the same.
const WIDTH: u32 = if cfg!(target_arch = "wasm32") { 0 } else { 1_000 };

/// The health of one entity over a span of time, as a bar that explains itself.
///
/// It shows what it is given and fetches nothing. Its looks are `style/tokens.css`,
/// `health-picture.css`, `health-bar.css`, `health-details.css`, `health-alerts.css` and `health-figures.css`; its root carries `data-bar` (the label) and
/// `data-state` (`loading`, `ready` or `empty`). Parts for style: `root`, `headline`, `label`,
/// `known`, `status`, `current`, `events`, `track`, `picture`, `segments`, `cursor`, `tooltip`,
/// `axis`, `tick`, `event`, `details`, `chooser`, `step`, `alerts`, `alert`, `table`. The table holds a row `tr[data-segment]` with
/// `data-start`, `data-end` (milliseconds) and `data-health` per segment, up to 500 also while it
/// is hidden from sight; on a page of more than 50 bars once the keyboard was in the bar, and 2,000 in all.
///
/// What is framed with the pointer is drawn as wide as all was (also Ctrl and the wheel, two fingers,
/// `+` and `-`); a double click or Escape steps back. The wheel alone scrolls the page.
///
/// ```
/// # use global_health_bar::{GlobalHealthBar, Timeline};
/// # use leptos::prelude::*;
/// # fn page(timeline: RwSignal<Option<Timeline>>) -> impl IntoView {
/// view! { <GlobalHealthBar timeline label="node-1"/> }
/// # }
/// ```
#[component]
pub fn GlobalHealthBar(
    /// What to show; `None` while there is nothing yet. Old data may stay while new data loads.
    #[prop(into)]
    timeline: Signal<Option<Timeline>>,
    /// What it is the health of, such as `node-1`.
    #[prop(into)]
    label: Signal<String>,
    /// Whether data is being read. Default: no.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// How words and instants are written. Default: the context `Signal<Locale>`, or else English
    /// and the browser's zone.
    #[prop(optional, into)]
    locale: Option<Signal<Locale>>,
    /// An instant of the segment whose details are open: read and written. What its alerts were made
    /// of is told as it was then. Default: none.
    #[prop(optional, into)]
    selected: RwSignal<Option<Timestamp>>,
    /// What of the span is drawn: read and written. Default: all of it.
    #[prop(optional, into)]
    zoom: RwSignal<Option<TimeSpan>>,
    /// Told of each segment that the user opens. Default: nobody.
    #[prop(optional, into)]
    on_select: Option<Callback<Segment>>,
) -> impl IntoView {
    let locale = locale.or_else(use_context).unwrap_or_default();
    let bar = Bar::new(timeline, label, busy, locale, selected, on_select);
    let bar = bar.drawn(zoom, bar.width);
    bar.draw(bar.own_zoom())
}

impl Bar {
    /// The bar as it is at first.
    pub fn new(
        timeline: Signal<Option<Timeline>>,
        label: Signal<String>,
        busy: Signal<bool>,
        locale: Signal<Locale>,
        selected: RwSignal<Option<Timestamp>>,
        on_select: Option<Callback<Segment>>,
    ) -> Self {
        let bar = Self {
            timeline,
            label,
            busy,
            locale,
            on_select,
            zoom: RwSignal::new(None),
            zooming: None,
            lane: None,
            describe: use_context(),
            compose: use_context(),
            width: RwSignal::new(WIDTH),
            focused: RwSignal::new(false),
            cursor: RwSignal::new(selected.get_untracked()),
            hovered: RwSignal::new(None),
            selected,
            table: RwSignal::new(false),
            figures: RwSignal::new(false),
            is_above: RwSignal::new(true),
            // Where there is no browser, nothing is drawn later.
            hidden_rows: RwSignal::new(u32::from(cfg!(not(target_arch = "wasm32")))),
            columns: Memo::new(|_| Columns::default()),
        };
        bar.drawn(bar.zoom, bar.width)
    }

    /// What `zoom` shows of the same, `width` pixels wide.
    pub fn drawn(self, zoom: RwSignal<Option<TimeSpan>>, width: RwSignal<u32>) -> Self {
        let timeline = self.timeline;
        let columns = Memo::new(move |_| {
            timeline.with(|timeline| columns(timeline.as_ref(), zoom.get(), width.get().into()))
        });
        Self { zoom, width, columns, ..self }
    }

    /// What of the span it draws, for who may change that.
    pub fn own_zoom(self) -> Zoom {
        let whole = move || self.timeline.with(|timeline| Some(timeline.as_ref()?.span));
        Zoom::new(Signal::derive(whole), self.zoom, self.width)
    }

    /// All of it, as a bar of its own, of which the user changes with `zoom` what is drawn.
    pub fn draw(mut self, zoom: Zoom) -> Markup {
        self.zooming = Some(zoom);
        browser::know(self.width, self.hidden_rows);
        let root = move || {
            vec![
                ("data-bar", self.label.get().into()),
                ("data-state", self.state().into()),
                ("lang", self.language().tag().into()),
                ("aria-busy", if self.busy.get() { "true" } else { "false" }.into()),
            ]
        };
        let root = part("div", "root")
            .follow(root)
            .mounted(move |root| browser::is_in_page(root, self.width))
            .on("keydown", move |event| close(self, event))
            .holds(self.live(headline))
            .holds(self.live(events))
            .holds(track(self))
            .holds(part("div", "foot").holds(axis(self)).holds(self.live(keys)))
            .holds(self.live(|bar| Part::Details.of(bar)))
            .holds(self.live(|bar| Part::Figures.of(bar)))
            .holds(self.live(|bar| Part::Table.of(bar)))
            .holds(part("p", "live").with("role", "status").holds(self.live(said)));
        Markup::from(root)
    }
}

/// Escape closes the details wherever in the bar the keyboard is.
pub fn close(bar: Bar, event: Event) {
    let event: KeyboardEvent = event.unchecked_into();
    if event.key() == "Escape" && bar.selected.get_untracked().is_some() {
        event.stop_propagation();
        browser::focus_picture(&event);
        bar.close();
    }
}

/// Which keys do what, while they do.
fn keys(bar: Bar) -> Markup {
    let shown = bar.focused.get() && bar.state() == "ready";
    let keys = || part("p", "keys").with("aria-hidden", "true").holds(bar.say(Word::Keys));
    shown.then(keys).into()
}

/// What a screen reader is told, politely, when something else than the value changes.
fn said(bar: Bar) -> Markup {
    let locale = bar.locale.get();
    let opened =
        bar.selected.get().and_then(|at| bar.read(|timeline| announcement(timeline, at, locale)));
    match opened {
        Some(said) => said.into(),
        None if bar.state() == "loading" => bar.say(Word::Loading).into(),
        None if bar.state() == "empty" => bar.say(Word::NoData).into(),
        None if bar.table.get() => bar.say(Word::TableShown).into(),
        None if bar.figures.get() => bar.say(Word::FiguresShown).into(),
        None => match bar.zooming.and_then(Zoom::part) {
            Some(drawn) => from_to(drawn, locale).into(),
            None => "".into(),
        },
    }
}
