use leptos::prelude::*;

use super::{Fault, File};
use crate::app::shown::Shown;
use crate::source::Unreadable;
use crate::view::markup::{Element, Markup, element, live};
use crate::view::notice;
use crate::words::counted::Counted;
use crate::words::language::Language;
use crate::words::locale::{Locale, Shape};
use crate::words::names::megabytes;
use crate::words::text::Word;

/// What one must know of the file that is shown, of the one that is being read, and of the one that
/// cannot be shown: each in a place of its own, since a button stays what it was as long as it is there.
pub fn notices(shown: Shown) -> Markup {
    element("div")
        .with("class", "notices")
        .with("role", "status")
        .holds(live(move || fault(shown)))
        .holds(live(move || reading(shown)))
        .holds(live(move || told(shown)))
        .into()
}

fn button(word: Word, shown: Shown) -> Element {
    element("button")
        .with_all(&[("type", "button"), ("class", "button")])
        .holds(word.of(shown.locale().get().language))
}

fn fault(shown: Shown) -> Markup {
    let Some((name, fault)) = shown.files.fault.get() else { return Markup::Nothing };
    let language = shown.locale().get().language;
    let text = Word::NotShown.with(language, &[&name, &why(&fault, language)]);
    let dismiss = button(Word::Dismiss, shown).on("click", move |_| shown.files.fault.set(None));
    notice("fault").holds(text).holds(dismiss).into()
}

fn reading(shown: Shown) -> Markup {
    let Some((name, read)) = shown.files.reading.get() else { return Markup::Nothing };
    let language = shown.locale().get().language;
    let lines = Counted::Lines.of(read.lines, language);
    let text = Word::ReadingFile.with(language, &[&name, &megabytes(read.bytes, language), &lines]);
    let cancel = button(Word::Cancel, shown).on("click", move |_| shown.files.cancel());
    notice("progress").with("aria-live", "off").holds(text).holds(cancel).into()
}

fn told(shown: Shown) -> Markup {
    let Some(file) = shown.files.shown.get() else { return Markup::Nothing };
    let mut texts = about(&file, shown.locale().get()).into_iter();
    let back = button(Word::BackToLive, shown).on("click", move |_| shown.close_file());
    let file = notice("file").holds(texts.next().unwrap_or_default()).holds(back);
    let more = texts.map(|text| notice("partial").holds(text).into()).collect();
    element("div").with("class", "told").holds(file).holds_all(more).into()
}

/// Which file it is, and what is missing of it.
fn about(file: &File, locale: Locale) -> Vec<String> {
    let language = locale.language;
    let write = |at| locale.write(at, Shape::Moment);
    let span = file.observed.span;
    let [start, end, now] = [span.start(), span.end(), file.observed.history.now].map(write);
    let mut all = vec![Word::FileShown.with(language, &[&file.name, &start, &end, &now])];
    if file.about.undated > 0 {
        all.push(Counted::Undated.of(file.about.undated, language));
    }
    if file.about.left_out > 0 {
        all.push(Counted::LeftOut.of(file.about.left_out, language));
    }
    if let Some(why) = &file.about.broken {
        all.push(Word::BreaksOff.with(language, &[why]));
    }
    all
}

fn why(fault: &Fault, language: Language) -> String {
    let word = match fault {
        Fault::Broken(why) => return why.clone(),
        Fault::Unreadable(Unreadable::Version(version)) => {
            return Word::OtherVersion.with(language, &[version]);
        }
        Fault::Packed => Word::PackedFile,
        Fault::Several => Word::OneAtATime,
        Fault::Unreadable(Unreadable::Empty) => Word::EmptyFile,
        Fault::Unreadable(Unreadable::Foreign) => Word::ForeignFile,
        Fault::Unreadable(Unreadable::Cut) => Word::CutReport,
        Fault::Unreadable(Unreadable::TooLong) => Word::TooLong,
    };
    word.of(language).into()
}
