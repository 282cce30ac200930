use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::model::{Segment, Timeline, Timestamp};
use crate::view::axis::Axis;
use crate::view::details::{Details, announcement};
use crate::view::events::Events;
use crate::view::headline::Headline;
use crate::view::locale::Locale;
use crate::view::state::{Bar, columns};
use crate::view::table::SegmentTable;
use crate::view::text::Word;
use crate::view::track::Track;

/// How wide the bar is taken to be until a browser has laid it out, in CSS pixels.
const WIDTH: f64 = 1_000.0;

/// The health of one entity over a span of time, as a bar that explains itself.
///
/// It shows what it is given and fetches nothing. Its looks are `style/tokens.css`,
/// `health-bar.css` and `health-details.css`; its root carries `data-bar` (the label) and
/// `data-state` (`loading`, `ready` or `empty`). Parts for style: `root`, `headline`, `label`,
/// `known`, `status`, `current`, `events`, `track`, `picture`, `segments`, `cursor`, `tooltip`,
/// `axis`, `tick`, `details`, `alert`, `table`. The table holds a row `tr[data-segment]` with
/// `data-start`, `data-end` (milliseconds) and `data-health` per segment, up to 500 also while it
/// is hidden from sight.
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
    /// An instant of the segment whose details are open: read and written. Default: none.
    #[prop(optional, into)]
    selected: RwSignal<Option<Timestamp>>,
    /// Told of each segment that the user opens. Default: nobody.
    #[prop(optional, into)]
    on_select: Option<Callback<Segment>>,
) -> impl IntoView {
    let width = RwSignal::new(WIDTH);
    let bar = Bar {
        timeline,
        label,
        busy,
        locale: locale.or_else(use_context).unwrap_or_default(),
        on_select,
        width,
        focused: RwSignal::new(false),
        cursor: RwSignal::new(selected.get_untracked()),
        hovered: RwSignal::new(None),
        selected,
        table: RwSignal::new(false),
        columns: Memo::new(move |_| {
            timeline.with(|timeline| columns(timeline.as_ref(), width.get()))
        }),
    };
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape" && bar.selected.get_untracked().is_some() {
            event.stop_propagation();
            bar.close();
        }
    };
    let keys = move || {
        let shown = bar.focused.get() && bar.state() == "ready";
        shown.then(|| view! { <p part="keys" aria-hidden="true">{bar.say(Word::Keys)}</p> })
    };
    view! {
        <div
            part="root"
            data-bar=label
            data-state=move || bar.state()
            lang=move || bar.language().tag()
            aria-busy=move || busy.get().to_string()
            on:keydown=close
        >
            <Headline bar/>
            <Events bar/>
            <Track bar/>
            <div part="foot">
                <Axis bar/>
                {keys}
            </div>
            <Details bar/>
            <SegmentTable bar/>
            <Live bar/>
        </div>
    }
    // Erased, so that the types of pages with many bars stay small.
    .into_any()
}

/// What a screen reader is told, politely, when something else than the value changes.
#[component]
fn Live(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let text = Memo::new(move |_| match bar.number(bar.selected) {
        Some(number) => announcement(bar, number),
        None if bar.state() == "loading" => bar.say(Word::Loading).into(),
        None if bar.state() == "empty" => bar.say(Word::NoData).into(),
        None if bar.table.get() => bar.say(Word::TableShown).into(),
        None => String::new(),
    });
    view! { <p part="live" role="status">{text}</p> }
}
