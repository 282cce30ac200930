use crate::model::{Description, Episode, Evidence, Health, Said, Statement, TimeSpan};
use crate::view::facts;
use crate::view::icon::icon;
use crate::view::language::Language;
use crate::view::link::safe_link;
use crate::view::locale::{Locale, Shape};
use crate::view::markup::{Element, Markup, Text, element, part};
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
pub fn alert_item(episode: &Episode, description: &Description, locale: Locale) -> Element {
    let language = locale.language;
    let alert = &episode.alert;
    let severity = episode.severity();
    let name = match alert.name() {
        "" => Word::Unnamed.of(language).to_owned(),
        name => name.to_owned(),
    };
    let title = part("div", "alert-title")
        .holds(severity.health().map(icon))
        .holds(part("strong", "alert-name").holds(name))
        .holds(part("span", "severity").holds(Word::from(severity).of(language)));
    let state = |state, text: Text| {
        part("p", "annotation").with("data-description", state).holds(text).into()
    };
    let (described, mut texts): (_, Vec<Markup>) = match description {
        Description::Told(described) => (described, Vec::new()),
        Description::Asked => {
            (alert, vec![state("asked", Word::DescriptionAsked.of(language).into())])
        }
        Description::Gone => {
            (alert, vec![state("gone", Word::DescriptionGone.of(language).into())])
        }
        Description::Failed(why) => {
            (alert, vec![state("failed", phrases::failure(why, language).into())])
        }
    };
    for text in facts::annotations(described) {
        texts.push(part("p", "annotation").holds(text.to_owned()).into());
    }
    let mut labels: Vec<Markup> = Vec::new();
    for (name, value) in facts::main_labels(alert, LABELS) {
        labels.push(fact(name.to_owned(), value.to_owned()));
    }
    let mut links: Vec<Markup> = Vec::new();
    for (word, address) in [
        (Word::Runbook, described.annotations.get("runbook_url")),
        (Word::Source, Some(&*described.generator_url)),
    ] {
        links.extend(address.and_then(safe_link).map(|address| link(word, address, language)));
    }
    let end = episode.end.at().map(|at| locale.write(at, Shape::Moment)).unwrap_or_default();
    let mut start = locale.write(episode.starts_at, Shape::Moment);
    if episode.continues {
        start += ", ";
        start += Word::Continues.of(language);
    }
    let word = |word: Word| word.of(language);
    let facts = vec![
        fact(word(Word::Started), start),
        fact(word(Word::Ended), phrases::end(episode.end, &end, language)),
        fact(word(Word::Evidence), evidence(episode, locale)),
    ];
    let mut doubtful: Vec<Markup> = Vec::new();
    for doubt in doubts(&episode.evidence, locale) {
        doubtful.push(part("p", "doubt").holds(doubt).into());
    }
    part("li", "alert")
        .with("data-severity", severity.health().map_or("none", Health::as_str))
        .holds(title)
        .holds_all(texts)
        .holds((!labels.is_empty()).then(|| part("dl", "labels").holds_all(labels)))
        .holds(part("dl", "facts").holds_all(facts))
        .holds_all(doubtful)
        .holds((!links.is_empty()).then(|| part("p", "links").holds_all(links)))
}

/// A name and what it stands for, in a list of such.
pub fn fact(name: impl Into<Text>, value: impl Into<Text>) -> Markup {
    let name = element("dt").holds(name.into());
    element("div").holds(name).holds(element("dd").holds(value.into())).into()
}

fn link(word: Word, address: &str, language: Language) -> Markup {
    part("a", "link")
        .with("href", address.to_owned())
        .with_all(&[("target", "_blank"), ("rel", "noopener noreferrer")])
        .with("title", Word::OtherWindow.of(language))
        .holds(word.of(language))
        .into()
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
        .map(|statement| [said(statement), when(statement.span)].join(", "))
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
