//! Names from outside, which may run from right to left or say that all behind them does.

/// `text` as it may stand among other words: where it has a direction of its own it is isolated from them.
///
/// Marks of direction in it go, since one of them would end that.
pub fn isolated(text: &str) -> String {
    if text.is_ascii() || !text.chars().any(|it| is_mark(it) || runs_from_right(it)) {
        return text.into();
    }
    let plain: String = text.chars().filter(|&it| !is_mark(it)).collect();
    ["\u{2068}", &plain, "\u{2069}"].concat()
}

/// Embeds, overrides or isolates, or ends that.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Of Hebrew, Arabic and those beside them, their forms for printing, and the old ones.
const fn runs_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn a_name_that_says_which_way_to_read_turns_nothing_round_it() {
        assert_eq!(isolated("evil\u{202e}gpj.exe"), "\u{2068}evilgpj.exe\u{2069}");
        assert_eq!(isolated("a\u{2069}\u{202e}b"), "\u{2068}ab\u{2069}", "nor by ending it first");
        assert_eq!(isolated("שרת-1"), "\u{2068}שרת-1\u{2069}");
    }

    #[test]
    fn all_others_are_as_they_were_written() {
        for name in ["node-1", "nœud 1", "节点", "", isolated("שרת").as_str()].map(str::to_owned)
        {
            let twice = isolated(&name);
            assert_eq!(twice, name);
        }
    }
}
