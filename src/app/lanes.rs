//! The bars, group by group.

use leptos::prelude::*;

use crate::app::drawn::Drawn;
use crate::live::use_alert_history;
use crate::model::EntityId;
use crate::view::{GlobalHealthBar, Locale, Word, entity_name};

/// The groups of the page, in order: the kinds that have instances, and the rest.
const GROUPS: [(&str, Word); 5] = [
    ("Platform", Word::Platform),
    ("Node", Word::Nodes),
    ("Volume", Word::Volumes),
    ("System partition", Word::SystemPartitions),
    ("", Word::Services),
];

fn group_of(entity: &EntityId) -> usize {
    let named = GROUPS.iter().position(|(kind, _)| *kind == entity.kind);
    named.unwrap_or(GROUPS.len() - 1)
}

/// All bars; before the first answer the platform's, which loads.
#[component]
pub(super) fn Lanes(
    /// What is drawn.
    drawn: Drawn,
) -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let entities = Memo::new(move |_| {
        let mut groups = vec![Vec::new(); GROUPS.len()];
        drawn.entities.with(|entities| {
            for entity in entities {
                groups[group_of(entity)].push(entity.clone());
            }
        });
        if groups[0].is_empty() {
            groups[0].push(EntityId { kind: "Platform".into(), name: String::new() });
        }
        groups
    });
    GROUPS
        .into_iter()
        .enumerate()
        .map(|(group, (_, title))| {
            let members = move || entities.with(|entities| entities[group].clone());
            let is_empty = move || entities.with(|entities| entities[group].is_empty());
            view! {
                <section class="kind" hidden=is_empty>
                    <h2>{move || title.of(locale.get().language)}</h2>
                    <div class="lanes">
                        <For each=members key=Clone::clone let(entity)>
                            <Lane entity drawn/>
                        </For>
                    </div>
                </section>
            }
            .into_any()
        })
        .collect_view()
}

#[component]
fn Lane(
    /// Whose.
    entity: EntityId,
    /// What is drawn.
    drawn: Drawn,
) -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let busy = use_alert_history().map(|history| history.fetching).unwrap_or_default();
    let id = entity.to_string();
    let label = {
        let entity = entity.clone();
        move || entity_name(&entity, locale.get().language)
    };
    let timeline = RwSignal::from(drawn.timeline(&entity));
    view! {
        <article class="lane" data-entity=id>
            <GlobalHealthBar timeline label=Signal::derive(label) busy/>
        </article>
    }
}
