//! Numbers, texts and spans as bytes, and back: what comes back is not trusted.

use std::time::Duration;

use crate::model::{Labels, TimeSpan, Timestamp};

/// Bytes that grow at their end.
#[derive(Debug, Default)]
pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    /// Seven bits a byte, the lowest first.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub fn flag(&mut self, flag: bool) {
        self.number(flag.into());
    }

    /// Small where it is near zero, on either side.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub fn instant(&mut self, instant: Timestamp) {
        self.signed(instant.milliseconds());
    }

    /// Whole milliseconds.
    pub fn duration(&mut self, duration: Duration) {
        self.number(duration.as_millis().try_into().unwrap_or(u64::MAX));
    }

    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub fn texts(&mut self, texts: &[String]) {
        self.count(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }

    pub fn spans(&mut self, spans: &[TimeSpan]) {
        self.count(spans.len());
        let mut last = 0;
        for span in spans {
            for instant in [span.start(), span.end()] {
                self.signed(instant.milliseconds().wrapping_sub(last));
                last = instant.milliseconds();
            }
        }
    }

    pub fn labels(&mut self, labels: &Labels) {
        self.count(labels.iter().count());
        for (name, value) in labels.iter() {
            self.text(name);
            self.text(value);
        }
    }
}

/// Bytes that are read from their beginning. What is not there, or makes no sense, is `None`.
#[derive(Debug)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub fn count(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    pub fn flag(&mut self) -> Option<bool> {
        Some(self.number()? != 0)
    }

    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub fn instant(&mut self) -> Option<Timestamp> {
        Some(Timestamp::from_milliseconds(self.signed()?))
    }

    pub fn duration(&mut self) -> Option<Duration> {
        self.number().map(Duration::from_millis)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    pub fn texts(&mut self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for _ in 0..self.count()? {
            texts.push(self.text()?.into());
        }
        Some(texts)
    }

    /// Spans that are sorted and apart.
    pub fn spans(&mut self) -> Option<Vec<TimeSpan>> {
        let mut spans: Vec<TimeSpan> = Vec::new();
        let mut last = 0_i64;
        for _ in 0..self.count()? {
            let start = last.checked_add(self.signed()?)?;
            last = start.checked_add(self.signed()?)?;
            let is_apart = spans.last().is_none_or(|span| span.end().milliseconds() <= start);
            if !is_apart || last < start {
                return None;
            }
            let instant = Timestamp::from_milliseconds;
            spans.push(TimeSpan::new(instant(start), instant(last)));
        }
        Some(spans)
    }

    pub fn labels(&mut self) -> Option<Labels> {
        let mut pairs = Vec::new();
        for _ in 0..self.count()? {
            pairs.push((self.text()?, self.text()?));
        }
        Some(pairs.into_iter().collect())
    }
}
