//! What entities, kinds and great numbers are called.

use crate::model::{EntityId, Timeline};
use crate::timeline::{Found, search};
use crate::words::direction::isolated;
use crate::words::kinds::KindName;
use crate::words::language::Language;
use crate::words::text::Word;

/// Bytes as megabytes, without their unit: `64.3`.
pub fn megabytes(bytes: usize, language: Language) -> String {
    let (whole, tenth) = (bytes / 1_000_000, bytes / 100_000 % 10);
    grouped(whole, language) + Word::DecimalPoint.of(language) + &tenth.to_string()
}

/// `1,234,567`.
pub fn grouped(number: usize, language: Language) -> String {
    let digits = number.to_string();
    let (first, mut rest) = digits.split_at((digits.len() - 1) % 3 + 1);
    let mut text = first.to_owned();
    while !rest.is_empty() {
        let (next, after) = rest.split_at(3);
        text = Word::Thousands.with(language, &[&text, next]);
        rest = after;
    }
    text
}

/// What an entity is called: its own name, or that of its kind where the kind has one entity only.
pub fn entity_name(entity: &EntityId, language: Language) -> String {
    match &*entity.name {
        "" => kind(&entity.kind)
            .map_or_else(|| isolated(&entity.kind), |word| word.of(language).into()),
        name => isolated(name),
    }
}

/// What people call the entity of a timeline.
pub fn called(timeline: &Timeline, language: Language) -> String {
    let own = || entity_name(&timeline.entity, language);
    timeline.alias.as_deref().map_or_else(own, isolated)
}

/// What people call an entity, one of those of `all`.
pub fn called_among(entity: &EntityId, all: &[Timeline], language: Language) -> String {
    let of_it = all.iter().find(|timeline| timeline.entity == *entity);
    of_it.map_or_else(|| entity_name(entity, language), |timeline| called(timeline, language))
}

/// What people call the entity, and its own name where that is another.
pub fn called_in_full(timeline: &Timeline, language: Language) -> String {
    let own = timeline.alias.as_ref().map(|_| isolated(&timeline.entity.name));
    [called(timeline, language)].into_iter().chain(own).collect::<Vec<_>>().join(" · ")
}

/// By what an entity is found by who looks for `wanted`, in the words of `language`.
pub fn found<'a>(timeline: &'a Timeline, wanted: &str, language: Language) -> Option<Found<'a>> {
    search(timeline, &kind_of(&timeline.entity, language), wanted)
}

/// By what a search found an entity, where its name does not show it; else its own name, where people
/// call it otherwise.
pub fn found_by(timeline: &Timeline, found: Option<Found<'_>>) -> Option<String> {
    match found {
        Some(Found::Alert(name)) => Some(name.to_owned()),
        Some(Found::Label(name, value)) => Some([name, value].join(": ")),
        _ => timeline.alias.as_ref().map(|_| timeline.entity.name.clone()),
    }
}

/// What the entities of a kind are called together; those that are alone of theirs, where it is empty.
pub fn kind_name(kind: &str, language: Language) -> String {
    let word = match kind {
        "" => KindName::Services,
        "Node" => KindName::Nodes,
        "Volume" => KindName::Volumes,
        "System partition" => KindName::SystemPartitions,
        other => return other.to_owned(),
    };
    word.of(language).into()
}

/// What the kind of an entity is called where it is shown: of one that is alone of its kind, its name.
pub fn kind_of(entity: &EntityId, language: Language) -> String {
    match &*entity.name {
        "" => entity_name(entity, language),
        _ => kind_name(&entity.kind, language),
    }
}

/// The word for a kind of the catalogue that has one entity only.
fn kind(name: &str) -> Option<KindName> {
    Some(match name {
        "Platform" => KindName::Platform,
        "Network" => KindName::Network,
        "Platform services" => KindName::PlatformServices,
        "Core services" => KindName::CoreServices,
        "Kubernetes control plane" => KindName::KubernetesControlPlane,
        "Bootstrap" => KindName::Bootstrap,
        "Observability" => KindName::Observability,
        "Monitoring" => KindName::Monitoring,
        "Alerting" => KindName::Alerting,
        "Logging" => KindName::Logging,
        "Dashboarding" => KindName::Dashboarding,
        "Access services" => KindName::AccessServices,
        "Ingress controller" => KindName::IngressController,
        "Authentication" => KindName::Authentication,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped_by_three() {
        let written =
            [0, 999, 1_000, 12_345, 1_000_000].map(|number| grouped(number, Language::English));
        assert_eq!(written, ["0", "999", "1,000", "12,345", "1,000,000"]);
    }
}
