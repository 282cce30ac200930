//! The custom element `<global-health-bar>`: its Rust half. The other is `element.js`.

mod settings;
mod watch;

use std::any::Any;
use std::fmt;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::js_sys::{Object, Reflect};
use web_sys::{CustomEvent, CustomEventInit, EventTarget, HtmlElement, window};

use self::settings::{Attributes, Settings, sources};
pub use self::watch::HealthWatch;
use crate::live::{AlertHistoryProvider, use_alert_history};
use crate::model::Segment;
use crate::observe::{Question, Span};
use crate::source::Sources;
use crate::timeline::timeline;
use crate::view::markup::{Markup, element, live, part};
use crate::view::{Bar, notice_box};
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::names::entity_name;

/// A bar that lives in an element of any page, by attributes as HTML has them; dropped, it is gone.
///
/// | attribute | says | default |
/// |---|---|---|
/// | `entity` | whose health: a kind of the [`catalogue`](crate::catalogue), and its name where the kind has many: `Node/10.0.0.1:9100` | `Platform` |
/// | `label` | what to call it | its name |
/// | `span` | the last so long, as Prometheus writes durations: `7d` | `24h` |
/// | `start`, `end` | both: from an instant to another instead, RFC 3339 | |
/// | `loki`, `prometheus`, `alertmanager` | where to ask; empty: there is none | `/api/loki`, .. |
/// | `lang` | `en` or `fr` | the page's, the browser's |
/// | `timezone` | `browser` or `utc` | `browser` |
///
/// When the user opens a stretch, the event `health-select` bubbles from it, through shadow roots,
/// with the `entity`, `health`, `start` and `end` of the stretch in its `detail`.
pub struct HealthElement {
    attributes: RwSignal<Attributes>,
    token: RwSignal<Option<String>>,
    // In this order: what is shown reads what the owner holds.
    _shown: Box<dyn Any>,
    _owner: Owner,
}

impl HealthElement {
    /// The attributes that it hears.
    pub const ATTRIBUTES: [&str; 10] = [
        "alertmanager",
        "end",
        "entity",
        "label",
        "lang",
        "loki",
        "prometheus",
        "span",
        "start",
        "timezone",
    ];

    /// Shows a bar in `root`. It asks nothing before the next microtask, so that the attributes
    /// that are set at once make one question.
    #[must_use]
    pub fn mount(root: HtmlElement) -> Self {
        let owner = Owner::new_root(None);
        let (attributes, token) =
            owner.with(|| (RwSignal::new(Attributes::default()), RwSignal::new(None)));
        let teller: Teller = SendWrapper::new(root.clone().into());
        let shown = owner.with(|| {
            leptos::mount::mount_to(root, move || view! { <Element attributes token teller/> })
        });
        Self { attributes, token, _shown: Box::new(shown), _owner: owner }
    }

    /// Sets an attribute, or with `None` removes it.
    pub fn set(&self, attribute: &str, value: Option<String>) {
        self.attributes.update(|attributes| attributes.set(attribute, value));
    }

    /// Sets the bearer token to send along; it is never stored.
    pub fn set_token(&self, token: Option<String>) {
        if self.token.with_untracked(|old| *old != token) {
            self.token.set(token);
        }
    }
}

impl fmt::Debug for HealthElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the token.
        f.debug_struct("HealthElement").finish_non_exhaustive()
    }
}

/// Where events go out to the page.
type Teller = SendWrapper<EventTarget>;

