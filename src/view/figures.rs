use std::time::Duration;

use leptos::prelude::*;

use crate::model::{Health, Segment, TimeSpan, Timeline, Timestamp};
use crate::picture::columns::Columns;
use crate::picture::scale::TimeScale;
use crate::timeline::Figures;
use crate::view::icon::icon;
use crate::view::markup::{Element, Markup, element, live, part};
use crate::view::picture::drawing;
use crate::view::state::Bar;
use crate::words::figures::{share_of, since, told};
use crate::words::locale::Locale;
use crate::words::phrases;
use crate::words::sentences::health_name;
use crate::words::text::Word;

/// How wide the sample of a health is in the legend, in pixels.
const SAMPLE: u32 = 28;

/// How entities fared over a span, in numbers, and the legend of the bar with the time in each state.
///
/// It shows what it is given and fetches nothing. Its looks are `style/tokens.css`,
/// `health-picture.css` and `health-figures.css`. Parts for style: `figures`, `figure`, `figure-value`, `note`, `legend`,
/// `state`, `sample`.
///
/// ```
/// # use global_health_bar::{HealthFigures, Timeline};
/// # use leptos::prelude::*;
/// # fn page(timelines: RwSignal<Vec<Timeline>>) -> impl IntoView {
/// view! { <HealthFigures timelines label="node-1"/> }
/// # }
/// ```
#[component]
pub fn HealthFigures(
    /// What the figures are of: of several entities, the sums.
    #[prop(into)]
    timelines: Signal<Vec<Timeline>>,
    /// What they are the figures of, such as `node-1`.
    #[prop(into)]
    label: Signal<String>,
    /// How words and instants are written. Default: the context `Signal<Locale>`, or else English
    /// and the browser's zone.
    #[prop(optional, into)]
    locale: Option<Signal<Locale>>,
) -> impl IntoView {
    let locale = locale.or_else(use_context).unwrap_or_default();
    live(move || {
        let (figures, since) = timelines.with(|timelines| {
            let figures: Vec<_> = timelines.iter().map(Figures::new).collect();
            (figures.iter().sum(), since(timelines))
        });
        draw(&figures, since, &label.get(), locale.get()).into()
    })
}

/// The figures of what the bar shows, where they are asked for.
pub fn figures(bar: Bar) -> Markup {
    let draw = |timeline: &Timeline| {
        let since = since(std::slice::from_ref(timeline));
        Some(draw(&Figures::new(timeline), since, &bar.label.get(), bar.locale.get()))
    };
    Markup::from(bar.figures.get().then(|| bar.read(draw)).flatten())
}

fn draw(figures: &Figures, since: Option<Timestamp>, label: &str, locale: Locale) -> Element {
    let language = locale.language;
    let say = |word: Word| word.of(language);
    let note = |text: String| part("p", "note").holds(text);
    let mut list = part("dl", "figures-list");
    for figure in told(figures, since, locale) {
        let more = figure.note.map(|more| part("dd", "note").holds(more));
        let name = element("dt").holds(figure.name.of(language));
        let value = part("dd", "figure-value").holds(figure.value);
        list = list.holds(part("div", "figure").holds(name).holds(value).holds(more));
    }
    let hints = [Word::AvailabilityHint, Word::IncidentsHint].map(say);
    panel("figures", Word::Figures.with(language, &[label]), locale)
        .holds(list)
        .holds(legend(figures, locale))
        .holds(note(hints.join(" ")))
}

/// The root of what this and its siblings draw.
pub fn panel(name: &'static str, label: String, locale: Locale) -> Element {
    part("section", name)
        .with("data-panel", "")
        .with("lang", locale.language.tag())
        .with("aria-label", label)
}

/// Each state as the bar draws it, how long it lasted, and how much of the time that is.
fn legend(figures: &Figures, locale: Locale) -> Element {
    let language = locale.language;
    let row = |(sample, sign): (Element, Health), name: String, time: Duration| {
        let (duration, share) = if time.is_zero() {
            let none = || Word::None.of(language).to_owned();
            (none(), none())
        } else {
            (phrases::duration(time, language), share_of(time, figures.counted(), locale))
        };
        let state = part("span", "state").holds(sample).holds(icon(sign)).holds(name);
        element("tr")
            .holds(element("th").with("scope", "row").holds(state))
            .holds(element("td").holds(duration))
            .holds(element("td").holds(share))
            .into()
    };
    let state = |health: Health, beneath: Option<Health>, time: Duration| {
        let name = health_name(health, beneath, language);
        row((sample(health, beneath, true), health), name, time)
    };
    let mut rows: Vec<Markup> = Vec::new();
    for health in Health::WORST_FIRST {
        let beneath = Health::WORST_FIRST.map(|beneath| (beneath, figures.time_beneath(beneath)));
        let proven: Duration = beneath.iter().map(|(_, time)| *time).sum();
        let is_unavailable = health == Health::Unavailable;
        let time = figures.time_in(health) - if is_unavailable { proven } else { Duration::ZERO };
        rows.push(state(health, None, time));
        for (beneath, time) in
            beneath.into_iter().filter(|(_, time)| is_unavailable && !time.is_zero())
        {
            rows.push(state(health, Some(beneath), time));
        }
    }
    let doubtful = figures.time_in_doubt();
    if !doubtful.is_zero() {
        let broken = (sample(Health::Healthy, None, false), Health::Unknown);
        rows.push(row(broken, Word::OfTheseUncertain.of(language).into(), doubtful));
    }
    table("legend", Word::TimeInStates, &[Word::State, Word::Duration, Word::Share], rows, locale)
}

/// A table of words with a caption and a head for each column.
pub fn table(
    name: &'static str,
    caption: Word,
    heads: &[Word],
    rows: Vec<Markup>,
    locale: Locale,
) -> Element {
    let mut line = element("tr");
    for head in heads {
        line = line.holds(element("th").with("scope", "col").holds(head.of(locale.language)));
    }
    part("table", name)
        .holds(element("caption").holds(caption.of(locale.language)))
        .holds(element("thead").holds(line))
        .holds(element("tbody").holds_all(rows))
}

/// How the bar draws a state.
fn sample(health: Health, beneath: Option<Health>, is_sure: bool) -> Element {
    let span = TimeSpan::last(Duration::from_secs(1), Timestamp::default());
    let segment = Segment { span, health, beneath, is_sure };
    let columns = Columns::new(&[segment], TimeScale::new(span, SAMPLE.into()));
    part("span", "sample").holds(drawing(&columns))
}
