use crate::model::{Description, Episode, Health};
use crate::view::icon::icon;
use crate::view::link::safe_link;
use crate::view::markup::{Element, Markup, Text, element, part};
use crate::words::facts;
use crate::words::language::Language;
use crate::words::locale::{Locale, Shape};
use crate::words::phrases;
use crate::words::sentences::{doubts, evidence};
use crate::words::text::Word;

/// How many labels an alert shows.
const LABELS: usize = 6;

/// How much of an alert is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// All of it, always.
    None,
    /// All of it, until somebody folds it.
    Open,
    /// Its name and when it started, until somebody unfolds it.
    Closed,
}

/// One alert in the details: what it is, what its author says, when it fired, how we know.
///
/// All of an alert's own text is text, never markup.
pub fn alert_item(
    episode: &Episode,
    description: &Description,
    fold: Fold,
    locale: Locale,
) -> Element {
    let language = locale.language;
    let alert = &episode.alert;
    let severity = episode.severity();
    let name = match alert.name() {
        "" => Word::Unnamed.of(language).to_owned(),
        name => name.to_owned(),
    };
    let tag = if fold == Fold::None { "div" } else { "summary" };
    let since = || locale.write(episode.starts_at, Shape::Short);
    let title = part(tag, "alert-title")
        .holds(severity.health().map(icon))
        .holds(part("strong", "alert-name").holds(name))
        .holds(part("span", "severity").holds(Word::from(severity).of(language)))
        .holds((fold == Fold::Closed).then(|| part("span", "since").holds(since())));
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
    let item =
        part("li", "alert").with("data-severity", severity.health().map_or("none", Health::as_str));
    let told = match fold {
        Fold::None => element("div"),
        Fold::Open => part("details", "fold").with("open", ""),
        Fold::Closed => part("details", "fold"),
    };
    let told = told
        .holds(title)
        .holds_all(texts)
        .holds((!labels.is_empty()).then(|| part("dl", "labels").holds_all(labels)))
        .holds(part("dl", "facts").holds_all(facts))
        .holds_all(doubtful)
        .holds((!links.is_empty()).then(|| part("p", "links").holds_all(links)));
    item.holds(told)
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
