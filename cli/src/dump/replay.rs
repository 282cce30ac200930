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
use tar::Archive;

use super::packing::unpack;
use super::record::Answer;
use super::{ABOUT, ALERTMANAGER, About, LOKI, PROMETHEUS, VERSION};
use crate::report::block_on;

/// The answers of a dump.
struct Replay(RefCell<HashMap<String, VecDeque<Answer>>>);

/// What a dump tells, of its own span or of another within it.
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
    const NONE: &str = "it is no dump: `global-health dump` writes them";
    let open = File::open(file).map_err(|why| why.to_string())?;
    let mut archive = Archive::new(unpack(open).map_err(|_| NONE)?);
    let mut about: Option<About> = None;
    let mut answers: HashMap<String, VecDeque<Answer>> = HashMap::new();
    let mut entries = archive.entries().map_err(|_| NONE)?;
    // What is cut or damaged costs what comes behind it: the answers before it are whole.
    let whole = entries.try_for_each(|entry| -> io::Result<()> {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let mut text = Vec::new();
        if name == ABOUT {
            entry.read_to_end(&mut text)?;
            about = Some(serde_json::from_slice(&text)?);
        } else if name.starts_with("answers/") {
            entry.read_to_end(&mut text)?;
            let answer: Answer = serde_json::from_slice(&text)?;
            answers.entry(answer.url.clone()).or_default().push_back(answer);
        }
        Ok(())
    });
    if let Err(why) = whole {
        if about.is_none() {
            return Err(format!("{NONE}, or it is cut: {why}"));
        }
        let file = file.display();
        say!(
            "warning: {file}: it is cut or damaged, and all that stood behind that is missing: {why}"
        );
    }
    let about = about.ok_or(NONE)?;
    if about.version > VERSION {
        return Err(format!("{} made it, which is newer than this one", about.made_by));
    }
    Ok((about, Replay(RefCell::new(answers))))
}

impl Get for Replay {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let mut answers = self.0.borrow_mut();
        let answer = answers.get_mut(url).and_then(VecDeque::pop_front);
        let answer = answer.ok_or("the dump holds no answer to this")?;
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
