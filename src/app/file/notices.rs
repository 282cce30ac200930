use leptos::prelude::*;

use super::{Fault, File};
use crate::app::shown::Shown;
use crate::source::Unreadable;
use crate::view::markup::{Element, Markup, element};
use crate::view::notice;
use crate::words::language::Language;
use crate::words::locale::{Locale, Shape};
use crate::words::names::{grouped, megabytes};
use crate::words::text::Word;

/// What one must know of the file that is shown, of the one that is being read, and of the one that
/// cannot be shown.
pub fn notices(shown: Shown) -> Markup {
    let locale = shown.locale().get();
    let language = locale.language;
    let mut all: Vec<Markup> = Vec::new();
    let button = |word: Word| -> Element {
        element("button")
            .with_all(&[("type", "button"), ("class", "button")])
            .holds(word.of(language))
    };
    if let Some((name, fault)) = shown.files.fault.get() {
        let text = Word::NotShown.with(language, &[&name, &why(&fault, language)]);
        let dismiss = button(Word::Dismiss).on("click", move |_| shown.files.fault.set(None));
        all.push(notice("fault").with("role", "alert").holds(text).holds(dismiss).into());
    }
    if let Some((name, read)) = shown.files.reading.get() {
        let parts = [&*name, &*megabytes(read.bytes, language), &*grouped(read.lines, language)];
        let cancel = button(Word::Cancel).on("click", move |_| shown.files.cancel());
        let text = Word::ReadingFile.with(language, &parts);
        all.push(notice("progress").with("aria-live", "off").holds(text).holds(cancel).into());
    }
    if let Some(file) = shown.files.shown.get() {
        let back = button(Word::BackToLive).on("click", move |_| shown.close_file());
        let [first, more @ ..] = &about(&file, locale)[..] else { return Markup::Nothing };
        all.push(notice("file").holds(first.clone()).holds(back).into());
        all.extend(more.iter().map(|text| notice("partial").holds(text.clone()).into()));
    }
    let role = element("div").with("class", "notices").with("role", "status");
    if all.is_empty() { Markup::Nothing } else { role.holds_all(all).into() }
}

/// Which file it is, and what is missing of it.
fn about(file: &File, locale: Locale) -> Vec<String> {
    let language = locale.language;
    let write = |at| locale.write(at, Shape::Moment);
    let span = file.observed.span;
    let [start, end, now] = [span.start(), span.end(), file.observed.history.now].map(write);
    let mut all = vec![Word::FileShown.with(language, &[&file.name, &start, &end, &now])];
    if file.about.undated > 0 {
        let lines = grouped(file.about.undated, language);
        all.push(Word::Undated.with(language, &[&lines]));
    }
    if file.about.left_out > 0 {
        let entries = grouped(file.about.left_out, language);
        all.push(Word::LeftOut.with(language, &[&entries]));
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
        Fault::Several => Word::OneAtATime,
        Fault::Unreadable(Unreadable::Empty) => Word::EmptyFile,
        Fault::Unreadable(Unreadable::Foreign) => Word::ForeignFile,
        Fault::Unreadable(Unreadable::Cut) => Word::CutReport,
        Fault::Unreadable(Unreadable::TooLong) => Word::TooLong,
    };
    word.of(language).into()
}
