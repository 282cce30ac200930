//! Any value as JSON, in one line.
//!
//! Ours, since `serde_json` brings an error and a path around it to each field: half of what a report
//! costs the page.

use std::fmt::{self, Display};

use serde::ser::{
    Error, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer,
};

/// `value` as JSON; `None` where it holds what no report does, such as a fraction.
pub(super) fn write(value: &impl Serialize) -> Option<String> {
    let mut text = String::new();
    value.serialize(Writer(&mut text)).ok()?;
    Some(text)
}

struct Writer<'a>(&'a mut String);

/// What no report holds.
#[derive(Debug)]
pub(super) struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no report holds this")
    }
}

impl std::error::Error for Unwritable {}

impl Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

type Written<T = ()> = Result<T, Unwritable>;

/// The methods that write a whole number, or cannot write what they are given.
macro_rules! methods {
    (whole: $($whole:ident: $number:ty,)*; none: $($none:ident: $value:ty,)*) => {
        $(fn $whole(self, number: $number) -> Written {
            self.0.push_str(&number.to_string());
            Ok(())
        })*
        $(fn $none(self, _: $value) -> Written {
            Err(Unwritable)
        })*
    };
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Several<'a>;
    type SerializeMap = Several<'a>;
    type SerializeStruct = Several<'a>;
    type SerializeTuple = Impossible<(), Unwritable>;
    type SerializeTupleStruct = Impossible<(), Unwritable>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeStructVariant = Impossible<(), Unwritable>;

    methods! {
        whole: serialize_u32: u32, serialize_u64: u64,;
        none: serialize_u8: u8, serialize_u16: u16, serialize_i8: i8, serialize_i16: i16,
            serialize_i32: i32, serialize_i64: i64, serialize_f32: f32, serialize_f64: f64,
            serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str,
    }

    fn serialize_bool(self, value: bool) -> Written {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Written {
        quote(text, self.0);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Written {
        quote(&value.to_string(), self.0);
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit(self) -> Written {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Written<Several<'a>> {
        Ok(Several::new(self.0, '[', ']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Written<Several<'a>> {
        Ok(Several::new(self.0, '{', '}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Written<Several<'a>> {
        self.serialize_map(None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Written {
        Err(Unwritable)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(Unwritable)
    }

    fn serialize_tuple(self, _: usize) -> Written<Self::SerializeTuple> {
        Err(Unwritable)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Written<Self::SerializeTupleStruct> {
        Err(Unwritable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Written<Self::SerializeTupleVariant> {
        Err(Unwritable)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Written<Self::SerializeStructVariant> {
        Err(Unwritable)
    }
}

/// What stands between two brackets, with commas between.
struct Several<'a> {
    text: &'a mut String,
    start: usize,
    end: char,
}

impl<'a> Several<'a> {
    fn new(text: &'a mut String, start: char, end: char) -> Self {
        text.push(start);
        Self { start: text.len(), text, end }
    }

    fn next(&mut self) -> Writer<'_> {
        if self.text.len() > self.start {
            self.text.push(',');
        }
        Writer(self.text)
    }

    fn close(self) -> Written {
        self.text.push(self.end);
        Ok(())
    }
}

impl SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(self.next())
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl SerializeMap for Several<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.text.push(':');
        value.serialize(Writer(self.text))
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl SerializeStruct for Several<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        quote(key, self.next().0);
        self.serialize_value(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

/// A text as JSON has it. No `<` stands in it, so that a page may hold it.
fn quote(text: &str, json: &mut String) {
    const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\0'..='\u{1f}' | '<' => {
                let digit = |at: u32| HEXADECIMAL[(at % 16) as usize].into();
                json.push_str("\\u00");
                json.extend([digit(letter as u32 / 16), digit(letter as u32)] as [char; 2]);
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_read_as_it_was() {
        let text: String = ('\0'..'\u{300}').chain(['\u{2028}', '🜁']).collect();
        let json = write(&text).unwrap();
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        assert!(!json.contains('<'));
    }

    #[test]
    fn what_no_report_holds_is_not_written() {
        assert_eq!(write(&0.5), None);
        assert_eq!(write(&vec![Some(1_u32), None]).as_deref(), Some("[1,null]"));
    }
}
