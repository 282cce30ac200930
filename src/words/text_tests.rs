use super::*;

#[test]
fn every_word_is_there_in_both_languages_with_the_same_gaps() {
    for word in Word::ALL {
        let [english, french] = [Language::English, Language::French].map(|l| word.of(l));
        assert!(!english.trim().is_empty() && !french.trim().is_empty(), "{word:?}");
        assert_eq!(english.matches("{}").count(), french.matches("{}").count(), "{word:?}");
    }
}

#[test]
fn a_gap_is_filled_once_even_with_braces() {
    let text = Word::FromTo.with(Language::English, &["{}", "b"]);
    assert_eq!(text, "{} to b");
}
