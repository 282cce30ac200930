use leptos::prelude::*;

use crate::model::{DoubtCause, Episode, Evidence};
use crate::view::facts;
use crate::view::icon::HealthIcon;
use crate::view::link::safe_link;
use crate::view::locale::{Locale, Shape};
use crate::view::phrases;
use crate::view::text::Word;

/// How many labels an alert shows.
const LABELS: usize = 6;

/// How many doubts an alert tells.
const DOUBTS: usize = 4;

/// One alert in the details: what it is, what its author says, when it fired, how we know.
///
/// All of an alert's own text is text, never markup.
#[component]
pub fn AlertItem(
    /// The firing of the alert.
    episode: Episode,
    /// How words and instants are written.
    locale: Locale,
) -> impl IntoView {
    let language = locale.language;
    let alert = &episode.alert;
    let severity = episode.severity();
    let name = match alert.name() {
        "" => Word::Unnamed.of(language).to_owned(),
        name => name.to_owned(),
    };
    let texts = facts::annotations(alert).into_iter().map(|text| {
        view! { <p part="annotation">{text.to_owned()}</p> }
    });
    let labels = facts::main_labels(alert, LABELS).into_iter().map(|(name, value)| {
        view! { <div><dt>{name.to_owned()}</dt><dd>{value.to_owned()}</dd></div> }
    });
    let links = [
        (Word::Runbook, alert.annotations.get("runbook_url")),
        (Word::Source, Some(&*alert.generator_url)),
    ];
    let links = links.into_iter().filter_map(|(word, address)| {
        let address = safe_link(address?)?.to_owned();
        Some(view! {
            <a part="link" href=address target="_blank" rel="noopener noreferrer" title=Word::OtherWindow.of(language)>
                {word.of(language)}
            </a>
        })
    });
    let doubts = doubts(&episode.evidence, locale).into_iter().map(|doubt| {
        view! { <p part="doubt">{doubt}</p> }
    });
    let continues = episode.continues.then(|| format!(", {}", Word::Continues.of(language)));
    let texts = texts.collect_view();
    let labels = labels.collect::<Vec<_>>();
    let links = links.collect::<Vec<_>>();
    let end = episode.end.at().map(|at| locale.write(at, Shape::Moment)).unwrap_or_default();
    view! {
        <li part="alert" data-severity=severity.health().map_or("none", |health| health.as_str())>
            <div part="alert-title">
                {severity.health().map(|health| view! { <HealthIcon health/> })}
                <strong part="alert-name">{name}</strong>
                <span part="severity">{Word::from(severity).of(language)}</span>
            </div>
            {texts}
            {(!labels.is_empty()).then(|| view! { <dl part="labels">{labels}</dl> })}
            <dl part="facts">
                <div>
                    <dt>{Word::Started.of(language)}</dt>
                    <dd>{locale.write(episode.starts_at, Shape::Moment)}{continues}</dd>
                </div>
                <div>
                    <dt>{Word::Ended.of(language)}</dt>
                    <dd>{phrases::end(episode.end, &end, language)}</dd>
                </div>
                <div>
                    <dt>{Word::Evidence.of(language)}</dt>
                    <dd>{evidence(&episode.evidence, locale)}</dd>
                </div>
            </dl>
            {doubts.collect_view()}
            {(!links.is_empty()).then(|| view! { <p part="links">{links}</p> })}
        </li>
    }
}

/// Where nobody can be sure, and why; what lies between two samples is no doubt worth a line.
fn doubts(evidence: &Evidence, locale: Locale) -> Vec<String> {
    let doubts = evidence.doubts.iter().filter(|doubt| doubt.cause != DoubtCause::Sampled);
    let sentences = doubts.map(|doubt| {
        let [from, to] =
            [doubt.span.start(), doubt.span.end()].map(|at| locale.write(at, Shape::Short));
        let why = phrases::doubt(doubt.cause).of(locale.language);
        Word::DoubtFromTo.with(locale.language, &[&from, &to, why])
    });
    sentences.take(DOUBTS).collect()
}

/// Why we say that it fired: `3 notifications, last 21 Nov, 10:05, seen by Prometheus`.
fn evidence(evidence: &Evidence, locale: Locale) -> String {
    let language = locale.language;
    let mut parts = vec![match evidence.notifications {
        0 => Word::NoNotification.of(language).to_owned(),
        count => Word::count(Word::OneNotification, Word::ManyNotifications, count, language),
    }];
    if let Some(last) = evidence.last_seen {
        parts.push(Word::LastSeen.with(language, &[&locale.write(last, Shape::Short)]));
    }
    if !evidence.repaired_resolves.is_empty() {
        parts.push(Word::count(
            Word::OneRepaired,
            Word::ManyRepaired,
            evidence.repaired_resolves.len(),
            language,
        ));
    }
    if !evidence.stale.is_empty() {
        parts.push(Word::count(Word::OneStale, Word::ManyStale, evidence.stale.len(), language));
    }
    if !evidence.witnessed.is_empty() {
        parts.push(Word::Witnessed.of(language).into());
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::stories::support::at;

    #[test]
    fn the_evidence_is_one_sentence() {
        let seen = Evidence {
            notifications: 3,
            last_seen: Some(at(10)),
            repaired_resolves: vec![at(9)],
            ..Evidence::default()
        };
        assert_eq!(
            evidence(&seen, Locale::default()),
            "3 notifications, last 21 Nov, 10:00, 1 spurious resolve repaired"
        );
        assert_eq!(evidence(&Evidence::default(), Locale::default()), "no notification");
    }
}
