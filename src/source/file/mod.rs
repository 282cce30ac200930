//! A file that somebody has, instead of servers: a saved report, or logged lines.

mod archive;
mod line;
mod placed;

use self::archive::Archive;
use self::line::Dated;
use self::placed::{Line, in_log};
use crate::model::{Coverage, Log, Policy, TimeSpan};
use crate::source::saved::{Saved, VERSION, read_report, version_of};
use crate::source::{LineReader, Page};

/// The most bytes of a line, or of a report, that are read: more would not fit beside what they say.
const MOST: usize = 512 << 20;

/// How answers of Loki begin, as Loki writes them and as people read them.
const ANSWER: [&str; 2] = ["{\"status\":\"success\"", "{\n"];

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// A report.
    Report(Box<Saved>),
    /// Logged lines.
    Lines(Box<Logged>),
}

/// The logged lines of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// What they say.
    pub log: Log,
    /// From the first to the last.
    pub span: TimeSpan,
    /// How much was read.
    pub coverage: Coverage,
    /// How many of them do not say when they were logged: they stand where the alerts that they tell
    /// of, and their order, put them.
    pub undated: usize,
}

/// Why a file cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nothing in it.
    Empty,
    /// It is neither a report nor does any line of it tell of an alert.
    Foreign,
    /// It is a report of this version, which is not ours.
    Version(String),
    /// It is a report that ends before it says what it is of.
    Cut,
    /// It is a report, or has a line, that is too long to be read.
    TooLong,
}

/// What a file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// One document over several lines: a page, or JSON with a space here and there.
    Document,
    Lines,
}

/// Reads a file piece by piece.
///
/// Lines are the alert logger's JSON, as it is, wrapped or merged, one in a line; with an instant before
/// it, as `kubectl logs --timestamps` and `logcli` write, or in a field beside it; or whole answers of
/// Loki. One that is nothing of all that costs no other. Of a dump, unpacked, the report in it is read.
#[derive(Debug)]
pub struct FileReader {
    archive: Archive,
    form: Option<Form>,
    /// What is no whole line yet, or of a document all.
    rest: Vec<u8>,
    is_too_long: bool,
    reader: LineReader,
    lines: Vec<Line>,
    coverage: Coverage,
}

impl FileReader {
    /// A reader of lines of which [`Policy::cadence`] tells how far apart they may be to make a run.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self {
            archive: Archive::default(),
            form: None,
            rest: Vec::new(),
            is_too_long: false,
            reader: LineReader::new(policy),
            lines: Vec::new(),
            coverage: Coverage::default(),
        }
    }

    /// How much was read so far.
    #[must_use]
    pub fn read(&self) -> Coverage {
        Coverage { lines: self.lines.len(), ..self.coverage.clone() }
    }

    /// Takes the next piece of the file, wherever it was cut.
    pub fn push(&mut self, piece: &[u8]) {
        self.coverage.bytes += piece.len();
        let mut archive = std::mem::take(&mut self.archive);
        archive.push(piece, &mut |piece| self.take(piece));
        self.archive = archive;
    }

    fn take(&mut self, mut piece: &[u8]) {
        while let Some(at) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, after) = piece.split_at(at + 1);
            piece = after;
            self.keep(line);
            if *self.form.get_or_insert_with(|| form(&self.rest)) == Form::Lines {
                let line = std::mem::take(&mut self.rest);
                self.line(&String::from_utf8_lossy(&line));
            }
        }
        self.keep(piece);
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.is_too_long |= self.rest.len() + bytes.len() > MOST;
        if !self.is_too_long {
            self.rest.extend_from_slice(bytes);
        }
    }

    /// What the file holds, all of which was taken.
    ///
    /// # Errors
    /// It holds nothing that can be shown.
    pub fn finish(mut self) -> Result<Opened, Unreadable> {
        let mut archive = std::mem::take(&mut self.archive);
        archive.finish(&mut |piece| self.take(piece));
        if self.is_too_long {
            return Err(Unreadable::TooLong);
        }
        let rest = std::mem::take(&mut self.rest);
        let text = String::from_utf8_lossy(&rest);
        if self.lines.is_empty() {
            if let Some(saved) = read_report(&text) {
                return Ok(Opened::Report(Box::new(saved)));
            }
            match version_of(&text) {
                Some(version) if version != VERSION => {
                    return Err(Unreadable::Version(version.chars().take(20).collect()));
                }
                Some(_) => return Err(Unreadable::Cut),
                None => {}
            }
        }
        // A document may be an answer of Loki that somebody made readable.
        self.line(&text);
        let is_empty = self.lines.is_empty() && text.trim_ascii().is_empty() && !archive.is_one();
        let logged = in_log(self.lines, &self.reader, self.coverage);
        logged.map(|logged| Opened::Lines(Box::new(logged))).ok_or(match is_empty {
            true => Unreadable::Empty,
            false => Unreadable::Foreign,
        })
    }

    /// Reads a line: what was logged, or a whole answer of Loki.
    fn line(&mut self, line: &str) {
        self.reader.rest();
        if line.trim_ascii().is_empty() {
            return;
        }
        if ANSWER.iter().any(|begin| line.trim_ascii_start().starts_with(begin))
            && let Ok(page) = self.reader.read_page(line.as_bytes())
        {
            self.coverage.pages += 1;
            return self.page(page);
        }
        let Dated { at_ns, logged } = Dated::read(line);
        let told = self.reader.told_plain(at_ns.unwrap_or_default(), &logged);
        self.lines.push(Line { at_ns, told });
    }

    fn page(&mut self, page: Page) {
        for entry in page.into_iter().flat_map(|(_, entries)| entries) {
            let at_ns = Some(entry.logged_ns);
            let told = self.reader.told(entry);
            self.lines.push(Line { at_ns, told });
        }
    }
}

/// What a file looks like that begins with this line.
fn form(first: &[u8]) -> Form {
    let first = first.trim_ascii();
    let is_document =
        first.starts_with(b"<") || first == b"{" || first.starts_with(b"{\"version\":");
    if is_document { Form::Document } else { Form::Lines }
}
