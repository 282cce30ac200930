//! What one must know of what one sees: made up, partial, cut, being read.

use leptos::prelude::*;

use crate::live::use_alert_history;
use crate::view::markup::{Markup, live};
use crate::view::{Locale, notice_box};

/// The notices above the bars.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let history = use_alert_history().ok();
    live(move || {
        let Some(history) = history else { return Markup::Nothing };
        let data = history.data.get();
        let known = data.as_ref().map(|observed| (&observed.coverage, observed.is_demo));
        let is_reading = history.fetching.get();
        history
            .progress
            .with(|progress| notice_box(known, is_reading.then_some(progress), locale.get()))
    })
}
