//! The custom elements `<global-health-bar>` and `<health-timelines>`: their Rust half. The other is
//! `element.js`.

mod given;
mod lanes;
mod notices;
mod settings;
mod shown;
mod subject;
mod tell;
mod watch;

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;
use web_sys::HtmlElement;
use web_sys::js_sys::Function;

use self::given::Given;
use self::shown::{Inputs, language, shown};
use self::tell::Teller;
pub use self::watch::HealthWatch;
use crate::words::text::Word;

/// A bar, or lanes, that live in an element of any page, by attributes as HTML has them; dropped, they
/// are gone. docs/embedding.md says what each attribute means.
pub struct HealthElement {
    inputs: Inputs,
    // In this order: what is shown reads what the owner holds.
    _shown: Box<dyn Any>,
    _owner: Owner,
}

impl HealthElement {
    /// Shows a bar in `root`, or lanes where it is to show many. It asks nothing before the next
    /// microtask, so that the attributes that are set at once make one question.
    #[must_use]
    pub fn mount(root: HtmlElement, is_many: bool) -> Self {
        let owner = Owner::new_root(None);
        let teller = Teller::new(root.clone().into());
        let inputs = owner.with(|| Inputs {
            attributes: RwSignal::default(),
            given: RwSignal::new(None),
            token: RwSignal::new(None),
            awaits: RwSignal::new(false),
            renew: StoredValue::new_local(None),
            refreshes: RwSignal::new(0),
            history: StoredValue::new(None),
            teller,
        });
        let heard = inputs.clone();
        let shown =
            owner.with(|| leptos::mount::mount_to(root, move || view! { {shown(heard, is_many)} }));
        Self { inputs, _shown: Box::new(shown), _owner: owner }
    }

    /// Sets an attribute, or with `None` removes it. So are set, as JSON, the properties `entities`,
    /// `filters` and `observations`.
    pub fn set(&self, attribute: &str, value: Option<String>) {
        if attribute == "observations" {
            let given = value.map(|text| Given::read(&text).map(Arc::new));
            self.inputs.given.set(given);
        } else {
            self.inputs.attributes.update(|attributes| attributes.set(attribute, value));
        }
    }

    /// Sets the bearer token to send along; it is never stored.
    pub fn set_token(&self, token: Option<String>) {
        let Inputs { token: known, awaits, .. } = self.inputs;
        if known.with_untracked(|old| *old != token) {
            known.set(token);
        }
        if awaits.get_untracked() {
            awaits.set(false);
        }
    }

    /// Asks nobody before the token is set that somebody promised.
    pub fn await_token(&self) {
        self.inputs.awaits.set(true);
    }

    /// Sets who promises another token where one is refused: a function without arguments.
    pub fn set_renew(&self, renew: Option<Function>) {
        self.inputs.renew.set_value(renew);
    }

    /// Takes the token that was promised for one that was refused, and sent along already.
    pub fn take_renewed(&self, token: Option<String>) {
        self.inputs.token.update_untracked(|known| *known = token);
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.inputs.refreshes.update(|count| *count = count.wrapping_add(1));
        if let Some(history) = self.inputs.history.get_value() {
            history.refresh();
        }
    }

    /// What to say where it has broken down, and what starts it anew, in its language: for the time
    /// when it can say nothing any more.
    #[must_use]
    pub fn last_words(&self) -> [String; 2] {
        let language = self.inputs.attributes.with_untracked(language);
        [Word::Broken, Word::StartAnew].map(|word| word.of(language).into())
    }
}

impl fmt::Debug for HealthElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the token.
        f.debug_struct("HealthElement").finish_non_exhaustive()
    }
}
