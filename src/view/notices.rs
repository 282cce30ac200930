//! What is called what, and what one must know of what one sees.

use crate::model::{Backend, Coverage, EntityId, FailureKind};
use crate::view::phrases::failure;
use crate::view::text::{Language, Word};

/// What to say of a history, each with its kind: made up, partial, unauthorised, empty, truncated,
/// skipped.
pub fn notices(
    coverage: &Coverage,
    is_demo: bool,
    language: Language,
) -> Vec<(&'static str, String)> {
    let Coverage { failures, truncated, skipped, lines, .. } = coverage;
    let mut notices = Vec::new();
    if is_demo {
        notices.push(("demo", Word::DemoData.of(language).into()));
    }
    for told in failures {
        let kind = match told.kind {
            FailureKind::Unauthorised(_) => "unauthorised",
            _ => "partial",
        };
        notices.push((kind, failure(told, language)));
    }
    let loki_failed = failures.iter().any(|failure| failure.backend == Backend::Loki);
    if *lines == 0 && !loki_failed {
        notices.push(("empty", Word::NothingLogged.of(language).into()));
    }
    if *truncated {
        notices.push(("truncated", Word::Truncated.of(language).into()));
    }
    let bad: usize = skipped.values().sum();
    if bad > 0 {
        let parts = [&*bad.to_string(), &*lines.to_string()];
        notices.push(("skipped", Word::Skipped.with(language, &parts)));
    }
    notices
}

/// What an entity is called: its own name, or that of its kind where the kind has one entity only.
pub fn entity_name(entity: &EntityId, language: Language) -> String {
    match &*entity.name {
        "" => kind(&entity.kind).map_or(entity.kind.clone(), |word| word.of(language).into()),
        name => name.to_owned(),
    }
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
