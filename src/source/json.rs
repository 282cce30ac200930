//! Any JSON, whoever wrote it.
//!
//! Ours, since `serde` makes code of each type that it reads: a twentieth of the page, for what
//! comes now and then. What comes often comes in one form, and is read as such: [`Rest`].

use std::borrow::Cow;

use crate::model::Labels;
use crate::source::rest::Rest;
use crate::source::text;

/// A value as it is written; what it says is read where it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Json<'a>(pub &'a str);

/// The names and values of an object.
#[derive(Debug)]
pub(crate) struct Fields<'a>(pub Vec<(Cow<'a, str>, Json<'a>)>);

/// What is said of a body that is none.
pub(super) const NO_JSON: &str = "no JSON object";

/// How deep values may lie in each other: whoever writes more wants to break the reader.
const DEEPEST: usize = 128;

impl<'a> Json<'a> {
    /// The value that `text` is; `None` where it is none. What is escaped in a string is looked at
    /// where it is asked what it says.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut rest = Rest::of(text);
        let value = rest.value()?;
        rest.text.is_empty().then_some(value)
    }

    /// What a string says.
    pub fn text(self) -> Option<Cow<'a, str>> {
        text::text(self.0)
    }

    /// The values of a list.
    pub fn list(self) -> Option<Vec<Self>> {
        let mut values = Vec::new();
        Rest::of(self.0).list(DEEPEST, &mut |value| values.push(value))?;
        Some(values)
    }

    /// The values of a list up to the first that cannot be read, and whether these are all.
    pub fn list_so_far(text: &'a str) -> (Vec<Self>, bool) {
        let mut values = Vec::new();
        let whole =
            Rest::of(text.trim_ascii_start()).list(DEEPEST, &mut |value| values.push(value));
        (values, whole.is_some())
    }

    /// What stands in an object.
    pub fn fields(self) -> Option<Fields<'a>> {
        Fields::next(&mut Rest::of(self.0))
    }

    /// An object of strings, or `null`, as Go writes an empty one.
    pub fn labels(self) -> Option<Labels> {
        if self.0 == "null" {
            return Some(Labels::default());
        }
        // As Go writes it, too.
        let mut rest = Rest::of(self.0);
        if let Some(labels) = rest.labels()
            && rest.text.is_empty()
        {
            return Some(labels);
        }
        let fields = self.fields()?.0.into_iter();
        let pairs: Option<Vec<_>> =
            fields.map(|(name, value)| Some((name, value.text()?))).collect();
        Some(pairs?.into_iter().collect())
    }
}

impl<'a> Fields<'a> {
    /// The object that `text` is.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut rest = Rest::of(text);
        rest.space();
        let fields = Self::next(&mut rest)?;
        rest.space();
        rest.text.is_empty().then_some(fields)
    }

    fn next(rest: &mut Rest<'a>) -> Option<Self> {
        let mut fields = Vec::new();
        rest.object(DEEPEST, &mut |name, value| fields.push((name.text(), value)))?;
        let named = |(name, value): (Option<_>, _)| Some((name?, value));
        fields.into_iter().map(named).collect::<Option<_>>().map(Self)
    }

    /// What stands in the object that `text` begins with, up to the first value that cannot be read: its
    /// name, and what stands there.
    pub fn so_far(text: &'a str) -> Option<(Self, Option<(String, &'a str)>)> {
        let mut rest = Rest::of(text.trim_ascii_start());
        rest.skip("{")?;
        let mut fields = Vec::new();
        loop {
            let name = rest.value().and_then(Json::text);
            let value = name.and_then(|name| rest.skip(":").map(|()| (name, rest.text)));
            let Some((name, text)) = value else {
                return Some((Self(fields), Some((String::new(), ""))));
            };
            let Some(value) = rest.value() else {
                return Some((Self(fields), Some((name.into_owned(), text))));
            };
            fields.push((name, value));
            if rest.skip(",").is_none() {
                let is_whole = rest.skip("}").is_some();
                return Some((Self(fields), (!is_whole).then(Default::default)));
            }
        }
    }

    /// The value called `name`; `null` is none.
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        let found = self.0.iter().rfind(|(other, _)| other == name);
        found.map(|(_, value)| *value).filter(|value| value.0 != "null")
    }
}

impl<'a> Rest<'a> {
    /// The next value, with the space around it.
    pub fn value(&mut self) -> Option<Json<'a>> {
        self.next(DEEPEST)
    }

    fn next(&mut self, depth: usize) -> Option<Json<'a>> {
        self.space();
        let begin = self.text;
        let within = depth.checked_sub(1)?;
        match begin.bytes().next()? {
            b'"' => drop(self.quoted()?),
            b'[' => self.list(within, &mut |_| ())?,
            b'{' => self.object(within, &mut |_, _| ())?,
            b't' => self.skip("true")?,
            b'f' => self.skip("false")?,
            b'n' => self.skip("null")?,
            _ => self.number()?,
        }
        let value = begin.get(..begin.len() - self.text.len())?;
        self.space();
        Some(Json(value))
    }

    fn list(&mut self, depth: usize, take: &mut dyn FnMut(Json<'a>)) -> Option<()> {
        self.each("[", "]", &mut |rest| rest.next(depth).map(&mut *take))
    }

    fn object(&mut self, depth: usize, take: &mut dyn FnMut(Json<'a>, Json<'a>)) -> Option<()> {
        self.each("{", "}", &mut |rest| {
            let name = rest.next(depth).filter(|name| name.0.starts_with('"'))?;
            rest.skip(":")?;
            rest.next(depth).map(|value| take(name, value))
        })
    }

    /// What stands between two brackets, with commas between.
    fn each(
        &mut self,
        open: &str,
        close: &str,
        take: &mut dyn FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.skip(open)?;
        self.space();
        if self.skip(close).is_some() {
            return Some(());
        }
        loop {
            take(self)?;
            if self.skip(",").is_none() {
                return self.skip(close);
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.skip("-");
        // No other number begins with nought.
        self.skip("0").or_else(|| self.digits())?;
        if self.skip(".").is_some() {
            self.digits()?;
        }
        if self.skip("e").or_else(|| self.skip("E")).is_some() {
            let _ = self.skip("-").or_else(|| self.skip("+"));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        self.take(digits).filter(|digits| !digits.is_empty()).map(drop)
    }

    fn space(&mut self) {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let _ = self.take(self.text.bytes().take_while(is_space).count());
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "json_tests.rs"]
mod tests;
