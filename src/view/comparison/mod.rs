//! Two periods beside each other: what each looks like, its figures, and what changed.

mod pairs;

use std::time::Duration;

use leptos::prelude::*;

use crate::model::{EntityId, TimeSpan, Timeline};
use crate::timeline::{Change, Comparison, Figures, Kind, Trend, catalogue};
use crate::view::browser;
use crate::view::comparison::pairs::{Pair, axis, draw, pairs};
use crate::view::figures::table;
use crate::view::markup::{Element, Markup, element, live, part};
use crate::view::ranking::alert_name;
use crate::words::counted::Counted;
use crate::words::figures::available;
use crate::words::locale::{Locale, Shape};
use crate::words::names::called_among;
use crate::words::phrases;
use crate::words::text::Word;

/// How many entities have lanes, and how many changes are listed.
const MOST: usize = 20;

/// How wide the lanes are until a browser has laid them out, in CSS pixels.
const WIDTH: u32 = 1_000;

/// What people call an entity.
type Naming<'a> = dyn Fn(&EntityId) -> String + 'a;

/// Two periods beside each other, such as this week and the last: mirrored lanes, the later period
/// above the axis and the earlier below it, both from their own start; figures; and which alerts are
/// new, gone, longer or shorter.
///
/// It shows what it is given and fetches nothing. Its looks are `style/tokens.css`,
/// `health-picture.css`, `health-bar.css`, `health-figures.css` and `health-comparison.css`. Parts for style: `comparison`, `periods`, `pairs`,
/// `pair`, `pair-title`, `later`, `earlier`, `offsets`, `trend`.
///
/// ```
/// # use global_health_bar::{HealthComparison, Timeline};
/// # use leptos::prelude::*;
/// # fn page(last_week: RwSignal<Vec<Timeline>>, this_week: RwSignal<Vec<Timeline>>) -> impl IntoView {
/// view! { <HealthComparison before=last_week after=this_week/> }
/// # }
/// ```
#[component]
pub fn HealthComparison(
    /// How the entities fared in the earlier period.
    #[prop(into)]
    before: Signal<Vec<Timeline>>,
    /// How they fared in the later one.
    #[prop(into)]
    after: Signal<Vec<Timeline>>,
    /// The kinds of the entities: they say what an alert makes of them. Default: the `catalogue`.
    #[prop(default = catalogue())]
    kinds: Vec<Kind>,
    /// How words and instants are written. Default: the context `Signal<Locale>`, or else English
    /// and the browser's zone.
    #[prop(optional, into)]
    locale: Option<Signal<Locale>>,
) -> impl IntoView {
    let locale = locale.or_else(use_context).unwrap_or_default();
    Markup::from(comparison(before, after, kinds, locale))
}

/// The comparison of how the entities fared before and after.
pub fn comparison(
    before: Signal<Vec<Timeline>>,
    after: Signal<Vec<Timeline>>,
    kinds: Vec<Kind>,
    locale: Signal<Locale>,
) -> Element {
    let width = RwSignal::new(WIDTH);
    let lanes = live(move || {
        let (width, locale) = (width.get().into(), locale.get());
        before.with(|before| after.with(|after| lanes(before, after, width, locale)))
    });
    let tables = live(move || {
        let locale = locale.get();
        before.with(|before| {
            after.with(|after| {
                let name = |entity: &EntityId| {
                    let all =
                        if after.iter().any(|it| it.entity == *entity) { after } else { before };
                    called_among(entity, all, locale.language)
                };
                tables(&Comparison::new(before, after, &kinds), &name, locale).into()
            })
        })
    });
    let lanes = part("div", "pairs")
        .mounted(browser::observe_size)
        .on("resize", move |event| browser::follow_width(&event, width))
        .holds(lanes);
    let label = move || Word::Comparison.of(locale.get().language);
    let root =
        move || vec![("lang", locale.get().language.tag().into()), ("aria-label", label().into())];
    part("section", "comparison").with("data-panel", "").follow(root).holds(lanes).holds(tables)
}

fn lanes(before: &[Timeline], after: &[Timeline], width: f64, locale: Locale) -> Markup {
    let pairs = pairs(before, after);
    let left = pairs.len().saturating_sub(MOST);
    let longest = pairs.iter().map(Pair::length).max().unwrap_or_default();
    let shown: Vec<Markup> =
        pairs.iter().take(MOST).map(|pair| draw(pair, longest, width, locale).into()).collect();
    let text = || part("p", "note").holds(Counted::MoreEntities.of(left, locale.language));
    let drawn = element("div").holds(periods(before, after, locale)).holds_all(shown);
    drawn
        .holds((!longest.is_zero()).then(|| axis(longest, width, locale)))
        .holds((left > 0).then(text))
        .into()
}

