//! Code that is not needed at first. With the feature `split` it stands in files of its own, which the
//! browser fetches when they are first needed; xtask's wasm-bindgen cuts them out.
//!
//! ```text
//! thread_local! {
//!     static PARTS: Apart = Apart::new(|| fetch().map(|fetched| fetched.is_ok()).boxed_local());
//! }
//!
//! #[wasm_split(parts, fallible, preload(fetch))]
//! fn draw(part: Part) -> Result<Markup, SplitLoaderError> { .. }
//!
//! PARTS.with(|parts| parts.draw(draw(part), asked))
//! ```
//!
//! What is called by such a function and by nobody else is in its file.

use crate::view::markup::{Markup, element, part};
use crate::words::language::Language;
use crate::words::text::Word;

#[cfg(feature = "split")]
pub use self::fetched::Apart;

/// What stands where code is missing: it is being fetched, or that has `failed` and can be tried
/// `again`.
pub fn missing(failed: bool, language: Language, again: impl Fn() + Send + 'static) -> Markup {
    if !failed {
        return part("p", "fetching").holds(Word::Updating.of(language)).into();
    }
    let again = part("button", "again")
        .with("type", "button")
        .on("click", move |_| again())
        .holds(Word::Refresh.of(language));
    part("p", "missing")
        .with("role", "alert")
        .holds(element("span").holds(Word::NotFetched.of(language)))
        .holds(again)
        .into()
}

#[cfg(feature = "split")]
mod fetched {
    use futures::FutureExt;
    use futures::future::LocalBoxFuture;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_split_helpers::SplitLoaderError;

    use super::{Language, Markup, missing};

    /// A file of code.
    pub struct Apart {
        state: ArcRwSignal<State>,
        fetch: fn() -> LocalBoxFuture<'static, bool>,
    }

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum State {
        Away,
        Fetching,
        Here,
        Failed,
    }

    impl Apart {
        /// Code that `fetch` fetches; it says whether it did.
        pub fn new(fetch: fn() -> LocalBoxFuture<'static, bool>) -> Self {
            Self { state: ArcRwSignal::new(State::Away), fetch }
        }

        /// What that code draws, now or when it is here. Until then a user who asked for it, in this
        /// language, is told.
        pub fn draw(
            &self,
            drawn: impl Future<Output = Result<Markup, SplitLoaderError>>,
            asked: Option<Language>,
        ) -> Markup {
            // It stays so; and what goes before the signal does is not forgotten by it.
            if self.state.get_untracked() == State::Here {
                return drawn.now_or_never().and_then(Result::ok).unwrap_or_default();
            }
            let state = self.state.get();
            self.begin();
            let Some(language) = asked else { return Markup::Nothing };
            let (state_of, fetch) = (self.state.clone(), self.fetch);
            missing(state == State::Failed, language, move || {
                state_of.set(State::Fetching);
                go(state_of.clone(), fetch);
            })
        }

        /// Does what that code does, if it is here. If not, it soon is: nobody waits for an act.
        pub fn act(&self, acting: impl Future<Output = Result<(), SplitLoaderError>>) {
            if self.state.get_untracked() == State::Here {
                let _ = acting.now_or_never();
            } else {
                self.begin();
            }
        }

        fn begin(&self) {
            if self.state.get_untracked() == State::Away {
                self.state.update_untracked(|state| *state = State::Fetching);
                go(self.state.clone(), self.fetch);
            }
        }
    }

    fn go(state: ArcRwSignal<State>, fetch: fn() -> LocalBoxFuture<'static, bool>) {
        spawn_local(async move {
            let is_here = fetch().await;
            state.set(if is_here { State::Here } else { State::Failed });
        });
    }
}
