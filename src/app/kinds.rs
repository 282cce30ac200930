//! The kinds that whoever serves the page declares: the file `kinds.json` beside it.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // Only a browser asks for it.

use leptos::prelude::*;

use crate::app::shown::Shown;
use crate::kinds::Kinds;
use crate::view::markup::{Markup, element};
use crate::view::notice;
use crate::words::text::Word;

/// The file, beside the page.
const FILE: &str = "kinds.json";

/// How many characters of what declares no kind are shown.
const MOST: usize = 80;

/// Why the kinds of the file are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// So stands in it, and declares none.
    Undeclared(String),
    /// It was not read.
    Unread(String),
}

/// What the file says.
fn read(body: &[u8]) -> Result<Kinds, Fault> {
    let text = String::from_utf8_lossy(body);
    Kinds::read(&text).map_err(|written| {
        let shown: String = written.chars().take(MOST).collect();
        let more = if shown.len() < written.len() { "…" } else { "" };
        Fault::Undeclared(shown + more)
    })
}

/// Asks for the file, and shows its kinds, too. Where there is none, those of the catalogue are all.
#[cfg(target_arch = "wasm32")]
pub fn ask(shown: Shown) {
    use std::sync::Arc;

    use crate::source::{Fetch, Get};

    leptos::task::spawn_local(async move {
        let told = match Fetch::default().get(FILE).await {
            // So it is built.
            Ok(answer) if answer.body.trim_ascii() == b"[]" => return,
            Ok(answer) if answer.status == 404 => return,
            Ok(answer) if answer.status == 200 => read(&answer.body),
            Ok(answer) => Err(Fault::Unread(answer.status.to_string())),
            Err(why) => Err(Fault::Unread(why)),
        };
        match told {
            // Nobody may look any more.
            Ok(kinds) => drop(shown.kinds.try_set(Arc::new(kinds))),
            Err(fault) => drop(shown.no_kinds.try_set(Some(fault))),
        }
    });
}

#[cfg(not(target_arch = "wasm32"))]
pub fn ask(_: Shown) {}

/// Why the kinds of the file are not shown.
pub fn notices(shown: Shown) -> Markup {
    let Some(fault) = shown.no_kinds.get() else { return Markup::Nothing };
    let language = shown.locale().get().language;
    let text = match &fault {
        Fault::Undeclared(written) => {
            Word::BadAttribute.with(language, &[FILE, written, Kinds::DECLARED])
        }
        Fault::Unread(why) => Word::NotShown.with(language, &[FILE, why]),
    };
    element("div")
        .with("class", "notices")
        .with("role", "status")
        .holds(notice("fault").holds(text))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_declares_no_kind_is_told_as_it_is_written() {
        let all = br#"[{"kind": "Store", "alerts": {"job": "store"}}, {"kind": "Lost"}]"#;
        assert_eq!(read(all), Err(Fault::Undeclared(r#"{"kind": "Lost"}"#.into())));
        let page = format!("<!DOCTYPE html>{}", "é".repeat(90));
        let Err(Fault::Undeclared(told)) = read(page.as_bytes()) else { panic!("it is none") };
        assert_eq!(told.chars().count(), 81);
        assert_eq!(read(b"[]\n"), Ok(Kinds::default()));
        assert!(read(&[0xff]).is_err());
    }
}
