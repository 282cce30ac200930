//! A Leptos page: `make run` in one shell answers its requests, `trunk serve` in this folder shows it.
use std::sync::Arc;

use global_health_bar::{
    AlertHistoryProvider, EntityId, Filters, GlobalHealthBar, HealthTimelines, NoProvider,
    catalogue, timeline, timelines, use_alert_history, use_history_alert,
};
use leptos::prelude::*;

#[component]
fn Overview() -> impl IntoView {
    view! { <AlertHistoryProvider>{health()}</AlertHistoryProvider> }
}

fn health() -> Result<impl IntoView, NoProvider> {
    let history = use_alert_history()?;
    let down = use_history_alert(Filters::from_iter([("alertname", ["NodeAtRisk"])]))?;
    let platform = Memo::new(move |_| {
        let id = EntityId { kind: "Platform".into(), name: String::new() };
        history.data.get().map(|it| timeline(&it.history, &catalogue()[0], &id, it.span))
    });
    let all = Memo::new(move |_| {
        let all = history.data.get().map(|it| timelines(&it.history, &catalogue(), it.span));
        Arc::new(all.unwrap_or_default())
    });
    Ok(view! {
        <GlobalHealthBar timeline=platform label="Platform" busy=history.fetching/>
        <p>{move || down.get().map_or(0, |down| down.len())} " times a node was at risk"</p>
        <HealthTimelines timelines=all busy=history.fetching/>
    })
}

fn main() {
    leptos::mount::mount_to_body(Overview);
}
