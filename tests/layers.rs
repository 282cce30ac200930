//! Who may import whom. The tables are the documentation; the test holds `src/` to them.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path, sync::LazyLock};

use regex_lite::Regex;

/// A module, then the modules it may import, from the bottom up.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("history", &["model"]),
    ("timeline", &["model"]),
    ("source", &["model"]),
    ("simulation", &["model"]),
    ("clock", &["model"]),
    ("observe", &["model", "history", "source"]),
    ("kinds", &["model", "source", "timeline"]),
    ("words", &["model", "timeline"]),
    ("picture", &["model", "words"]),
    ("export", &["model", "timeline", "words", "picture"]),
    ("view", &["model", "timeline", "words", "picture"]),
    ("live", &["model", "history", "timeline", "source", "clock", "observe"]),
    ("element", EVERYTHING),
    ("app", EVERYTHING),
    ("stories", EVERYTHING),
];
const EVERYTHING: &[&str] = &["*"];

/// A crate that reaches out of the pure code, then the places that may name it.
const REACHES_OUT: &[(&str, &[&[&str]])] = &[
    ("leptos", &[SHOWS]),
    ("gloo_net", &[SHOWS, FETCHES]),
    ("web_sys", &[SHOWS, FETCHES]),
    ("js_sys", &[SHOWS, &["clock", "words::locale"]]),
    ("wasm_bindgen", &[SHOWS, FETCHES, &["words::zone"]]),
    ("wasm_bindgen_futures", &[SHOWS, FETCHES]),
];
const SHOWS: &[&str] = &["view", "live", "element", "app", "stories", "main"];
const FETCHES: &[&str] = &["source::fetch", "source::known::cache"];

/// What asks the time; only `clock` may.
const ASKS_THE_TIME: &[&[&str]] = &[
    &["SystemTime"],
    &["Instant", "now"],
    &["Utc", "now"],
    &["Local", "now"],
    &["Date", "now"],
    &["Date", "new_0"],
];

#[test]
fn src_keeps_to_the_layers() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    check_folder(&src, &src, &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn check_folder(src: &Path, folder: &Path, faults: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_folder(src, &path, faults);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            faults.extend(check(path.strip_prefix(src).unwrap().to_str().unwrap(), &text));
        }
    }
}

/// The faults of one file, each as `src/file:line: rule`.
fn check(file: &str, text: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let place: Vec<&str> = stem.split('/').collect();
    if !matches!(place[0], "lib" | "main") && allowed(place[0]).is_none() {
        return vec![format!("src/{file}:1: `{}` stands in no layer: add it to LAYERS", place[0])];
    }
    paths(text)
        .into_iter()
        .filter_map(|path| Some(format!("src/{file}:{}: {}", path.line, fault(&place, &path)?)))
        .chain(debugged(file, text))
        .collect()
}

/// Where a text is made by `Debug`, outside tests: in what a browser loads there is no code for it (tools/std).
fn debugged(file: &str, text: &str) -> Option<String> {
    let line = text.split("mod tests {").next()?.lines().position(|line| line.contains(":?}"))? + 1;
    let is_test = file.ends_with("_tests.rs");
    (!is_test).then(|| format!("src/{file}:{line}: `{{:?}}` writes nothing in a browser"))
}

