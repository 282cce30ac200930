//! The lines that what is shown rests on, asked for anew: the page has read them in brief.

use futures::future::AbortHandle;
use leptos::prelude::*;

use crate::app::shown::Shown;
use crate::model::Coverage;
use crate::observe::Observed;
use crate::view::markup::{Markup, element, live};
use crate::view::{copying, notice};
use crate::words::text::Word;

/// A file in the making that takes a while, and one that could not be made.
#[derive(Clone, Copy, Debug)]
pub struct Saving {
    /// How much of the lines was copied.
    pub copied: RwSignal<Option<Coverage>>,
    running: StoredValue<Option<AbortHandle>>,
    /// Why there is no file.
    pub fault: RwSignal<Option<String>>,
    /// The link that was handed over, and what to say of it.
    pub link: RwSignal<Option<(Word, String)>>,
}

impl Saving {
    pub fn new() -> Self {
        Self {
            copied: RwSignal::new(None),
            running: StoredValue::new(None),
            fault: RwSignal::new(None),
            link: RwSignal::new(None),
        }
    }

    /// Asks for no more lines.
    fn cancel(self) {
        self.running.update_value(|running| {
            running.take().iter().for_each(AbortHandle::abort);
        });
        self.copied.set(None);
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub fn copy(self, _: &Observed, _: Shown) {}

    /// Copies the lines that `observed` rests on, and saves them.
    #[cfg(target_arch = "wasm32")]
    pub fn copy(self, observed: &Observed, shown: Shown) {
        use futures::future::abortable;
        use leptos::task::spawn_local;
        use wasm_bindgen::JsValue;

        use super::{download, named, part};
        use crate::source::{Fetch, LogCopy, Patient, Sources};
        use crate::words::phrases::failure;

        self.cancel();
        self.fault.set(None);
        self.copied.set(Some(Coverage::default()));
        let (span, policy) = (observed.span, observed.policy.clone());
        let (copied, handle) = abortable(async move {
            let (fetch, sources) = (Fetch::default(), Sources::default());
            let get = Patient::new(&fetch, &sources);
            let mut copy = LogCopy::new(&get, &sources, span, &policy);
            // The newest come first, and stand last.
            let mut parts: Vec<JsValue> = Vec::new();
            while let Some(text) = copy.next().await? {
                parts.push(part(&text));
                self.copied.set(Some(copy.coverage().clone()));
            }
            parts.reverse();
            Ok((parts, copy.coverage().truncated))
        });
        self.running.set_value(Some(handle));
        spawn_local(async move {
            let Ok(copied) = copied.await else { return };
            self.cancel();
            let language = shown.locale().get_untracked().language;
            match copied {
                Ok((parts, is_truncated)) => {
                    download(&named(span, "log"), "text/plain", parts);
                    if is_truncated {
                        self.fault.set(Some(Word::Truncated.of(language).into()));
                    }
                }
                Err(why) => self.fault.set(Some(failure(&why, language))),
            }
        });
    }
}

/// How far the copy is, and what came of the last file.
pub fn notices(shown: Shown) -> Markup {
    let saving = shown.saving;
    let button = move |word: Word| {
        element("button")
            .with_all(&[("type", "button"), ("class", "button")])
            .holds(word.of(shown.locale().get().language))
    };
    let copied = move || {
        let Some(copied) = saving.copied.get() else { return Markup::Nothing };
        let cancel = button(Word::Cancel).on("click", move |_| saving.cancel());
        let text = copying(&copied, shown.locale().get());
        notice("progress").with("aria-live", "off").holds(text).holds(cancel).into()
    };
    let fault = move || {
        let Some(why) = saving.fault.get() else { return Markup::Nothing };
        let dismiss = button(Word::Dismiss).on("click", move |_| saving.fault.set(None));
        let text = Word::NotSaved.with(shown.locale().get().language, &[&why]);
        notice("fault").holds(text).holds(dismiss).into()
    };
    let link = move || {
        let Some((word, link)) = saving.link.get() else { return Markup::Nothing };
        let dismiss = button(Word::Dismiss).on("click", move |_| saving.link.set(None));
        let text = word.with(shown.locale().get().language, &[&link]);
        notice("link").holds(element("span").holds(text)).holds(dismiss).into()
    };
    element("div")
        .with_all(&[("class", "notices"), ("role", "status")])
        .holds(live(link))
        .holds(live(copied))
        .holds(live(fault))
        .into()
}
