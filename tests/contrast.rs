//! The default colours, read from `style/tokens.css`: text stands out from what it stands on, and a
//! state from its neighbour or from the ground between them.
#![cfg(not(target_arch = "wasm32"))]

use regex_lite::Regex;

const TOKENS: &str = include_str!("../style/tokens.css");

const STATES: [&str; 5] = ["healthy", "warning", "critical", "unavailable", "unknown"];

/// What text and signs stand on.
const UNDER: [&str; 4] = ["background", "surface", "raised", "strong"];

/// The colour of a token, light and dark, each as red, green and blue of 255.
fn colours(token: &str) -> [[u8; 3]; 2] {
    let pattern = format!(r"--health-{token}: light-dark\(#(\w{{6}}), #(\w{{6}})\)");
    let found = Regex::new(&pattern).unwrap().captures(TOKENS);
    let found = found.unwrap_or_else(|| panic!("{token} has no two colours"));
    [1, 2]
        .map(|theme| [0, 2, 4].map(|at| u8::from_str_radix(&found[theme][at..at + 2], 16).unwrap()))
}

/// How bright a colour is, as WCAG 2 defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast of two tokens, light and dark.
fn contrast(one: &str, other: &str) -> [f64; 2] {
    let (one, other) = (colours(one), colours(other));
    [0, 1].map(|theme| {
        let (one, other) = (luminance(one[theme]), luminance(other[theme]));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    })
}

#[track_caller]
fn at_least(least: f64, one: &str, other: &str) {
    let contrast = contrast(one, other);
    assert!(contrast.iter().all(|it| *it >= least), "{one} on {other}: {contrast:.2?}");
}

#[test]
fn black_on_white_is_21_to_1() {
    let [white, black] = [[255; 3], [0; 3]].map(luminance);
    assert!((1.05 / (black + 0.05) - 21.0).abs() < 0.001 && (white - 1.0).abs() < 0.001);
}

#[test]
fn text_can_be_read_on_all_that_it_stands_on() {
    for under in UNDER {
        for text in ["text", "text-secondary", "link"] {
            at_least(4.5, text, under);
        }
    }
}

#[test]
fn what_has_the_keyboard_and_what_can_be_pressed_is_seen() {
    for under in ["background", "surface"] {
        at_least(3.0, "selected", under);
        at_least(3.0, "border-strong", under);
    }
}

/// `paths.rs` draws ground between any two states that are wider than three pixels.
#[test]
fn two_states_differ_or_one_of_them_differs_from_the_ground_between() {
    for (at, one) in STATES.into_iter().enumerate() {
        for other in &STATES[at + 1..] {
            let seen = [(one, *other), (one, "ground"), (other, "ground")]
                .map(|(one, other)| contrast(one, other));
            for theme in [0, 1] {
                let best = seen.iter().map(|contrast| contrast[theme]).fold(0.0, f64::max);
                assert!(best >= 3.0, "{one} beside {other}: {seen:.2?}");
            }
        }
    }
}
