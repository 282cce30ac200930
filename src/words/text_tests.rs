use super::*;
use crate::words::counted::Counted;
use crate::words::kinds::KindName;

#[test]
fn every_word_is_there_in_both_languages_with_the_same_gaps() {
    let both = [Language::English, Language::French];
    let words = Word::ALL.iter().map(|word| (format!("{word:?}"), both.map(|l| word.of(l))));
    let kinds = KindName::ALL.iter().map(|kind| (format!("{kind:?}"), both.map(|l| kind.of(l))));
    for (word, [english, french]) in words.chain(kinds) {
        assert!(!english.trim().is_empty() && !french.trim().is_empty(), "{word:?}");
        assert_eq!(english.matches("{}").count(), french.matches("{}").count(), "{word:?}");
    }
}

#[test]
fn a_gap_is_filled_once_even_with_braces() {
    let text = Word::FromTo.with(Language::English, &["{}", "b"]);
    assert_eq!(text, "{} to b");
}

/// What is counted has a form for one and a form for many: the catalogue of counted texts.
#[test]
fn no_word_counts_what_may_be_one() {
    // No nouns.
    const OTHER: &[&str] = &["requires"];
    let texts = Word::ALL
        .iter()
        .flat_map(|word| [Language::English, Language::French].map(|language| word.of(language)));
    let counts = |text: &&str| {
        text.split("{} ").skip(1).any(|after| {
            let next = after.split(|letter: char| !letter.is_alphabetic()).next();
            let is_many = |next: &str| next.len() > 3 && next.ends_with(['s', 'x']);
            next.is_some_and(|next| is_many(next) && !OTHER.contains(&next))
        })
    };
    assert_eq!(texts.filter(counts).collect::<Vec<_>>(), [""; 0]);
}

/// Else a line could begin with a colon.
#[test]
fn french_marks_stay_beside_what_they_mark() {
    let words = Word::ALL.iter().map(|word| word.of(Language::French).to_owned());
    let counted =
        Counted::ALL.iter().flat_map(|it| [1, 2].map(|count| it.of(count, Language::French)));
    let parted =
        |text: &String| [" :", " ;", " ?", " !", " »", "« "].iter().any(|mark| text.contains(mark));
    assert_eq!(words.chain(counted).filter(parted).collect::<Vec<_>>(), [""; 0]);
}
