use leptos::prelude::*;

use crate::model::{Episode, Evidence, Said, Statement, TimeSpan};
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

/// How many statements it tells.
const STATEMENTS: usize = 6;

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
                    <dd>{evidence(&episode, locale)}</dd>
                </div>
            </dl>
            {doubts.collect_view()}
            {(!links.is_empty()).then(|| view! { <p part="links">{links}</p> })}
        </li>
    }
}

/// Where nobody can be sure, and why.
fn doubts(evidence: &Evidence, locale: Locale) -> Vec<String> {
    let sentences = evidence.doubts.iter().filter_map(|doubt| {
        let why = phrases::doubt(doubt.cause)?.of(locale.language);
        let [from, to] =
            [doubt.span.start(), doubt.span.end()].map(|at| locale.write(at, Shape::Short));
        Some(Word::DoubtFromTo.with(locale.language, &[&from, &to, why]))
    });
    sentences.take(DOUBTS).collect()
}

/// What was said of it, by whom and when: `3 notifications, 21 Nov, 10:00 to 21 Nov, 10:05; seen by
/// Prometheus, 21 Nov, 10:00 to 21 Nov, 13:00`.
fn evidence(episode: &Episode, locale: Locale) -> String {
    let language = locale.language;
    let write = |at| locale.write(at, Shape::Short);
    let said = |statement: &Statement| match statement.said {
        Said::Firing(count) => {
            Word::count(Word::OneNotification, Word::ManyNotifications, count, language)
        }
        Said::Resolved(at) => Word::SaidResolved.with(language, &[&write(at)]),
        Said::FalselyResolved(count) => {
            Word::count(Word::OneRepaired, Word::ManyRepaired, count, language)
        }
        Said::Stale(count) => Word::count(Word::OneStale, Word::ManyStale, count, language),
        Said::Seen | Said::Heard | Said::Down => Word::Witnessed.of(language).into(),
    };
    let when = |span: TimeSpan| {
        let [from, to] = [span.start(), span.end()].map(write);
        if from == to { from } else { Word::FromTo.with(language, &[&from, &to]) }
    };
    let statements = episode.statements();
    let told: Vec<_> = statements
        .iter()
        .take(STATEMENTS)
        .map(|statement| format!("{}, {}", said(statement), when(statement.span)))
        .collect();
    if told.is_empty() { Word::NoNotification.of(language).into() } else { told.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Alert, End, Lines, Resolve};
    use crate::view::stories::support::at;

    #[test]
    fn the_evidence_says_what_was_said_by_whom_and_when() {
        let evidence = Evidence {
            notifications: 4,
            firing: 2,
            first_seen: Some(at(9)),
            last_seen: Some(at(12)),
            last_firing: Some(at(11)),
            resolved: Some(Resolve { logged_at: at(12), ends_at: at(11) }),
            repaired_resolves: Some(Lines::one(at(10))),
            witnessed: vec![TimeSpan::new(at(9), at(11))],
            ..Evidence::default()
        };
        let mut episode = Episode {
            alert: Alert::default().into(),
            starts_at: at(9),
            end: End::Resolved(at(11)),
            continues: false,
            evidence,
        };
        assert_eq!(
            super::evidence(&episode, Locale::default()),
            "2 notifications, 21 Nov, 09:00 to 21 Nov, 11:00; \
             seen by Prometheus, 21 Nov, 09:00 to 21 Nov, 11:00; \
             1 spurious resolve repaired, 21 Nov, 10:00; \
             its end (21 Nov, 11:00) told, 21 Nov, 12:00"
        );
        episode.evidence = Evidence::default();
        assert_eq!(super::evidence(&episode, Locale::default()), "no notification");
    }
}
