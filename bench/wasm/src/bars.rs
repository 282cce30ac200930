//! Bars of entities whose alerts fire in turn, half of the time.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use global_health_bar::{
    Alert, End, EntityId, Episode, Evidence, Filters, GlobalHealthBar, HealthTimelines, History,
    Kind, Labels, TimeSpan, Timeline, timeline,
};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use crate::lines::instant;

/// What is to be drawn: the history of each entity, and how it fared.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Scene {
    span: TimeSpan,
    entities: Vec<(EntityId, History)>,
    timelines: Vec<Timeline>,
}

#[wasm_bindgen]
impl Scene {
    /// So many entities, each with so many alerts between two instants in milliseconds: alert `i`
    /// of `n` fires in the second half of the `i`th of `n` equal parts, so that there are two
    /// segments an alert.
    #[wasm_bindgen(constructor)]
    pub fn new(entities: u32, alerts: u32, start: f64, end: f64) -> Self {
        console_error_panic_hook::set_once();
        let span = TimeSpan::new(instant(start), instant(end));
        let part = (end - start) / f64::from(alerts);
        let at = |parts: f64| instant(start + part * parts);
        let entity = |number: u32| {
            let name = format!("10.0.{}.{}:9100", number / 250, number % 250);
            let kinds = ["warning", "critical"].map(|severity| alert(&name, severity));
            let episode = |number: u32| Episode {
                alert: Arc::clone(&kinds[usize::from(number % 2 == 1)]),
                starts_at: at(f64::from(number) + 0.5),
                end: End::Resolved(at(f64::from(number) + 1.0)),
                continues: false,
                evidence: Evidence::default(),
            };
            let episodes = (0..alerts).map(episode).collect();
            let history = History { now: span.end(), episodes, ..History::default() };
            (EntityId { kind: "Node".into(), name }, history)
        };
        Self { span, entities: (0..entities).map(entity).collect(), timelines: Vec::new() }
    }

    /// Computes how the entities fared; returns the number of segments.
    pub fn compute(&mut self) -> usize {
        let instance = vec![vec!["instance".to_owned()]];
        let filters = Filters::from_iter([("alertname", ["NodeAtRisk"])]);
        let kind = Kind::of_alerts("Node", filters, instance);
        let entities = self.entities.iter();
        self.timelines =
            entities.map(|(id, history)| timeline(history, &kind, id, self.span)).collect();
        self.timelines.iter().map(|timeline| timeline.segments.len()).sum()
    }

    /// Shows a bar for each in `root`.
    pub fn mount(&self, root: HtmlElement) -> Bars {
        let timelines = self.timelines.clone();
        let bar = |timeline: Timeline| {
            let label = timeline.entity.name.clone();
            view! { <GlobalHealthBar timeline=Signal::stored(Some(timeline)) label/> }
        };
        Bars(Box::new(mount_to(root, move || timelines.into_iter().map(bar).collect_view())))
    }
}

#[wasm_bindgen]
impl Scene {
    /// Shows a lane for each in `root`.
    pub fn mount_lanes(&self, root: HtmlElement) -> Bars {
        let timelines = Signal::stored(Arc::new(self.timelines.clone()));
        Bars(Box::new(mount_to(root, move || view! { <HealthTimelines timelines/> })))
    }
}

fn alert(instance: &str, severity: &str) -> Arc<Alert> {
    let labels = [("alertname", "NodeAtRisk"), ("instance", instance), ("severity", severity)];
    let summary = format!("The node {instance} is at risk.");
    Arc::new(Alert {
        labels: Labels::from_iter(labels),
        annotations: Labels::from_iter([("summary", summary)]),
        ..Alert::default()
    })
}

/// Bars in an element of the page, until `free()`.
#[wasm_bindgen]
pub struct Bars(#[expect(dead_code, reason = "dropping it unmounts")] Box<dyn Any>);

impl fmt::Debug for Bars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bars").finish_non_exhaustive()
    }
}