/// The rule that a path breaks, if it breaks one.
fn fault(place: &[&str], path: &FoundPath) -> Option<String> {
    let module = place[0];
    let written = path.names.join("::");
    let names = match path.names.as_slice() {
        ["self", rest @ ..] => rest,
        names => names,
    };
    let steps_up = names.iter().take_while(|name| **name == "super").count();
    if steps_up > 0 && steps_up >= place.len() + path.inline_modules {
        return Some(format!("`{written}` leaves `{module}`: write it as `crate::`"));
    }
    if let (["crate", other, ..], Some(allowed)) = (names, allowed(module)) {
        let is_module = LAYERS.iter().any(|(name, _)| name == other);
        if !is_module {
            return Some(format!("`{written}` hides its module: write it as `crate::<module>::`"));
        }
        if *other != module && allowed != EVERYTHING && !allowed.contains(other) {
            return Some(format!("`{module}` may import {allowed:?}, not `{written}`"));
        }
    }
    if let Some((name, places)) = REACHES_OUT.iter().find(|(name, _)| names.first() == Some(name)) {
        let (place, places) = (place.join("::"), places.concat());
        if !places.iter().any(|allowed| format!("{place}::").starts_with(&format!("{allowed}::"))) {
            return Some(format!("`{place}` may not name `{name}`; these may: {places:?}"));
        }
    }
    let asks =
        ASKS_THE_TIME.iter().any(|asked| names.windows(asked.len()).any(|window| window == *asked));
    (asks && module != "clock").then(|| format!("`{written}` asks the time: only `clock` may"))
}

fn allowed(module: &str) -> Option<&'static [&'static str]> {
    LAYERS.iter().find(|(name, _)| *name == module).map(|(_, allowed)| *allowed)
}

/// A path as the code names it, its group unfolded: `a::{b, c::d}` is `a::b` and `a::c::d`.
struct FoundPath<'t> {
    line: usize,
    /// How many `mod name { .. }` of the file it stands in.
    inline_modules: usize,
    names: Vec<&'t str>,
}

