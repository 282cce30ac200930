use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{EntityId, Timeline};
use crate::observe::Observed;
use crate::timeline::{catalogue, timelines};

/// What the page draws: one bar after the other, each a task of its own, so that nobody waits for all
/// of them.
#[derive(Clone, Copy)]
pub struct Drawn {
    /// Whose bars are there, in the order of the catalogue.
    pub entities: RwSignal<Vec<EntityId>>,
    timelines: StoredValue<BTreeMap<EntityId, ArcRwSignal<Option<Timeline>>>>,
    /// What is drawn wholly.
    whole: RwSignal<Option<Arc<Observed>>>,
}

impl Drawn {
    /// Draws `data`, and again whenever it changes; what was begun before is left.
    pub fn follow(data: Signal<Option<Arc<Observed>>>) -> Self {
        let drawn = Self {
            entities: RwSignal::new(Vec::new()),
            timelines: StoredValue::new(BTreeMap::new()),
            whole: RwSignal::new(None),
        };
        let kinds = StoredValue::new(catalogue());
        Effect::new(move |_| {
            let Some(observed) = data.get() else { return };
            let all = kinds.with_value(|kinds| timelines(&observed.history, kinds, observed.span));
            leptos::task::spawn_local(async move {
                #[cfg(target_arch = "wasm32")]
                crate::source::rest().await;
                let is_latest = || data.try_with_untracked(|latest| is(latest.as_ref(), &observed));
                drawn.entities.update(|entities| {
                    entities.retain(|entity| all.iter().any(|it| it.entity == *entity));
                });
                for (place, timeline) in all.into_iter().enumerate() {
                    if is_latest() != Some(true) {
                        return;
                    }
                    drawn.draw(place, timeline);
                    #[cfg(target_arch = "wasm32")]
                    crate::source::rest().await;
                }
                if is_latest() == Some(true) {
                    drawn.whole.set(Some(observed));
                }
            });
        });
        drawn
    }

    /// Draws the timeline of the entity at `place`, unless it is drawn already.
    fn draw(self, place: usize, timeline: Timeline) {
        let entity = timeline.entity.clone();
        let shown = self.timeline(&entity);
        if shown.with_untracked(|shown| shown.as_ref() != Some(&timeline)) {
            shown.set(Some(timeline));
        }
        if self.entities.with_untracked(|entities| entities.get(place) != Some(&entity)) {
            self.entities.update(|entities| {
                entities.retain(|other| *other != entity);
                entities.insert(place.min(entities.len()), entity);
            });
        }
    }

    /// The timeline of an entity, once it is drawn.
    pub fn timeline(self, entity: &EntityId) -> ArcRwSignal<Option<Timeline>> {
        let mut timeline = None;
        self.timelines.update_value(|timelines| {
            timeline = Some(timelines.entry(entity.clone()).or_default().clone());
        });
        timeline.unwrap_or_default()
    }

    /// Whether all of `data` is drawn.
    pub fn is_all_of(self, data: Option<&Arc<Observed>>) -> bool {
        self.whole.with(|whole| whole.as_ref().is_some_and(|whole| is(data, whole)))
    }
}

fn is(data: Option<&Arc<Observed>>, observed: &Arc<Observed>) -> bool {
    data.is_some_and(|data| Arc::ptr_eq(data, observed))
}
