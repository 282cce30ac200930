//! A page of Loki's log in the very form in which Loki writes it: compact, and nothing but
//! instants and lines.

use global_health_bytes::number;
use serde::de::IgnoredAny;

use crate::source::rest::Rest;
use crate::source::{Entry, LineReader, Page};

/// The entries of a page, or `None` where it has another form. Lines that `reader` knows are not
/// searched for their end.
pub(super) fn page<'a>(body: &'a str, reader: &mut LineReader) -> Option<Page<'a>> {
    let mut rest = Rest::of(body);
    let mut page = Page::new();
    rest.skip(r#"{"status":"success","data":{"resultType":"streams","result":["#)?;
    if rest.skip("]").is_none() {
        loop {
            rest.skip(r#"{"stream":"#)?;
            let stream = rest.value()?;
            rest.skip(r#","values":["#)?;
            page.push((stream, entries(&mut rest, reader)?));
            rest.skip("}")?;
            if rest.skip(",").is_none() {
                rest.skip("]")?;
                break;
            }
        }
    }
    if rest.skip(r#","stats":"#).is_some() {
        rest.value::<IgnoredAny>()?;
    }
    rest.skip("}}")?;
    rest.text.trim_ascii().is_empty().then_some(page)
}

fn entries<'a>(rest: &mut Rest<'a>, reader: &mut LineReader) -> Option<Vec<Entry<'a>>> {
    let mut entries = Vec::new();
    loop {
        rest.skip("[\"")?;
        let (logged_ns, length) = number(rest.text.as_bytes())?;
        rest.take(length)?;
        rest.skip("\",")?;
        entries.push(match reader.find(rest.text) {
            Some((known, length)) => Entry { logged_ns, quoted: rest.take(length)?, known },
            None => Entry::new(logged_ns, rest.quoted()?),
        });
        rest.skip("]")?;
        if rest.skip(",").is_none() {
            return rest.skip("]").map(|()| entries);
        }
    }
}
