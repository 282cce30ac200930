//! What of a span is drawn, and what was drawn before: of lanes, and of a bar of its own.

pub mod gestures;
mod spans;

use leptos::prelude::*;

use self::gestures::Pointers;
pub use self::spans::{STEP, around};
use crate::model::{TimeSpan, Timestamp};
use crate::picture::scale::TimeScale;
use crate::view::browser;

/// What of a span is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Zoom {
    /// All that there is to draw.
    pub whole: Signal<Option<TimeSpan>>,
    /// What of it is drawn; all of it where that is `None`.
    pub drawn: RwSignal<Option<TimeSpan>>,
    /// How wide it is drawn, in whole CSS pixels.
    pub width: RwSignal<u32>,
    /// Between which places the pointer draws a frame, in pixels.
    pub frame: RwSignal<Option<(f64, f64)>>,
    /// What was drawn before, to step back to.
    before: StoredValue<Vec<Option<TimeSpan>>>,
    pointers: Pointers,
}

impl Zoom {
    /// What `drawn` says of `whole`, as it is at first.
    pub fn new(
        whole: Signal<Option<TimeSpan>>,
        drawn: RwSignal<Option<TimeSpan>>,
        width: RwSignal<u32>,
    ) -> Self {
        Self {
            whole,
            drawn,
            width,
            frame: RwSignal::new(None),
            before: StoredValue::new(Vec::new()),
            pointers: StoredValue::new(Vec::new()),
        }
    }

    /// The part of the whole that is drawn; `None` where that is all, as it is of what lies outside.
    pub fn part(self) -> Option<TimeSpan> {
        let whole = self.whole.get()?;
        self.drawn.get()?.intersection(whole).filter(|part| *part != whole)
    }

    /// What of the whole is drawn.
    pub fn shown(self) -> Option<TimeSpan> {
        self.part().or_else(|| self.whole.get())
    }

    /// Whether a part of the whole is drawn.
    pub fn is_zoomed(self) -> bool {
        untrack(|| self.part()).is_some()
    }

    /// Where its instants lie.
    pub fn scale(self) -> Option<TimeScale> {
        self.shown().map(|shown| TimeScale::new(shown, self.width.get().into()))
    }

    /// Whether a pointer is down.
    pub fn is_pressed(self) -> bool {
        self.pointers.with_value(|all| !all.is_empty())
    }

    /// Draws `shown`, and remembers what was drawn before.
    pub fn to(self, shown: TimeSpan) {
        let before = self.drawn.get_untracked();
        self.before.update_value(|all| {
            // Before all nothing was drawn.
            if before.is_none() {
                all.clear();
            }
            all.push(before);
        });
        self.show(shown);
    }

    /// Draws `shown`.
    pub fn show(self, shown: TimeSpan) {
        let is_all = untrack(|| self.whole.get()) == Some(shown);
        let drawn = (!is_all).then_some(shown);
        if self.drawn.get_untracked() != drawn {
            self.drawn.set(drawn);
        }
        if is_all {
            self.before.set_value(Vec::new());
        }
    }

    /// Draws what the pointer framed, if it did.
    pub fn show_framed(self) {
        let Some((one, other)) = self.frame.get_untracked() else { return };
        if let Some((whole, scale)) = untrack(|| Some((self.whole.get()?, self.scale()?))) {
            self.to(spans::between(whole, scale.instant(one), scale.instant(other)));
        }
        // The click that follows is none on what lies there.
        browser::soon(move || {
            self.frame.try_set(None);
        });
    }

    /// Draws what was drawn before, or all; whether there is more to see.
    pub fn back(self) -> bool {
        let is_zoomed = self.is_zoomed();
        if is_zoomed {
            let mut before = None;
            self.before.update_value(|all| before = all.pop().flatten());
            self.drawn.set(before);
        }
        is_zoomed
    }

    /// Draws `1 / factor` as much, around `at` if that is in sight, or else the middle.
    pub fn by(self, factor: f64, at: Option<Timestamp>) {
        let around = untrack(|| Some((self.whole.get()?, self.shown()?)));
        let Some((whole, shown)) = around else { return };
        let middle = shown.start() + shown.duration() / 2;
        let at = at.filter(|at| shown.contains(*at)).unwrap_or(middle);
        self.to(spans::zoomed(whole, shown, at, factor));
    }

    /// Draws what is `share` of the shown further on.
    pub fn pan_by(self, share: f64) {
        if let Some((whole, shown)) = untrack(|| Some((self.whole.get()?, self.shown()?))) {
            self.show(spans::moved(whole, shown, share));
        }
    }

    /// Draws what is at `at`.
    pub fn follow(self, at: Timestamp) {
        if let Some((whole, shown)) = untrack(|| Some((self.whole.get()?, self.shown()?))) {
            self.show(spans::following(whole, shown, at));
        }
    }
}
