//! YAML as configurations use it, as a tree: blocks by indentation, flow collections, scalars.
//!
//! Alertmanager tells its configuration not as somebody wrote it but as `go-yaml` prints it. That is
//! a small part of YAML, and a parser of all of it would be a sixth of what a browser loads; the
//! tests hold this one to such a parser. Anchors, tags and folded text are not read.

use std::iter::Peekable;
use std::str::Lines;

use crate::source::text;

/// How deep a document may be nested: more is no configuration.
const DEEPEST: usize = 64;

/// A node of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Yaml {
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// The document in `text`; `None` where it is broken, or no YAML as Go writes it.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = Reader { lines: text.lines().peekable(), line: None };
        reader.advance();
        let document = reader.block(0, DEEPEST)?;
        reader.line.is_none().then_some(document)
    }

    /// What stands under `key`, if this is a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.map().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text, if it is one.
    pub const fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The elements, if it is a list.
    pub fn list(&self) -> &[Self] {
        if let Self::List(list) = self { list } else { &[] }
    }

    /// The keys and values, if it is a map.
    pub fn map(&self) -> &[(String, Self)] {
        if let Self::Map(map) = self { map } else { &[] }
    }
}

/// A line, or what of it is still to be read.
#[derive(Clone, Copy)]
struct Line<'a> {
    indent: usize,
    text: &'a str,
}

struct Reader<'a> {
    lines: Peekable<Lines<'a>>,
    line: Option<Line<'a>>,
}

impl<'a> Reader<'a> {
    /// On to the next line that says something.
    fn advance(&mut self) {
        self.line = self.lines.find_map(|line| {
            let text = line.trim_start_matches(' ');
            let is_silent = text.is_empty() || text.starts_with('#') || line == "---";
            (!is_silent).then(|| Line { indent: line.len() - text.len(), text: text.trim_end() })
        });
    }

    /// Leaves of the line what stands after its first `length` bytes and the spaces behind them.
    fn skip(&mut self, length: usize) {
        let Some(line) = self.line else { return };
        let text = line.text[length..].trim_start();
        self.line = Some(Line { indent: line.indent + line.text.len() - text.len(), text });
        if text.is_empty() {
            self.advance();
        }
    }

    /// What stands in the lines that are indented by `indent` at least.
    fn block(&mut self, indent: usize, depth: usize) -> Option<Yaml> {
        let depth = depth.checked_sub(1)?;
        let Some(first) = self.line.filter(|line| line.indent >= indent) else {
            return Some(Yaml::Text(String::new()));
        };
        let at = |line: &Line| line.indent == first.indent;
        if is_element(first) {
            let mut list = Vec::new();
            while let Some(line) = self.line.filter(|line| at(line) && is_element(*line)) {
                self.skip(1);
                list.push(self.block(line.indent + 1, depth)?);
            }
            return Some(Yaml::List(list));
        }
        if key(first.text).is_none() {
            return self.scalar(indent);
        }
        let mut map = Vec::new();
        while let Some((line, (name, length))) =
            self.line.and_then(|line| Some((line, key(line.text)?)))
        {
            if !at(&line) {
                break;
            }
            let rest = line.text[length..].trim_start();
            self.skip(length);
            // The elements of a list stand as far to the left as its key.
            let is_list =
                rest.is_empty() && self.line.is_some_and(|next| at(&next) && is_element(next));
            let value = match rest {
                "" => self.block(line.indent + usize::from(!is_list), depth)?,
                _ => self.scalar(line.indent + 1)?,
            };
            map.push((name, value));
        }
        Some(Yaml::Map(map))
    }