/// From when to when each period lasts.
fn periods(before: &[Timeline], after: &[Timeline], locale: Locale) -> Element {
    let period = |word: Word, timelines: &[Timeline]| {
        let write = |span: TimeSpan| {
            let [from, to] = [span.start(), span.end()].map(|at| locale.write(at, Shape::Short));
            Word::FromTo.with(locale.language, &[&from, &to])
        };
        let span = timelines
            .first()
            .map_or_else(|| Word::None.of(locale.language).into(), |first| write(first.span));
        element("div")
            .holds(element("dt").holds(word.of(locale.language)))
            .holds(element("dd").holds(span))
    };
    part("dl", "periods").holds(period(Word::Later, after)).holds(period(Word::Earlier, before))
}

fn tables(comparison: &Comparison, name: &Naming, locale: Locale) -> Element {
    element("div").holds(figures(comparison, locale)).holds(changes(comparison, name, locale))
}

fn figures(comparison: &Comparison, locale: Locale) -> Element {
    let language = locale.language;
    let none = || Word::None.of(language).to_owned();
    let time = |time| written(time, locale);
    let row = |name: Word, value: &dyn Fn(&Figures) -> String| {
        let cell = |figures| element("td").holds(value(figures));
        element("tr")
            .holds(element("th").with("scope", "row").holds(name.of(language)))
            .holds(cell(&comparison.before))
            .holds(cell(&comparison.after))
            .into()
    };
    let known = |figures: &Figures| {
        figures
            .coverage()
            .map_or_else(none, |share| phrases::share(share.part, share.whole, language))
    };
    let longest =
        |figures: &Figures| figures.longest.map_or_else(none, |span| time(span.duration()));
    let restore = |figures: &Figures| figures.mean_time_to_restore().map_or_else(none, time);
    let rows = vec![
        row(Word::Availability, &|figures| available(figures.availability(), locale)),
        row(Word::KnownTime, &known),
        row(Word::Critical, &|figures| time(figures.critical())),
        row(Word::Warning, &|figures| time(figures.warning())),
        row(Word::Incidents, &|figures| figures.incidents.to_string()),
        row(Word::LongestIncident, &longest),
        row(Word::TimeToRestore, &restore),
    ];
    table("compared", Word::Comparison, &[Word::Figure, Word::Earlier, Word::Later], rows, locale)
}

fn changes(comparison: &Comparison, name: &Naming, locale: Locale) -> Element {
    let language = locale.language;
    let changes = element("div");
    if comparison.changes.is_empty() {
        return changes.holds(part("p", "empty").holds(Word::NothingFired.of(language)));
    }
    let rows = comparison
        .changes
        .iter()
        .take(MOST)
        .map(|change| row(change, name, locale).into())
        .collect();
    let heads = [Word::Alert, Word::Entity, Word::Change, Word::Earlier, Word::Later];
    let left = comparison.changes.len().saturating_sub(MOST);
    let left_text = || part("p", "note").holds(Counted::MoreAlerts.of(left, language));
    let is_known = |figures: &Figures| figures.known() == figures.counted();
    let is_sure = is_known(&comparison.before) && is_known(&comparison.after);
    let may_hide = || part("p", "note").holds(Word::MayHide.of(language));
    changes
        .holds(table("changes", Word::Changes, &heads, rows, locale))
        .holds((left > 0).then(left_text))
        .holds((!is_sure).then(may_hide))
}

fn row(change: &Change, name: &Naming, locale: Locale) -> Element {
    let language = locale.language;
    let time = |time| written(time, locale);
    let (sign, word) = match change.trend() {
        Trend::New => ("+ ", Word::New),
        Trend::Longer => ("↑ ", Word::Longer),
        Trend::Shorter => ("↓ ", Word::Shorter),
        Trend::Gone => ("− ", Word::Gone),
        Trend::Same => ("= ", Word::Same),
    };
    let sign = element("span").with("aria-hidden", "true").holds(sign);
    let trend = part("td", "trend")
        .with("data-trend", change.trend().as_str())
        .holds(sign)
        .holds(word.of(language));
    let cell = |text: String| element("td").holds(text);
    element("tr")
        .holds(element("th").with("scope", "row").holds(alert_name(&change.alertname, locale)))
        .holds(cell(name(&change.entity)))
        .holds(trend)
        .holds(cell(time(change.before)))
        .holds(cell(time(change.after)))
}

/// A length of time; a dash for none.
fn written(time: Duration, locale: Locale) -> String {
    let none = || Word::None.of(locale.language).into();
    if time.is_zero() { none() } else { phrases::duration(time, locale.language) }
}
