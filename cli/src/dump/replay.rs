//! Asking a dump instead of servers.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use global_health_bar::{
    Get, Observed, Question, Response, Sources, Span, TimeSpan, Timestamp, observe,
};
use tar::{Archive, Entry};

use super::packing::unpack;
use super::record::Answer;
use super::{ABOUT, ALERTMANAGER, About, LOKI, PROMETHEUS, VERSION};
use crate::report::block_on;

/// The answers of a dump.
#[derive(Default)]
struct Replay {
    answers: RefCell<HashMap<String, VecDeque<Answer>>>,
    /// Why it ends before its end, if it does.
    cut: Option<String>,
}

/// What a dump tells, of its own span or of another within it. Of one that is cut, or damaged, what is left.
///
/// # Errors
/// A sentence that says why it cannot be read.
pub fn observed(file: &Path, window: Option<TimeSpan>) -> Result<Observed, String> {
    let (about, answers) = read(file).map_err(|why| format!("{}: {why}", file.display()))?;
    let instant = |text: &str| {
        let bad = || format!("{}: {text:?} in {ABOUT} is no instant", file.display());
        Timestamp::parse(text).ok_or_else(bad)
    };
    let own = TimeSpan::new(instant(&about.start)?, instant(&about.end)?);
    let made_at = instant(&about.made_at)?;
    let asked = |name: &str, url: &str| {
        about.sources.iter().any(|source| source == name).then(|| url.to_owned())
    };
    let sources = Sources {
        loki: asked("loki", LOKI),
        prometheus: asked("prometheus", PROMETHEUS),
        alertmanager: asked("alertmanager", ALERTMANAGER),
        selector: about.selector.clone(),
        ..Sources::default()
    };
    if let Some(why) = &answers.cut {
        say!("warning: {}: it is cut ({why}): this is what is left of it", file.display());
    }
    let question = Question { sources, ..Question::default() };
    let mut observed =
        block_on(observe(&answers, question, Span::Between(own), made_at, |_, _| false))?;
    if let Some(window) = window {
        let is_inside = own.start() <= window.start() && window.end() <= own.end();
        if window.is_empty() || !is_inside {
            return Err(format!("the dump is of {} to {}", own.start(), own.end()));
        }
        observed.span = window;
    }
    Ok(observed)
}

fn read(file: &Path) -> Result<(About, Replay), String> {
    const NONE: &str = "it is no dump, or cut at its beginning: `global-health dump` writes them";
    let open = File::open(file).map_err(|why| why.to_string())?;
    let mut archive = Archive::new(unpack(open).map_err(|_| NONE)?);
    let mut about: Option<About> = None;
    let mut replay = Replay::default();
    for entry in archive.entries().map_err(|_| NONE)? {
        if let Err(why) = entry.and_then(|entry| replay.take(entry, &mut about)) {
            replay.cut = Some(why.to_string());
            break;
        }
    }
    let about = about.ok_or(NONE)?;
    if about.version > VERSION {
        return Err(format!("{} made it, which is newer than this one", about.made_by));
    }
    Ok((about, replay))
}

impl Replay {
    /// Reads a file of the dump: an answer, or what all of it is.
    fn take(
        &mut self,
        mut entry: Entry<'_, impl Read>,
        about: &mut Option<About>,
    ) -> io::Result<()> {
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if name != ABOUT && !name.starts_with("answers/") {
            return Ok(());
        }
        let mut text = Vec::new();
        entry.read_to_end(&mut text)?;
        if name == ABOUT {
            *about = Some(serde_json::from_slice(&text)?);
        } else {
            let answer: Answer = serde_json::from_slice(&text)?;
            self.answers.get_mut().entry(answer.url.clone()).or_default().push_back(answer);
        }
        Ok(())
    }
}

impl Get for Replay {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let mut answers = self.answers.borrow_mut();
        let answer = answers.get_mut(url).and_then(VecDeque::pop_front);
        let answer = answer.ok_or(match self.cut {
            Some(_) => "the dump is cut before this",
            None => "the dump holds no answer to this",
        })?;
        Ok(Response {
            status: answer.status,
            date: answer.date.as_deref().and_then(Timestamp::parse),
            retry_after: None,
            is_demo: answer.demo,
            body: answer.body.into_bytes(),
        })
    }

    async fn wait(&self, _: Duration) {}

    fn chance(&self) -> u32 {
        0
    }
}