/// A bar with its data, or what is wrong with the attributes.
#[component]
fn Element(
    /// What is asked for.
    attributes: RwSignal<Attributes>,
    /// The bearer token.
    token: RwSignal<Option<String>>,
    /// What tells the page of the user.
    teller: Teller,
) -> impl IntoView {
    let settings = move || attributes.with(Settings::read);
    let is_faulty = Memo::new(move |_| settings().is_err());
    let locale = Signal::derive(move || Locale {
        language: attributes.with(language),
        zone: settings().map(|settings| settings.zone).unwrap_or_default(),
    });
    provide_context::<Signal<Locale>>(locale);

    // The provider shares its span with all below it, who may write it.
    let span = RwSignal::new(Span::default());
    Effect::new(move |_| {
        let asked = settings().ok().map(|settings| settings.span);
        if let Some(asked) = asked.filter(|asked| *asked != span.get_untracked()) {
            span.set(asked);
        }
    });
    // Nobody is asked for what cannot be shown.
    let sources = Memo::new(move |_| {
        let asked = attributes.with(sources);
        let nobody =
            || Sources { loki: None, prometheus: None, alertmanager: None, ..asked.clone() };
        if is_faulty.get() { nobody() } else { asked }
    });
    let question =
        Signal::derive(move || Question { sources: sources.get(), ..Question::default() });
    let content = move || {
        if !is_faulty.get() {
            return bar(attributes, teller.clone());
        }
        let fault = settings().err();
        let said = fault.map(|fault| fault.say(locale.get().language)).unwrap_or_default();
        part("p", "error").with("role", "alert").holds(said).into()
    };
    view! {
        <AlertHistoryProvider question span token>
            {Markup::from(part("div", "frame").holds(live(content)))}
        </AlertHistoryProvider>
    }
}

/// The bar of the entity, and what one must know of it.
fn bar(attributes: RwSignal<Attributes>, teller: Teller) -> Markup {
    let Ok(history) = use_alert_history() else {
        // The provider stands right above.
        return Markup::Nothing;
    };
    let locale = expect_context::<Signal<Locale>>();
    let timeline = Memo::new(move |_| {
        let observed = history.data.get()?;
        let Settings { kind, entity, .. } = attributes.with(Settings::read).ok()?;
        Some(timeline(&observed.history, &kind, &entity, observed.span))
    });
    let label = Signal::derive(move || {
        attributes.with(|attributes| {
            let name = |it: Settings| entity_name(&it.entity, locale.get().language);
            let label = attributes.get("label").cloned();
            label.unwrap_or_else(|| Settings::read(attributes).map(name).unwrap_or_default())
        })
    });
    let on_select = Callback::new(move |segment| {
        if let Ok(settings) = attributes.with_untracked(Settings::read) {
            tell(&teller, &settings.written(), segment);
        }
    });
    let notices = move || {
        let data = history.data.get();
        let known = data.as_ref().map(|observed| (&observed.coverage, observed.is_demo));
        let is_whole = data.as_ref().is_some_and(|observed| !observed.is_partial);
        let is_reading = history.fetching.get() && !is_whole;
        history
            .progress
            .with(|progress| notice_box(known, is_reading.then_some(progress), locale.get()))
    };
    let selected = RwSignal::new(None);
    let bar = Bar::new(timeline.into(), label, history.fetching, locale, selected, Some(on_select));
    element("div").holds(bar.draw()).holds(live(notices)).into()
}

/// The language of the attribute `lang`, or else of the page, or else of the browser.
fn language(attributes: &Attributes) -> Language {
    let own = attributes.get("lang").cloned();
    let tag = own.or_else(|| {
        let window = window()?;
        let root = window.document()?.document_element()?;
        root.get_attribute("lang").or_else(|| window.navigator().language())
    });
    Language::of_tag(&tag.unwrap_or_default())
}

/// Tells the page that the user opened `segment`.
fn tell(teller: &EventTarget, entity: &str, segment: Segment) {
    let detail = Object::new();
    for (name, value) in [
        ("entity", entity),
        ("health", segment.health.as_str()),
        ("start", &segment.span.start().to_string()),
        ("end", &segment.span.end().to_string()),
    ] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&detail, &name.into(), &value.into());
    }
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("health-select", &init) {
        // What the page's listeners throw, the browser reports.
        let _ = teller.dispatch_event(&event);
    }
}
