//! What stands in the element: a bar or lanes, or what is wrong with the attributes.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::window;

use super::given::Given;
use super::lanes::lanes;
use super::notices::{Voice, notices};
use super::settings::{Attributes, Fault, Settings, sources};
use super::subject::{subject, subjects};
use super::tell::{self, Teller};
use crate::kinds::Kinds;
use crate::live::{AlertHistory, Asking, Renew, Wanted, provide};
use crate::model::{EntityId, Health, Segment, TimeSpan, Timestamp};
use crate::observe::{Observed, Question, Span};
use crate::timeline::{Kind, timeline};
use crate::view::markup::{Markup, element, live, part};
use crate::view::{Bar, Zoom, browser};
use crate::words::facts;
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::names::entity_name;

/// What a page says to its element.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub attributes: RwSignal<Attributes>,
    /// Notifications that need not be asked for.
    pub given: RwSignal<Option<Result<Arc<Given>, Fault>>>,
    pub token: RwSignal<Option<String>>,
    /// Whether a token was promised.
    pub awaits: RwSignal<bool>,
    pub renew: Renew,
    /// How often the page wanted it asked anew.
    pub refreshes: RwSignal<u32>,
    /// Who asks.
    pub history: StoredValue<Option<AlertHistory>>,
    pub teller: Teller,
}

/// What to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    One(Kind, EntityId),
    Many(Kinds),
}

/// What the page wants drawn: the span, what of it, and where it points.
type Wish = (Span, Option<TimeSpan>, Option<Timestamp>);

/// What all parts of an element share.
#[derive(Clone)]
pub struct Shown {
    pub inputs: Inputs,
    pub is_many: bool,
    pub wanted: Memo<Result<(Settings, Subject), Fault>>,
    /// Whether what the page says cannot be shown.
    is_faulty: Memo<bool>,
    pub locale: Signal<Locale>,
    pub data: Signal<Option<Arc<Observed>>>,
    pub fetching: Signal<bool>,
}

impl Shown {
    /// The settings, if they are good.
    pub fn settings<T>(&self, read: impl FnOnce(&Settings) -> T) -> Option<T> {
        self.wanted.with(|wanted| wanted.as_ref().ok().map(|(settings, _)| read(settings)))
    }

    /// Draws what the page zooms to and points at, and tells it what the user zooms to.
    pub fn follow(&self, zoom: Zoom, cursor: RwSignal<Option<Timestamp>>) {
        // What the page wants is not told to the page.
        let known = StoredValue::new(None::<TimeSpan>);
        let shown = self.clone();
        Effect::new(move |old: Option<Wish>| {
            let is_first = old.is_none();
            let old = old.unwrap_or_default();
            let new = shown.settings(|it| (it.span, it.zoom, it.cursor)).unwrap_or(old);
            // Of another span all is drawn; but who zooms may be answered with just that span.
            let drawn = zoom.drawn.get_untracked();
            let is_answer = drawn.is_some_and(|drawn| new.0 == Span::Between(drawn));
            if new.1 != old.1 || (new.0 != old.0 && !is_first && !is_answer) {
                known.set_value(new.1);
                zoom.drawn.set(new.1);
            }
            if new.2 != old.2 {
                cursor.set(new.2);
            }
            new
        });
        let teller = self.inputs.teller.clone();
        Effect::new(move |_| {
            let (whole, drawn) = (zoom.whole.get(), zoom.drawn.get());
            if drawn.is_some() && drawn == whole {
                // The page has answered: it is no part any more.
                known.set_value(None);
                zoom.drawn.set(None);
                return;
            }
            if drawn == known.get_value() {
                return;
            }
            known.set_value(drawn);
            if let Some(shown) = untrack(|| zoom.shown()) {
                let [start, end] = [shown.start(), shown.end()].map(|at| at.to_string());
                let part = drawn.map(|_| [&*start, "/", &end].concat());
                let detail =
                    [("start", Some(&*start)), ("end", Some(&*end)), ("zoom", part.as_deref())];
                teller.tell("timespan-change", &detail);
            }
        });
    }

    /// Tells the page how the data are, and how what is shown fares now.
    pub fn tell_state(&self, health: Box<dyn Fn() -> Option<Health>>) {
        let shown = self.clone();
        Effect::new(move |told: Option<(&str, Option<Health>)>| {
            let data = shown.data.get();
            let state = if shown.is_faulty.get() {
                "invalid"
            } else {
                tell::state(data.as_deref(), shown.fetching.get())
            };
            let now = (state, health());
            if told != Some(now) {
                let detail = [("state", Some(now.0)), ("health", now.1.map(Health::as_str))];
                shown.inputs.teller.tell("health-state", &detail);
            }
            now
        });
    }

    /// What is wrong with what the page says, as a sentence.
    fn say_fault(&self) -> String {
        let wrong = self.wanted.with(|wanted| wanted.as_ref().err().cloned());
        let given = self.inputs.given;
        let wrong = wrong.or_else(|| given.with(|given| given.as_ref()?.as_ref().err().cloned()));
        wrong.map(|fault| fault.say(self.locale.get().language)).unwrap_or_default()
    }

    /// Tells the page that the user opened `segment`.
    pub fn tell_opened(&self, entity: &EntityId, segment: Segment) {
        let [start, end] = [segment.span.start(), segment.span.end()].map(|at| at.to_string());
        let detail = [
            ("entity", Some(entity.to_string())),
            ("health", Some(segment.health.as_str().to_owned())),
            ("start", Some(start)),
            ("end", Some(end)),
        ];
        let detail = detail.each_ref().map(|(name, value)| {
            (*name, value.as_deref().map(|value| value.trim_end_matches('/')))
        });
        self.inputs.teller.tell("health-select", &detail);
    }
}

