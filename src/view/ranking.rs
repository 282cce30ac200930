use std::time::Duration;

use leptos::prelude::*;

use crate::model::{EntityId, Health, Timeline};
use crate::picture::scale::per_cent;
use crate::timeline::{AlertCost, Cost, Kind, Ranking, catalogue};
use crate::view::figures::{panel, table};
use crate::view::markup::{Element, Markup, Text, element, live, part};
use crate::words::counted::Counted;
use crate::words::locale::Locale;
use crate::words::names::called_among;
use crate::words::phrases;
use crate::words::text::Word;

/// How many alerts, and how many entities, are listed.
const ROWS: usize = 20;

/// How many entities of an alert are named.
const NAMES: usize = 3;

/// Which alerts, and which entities, the degraded time is due to, and what would be without each.
///
/// It shows what it is given and fetches nothing. Its looks are `style/tokens.css` and
/// `health-figures.css` and `health-comparison.css`. Parts for style: `ranking`, `costs`, `cost`, `cost-entities`, `empty`.
///
/// ```
/// # use global_health_bar::{HealthRanking, Timeline};
/// # use leptos::prelude::*;
/// # fn page(timelines: RwSignal<Vec<Timeline>>) -> impl IntoView {
/// view! { <HealthRanking timelines/> }
/// # }
/// ```
#[component]
pub fn HealthRanking(
    /// How the entities fared.
    #[prop(into)]
    timelines: Signal<Vec<Timeline>>,
    /// The kinds of the entities: they say what an alert makes of them. Default: the `catalogue`.
    #[prop(default = catalogue())]
    kinds: Vec<Kind>,
    /// How words are written. Default: the context `Signal<Locale>`, or else English.
    #[prop(optional, into)]
    locale: Option<Signal<Locale>>,
) -> impl IntoView {
    let locale = locale.or_else(use_context).unwrap_or_default();
    live(move || timelines.with(|timelines| ranking(timelines, &kinds, locale.get())))
}

/// The ranking of how the entities fared.
pub fn ranking(timelines: &[Timeline], kinds: &[Kind], locale: Locale) -> Markup {
    draw(&Ranking::new(timelines, kinds), timelines, locale).into()
}

fn draw(ranking: &Ranking, timelines: &[Timeline], locale: Locale) -> Element {
    let language = locale.language;
    let panel = panel("ranking", Word::AlertsByCost.of(language).into(), locale);
    if ranking.entities.is_empty() {
        let word = match ranking.figures.availability() {
            None => Word::NothingKnown,
            Some(_) => Word::NothingDegraded,
        };
        return panel.holds(part("p", "empty").holds(word.of(language)));
    }
    let most = ranking
        .entities
        .iter()
        .map(|(_, cost)| cost)
        .chain(ranking.alerts.iter().map(|alert| &alert.cost));
    let most = most.map(|cost| cost.critical + cost.warning).max().unwrap_or_default();
    let row = |name: Element, cost: &Cost| {
        element("tr").holds(name).holds_all(cells(ranking, cost, most.as_secs_f64(), locale)).into()
    };
    let alerts = ranking
        .alerts
        .iter()
        .take(ROWS)
        .map(|alert| row(alert_head(alert, timelines, locale), &alert.cost))
        .collect();
    let entities = ranking
        .entities
        .iter()
        .take(ROWS)
        .map(|(entity, cost)| {
            row(
                element("th").with("scope", "row").holds(called_among(entity, timelines, language)),
                cost,
            )
        })
        .collect();
    let heads = |first| [first, Word::Degraded, Word::WithoutIt];
    let left = |count: usize, more: Counted| {
        let left = count.saturating_sub(ROWS);
        let text = || part("p", "note").holds(more.of(left, language));
        (left > 0).then(text)
    };
    panel
        .holds(table("costs", Word::AlertsByCost, &heads(Word::Alert), alerts, locale))
        .holds(left(ranking.alerts.len(), Counted::MoreAlerts))
        .holds(table("costs", Word::EntitiesByCost, &heads(Word::Entity), entities, locale))
        .holds(left(ranking.entities.len(), Counted::MoreEntities))
}

/// The name of the alerts, and the entities that they cost most.
fn alert_head(alert: &AlertCost, timelines: &[Timeline], locale: Locale) -> Element {
    let mut names: Vec<_> = alert
        .entities
        .iter()
        .take(NAMES)
        .map(|(entity, _): &(EntityId, _)| called_among(entity, timelines, locale.language))
        .collect();
    let left = alert.entities.len().saturating_sub(NAMES);
    if left > 0 {
        names.push(Word::NamesLeft.with(locale.language, &[&left.to_string()]));
    }
    element("th")
        .with("scope", "row")
        .holds(alert_name(&alert.alertname, locale))
        .holds(part("span", "cost-entities").holds(names.join(", ")))
}

/// What alerts of a name are called.
pub fn alert_name(name: &str, locale: Locale) -> String {
    if name.is_empty() { Word::Unnamed.of(locale.language).into() } else { name.into() }
}

/// How much degraded time it is, as a bar and in words, and what would be without it.
fn cells(ranking: &Ranking, cost: &Cost, most: f64, locale: Locale) -> Vec<Markup> {
    let share = |time: Duration| per_cent(time.as_secs_f64(), most);
    let block = |health: Health, x: String, width: String| {
        let (y, height) = if health == Health::Critical { ("0", "12") } else { ("3", "9") };
        element("rect")
            .with("data-health", health.as_str())
            .with("x", x)
            .with("width", width)
            .with_all(&[("y", y), ("height", height)])
    };
    let bar = part("svg", "cost")
        .with_all(&[("width", "100%"), ("height", "12"), ("aria-hidden", "true")])
        .holds(block(Health::Critical, "0".into(), share(cost.critical)))
        .holds(block(Health::Warning, share(cost.critical), share(cost.warning)));
    let times = [(Word::Critical, cost.critical), (Word::Warning, cost.warning)];
    let times = times.into_iter().filter(|(_, time)| !time.is_zero()).map(|(word, time)| {
        [word.of(locale.language), &phrases::duration(time, locale.language)].join(" ")
    });
    let degraded = element("td").holds(bar).holds(times.collect::<Vec<_>>().join(" · "));
    vec![degraded.into(), element("td").holds(without(ranking, cost, locale)).into()]
}

/// What would be without it, in words.
fn without(ranking: &Ranking, cost: &Cost, locale: Locale) -> Text {
    let language = locale.language;
    let shares = ranking.without(cost).zip(ranking.figures.availability());
    match shares {
        Some((without, with)) if !cost.alone.is_zero() => {
            let texts = [without, with].map(|share| phrases::availability(share, language));
            if texts[0] == texts[1] {
                let gain = phrases::duration(cost.alone, language);
                return Word::WouldGain.with(language, &[&gain]).into();
            }
            Word::WouldBe.with(language, &[&texts[0], &texts[1]]).into()
        }
        _ if cost.critical.is_zero() => Word::NoGainOfWarning.of(language).into(),
        _ => Word::NoGain.of(language).into(),
    }
}