fn paths(text: &str) -> Vec<FoundPath<'_>> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].1 {
            "{" => braces.push(at >= 2 && tokens[at - 2].1 == "mod"),
            "}" => drop(braces.pop()),
            token if is_name(token) => {
                let inline_modules = braces.iter().filter(|is_module| **is_module).count();
                at = unfold(&tokens, at, &[], &mut |line, names| {
                    found.push(FoundPath { line, inline_modules, names });
                });
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads the path at `at`, reports what it unfolds to, and answers where it ends.
fn unfold<'t>(
    tokens: &[(usize, &'t str)],
    mut at: usize,
    before: &[&'t str],
    found: &mut dyn FnMut(usize, Vec<&'t str>),
) -> usize {
    let token = |at: usize| tokens.get(at).map_or("", |(_, token)| *token);
    if token(at) == "{" {
        at += 1;
        while !matches!(token(at), "}" | "") {
            at = if token(at) == "," { at + 1 } else { unfold(tokens, at, before, found) };
        }
        return at + 1;
    }
    let names = [before, &[token(at)]].concat();
    if token(at + 1) == "::" && (matches!(token(at + 2), "{" | "*") || is_name(token(at + 2))) {
        return unfold(tokens, at + 2, &names, found);
    }
    found(tokens[at].0, names);
    at + if token(at + 1) == "as" { 3 } else { 1 }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// The text's tokens with their lines, without comments, literals and lifetimes.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    static SKIPPED_OR_TOKEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r##"(?xs) //[^\n]* | /\*.*?\*/ | r\#".*?"\# | r"[^"]*" | "(?:\\.|[^"\\])*" | '(?:\\.[^']*|[^'\\])' | '\w+
                      | (?<token> \w+ | :: | \S )"##,
        )
        .unwrap()
    });
    let (mut line, mut seen) = (1, 0);
    SKIPPED_OR_TOKEN
        .captures_iter(text)
        .filter_map(|captures| captures.name("token"))
        .map(|token| {
            line += text[seen..token.start()].matches('\n').count();
            seen = token.start();
            (line, token.as_str())
        })
        .collect()
}

#[track_caller]
fn faults(file: &str, text: &str, expected: &[&str]) {
    assert_eq!(check(file, text), expected);
}

#[test]
fn a_module_imports_downward_and_itself() {
    faults(
        "history/mod.rs",
        "use crate::model::{Episode, TimeSpan};\nuse crate::history::rules;",
        &[],
    );
    faults("app/mod.rs", "use crate::{live::Live, view::{Bar, Row}};", &[]);
    faults("lib.rs", "mod model;\npub use model::Health;", &[]);
}

#[test]
fn a_sideways_import_is_a_fault_wherever_it_is_written() {
    let fault = |line, path| {
        format!(
            "src/view/bar.rs:{line}: `view` may import [\"model\", \"timeline\", \"words\", \"picture\"], not `{path}`"
        )
    };
    faults("view/bar.rs", "use crate::source::loki;", &[&fault(1, "crate::source::loki")]);
    faults(
        "view/bar.rs",
        "use crate::{\n    model::Health,\n    source::{self as s, loki},\n};",
        &[&fault(3, "crate::source::self"), &fault(3, "crate::source::loki")],
    );
    faults("view/bar.rs", "fn f(x: Vec<crate::live::Live>) {}", &[&fault(1, "crate::live::Live")]);
}

#[test]
fn comments_strings_and_lifetimes_import_nothing() {
    faults(
        "model/mod.rs",
        "// crate::view::x\n/* crate::view::x */ const A: &'static str = \"crate::view::x\";",
        &[],
    );
    faults(
        "model/mod.rs",
        "const A: (char, char, &str) = ('\"', '\\'', r#\"\"crate::view::x\"#);",
        &[],
    );
}

#[test]
fn super_stays_within_its_module() {
    faults("model/span.rs", "use super::Timestamp;", &[]);
    faults("clock.rs", "mod tests {\n    use super::*;\n}", &[]);
    faults(
        "clock.rs",
        "mod tests {}\nuse super::model;",
        &["src/clock.rs:2: `super::model` leaves `clock`: write it as `crate::`"],
    );
    faults(
        "model/span.rs",
        "use super::{super::view};",
        &["src/model/span.rs:1: `super::super::view` leaves `model`: write it as `crate::`"],
    );
}

#[test]
fn an_import_names_its_module() {
    faults(
        "history/mod.rs",
        "pub(crate) use crate::Health;",
        &[
            "src/history/mod.rs:1: `crate::Health` hides its module: write it as `crate::<module>::`",
        ],
    );
    faults(
        "history/mod.rs",
        "use crate::*;",
        &["src/history/mod.rs:1: `crate::*` hides its module: write it as `crate::<module>::`"],
    );
    faults("helpers.rs", "", &["src/helpers.rs:1: `helpers` stands in no layer: add it to LAYERS"]);
}

#[test]
fn only_the_doors_and_the_picture_reach_out() {
    faults("source/fetch.rs", "use gloo_net::http::Request;", &[]);
    faults(
        "source/loki/mod.rs",
        "fn f() { gloo_net::http::Request::get(\"\") }",
        &["src/source/loki/mod.rs:1: `source::loki` may not name `gloo_net`; these may: \
         [\"view\", \"live\", \"element\", \"app\", \"stories\", \"main\", \"source::fetch\", \"source::known::cache\"]"],
    );
    faults(
        "timeline/mod.rs",
        "\nuse leptos::prelude::*;",
        &["src/timeline/mod.rs:2: `timeline` may not name `leptos`; these may: \
         [\"view\", \"live\", \"element\", \"app\", \"stories\", \"main\"]"],
    );
}

#[test]
fn nobody_is_shown_what_debug_writes() {
    let debugs = "fn f(x: u8) -> String {\n    format!(\"{x:?}\")\n}";
    faults("model/mod.rs", debugs, &["src/model/mod.rs:2: `{:?}` writes nothing in a browser"]);
    faults("model/text_tests.rs", debugs, &[]);
    faults("model/mod.rs", "\nmod tests {\n    // {x:?}\n}", &[]);
}

#[test]
fn only_the_clock_asks_the_time() {
    faults("clock.rs", "fn now() -> f64 { js_sys::Date::now() }", &[]);
    faults(
        "live.rs",
        "let now = js_sys::Date::now();",
        &["src/live.rs:1: `js_sys::Date::now` asks the time: only `clock` may"],
    );
    faults(
        "history/mod.rs",
        "use std::time::{Duration, SystemTime};",
        &["src/history/mod.rs:1: `std::time::SystemTime` asks the time: only `clock` may"],
    );
}
