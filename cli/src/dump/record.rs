//! Asking, and saving each answer on the way.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::time::Duration;

use global_health_bar::{Backend, Get, Response, Sources};
use serde::{Deserialize, Serialize};
use tar::{Archive, Builder, Header};

use super::packing::Packer;
use super::{ALERTMANAGER, LOKI, PROMETHEUS, scrub};
use crate::report::Client;

/// Fast: it is unpacked at once.
const LEVEL: i32 = 3;

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
    /// The answers, packed: in the file they stand behind what is made of them.
    kept: RefCell<Builder<zstd::Encoder<'static, Vec<u8>>>>,
    answers: Cell<usize>,
    /// Why an answer could not be kept.
    failure: RefCell<Option<io::Error>>,
}

impl Recorder {
    pub fn new(client: Client, sources: &Sources) -> io::Result<Self> {
        let named = [
            (Backend::Loki, &sources.loki, LOKI),
            (Backend::Prometheus, &sources.prometheus, PROMETHEUS),
            (Backend::Alertmanager, &sources.alertmanager, ALERTMANAGER),
        ];
        let sources = named.into_iter().filter_map(|(backend, url, name)| {
            url.as_ref().map(|url| (backend, url.clone(), name))
        });
        Ok(Self {
            client,
            sources: sources.collect(),
            kept: RefCell::new(Builder::new(zstd::Encoder::new(Vec::new(), LEVEL)?)),
            answers: Cell::default(),
            failure: RefCell::default(),
        })
    }

    /// The names of the sources that are asked.
    pub fn sources(&self) -> Vec<String> {
        self.sources.iter().map(|(backend, ..)| backend.as_str().to_owned()).collect()
    }

    /// How many answers were saved.
    pub fn answers(&self) -> usize {
        self.answers.get()
    }

    /// Saves the answers in `file`, with files before and behind them.
    pub fn finish(
        self,
        file: Packer,
        before: &[(String, String)],
        behind: &[(String, String)],
    ) -> io::Result<()> {
        if let Some(why) = self.failure.into_inner() {
            return Err(why);
        }
        let mut file = Builder::new(file);
        let save = |file: &mut Builder<Packer>, files: &[(String, String)]| {
            let mut files = files.iter();
            files.try_for_each(|(name, text)| append(file, name, scrub::logins(text).as_bytes()))
        };
        save(&mut file, before)?;
        let kept = self.kept.into_inner().into_inner()?.finish()?;
        for answer in Archive::new(zstd::Decoder::new(&*kept)?).entries()? {
            let answer = answer?;
            file.append(&answer.header().clone(), answer)?;
        }
        save(&mut file, behind)?;
        file.into_inner()?.finish()
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
        append(&mut self.kept.borrow_mut(), &name, &serde_json::to_vec(&answer)?)
    }
}

impl Get for Recorder {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let response = self.client.get(url).await?;
        if let Err(why) = self.save(url, &response) {
            self.failure.borrow_mut().get_or_insert(why);
        }
        Ok(response)
    }

    async fn wait(&self, pause: Duration) {
        self.client.wait(pause).await;
    }

    fn chance(&self) -> u32 {
        self.client.chance()
    }
}

fn append(file: &mut Builder<impl Write>, name: &str, text: &[u8]) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    file.append_data(&mut header, name, text)
}
