//! A page of Loki's log in the very form in which Loki writes it: compact, and nothing but
//! instants and lines.

use crate::source::rest::Rest;
use crate::source::{Entry, LineReader, Page};
use global_health_bytes::number;

/// A page that is being read; each step is `None` where it has another form.
///
/// Lines that the reader knows are not searched for their end; the others are learnt.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    rest: Rest<'a>,
    /// The entries that were read, by stream.
    pub page: Page<'a>,
    /// Whether these are all.
    pub is_read: bool,
}

impl<'a> Scan<'a> {
    pub fn of(body: &'a str) -> Option<Self> {
        let mut scan = Self { rest: Rest::of(body), page: Page::new(), is_read: false };
        scan.rest.skip(r#"{"status":"success","data":{"resultType":"streams","result":["#)?;
        if scan.rest.skip("]").is_some() {
            scan.end()?
        } else {
            scan.begin_stream()?
        }
        Some(scan)
    }

    /// Reads on, but no more lines that must be learnt than a task may take.
    pub fn go_on(&mut self, reader: &mut LineReader) -> Option<()> {
        while !self.is_read && !reader.is_tired() {
            let entry = self.entry(reader)?;
            self.page.last_mut()?.1.push(entry);
            if self.rest.skip(",").is_some() {
                continue;
            }
            self.rest.skip("]}")?;
            if self.rest.skip(",").is_some() {
                self.begin_stream()?;
            } else {
                self.rest.skip("]")?;
                self.end()?;
            }
        }
        Some(())
    }

    fn begin_stream(&mut self) -> Option<()> {
        self.rest.skip(r#"{"stream":"#)?;
        self.page.push((self.rest.value()?.labels()?, Vec::new()));
        self.rest.skip(r#","values":["#)
    }

    fn entry(&mut self, reader: &mut LineReader) -> Option<Entry<'a>> {
        let rest = &mut self.rest;
        rest.skip("[\"")?;
        let (logged_ns, length) = number(rest.text.as_bytes())?;
        rest.take(length)?;
        rest.skip("\",")?;
        let entry = match reader.find(rest.text) {
            Some((told, length)) => {
                Entry { logged_ns, quoted: rest.take(length)?, told: Some(told) }
            }
            None => {
                let quoted = rest.quoted()?;
                Entry { logged_ns, quoted, told: Some(reader.learn(logged_ns, quoted)) }
            }
        };
        rest.skip("]")?;
        Some(entry)
    }

    fn end(&mut self) -> Option<()> {
        let rest = &mut self.rest;
        if rest.skip(r#","stats":"#).is_some() {
            rest.value()?;
        }
        rest.skip("}}")?;
        self.is_read = true;
        rest.text.trim_ascii().is_empty().then_some(())
    }
}