    /// A scalar, and what continues it: the lines that are indented by `indent` at least.
    fn scalar(&mut self, indent: usize) -> Option<Yaml> {
        let mut text = self.line?.text.to_owned();
        let is_block = text.starts_with(['|', '>']);
        if is_block {
            text.clear();
        }
        while let Some(next) = self.lines.peek() {
            let line = next.trim_start_matches(' ');
            if !line.is_empty() && next.len() - line.len() < indent {
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line.trim_end());
            self.lines.next();
        }
        self.advance();
        if is_block {
            return Some(Yaml::Text(text));
        }
        let mut rest = text.trim();
        let value = if rest.starts_with(['[', '{']) {
            flow(&mut rest, DEEPEST)?
        } else {
            Yaml::Text(unquoted(std::mem::take(&mut rest))?)
        };
        rest.is_empty().then_some(value)
    }
}

/// The value at the start of `rest`, which is left with what follows it: `[a, "b"]`, `{a: b}`, or a
/// scalar in one of these.
fn flow(rest: &mut &str, depth: usize) -> Option<Yaml> {
    let depth = depth.checked_sub(1)?;
    let (mut list, mut map) = (Vec::new(), Vec::new());
    let (close, is_map) = match rest.as_bytes().first()? {
        b'[' => (']', false),
        b'{' => ('}', true),
        _ => return flow_scalar(rest).map(Yaml::Text),
    };
    *rest = rest[1..].trim_start();
    loop {
        if let Some(after) = rest.strip_prefix(close) {
            *rest = after.trim_start();
            return Some(if is_map { Yaml::Map(map) } else { Yaml::List(list) });
        }
        if is_map {
            let name = flow_scalar(rest)?;
            *rest = rest.strip_prefix(':')?.trim_start();
            map.push((name, flow(rest, depth)?));
        } else {
            list.push(flow(rest, depth)?);
        }
        match rest.strip_prefix(',') {
            Some(after) => *rest = after.trim_start(),
            None if rest.starts_with(close) => {}
            None => return None,
        }
    }
}

fn flow_scalar(rest: &mut &str) -> Option<String> {
    let length = match rest.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let mut bytes = rest.bytes().enumerate().skip(1);
            loop {
                match bytes.next()? {
                    (_, b'\\') if *quote == b'"' => drop(bytes.next()),
                    (at, byte) if byte == *quote && !rest[at + 1..].starts_with('\'') => {
                        break at + 1;
                    }
                    (_, byte) if byte == *quote => drop(bytes.next()),
                    _ => {}
                }
            }
        }
        _ => {
            let is_colon = |at: usize| rest[at..].starts_with(": ");
            let ends = |(at, c): &(usize, char)| ",[]{}".contains(*c) || is_colon(*at);
            rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at)
        }
    };
    let (scalar, after) = rest.split_at(length);
    *rest = after.trim_start();
    unquoted(scalar.trim_end())
}

/// Whether a line is an element of a list.
fn is_element(line: Line) -> bool {
    line.text == "-" || line.text.starts_with("- ")
}

/// The key that a line begins with, and how many bytes it takes with its colon.
fn key(line: &str) -> Option<(String, usize)> {
    let quoted = line.strip_prefix('"').map(|rest| find(rest, b"\":"));
    let end = match quoted {
        Some(end) => end? + 2,
        None if line.starts_with(['[', '{']) => return None,
        None => find(line, b": ").or_else(|| line.strip_suffix(':').map(str::len))?,
    };
    let is_last = line.len() == end + 1;
    (is_last || line[end + 1..].starts_with(' ')).then_some(())?;
    Some((unquoted(&line[..end])?, end + 1))
}

fn find(text: &str, two: &[u8; 2]) -> Option<usize> {
    text.as_bytes().windows(2).position(|part| part == two)
}

fn unquoted(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('\'') {
        // A quote in it stands twice.
        let (mut text, mut is_first) = (String::from(rest.strip_suffix('\'')?), false);
        text.retain(|c| {
            let is_second = is_first && c == '\'';
            is_first = !is_second && c == '\'';
            !is_second
        });
        return Some(text);
    }
    if text.starts_with('"') {
        return text::unquote(text);
    }
    (!text.starts_with(['&', '*', '!'])).then(|| text.into())
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
