//! What the gallery itself says; the words of the components are theirs.

use global_health_bar::Language;

/// A text in English and in French.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str, pub &'static str);

impl Words {
    /// What it says.
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.0,
            Language::French => self.1,
        }
    }
}

pub const TITLE: Words = Words("Stories", "Scènes");
pub const SKIP: Words = Words("Skip to the story", "Aller à la scène");
pub const SEARCH: Words = Words("Search", "Rechercher");
pub const FOUND: Words = Words("Found: ", "Trouvées : ");
pub const CONTROLS: Words = Words("How to show it", "Comment la montrer");
pub const AS_IT_IS: Words = Words("as it is", "telle quelle");
pub const ALONE: Words = Words("Alone on its page", "Seule sur sa page");
pub const CODE: Words = Words("Code", "Code");
pub const SNAPSHOT: Words = Words("Snapshot", "Instantané");
pub const TILES: Words = Words("Tiles", "Tuiles");
pub const UNKNOWN: Words = Words("There is no such story.", "Il n’y a pas de telle scène.");
