//! What may be chosen of how a story is shown.

use crate::words::Words;

/// One thing to choose, among choices; none is what the story is by itself.
#[derive(Debug)]
pub struct Control {
    /// Its name in the address.
    pub name: &'static str,
    /// What it is called.
    pub label: Words,
    /// Each choice as the address writes it, and what it is called.
    pub choices: &'static [(&'static str, Words)],
}

pub const THEME: &Control = &Control {
    name: "theme",
    label: Words("Theme", "Thème"),
    choices: &[("light", Words("Light", "Clair")), ("dark", Words("Dark", "Sombre"))],
};

pub const LANGUAGE: &Control = &Control {
    name: "lang",
    label: Words("Language", "Langue"),
    choices: &[("en", Words("English", "English")), ("fr", Words("Français", "Français"))],
};

pub const ZONE: &Control = &Control {
    name: "zone",
    label: Words("Time zone", "Fuseau horaire"),
    choices: &[
        ("utc", Words("UTC", "UTC")),
        ("kathmandu", Words("UTC+5:45", "UTC+5:45")),
        ("browser", Words("The browser’s", "Celui du navigateur")),
    ],
};

pub const SPAN: &Control = &Control {
    name: "span",
    label: Words("The last", "Les dernières"),
    choices: &[
        ("1h", Words("1 h", "1 h")),
        ("6h", Words("6 h", "6 h")),
        ("24h", Words("24 h", "24 h")),
        ("7d", Words("7 d", "7 j")),
        ("30d", Words("30 d", "30 j")),
    ],
};

pub const WIDTH: &Control = &Control {
    name: "width",
    label: Words("Width", "Largeur"),
    choices: &[
        ("360", Words("360 px", "360 px")),
        ("768", Words("768 px", "768 px")),
        ("1280", Words("1280 px", "1280 px")),
    ],
};

pub const DENSITY: &Control = &Control {
    name: "density",
    label: Words("Density", "Densité"),
    choices: &[("compact", Words("Compact", "Compacte"))],
};

/// All of them, as the gallery shows them.
pub const CONTROLS: [&Control; 6] = [THEME, LANGUAGE, ZONE, SPAN, WIDTH, DENSITY];