/// All that the element shows; `is_many` where that is lanes.
pub fn shown(inputs: Inputs, is_many: bool) -> Markup {
    let Inputs { attributes, given, token, awaits, renew, refreshes, .. } = inputs;
    let wanted = Memo::new(move |_| {
        attributes.with(|attributes| {
            let settings = Settings::read(attributes)?;
            let subject = if is_many {
                Subject::Many(subjects(attributes)?)
            } else {
                let (kind, entity) = subject(attributes)?;
                Subject::One(kind, entity)
            };
            Ok((settings, subject))
        })
    });
    let settings =
        move || wanted.with(|wanted| wanted.as_ref().ok().map(|(settings, _)| settings.clone()));
    let locale = Signal::derive(move || Locale {
        language: attributes.with(language),
        zone: settings().map(|settings| settings.zone).unwrap_or_default(),
    });
    provide_context::<Signal<Locale>>(locale);

    // Whoever asks another question, or more often, joins others who do.
    let asked = Memo::new(move |_| {
        let Settings { span, every, keep, .. } = settings()?;
        let waits =
            awaits.get() || given.with(Option::is_some) || attributes.with(Attributes::is_demo);
        (!waits).then(|| (attributes.with(sources), keep, every, span))
    });
    let ask = Callback::new(move |()| {
        let (sources, keep, every, span) = asked.get()?;
        Some(Wanted { question: Question { sources, keep, ..Question::default() }, span, every })
    });
    let asking = Asking { renew: Some(renew), ..Asking::of(ask, token.into()) };
    let history = provide(asking);
    inputs.history.set_value(Some(history));
    let told = RwSignal::new(None);
    Effect::new(move |_| {
        refreshes.track();
        let span = settings().map(|settings| settings.span).unwrap_or_default();
        let given = given.get().and_then(Result::ok);
        let new = given.map(|given| Arc::new(given.observed(span, now())));
        if new.is_some() || told.with_untracked(Option::is_some) {
            told.set(new);
        }
    });
    let data = Signal::derive(move || told.get().or_else(|| history.data.get()));
    let fetching = Signal::derive(move || given.with(Option::is_none) && history.fetching.get());
    let is_faulty = Memo::new(move |_| {
        wanted.with(Result::is_err) || given.with(|given| matches!(given, Some(Err(_))))
    });
    let shown = Shown { inputs, is_many, wanted, is_faulty, locale, data, fetching };
    let voice = Voice::new();
    part("div", "frame")
        .mounted(browser::observe_size)
        .on("resize", move |event| voice.is_seen(browser::width(&event).is_some()))
        .holds(live(move || content(&shown, history, voice)))
        .into()
}

fn content(shown: &Shown, history: AlertHistory, voice: Voice) -> Markup {
    if shown.is_faulty.get() {
        shown.tell_state(Box::new(|| None));
        let shown = shown.clone();
        let said = live(move || shown.say_fault().into());
        return part("p", "error").with("role", "alert").holds(said).into();
    }
    let picture = if shown.is_many { lanes(shown.clone()) } else { bar(shown) };
    element("div").holds(picture).holds(notices(shown, history, voice)).into()
}

/// The bar of the entity, and what one must know of it.
fn bar(shown: &Shown) -> Markup {
    let Shown { wanted, locale, data, fetching, .. } = *shown;
    let attributes = shown.inputs.attributes;
    let entity = move || {
        wanted.with(|wanted| match wanted {
            Ok((_, Subject::One(_, entity))) => Some(entity.clone()),
            _ => None,
        })
    };
    let timeline = Memo::new(move |_| {
        let observed = data.get()?;
        wanted.with(|wanted| match wanted {
            Ok((_, Subject::One(kind, entity))) => {
                Some(timeline(&observed.history, kind, entity, observed.span))
            }
            _ => None,
        })
    });
    let label = Signal::derive(move || {
        let name = || entity().map(|it| entity_name(&it, locale.get().language));
        let label = attributes.with(|attributes| attributes.get("label").cloned());
        label.or_else(name).unwrap_or_default()
    });
    let teller = shown.clone();
    let on_select = Callback::new(move |segment| {
        if let Some(entity) = untrack(entity) {
            teller.tell_opened(&entity, segment);
        }
    });
    let selected = RwSignal::new(None);
    let bar = Bar::new(timeline.into(), label, fetching, locale, selected, Some(on_select));
    let zoom = bar.own_zoom();
    shown.follow(zoom, bar.hovered);
    shown
        .tell_state(Box::new(move || timeline.with(|timeline| facts::current(timeline.as_ref()?))));
    bar.draw(zoom)
}

/// The language of the attribute `lang`, or else of the page, or else of the browser.
pub fn language(attributes: &Attributes) -> Language {
    let own = attributes.get("lang").cloned();
    let tag = own.or_else(|| {
        let window = window()?;
        let root = window.document()?.document_element()?;
        root.get_attribute("lang").or_else(|| window.navigator().language())
    });
    Language::of_tag(&tag.unwrap_or_default())
}

/// The browser's now. Elsewhere nobody looks.
pub fn now() -> Timestamp {
    #[cfg(target_arch = "wasm32")]
    return crate::clock::now();
    #[cfg(not(target_arch = "wasm32"))]
    Timestamp::default()
}
