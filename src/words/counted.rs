//! What is counted: one of it, and many. French counts none as one does.

use crate::words::catalogue::fill;
use crate::words::language::Language;
use crate::words::names::grouped;

/// A key, then what it says in English of one and of many, and the same in French. The first `{}` is
/// the count. Each entry stands by itself, as those of [`catalogue`](crate::words::catalogue) do.
macro_rules! counted {
    ($($key:ident: [$one:literal, $many:literal], [$une:literal, $plusieurs:literal];)*) => {
        /// So many of something.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Counted(&'static [[&'static str; 2]; 2]);

        #[allow(non_upper_case_globals, reason = "they are read as variants")]
        impl Counted {
            $(#[doc = $many] pub const $key: Self = Self(&[[$one, $many], [$une, $plusieurs]]);)*

            /// All that is counted.
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// What it says of one, and of many.
            const fn forms(self, language: Language) -> [&'static str; 2] {
                self.0[language as usize]
            }
        }
    };
}

counted! {
    Alerts: ["{} alert", "{} alerts"], ["{} alerte", "{} alertes"];
    Events: ["{} event", "{} events"], ["{} événement", "{} événements"];
    Notifications: ["{} notification", "{} notifications"], ["{} notification", "{} notifications"];
    Repaired: ["{} spurious resolve repaired", "{} spurious resolves repaired"], ["{} fausse résolution corrigée", "{} fausses résolutions corrigées"];
    Stale: ["{} stale line ignored", "{} stale lines ignored"], ["{} ligne périmée ignorée", "{} lignes périmées ignorées"];
    Pages: ["{} page", "{} pages"], ["{} page", "{} pages"];
    Lines: ["{} line", "{} lines"], ["{} ligne", "{} lignes"];
    MoreAlerts: ["and {} more alert", "and {} more alerts"], ["et {} autre alerte", "et {} autres alertes"];
    MoreEntities: ["and {} more entity", "and {} more entities"], ["et {} autre entité", "et {} autres entités"];
    MoreStretches: ["and {} more stretch", "and {} more stretches"], ["et {} autre période", "et {} autres périodes"];
    Skipped: ["{} line of {} in the log is no alert and was skipped.", "{} lines of {} in the log are no alerts and were skipped."], ["{} ligne du journal sur {} n’est pas une alerte et a été ignorée.", "{} lignes du journal sur {} ne sont pas des alertes et ont été ignorées."];
    Undated: ["{} line has no logging time: it is placed by its alert and its order in the file.", "{} lines have no logging time: they are placed by their alerts and their order in the file."], ["{} ligne n’a pas d’heure de journalisation\u{a0}: elle est placée d’après son alerte et sa place dans le fichier.", "{} lignes n’ont pas d’heure de journalisation\u{a0}: elles sont placées d’après leurs alertes et leur ordre."];
    LeftOut: ["{} entry of this report is missing or cannot be read: where no alert shows, nothing is known.", "{} entries of this report are missing or cannot be read: where no alert shows, nothing is known."], ["{} entrée de ce rapport manque ou est illisible\u{a0}: là où aucune alerte n’apparaît, rien n’est connu.", "{} entrées de ce rapport manquent ou sont illisibles\u{a0}: là où aucune alerte n’apparaît, rien n’est connu."];
}

impl Counted {
    /// So many of it.
    pub fn of(self, count: usize, language: Language) -> String {
        self.with(count, &[], language)
    }

    /// The same, where more gaps follow that of the count.
    pub fn with(self, count: usize, parts: &[&str], language: Language) -> String {
        let [one, many] = self.forms(language);
        let is_one = match language {
            Language::English => count == 1,
            Language::French => count < 2,
        };
        let count = grouped(count, language);
        fill(if is_one { one } else { many }, &[&[&*count], parts].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(of: Counted, counts: &[usize], language: Language) -> Vec<String> {
        counts.iter().map(|count| of.with(*count, &["9"], language)).collect()
    }

    #[test]
    fn none_one_and_many_are_told_as_each_language_counts() {
        let counts = [0, 1, 2, 12_345];
        for (language, pages) in [
            (Language::English, ["0 pages", "1 page", "2 pages", "12,345 pages"]),
            (Language::French, ["0 page", "1 page", "2 pages", "12\u{202f}345 pages"]),
        ] {
            assert_eq!(said(Counted::Pages, &counts, language), pages);
        }
    }

    #[test]
    fn all_that_is_counted_has_its_count_and_two_forms_in_each_language() {
        for counted in Counted::ALL {
            for (language, like_one) in [(Language::English, 2), (Language::French, 0)] {
                let [one, many] = counted.forms(language);
                assert_ne!(one, many, "{counted:?}");
                assert_eq!(one.matches("{}").count(), many.matches("{}").count(), "{counted:?}");
                let told = said(*counted, &[0, 1, 2], language);
                let of_one = |count: usize| fill(one, &[&count.to_string(), "9"]);
                assert_eq!(told[1], of_one(1), "{counted:?}");
                assert_ne!(told[2], of_one(2), "{counted:?}");
                assert_eq!(told[0] == of_one(0), like_one == 0, "{counted:?}");
            }
        }
    }
}
