//! Text in JSON.

use std::borrow::Cow;
use std::str::Chars;

use global_health_bytes::unescape;

/// The text of a JSON string that stands in quotes, borrowed where nothing in it is escaped.
pub(super) fn text(quoted: &str) -> Option<Cow<'_, str>> {
    let inside = inside(quoted)?;
    if inside.contains('\\') { unescaped(inside).map(Cow::Owned) } else { Some(inside.into()) }
}

/// The same, of JSON in a string: it escapes little but quotes and backslashes, and that is undone
/// in less time.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    let inside = inside(quoted.trim_ascii())?;
    let plain = unescape(inside.as_bytes()).and_then(|plain| String::from_utf8(plain).ok());
    plain.or_else(|| unescaped(inside))
}

/// Whether `said` stands in `text`. (The standard library's search is for longer texts, and as long.)
pub(super) fn says(text: &[u8], said: &str) -> bool {
    text.windows(said.len()).any(|part| part == said.as_bytes())
}

fn inside(quoted: &str) -> Option<&str> {
    quoted.strip_prefix('"')?.strip_suffix('"')
}

fn unescaped(inside: &str) -> Option<String> {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut escaped = escaped.chars();
        text.push(match escaped.next()? {
            itself @ ('"' | '\\' | '/') => itself,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => character(&mut escaped)?,
            _ => return None,
        });
        rest = escaped.as_str();
    }
    text.push_str(rest);
    Some(text)
}

/// The character of a `\u`, whose digits come next: one of UTF-16, which needs two of them for some.
fn character(rest: &mut Chars) -> Option<char> {
    let high = unit(rest)?;
    if !(0xd800..0xdc00).contains(&high) {
        return char::from_u32(high);
    }
    let is_next = rest.next() == Some('\\') && rest.next() == Some('u');
    let low = unit(rest).filter(|low| is_next && (0xdc00..0xe000).contains(low))?;
    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
}

/// Four hexadecimal digits.
fn unit(rest: &mut Chars) -> Option<u32> {
    let mut digit = || rest.next()?.to_digit(16);
    Some(digit()? << 12 | digit()? << 8 | digit()? << 4 | digit()?)
}
