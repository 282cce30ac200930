//! YAML as a tree, of what a configuration needs.

use saphyr_parser::{Event, Parser};

/// How deep a document may be nested: more is no configuration.
const DEEPEST: usize = 64;

/// A node of a document.
#[derive(Debug)]
pub(super) enum Yaml {
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// The first document in `text`; `None` where it is broken.
    pub fn read(text: &str) -> Option<Self> {
        let mut events = Parser::new_from_str(text).map_while(|event| Some(event.ok()?.0));
        let is_start =
            |event: &Event| !matches!(event, Event::StreamStart | Event::DocumentStart(..));
        let first = events.find(is_start)?;
        node(first, &mut events, DEEPEST)
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

fn node<'a>(
    first: Event<'a>,
    events: &mut impl Iterator<Item = Event<'a>>,
    depth: usize,
) -> Option<Yaml> {
    let depth = depth.checked_sub(1)?;
    Some(match first {
        Event::Scalar(text, ..) => Yaml::Text(text.into()),
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match events.next()? {
                    Event::SequenceEnd => break Yaml::List(list),
                    element => list.push(node(element, events, depth)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map = Vec::new();
            loop {
                let key = match events.next()? {
                    Event::MappingEnd => break Yaml::Map(map),
                    key => node(key, events, depth)?,
                };
                let value = node(events.next()?, events, depth)?;
                if let Yaml::Text(key) = key {
                    map.push((key, value));
                }
            }
        }
        // An alias stands for what Alertmanager has already written out.
        _ => Yaml::Text(String::new()),
    })
}
