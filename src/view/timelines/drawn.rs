//! What of the span is drawn, and what was drawn before.

use leptos::prelude::*;

use crate::model::{TimeSpan, Timestamp};
use crate::view::browser;
use crate::view::timelines::board::Board;
use crate::view::timelines::zoom;

impl Board {
    /// Draws `zoom` of the span, and remembers what was drawn before.
    pub fn zoom_to(self, zoom: TimeSpan) {
        let before = self.zoom.get_untracked();
        self.before.update_value(|all| all.push(before));
        self.show(zoom);
    }

    /// Draws `zoom` of the span.
    pub fn show(self, zoom: TimeSpan) {
        let is_all = untrack(|| self.span()) == Some(zoom);
        let zoom = (!is_all).then_some(zoom);
        if self.zoom.get_untracked() != zoom {
            self.zoom.set(zoom);
        }
        if is_all {
            self.before.set_value(Vec::new());
        }
    }

    /// Draws what the pointer framed, if it did.
    pub fn draw_framed(self) {
        let Some((one, other)) = self.frame.get_untracked() else { return };
        if let Some((span, scale)) = untrack(|| Some((self.span()?, self.scale()?))) {
            self.zoom_to(zoom::between(span, scale.instant(one), scale.instant(other)));
        }
        // The click that follows is none on what lies there.
        browser::soon(move || {
            self.frame.try_set(None);
        });
    }

    /// Draws what was drawn before, or all; whether there is more to see.
    pub fn zoom_back(self) -> bool {
        let is_zoomed = self.zoom.get_untracked().is_some();
        let mut before = None;
        self.before.update_value(|all| before = all.pop().flatten());
        self.zoom.set(before);
        is_zoomed
    }

    /// Draws `1 / factor` as much, around the cursor or the middle.
    pub fn zoom_by(self, factor: f64) {
        let around = untrack(|| Some((self.span()?, self.shown()?)));
        let Some((span, shown)) = around else { return };
        let middle = shown.start() + shown.duration() / 2;
        let at = self.cursor.get_untracked().filter(|at| shown.contains(*at)).unwrap_or(middle);
        self.zoom_to(zoom::zoomed(span, shown, at, factor));
    }

    /// Draws what is `share` of the shown further on.
    pub fn pan_by(self, share: f64) {
        if let Some((span, shown)) = untrack(|| Some((self.span()?, self.shown()?))) {
            self.show(zoom::moved(span, shown, share));
        }
    }

    /// Looks at `at`, and draws what is there.
    pub fn look_at(self, at: Timestamp) {
        self.cursor.set(Some(at));
        if let Some((span, shown)) = untrack(|| Some((self.span()?, self.shown()?))) {
            self.show(zoom::following(span, shown, at));
        }
    }
}
