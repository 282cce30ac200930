use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use crate::view::browser;
use crate::view::keys;
use crate::view::paths::{HEIGHT, Outline, doubts, outlines};
use crate::view::scale::{TimeScale, per_cent};
use crate::view::state::Bar;
use crate::view::text::Word;
use crate::view::tooltip::Tooltip;

/// The least width of the cursor in pixels.
const CURSOR: f64 = 6.0;

/// The picture, and the one place that takes the keyboard and the pointer.
///
/// A slider, in the words of ARIA: one tab stop whose value, the segment, moves with the arrow
/// keys and is read out as a sentence. Each segment as a button would be thousands of tab stops.
#[component]
pub fn Track(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    browser::on_resize(node, move |width| bar.width.set(width));

    let ready = move || bar.state() == "ready";
    let role = move || match bar.state() {
        "ready" => "slider",
        "loading" => "progressbar",
        _ => "img",
    };
    let label = move || match bar.state() {
        "loading" => bar.say(Word::Loading).to_owned(),
        _ => Word::Health.with(bar.language(), &[&bar.label.get()]),
    };
    let count = move || bar.read(|timeline| timeline.segments.len());
    let value = move || bar.at().filter(|_| ready());
    let on_keydown = move |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        if let Some(action) = keys::action(&event.key()).filter(|_| is_plain && ready()) {
            event.prevent_default();
            event.stop_propagation();
            bar.act(action);
        }
    };
    let under = move |client_x: i32| {
        let x = f64::from(client_x) - browser::left(node)?;
        bar.columns.with(|columns| columns.segment_at(x))
    };

    view! {
        <div
            part="track"
            node_ref=node
            role=role
            tabindex=move || ready().then_some("0")
            aria-label=label
            aria-valuemin=move || ready().then_some("1")
            aria-valuemax=move || ready().then(count)
            aria-valuenow=move || value().map(|at| at + 1)
            aria-valuetext=move || value().map(|at| bar.sentence(at))
            aria-keyshortcuts=move || ready().then_some("N P T Enter Escape")
            on:keydown=on_keydown
            on:focus=move |_| bar.focused.set(browser::shows_focus(node))
            on:blur=move |_| bar.focused.set(false)
            on:pointermove=move |event: PointerEvent| bar.hovered.set(under(event.client_x()))
            on:pointerleave=move |_| bar.hovered.set(None)
            on:click=move |event: MouseEvent| if let Some(number) = under(event.client_x()) { bar.open(number) }
        >
            <Picture bar/>
            <Tooltip bar above=node/>
        </div>
    }
}

/// One path per health, the cursor, and a line while more is read.
#[component]
fn Picture(
    /// The bar.
    bar: Bar,
) -> impl IntoView {
    let outlines = Memo::new(move |_| bar.columns.with(outlines));
    let doubts = Memo::new(move |_| bar.columns.with(doubts));
    let doubt = move || {
        let d = doubts.get();
        (!d.is_empty()).then(|| view! { <path part="doubts" d=d></path> })
    };
    let path = |outline: Outline| {
        view! { <path part="segments" data-health=outline.health.as_str() d=outline.d></path> }
    };
    let cursor = move || {
        let number = bar
            .hovered
            .get()
            .or_else(|| bar.number(bar.selected))
            .or_else(|| bar.focused.get().then(|| bar.at()).flatten());
        let (x, width) = place(bar, number?)?;
        let (x, width) = (format!("{x:.1}"), format!("{width:.1}"));
        Some(view! { <rect part="cursor" x=x y="0" width=width height=HEIGHT rx="3"></rect> })
    };
    let view_box =
        move || format!("0 0 {} {HEIGHT}", bar.columns.with(|columns| columns.len().max(1)));
    view! {
        <svg
            part="picture"
            viewBox=view_box
            preserveAspectRatio="none"
            width="100%"
            height=HEIGHT
            aria-hidden="true"
        >
            {move || outlines.get().into_iter().map(path).collect_view()}
            {doubt}
            {cursor}
        </svg>
    }
}

/// Where segment `number` is framed: at least as wide as a frame must be to be seen.
fn place(bar: Bar, number: usize) -> Option<(f64, f64)> {
    bar.read(|timeline| {
        let scale = TimeScale::new(timeline.span, bar.width.get());
        let (x, width) = scale.place(timeline.segments.get(number)?.span);
        let wide = width.max(CURSOR);
        let x = (x - (wide - width) / 2.0).min(scale.width() - wide).max(0.0);
        Some((x, wide))
    })
}

/// The middle of segment `number`, as a share of the bar's width.
pub fn middle(bar: Bar, number: usize) -> Option<String> {
    let (x, width) = place(bar, number)?;
    Some(per_cent(x + width / 2.0, bar.width.get()))
}
