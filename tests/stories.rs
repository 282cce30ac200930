//! Every story, drawn and compared with its snapshot.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test stories` records; `git diff tests/snapshots` then shows
//! what changed. A story that differs leaves what it is now beside its snapshot, as `-changed`.
#![cfg(all(feature = "ui", not(target_arch = "wasm32")))]

use std::path::{Path, PathBuf};
use std::{env, fs};

use global_health_bar::stories::{Story, all};
use leptos::prelude::{Owner, RenderHtml};
use regex_lite::Regex;

#[test]
fn every_story_looks_like_its_snapshot() {
    let faults: Vec<_> = all().filter_map(fault).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_snapshot_is_of_a_story() {
    for component in fs::read_dir(folder()).unwrap() {
        for snapshot in fs::read_dir(component.unwrap().path()).unwrap() {
            let path = snapshot.unwrap().path().with_extension("");
            let path = path.strip_prefix(folder()).unwrap().to_str().unwrap();
            let name = path.trim_end_matches("-changed");
            assert!(all().any(|story| story.path() == name), "{name} is no story any more");
        }
    }
}

#[test]
fn no_story_needs_what_a_strict_policy_forbids() {
    for story in all() {
        let html = draw(story);
        for forbidden in [" style=", "<style", "<script", "javascript:", " onclick"] {
            assert!(!html.contains(forbidden), "{}: {forbidden}", story.path());
        }
    }
}

/// What pages are told that they may style is there to be styled.
#[test]
fn every_part_and_property_that_hosts_are_told_of_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let told = read("docs/embedding.md");
    let named = |list: &str| -> Vec<String> {
        let (_, after) = told.split_once(&format!("\n{list}: ")).unwrap();
        let (names, _) = after.split_once("\n\n").unwrap();
        names.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
    };
    let drawn: String = all().map(draw).collect();
    for part in named("Parts") {
        assert!(drawn.contains(&format!(" part=\"{part}\"")), "no story has the part {part}");
    }
    let tokens = read("style/tokens.css");
    for property in named("Custom properties") {
        assert!(tokens.contains(&format!("\n  {property}: ")), "{property} has no default");
    }
    assert!(named("Parts").len() > 20 && named("Custom properties").len() > 20);
}

/// Text between tags or held by an element, what an attribute says, and sentences in quotes.
#[test]
fn no_word_stands_outside_of_the_catalogue() {
    let word = Regex::new(
        r#"[^=]> *"[^"]*[A-Za-z]|holds\("[^"]*[A-Za-z]|\b(title|alt|placeholder|aria-label|aria-description)("?, |=)"[^"]*[A-Za-z]|"[A-Z]?[a-z]+ [a-z]+ [a-z]+"#,
    );
    let word = word.unwrap();
    for said in
        [r#".holds("OK")"#, r#"<p>"OK"</p>"#, r#".with("title", "OK")"#, r#"<i aria-label="OK">"#]
    {
        assert!(word.is_match(said), "{said} is not found");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src/view", "src/app", "src/element", "examples/stories/src"];
    for path in folders.iter().flat_map(|folder| files(&root.join(folder))) {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        // The name of a kind is data; the word for it stands behind it.
        let shown = |line: &&str| !line.trim().starts_with("//") && !line.contains("\" => Word::");
        for line in code.lines().filter(shown) {
            assert!(!word.is_match(line), "{}: {line}", path.display());
        }
    }
}

/// The sources below a folder, but those that hold words, or data.
fn files(folder: &Path) -> Vec<PathBuf> {
    let may_say =
        ["text.rs", "words.rs", "words.js", "control.rs", "stories", "stories.rs", "demo.js"];
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_test = |path: &PathBuf| path.to_string_lossy().ends_with("_tests.rs");
    let entries = entries.filter(|path| !may_say.iter().any(|name| path.ends_with(name)));
    let entries = entries.filter(|path| !is_test(path));
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn draw(story: &Story) -> String {
    Owner::new().with(|| story.draw(&story.args()).to_html())
}

/// One tag a line, without what only Leptos reads.
fn normalised(html: &str) -> String {
    let html = html.replace("<!>", "").replace("<!---->", "").replace("></path>", "/>");
    let mut lines = html.replace("><", ">\n<");
    lines.push('\n');
    lines
}

/// What is wrong with the story, if anything is.
fn fault(story: &Story) -> Option<String> {
    let name = story.path();
    let drawn = normalised(&draw(story));
    let path = folder().join(format!("{name}.html"));
    let changed = folder().join(format!("{name}-changed.html"));
    // Absent on most runs.
    let _ = fs::remove_file(&changed);
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(folder().join(story.component)).unwrap();
        fs::write(&path, drawn).unwrap();
        return None;
    }
    let Ok(snapshot) = fs::read_to_string(&path) else {
        return Some(format!("{name}: no snapshot; UPDATE_SNAPSHOTS=1 records one"));
    };
    if snapshot == drawn {
        return None;
    }
    fs::write(&changed, &drawn).unwrap();
    let lines = snapshot.lines().zip(drawn.lines());
    let differing = lines.enumerate().find(|(_, (was, is))| was != is);
    let (line, (was, is)) = differing.unwrap_or((0, ("(another length)", "")));
    Some(format!("{name}: line {}\n  was {was}\n  is  {is}", line + 1))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}
