use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use global_health_bytes::find_pair;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::sort_by;

/// Names and values, sorted by name: the labels or the annotations of an alert.
///
/// All text in it comes from outside and is shown as text only.
// One text, not one for each name and value: alerts are read and compared by the hundred thousand.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// The names and values in turn, without anything between them.
    text: Box<str>,
    /// Where in `text` each name ends, and the value behind it, in bytes.
    ends: Box<[(usize, usize)]>,
}

impl Labels {
    /// The last value of a name wins.
    fn new(mut pairs: Vec<(&str, &str)>) -> Self {
        sort_by(&mut pairs, |(a, _), (b, _)| a.cmp(b));
        let length = pairs.iter().map(|(name, value)| name.len() + value.len());
        let mut labels = Sorted::with_capacity(length.sum(), pairs.len());
        for (at, (name, value)) in pairs.iter().enumerate() {
            if pairs.get(at + 1).is_none_or(|(next, _)| next != name) {
                labels.push(name, value);
            }
        }
        labels.finish()
    }

    /// The labels whose names and values stand in `text` in turn, sorted by name and each once, and end
    /// where `ends` tells.
    pub(crate) fn sorted(text: String, ends: Vec<(usize, usize)>) -> Self {
        Self { text: text.into(), ends: ends.into() }
    }

    /// The value of the label called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let at = find_pair(self.text.as_bytes(), &self.ends, name.as_bytes())?;
        let (name_ends, value_ends) = self.ends[at];
        self.text.get(name_ends..value_ends)
    }

    /// The names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |(name, value)| {
            let pair = (&self.text[start..*name], &self.text[*name..*value]);
            start = *value;
            pair
        })
    }

    /// What the warning and the critical of one alert share: all but the severity.
    #[must_use]
    pub fn but_for_severity(&self) -> Self {
        self.without(|name| name == "severity")
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// These labels without those that `drop` names.
    #[must_use]
    pub fn without(&self, drop: impl Fn(&str) -> bool) -> Self {
        let mut labels = Sorted::with_capacity(self.text.len(), self.ends.len());
        for (name, value) in self.iter().filter(|(name, _)| !drop(name)) {
            labels.push(name, value);
        }
        labels.finish()
    }

    /// Whether each of these labels stands in `other` with the same value.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|(name, value)| other.get(name) == Some(value))
    }

    /// Alertmanager's fingerprint of a label set: 64-bit FNV-1a over the sorted names and values,
    /// each followed by the byte 255, as 16 hexadecimal digits.
    ///
    /// Source: `LabelSet.Fingerprint` of Prometheus' `common/model`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let texts = self.iter().flat_map(|(name, value)| [name, value]);
        let hash = fnv(texts.flat_map(|text| text.bytes().chain([255])));
        format!("{hash:016x}")
    }
}

/// The 64-bit FNV-1a hash of some bytes.
pub(crate) fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let take = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, take)
}

/// Labels in the making, whose names come sorted, each once.
struct Sorted {
    text: String,
    ends: Vec<(usize, usize)>,
}

impl Sorted {
    fn with_capacity(bytes: usize, pairs: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(pairs) }
    }

    fn push(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        let name_ends = self.text.len();
        self.text.push_str(value);
        self.ends.push((name_ends, self.text.len()));
    }

    fn finish(self) -> Labels {
        Labels::sorted(self.text, self.ends)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> FromIterator<(K, V)> for Labels {
    /// The last value of a name wins.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs: Vec<(K, V)> = pairs.into_iter().collect();
        Self::new(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect())
    }
}

impl Hash for Labels {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Ord for Labels {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most that are compared are the same.
        if self == other { Ordering::Equal } else { self.iter().cmp(other.iter()) }
    }
}

impl PartialOrd for Labels {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A JSON object of strings, or `null`.
impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Labels;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("names and values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Labels, A::Error> {
                let mut pairs = Vec::with_capacity(16);
                while let Some((Text(name), Text(value))) = map.next_entry()? {
                    pairs.push((name, value));
                }
                Ok(pairs.into_iter().collect())
            }

            fn visit_none<E>(self) -> Result<Labels, E> {
                Ok(Labels::default())
            }

            fn visit_some<D: Deserializer<'de>>(self, labels: D) -> Result<Labels, D::Error> {
                labels.deserialize_map(self)
            }
        }
        /// Borrowed where nothing is escaped.
        #[derive(Deserialize)]
        #[serde(transparent)]
        struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
        // Go writes an empty map as `null`.
        deserializer.deserialize_option(Pairs)
    }
}

/// As Prometheus writes a label set: `{alertname="Watchdog", severity="none"}`.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, (name, value)) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{name}=\"")?;
            for (at, piece) in value.split('\'').enumerate() {
                // Within double quotes it means nothing.
                let quote = if at == 0 { "" } else { "'" };
                write!(f, "{quote}{}", piece.escape_debug())?;
            }
            f.write_str("\"")?;
        }
        f.write_str("}")
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_set_is_written_as_prometheus_writes_it() {
        let labels = Labels::from_iter([("a", "it's \"é\""), ("b", "C:\\\n\u{202e}")]);
        let written = r#"{a="it's \"é\"", b="C:\\\n\u{202e}"}"#;
        assert_eq!(labels.to_string(), written);
        assert_eq!(format!("{labels:?}"), written);
    }
}
