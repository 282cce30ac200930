//! What one must know of the data: of elements that are told the same, the first that is seen says it for all of its language.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use super::shown::Shown;
use crate::live::AlertHistory;
use crate::observe::Observed;
use crate::view::markup::{Markup, live};
use crate::view::notice_box;
use crate::words::language::Language;

/// What one must know of what the element shows, unless another one says it.
pub fn notices(shown: &Shown, history: AlertHistory, voice: Voice) -> Markup {
    let Shown { data, fetching, locale, .. } = *shown;
    live(move || {
        let data = data.get();
        let known = data.as_ref().map(|observed| (&observed.coverage, observed.is_demo));
        let is_whole = data.as_ref().is_some_and(|observed| !observed.is_partial);
        let is_reading = fetching.get() && !is_whole;
        let is_said = !voice.speaks(data.as_ref(), locale.get().language);
        let retry = Some(Callback::new(move |()| history.refresh()));
        let progress = history.progress;
        let tell =
            |it: &_| notice_box(known, is_said, is_reading.then_some(it), retry, locale.get());
        progress.with(tell)
    })
}

/// What an element has been told, in which language it says so, and whether it is anywhere on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Speaker {
    id: usize,
    told: usize,
    language: Language,
    is_seen: bool,
}

thread_local! {
    /// The elements of the page, in the order in which they came, and how many there were.
    static SPEAKERS: RefCell<(Vec<Speaker>, usize)> = const { RefCell::new((Vec::new(), 0)) };
    static CHANGED: ArcTrigger = ArcTrigger::new();
}

/// An element among those of the page, until its owner goes.
#[derive(Clone, Copy, Debug)]
pub struct Voice(usize);

impl Voice {
    /// After all others that there are.
    pub fn new() -> Self {
        let id = SPEAKERS.with_borrow_mut(|(all, count)| {
            *count += 1;
            all.push(Speaker { id: *count, told: 0, language: Language::English, is_seen: true });
            *count
        });
        on_cleanup(move || {
            SPEAKERS.with_borrow_mut(|(all, _)| all.retain(|speaker| speaker.id != id));
            CHANGED.with(ArcTrigger::notify);
        });
        Self(id)
    }

    /// Whether nobody before it says the same in its language. What it is told it has until it is told something else,
    /// and whoever asks hears of changes.
    pub fn speaks(self, told: Option<&Arc<Observed>>, language: Language) -> bool {
        let told = told.map_or(0, |told| Arc::as_ptr(told).addr());
        self.change(|speaker| (speaker.told, speaker.language) = (told, language));
        CHANGED.with(ArcTrigger::track);
        SPEAKERS.with_borrow(|(all, _)| is_first(all, self.0))
    }

    /// That it is seen, or is not.
    pub fn is_seen(self, is_seen: bool) {
        self.change(|speaker| speaker.is_seen = is_seen);
    }

    fn change(self, change: impl FnOnce(&mut Speaker)) {
        let has_changed = SPEAKERS.with_borrow_mut(|(all, _)| {
            let Some(speaker) = all.iter_mut().find(|speaker| speaker.id == self.0) else {
                return false;
            };
            let old = *speaker;
            change(speaker);
            *speaker != old
        });
        if has_changed {
            CHANGED.with(ArcTrigger::notify);
        }
    }
}

/// Whether none that is seen, told the same and of the same language stands before the one of this id.
fn is_first(all: &[Speaker], id: usize) -> bool {
    let Some(place) = all.iter().position(|speaker| speaker.id == id) else { return true };
    let Speaker { told, language, .. } = all[place];
    let says_so = |it: &Speaker| it.is_seen && (it.told, it.language) == (told, language);
    !all[..place].iter().any(says_so)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who says it, where each element is told a letter; a capital is seen.
    fn speakers(elements: &str, french: Option<usize>) -> String {
        let told = |letter: char| usize::from(letter.to_ascii_lowercase() as u8);
        let speaker = |(id, it): (usize, char)| {
            let language = if french == Some(id) { Language::French } else { Language::English };
            Speaker { id, told: told(it), language, is_seen: it.is_uppercase() }
        };
        let all: Vec<Speaker> = elements.char_indices().map(speaker).collect();
        let says = |(id, it)| if is_first(&all, id) { it } else { '.' };
        elements.char_indices().map(says).collect()
    }

    #[test]
    fn of_those_that_are_told_the_same_the_first_that_is_seen_says_it() {
        for (elements, expected) in
            [("AAA", "A.."), ("ABAB", "AB.."), ("aAA", "aA."), ("aab", "aab"), ("Aa", "A.")]
        {
            assert_eq!(speakers(elements, None), expected, "{elements}");
        }
    }
    #[test]
    fn each_language_has_one_that_says_it() {
        assert_eq!(speakers("AAAA", Some(2)), "A.A.");
        assert_eq!(speakers("aAAA", Some(0)), "aA..");
    }
}
