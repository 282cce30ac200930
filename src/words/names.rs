//! What entities, kinds and great numbers are called.

use crate::model::EntityId;
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
        "" => kind(&entity.kind).map_or(entity.kind.clone(), |word| word.of(language).into()),
        name => name.to_owned(),
    }
}

/// What the entities of a kind are called together; those that are alone of theirs, where it is empty.
pub fn kind_name(kind: &str, language: Language) -> String {
    let word = match kind {
        "" => Word::Services,
        "Node" => Word::Nodes,
        "Volume" => Word::Volumes,
        "System partition" => Word::SystemPartitions,
        other => return other.to_owned(),
    };
    word.of(language).into()
}

/// The word for a kind of the catalogue that has one entity only.
fn kind(name: &str) -> Option<Word> {
    Some(match name {
        "Platform" => Word::Platform,
        "Network" => Word::Network,
        "Platform services" => Word::PlatformServices,
        "Core services" => Word::CoreServices,
        "Kubernetes control plane" => Word::KubernetesControlPlane,
        "Bootstrap" => Word::Bootstrap,
        "Observability" => Word::Observability,
        "Monitoring" => Word::Monitoring,
        "Alerting" => Word::Alerting,
        "Logging" => Word::Logging,
        "Dashboarding" => Word::Dashboarding,
        "Access services" => Word::AccessServices,
        "Ingress controller" => Word::IngressController,
        "Authentication" => Word::Authentication,
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
