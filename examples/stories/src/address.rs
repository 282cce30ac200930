//! The gallery's address: `#/bar/doubts?theme=dark` shows a story, and how.

use global_health_bar::stories::{Args, Story, all};
use global_health_bar::{Language, Zone, parse_duration};

use crate::control::{CONTROLS, Control, LANGUAGE, SPAN, WIDTH, ZONE};

/// The parameter that has the story stand alone on the page.
const ALONE: &str = "alone";

/// The parameter that says what tiles a story shows.
const TILES: &str = "tiles";

/// What the gallery shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The path of the story; empty: the first one.
    pub path: String,
    /// Whether the story stands alone on the page.
    pub is_alone: bool,
    /// What was chosen, in the order of [`CONTROLS`].
    chosen: [Option<&'static str>; CONTROLS.len()],
    /// The tiles to show, where the story takes some.
    pub tiles: Option<String>,
}

impl Address {
    /// What the fragment of a URL says; what it does not say, or wrongly, is the default.
    pub fn parse(fragment: &str) -> Self {
        let fragment = fragment.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let mut address = Self { path: path.into(), ..Self::default() };
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                ALONE => address.is_alone = true,
                TILES => address.tiles = Some(value.into()),
                key => {
                    let control = CONTROLS.into_iter().find(|control| control.name == key);
                    control.into_iter().for_each(|control| address.choose(control, &value));
                }
            }
        }
        address
    }

    /// The fragment that says it, with its `#`.
    pub fn fragment(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (control, choice) in CONTROLS.into_iter().zip(self.chosen) {
            query.extend_pairs(choice.map(|choice| (control.name, choice)));
        }
        query.extend_pairs(self.tiles.as_deref().map(|tiles| (TILES, tiles)));
        query.extend_pairs(self.is_alone.then_some((ALONE, "")));
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        ["#/", &self.path, mark, &query].concat()
    }

    /// That of another story, shown in the same way.
    pub fn of(&self, path: String) -> Self {
        Self { path, tiles: None, ..self.clone() }
    }

    /// The same story, alone on the page.
    pub fn alone(&self) -> Self {
        Self { is_alone: true, ..self.clone() }
    }

    /// What was chosen of `control`.
    pub fn chosen(&self, control: &Control) -> Option<&'static str> {
        let at = CONTROLS.iter().position(|other| other.name == control.name)?;
        self.chosen[at]
    }

    /// Chooses; what is no choice is none.
    pub fn choose(&mut self, control: &Control, choice: &str) {
        if let Some(at) = CONTROLS.iter().position(|other| other.name == control.name) {
            let choices = control.choices.iter().map(|(choice, _)| *choice);
            self.chosen[at] = choices.into_iter().find(|other| *other == choice);
        }
    }

    /// The story, if there is one of this path.
    pub fn story(&self) -> Option<&'static Story> {
        all().find(|story| self.path.is_empty() || story.path() == self.path)
    }

    /// The language that was chosen.
    pub fn language(&self) -> Option<Language> {
        self.chosen(LANGUAGE).map(Language::of_tag)
    }

    /// How wide the window is to be, in CSS pixels: as chosen, or else as the story wants it.
    pub fn width(&self) -> Option<String> {
        let own = || self.story()?.args().width.map(|width| width.to_string());
        self.chosen(WIDTH).map(Into::into).or_else(own)
    }

    /// What the story is told.
    pub fn args(&self, story: &Story) -> Args {
        let mut args = story.args();
        args.locale.language = self.language().unwrap_or(args.locale.language);
        args.locale.zone = match self.chosen(ZONE) {
            Some("browser") => Zone::Browser,
            Some("kathmandu") => Zone::Ahead(345),
            Some(_) => Zone::Utc,
            None => args.locale.zone,
        };
        args.span = self.chosen(SPAN).and_then(parse_duration).or(args.span);
        let tiles = self.tiles.as_deref().filter(|_| args.tiles.is_some());
        args.tiles = tiles.map(Into::into).or(args.tiles);
        args
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_again_what_was_read_from_it() {
        for fragment in [
            "#/",
            "#/bar/doubts",
            "#/bar/doubts?theme=dark&lang=fr&zone=kathmandu&span=7d&width=360&density=compact",
            "#/bar/your-own?tiles=3W+*.&alone=",
        ] {
            assert_eq!(Address::parse(fragment).fragment(), fragment);
        }
    }

    #[test]
    fn what_an_address_says_wrongly_is_the_default() {
        for fragment in ["", "#", "#/?", "#/?theme=pink&zone=mars&span=1y&more=1"] {
            assert_eq!(Address::parse(fragment), Address::default(), "{fragment}");
        }
        assert!(Address::parse("#/bar/nothing").story().is_none());
    }

    #[test]
    fn another_story_is_shown_in_the_same_way() {
        let address = Address::parse("#/bar/your-own?theme=dark&tiles=3W");
        assert_eq!(address.of("bar/week".into()).fragment(), "#/bar/week?theme=dark");
    }

    #[test]
    fn a_story_is_told_what_was_chosen_and_else_its_own() {
        let told = |fragment| {
            let address = Address::parse(fragment);
            address.args(address.story().expect(fragment))
        };
        assert_eq!(told("#/bar/doubts"), Args::default());
        assert_eq!(told("#/details/french").locale.language, Language::French);
        assert_eq!(told("#/details/french?lang=en").locale.language, Language::English);
        assert_eq!(told("#/bar/your-own?tiles=3W").tiles.as_deref(), Some("3W"));
        assert_eq!(told("#/bar/week?tiles=3W").tiles, None);
        assert_eq!(told("#/?zone=kathmandu").locale.zone, Zone::Ahead(345));
    }
}
