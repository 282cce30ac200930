//! Asking, and saving each answer on the way.

use std::cell::{Cell, RefCell};
use std::io;
use std::time::Duration;

use global_health_bar::{Backend, Get, Response, Sources};
use serde::{Deserialize, Serialize};
use tar::{Builder, Header};

use super::packing::Packer;
use super::{ABOUT, ALERTMANAGER, About, LOKI, PROMETHEUS, scrub};
use crate::report::Client;

/// An answer as it is saved.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Answer {
    /// What was asked, with the name of the source for its address.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// The server's clock, RFC 3339.
    pub date: Option<String>,
    /// Whether it was made up for a demonstration.
    #[serde(default)]
    pub demo: bool,
    /// The text.
    pub body: String,
}

/// Sends requests, and saves what is answered.
pub(super) struct Recorder {
    client: Client,
    sources: Vec<(Backend, String, &'static str)>,
    file: RefCell<Builder<Packer>>,
    answers: Cell<usize>,
    /// Why the file could not be written.
    failure: RefCell<Option<io::Error>>,
}

impl Recorder {
    pub fn new(client: Client, sources: &Sources, file: Packer) -> Self {
        let named = [
            (Backend::Loki, &sources.loki, LOKI),
            (Backend::Prometheus, &sources.prometheus, PROMETHEUS),
            (Backend::Alertmanager, &sources.alertmanager, ALERTMANAGER),
        ];
        let sources = named.into_iter().filter_map(|(backend, url, name)| {
            url.as_ref().map(|url| (backend, url.clone(), name))
        });
        Self {
            client,
            sources: sources.collect(),
            file: RefCell::new(Builder::new(file)),
            answers: Cell::default(),
            failure: RefCell::default(),
        }
    }

    /// Saves what the dump is.
    pub fn begin(&self, about: &About) {
        let saved = serde_json::to_string_pretty(about).map_err(io::Error::from).and_then(|text| {
            let text = scrub::logins(&text);
            append(&mut self.file.borrow_mut(), ABOUT, format!("{text}\n").as_bytes())
        });
        self.note(saved);
    }

    /// The names of the sources that are asked.
    pub fn sources(&self) -> Vec<String> {
        self.sources.iter().map(|(backend, ..)| backend.as_str().to_owned()).collect()
    }

    /// How many answers were saved.
    pub fn answers(&self) -> usize {
        self.answers.get()
    }

    /// Saves files beside the answers, and ends.
    pub fn finish(self, files: &[(String, String)]) -> io::Result<()> {
        if let Some(why) = self.failure.into_inner() {
            return Err(why);
        }
        let mut file = self.file.into_inner();
        for (name, text) in files {
            append(&mut file, name, scrub::logins(text).as_bytes())?;
        }
        file.into_inner()?.finish()
    }

    /// The first failure is why the file is none.
    fn note(&self, saved: io::Result<()>) {
        if let Err(why) = saved {
            self.failure.borrow_mut().get_or_insert(why);
        }
    }

    fn save(&self, url: &str, response: &Response) -> io::Result<()> {
        let source = self.sources.iter().find(|(_, base, _)| url.starts_with(base.as_str()));
        let Some((backend, base, name)) = source else { return Ok(()) };
        let body = String::from_utf8_lossy(&response.body);
        let body =
            if *backend == Backend::Alertmanager { scrub::status(&body) } else { body.into() };
        let body = scrub::logins(&body);
        let answer = Answer {
            url: format!("{name}{}", &url[base.len()..]),
            status: response.status,
            date: response.date.map(|date| date.to_string()),
            demo: response.is_demo,
            body,
        };
        let number = self.answers.get() + 1;
        self.answers.set(number);
        let name = format!("answers/{number:05}-{}.json", backend.as_str());
        append(&mut self.file.borrow_mut(), &name, &serde_json::to_vec(&answer)?)
    }
}

impl Get for Recorder {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let response = self.client.get(url).await?;
        self.note(self.save(url, &response));
        Ok(response)
    }

    async fn wait(&self, pause: Duration) {
        self.client.wait(pause).await;
    }

    fn chance(&self) -> u32 {
        self.client.chance()
    }
}

fn append(file: &mut Builder<Packer>, name: &str, text: &[u8]) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    file.append_data(&mut header, name, text)
}
