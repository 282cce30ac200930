//! JSON strings and objects of strings, as they stand in a text, or in a string of it: so stands each
//! line of the log in the body that tells of it, and what it says can be had in one go.

use crate::{after, are, before, controls, eight};

/// Appends to `plain` what the string says that stands at the beginning of `text`, which itself stands
/// `inside` a string or not; returns how long it is with its quotes. `None` where there is none, or a
/// rare one: with halves of UTF-16, or escaped where that is not needed.
#[must_use]
#[inline(never)]
pub fn string(text: &[u8], inside: bool, plain: &mut Vec<u8>) -> Option<usize> {
    let (quote, escape): (&[u8], &[u8]) = if inside { (b"\\\"", b"\\\\") } else { (b"\"", b"\\") };
    let mut at = after(text, 0, quote)?;
    loop {
        let from = at;
        at = special(text, from);
        plain.extend_from_slice(&text[from..at]);
        if let Some(end) = after(text, at, quote) {
            return Some(end);
        }
        let Some(begun) = after(text, at, escape) else {
            at += around(text.get(at..)?, inside, plain)?;
            continue;
        };
        at = begun + escaped(&text[begun..], inside, plain)?;
    }
}

/// Where each name ends, and the value behind it.
pub type Ends = Vec<(usize, usize)>;

/// The names and values of the object of strings at the beginning of `text`, in turn and without
/// anything between them; where these end; and the bytes that the object takes. `None` where anything
/// else stands there, or the names are not sorted.
#[must_use]
#[inline(never)]
pub fn pairs(text: &[u8], inside: bool) -> Option<(Vec<u8>, Ends, usize)> {
    let (mut plain, mut ends) = (Vec::with_capacity(512), Vec::with_capacity(16));
    let mut at = after(text, 0, b"{")?;
    if let Some(end) = after(text, at, b"}") {
        return Some((plain, ends, end));
    }
    let mut last = 0..0;
    loop {
        let begin = plain.len();
        at += string(&text[at..], inside, &mut plain)?;
        let name = begin..plain.len();
        if !ends.is_empty() && plain[name.clone()] <= plain[last] {
            return None;
        }
        at = after(text, at, b":")?;
        at += string(&text[at..], inside, &mut plain)?;
        ends.push((name.end, plain.len()));
        last = name;
        match *text.get(at)? {
            b',' => at += 1,
            b'}' => return Some((plain, ends, at + 1)),
            _ => return None,
        }
    }
}

/// The place of the first byte from `at` on that is a quote, a backslash or a control character, or
/// the end.
fn special(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = eight(text, at) {
        let special = are(word, b'"') | are(word, b'\\') | controls(word);
        at += before(special);
        if special != 0 {
            return at;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let rest = &text[at..];
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Appends the character for which an escape of the string around stands: Go writes `&` so, which the
/// line itself does not escape. One that means something inside stands for itself no more.
fn around(text: &[u8], inside: bool, plain: &mut Vec<u8>) -> Option<usize> {
    let rest = text.strip_prefix(b"\\").filter(|rest| inside && rest.first() == Some(&b'u'))?;
    let from = plain.len();
    let length = escaped(rest, false, plain)? + 1;
    let means_something = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    (!plain[from..].iter().any(means_something)).then_some(length)
}

/// Appends the character for which the escape stands of which `text` is the rest; returns how long
/// that is.
fn escaped(text: &[u8], inside: bool, plain: &mut Vec<u8>) -> Option<usize> {
    let (byte, length) = match *text.first()? {
        b'u' => {
            let digit = |code: u32, digit: &u8| Some(code << 4 | char::from(*digit).to_digit(16)?);
            let character = char::from_u32(text.get(1..5)?.iter().try_fold(0, digit)?)?;
            plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(5);
        }
        b'b' => (8, 1),
        b'f' => (12, 1),
        b'n' => (b'\n', 1),
        b'r' => (b'\r', 1),
        b't' => (b'\t', 1),
        b'/' => (b'/', 1),
        // Inside a string, a quote and a backslash are escaped themselves.
        b'\\' if inside => (*text.get(1).filter(|byte| matches!(byte, b'"' | b'\\'))?, 2),
        byte @ (b'"' | b'\\') if !inside => (byte, 1),
        _ => return None,
    };
    plain.push(byte);
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, inside: bool) -> Option<(String, usize)> {
        let mut plain = Vec::new();
        let length = string(text.as_bytes(), inside, &mut plain)?;
        Some((String::from_utf8(plain).expect("text"), length))
    }

    #[test]
    fn a_string_says_the_same_in_a_text_and_inside_a_string() {
        for (written, said) in [
            (r#""""#, ""),
            (r#""Élan: a long one, of more than a word""#, "Élan: a long one, of more than a word"),
            (r#""a\"b\\c\/d\n\t\r\b\f""#, "a\"b\\c/d\n\t\r\u{8}\u{c}"),
            (r#""\u0026\u00e9\u20ac\\u0026""#, "&é€\\u0026"),
        ] {
            let inside = written.replace('\\', r"\\").replace('"', r#"\""#);
            assert_eq!(
                plain(&(written.to_owned() + ",\""), false),
                Some((said.into(), written.len()))
            );
            assert_eq!(
                plain(&(inside.clone() + r#",\""#), true),
                Some((said.into(), inside.len()))
            );
            // It ends with its quote, not before.
            for length in 0..written.len() {
                let cut = String::from_utf8_lossy(&written.as_bytes()[..length]);
                assert_eq!(plain(&cut, false), None, "{cut}");
            }
        }
    }

    #[test]
    fn a_string_that_is_broken_or_rare_is_none() {
        for none in [r#"a"#, r#""\x""#, r#""\ud83d\ude00""#, r#""\u00g0""#, "\"a\n\"", r#"\"a\""#] {
            assert_eq!(plain(none, false), None, "{none}");
        }
        for none in
            [r#""a""#, r#"\"a"b\""#, r#"\"a\nb\""#, r#"\"a\\x\""#, r#"\"a\\\nb\""#, r#"\"a\\"#]
        {
            assert_eq!(plain(none, true), None, "{none}");
        }
    }

    #[test]
    fn what_only_the_string_around_escapes_is_itself_inside() {
        let inside = r#"\"a\u0026b\u003c\u00e9\","#;
        assert_eq!(plain(inside, true), Some(("a&b<é".into(), inside.len() - 1)));
        // These end, begin or break what stands inside.
        for none in [r#"\"a\u0022"#, r#"\"a\u005c\""#, r#"\"a\u000a\""#, r#"\"a\u00"#, r#"\"a\n\""#]
        {
            assert_eq!(plain(none, true), None, "{none}");
        }
    }

    #[test]
    fn pairs_are_sorted_and_each_is_there_once() {
        let pairs = |text: &str| pairs(text.as_bytes(), false);
        assert_eq!(pairs("{},"), Some((vec![], vec![], 2)));
        let two = (b"a1b".to_vec(), vec![(1, 2), (3, 3)], 16);
        assert_eq!(pairs(r#"{"a":"1","b":""}]"#), Some(two));
        for none in [
            r#"{"b":"","a":""}"#,
            r#"{"a":"","a":""}"#,
            r#"{"a":1}"#,
            r#"{"a":""#,
            r#"{"a":"","#,
            r#"{"a":"",}"#,
            r#"{"a" :""}"#,
            "[]",
            "{",
            "null",
            "",
        ] {
            assert_eq!(pairs(none), None, "{none}");
        }
    }
}
