/// A language that the view speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, with dates as in Britain.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// The language of a BCP 47 tag such as `fr-CA`, English where it is another.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") { Self::French } else { Self::English }
    }

    /// Its tag, as the attribute `lang` wants it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

/// The short names of the months, January first, as browsers write them.
pub const fn months(language: Language) -> [&'static str; 12] {
    match language {
        Language::English => {
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]
        }
        Language::French => [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_the_first_part_of_its_tag() {
        assert_eq!(Language::of_tag("fr-CA"), Language::French);
        assert_eq!(Language::of_tag("FR"), Language::French);
        assert_eq!(Language::of_tag("fro"), Language::English);
        assert_eq!(Language::of_tag(""), Language::English);
    }
}
