//! The loops over each byte of the alert log.
//!
//! They are a crate of their own so that they alone are compiled for speed where the rest is compiled
//! for size: so none of them is generic, lest it be compiled where it is used.

mod strings;

pub use strings::{Ends, pairs, string};

/// The place of the pair called `name`, where `text` holds names and values in turn, and `ends` tells
/// where each name ends, and the value behind it.
#[must_use]
#[inline(never)]
pub fn find_pair(text: &[u8], ends: &[(usize, usize)], name: &[u8]) -> Option<usize> {
    let mut start = 0;
    ends.iter().position(|(name_ends, value_ends)| {
        // The text is looked at for names of this length only: it is seldom in the cache.
        // And byte by byte: a call that compares memory costs more than the few bytes of a name.
        let is_it = name_ends.wrapping_sub(start) == name.len()
            && text
                .get(start..*name_ends)
                .is_some_and(|other| std::iter::zip(other, name).all(|(a, b)| a == b));
        start = *value_ends;
        is_it
    })
}

/// Eight bytes of a block.
fn word(block: &[u8; 32], at: usize) -> u64 {
    block[at..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word))
}

/// Whether two blocks are the same.
fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    let differ = |at| word(a, at) ^ word(b, at);
    differ(0) | differ(8) | differ(16) | differ(24) == 0
}

/// Whether `text` begins with `line`.
#[must_use]
#[inline(never)]
pub fn begins_with(text: &[u8], line: &[u8]) -> bool {
    let Some(text) = text.get(..line.len()) else { return false };
    // Lines that begin alike differ at their end: there stands the fingerprint.
    let (Some(end), Some(other)) = (text.last_chunk(), line.last_chunk()) else {
        return text == line;
    };
    same(end, other)
        && std::iter::zip(text.as_chunks().0, line.as_chunks().0).all(|(a, b)| same(a, b))
}

/// A number that tells texts apart.
#[must_use]
#[inline(never)]
pub fn hash(text: &[u8]) -> u32 {
    let mix =
        |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (blocks, rest) = text.as_chunks::<32>();
    let mut sums = [0; 4];
    for block in blocks {
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum = mix(*sum, word(block, at * 8));
        }
    }
    let rest = rest.iter().fold(0, |sum, byte| mix(sum, u64::from(*byte)));
    (sums.into_iter().fold(rest, mix) >> 32) as u32
}

/// The eight bytes of `text` from a place on.
fn eight(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// In a word: the high bits of the bytes that are `byte`. Only the first is sure.
const fn are(word: u64, byte: u8) -> u64 {
    let others = word ^ (ONES * byte as u64);
    others.wrapping_sub(ONES) & !others & HIGH
}

/// In a word: the high bits of the control characters. Only the first is sure.
const fn controls(word: u64) -> u64 {
    word.wrapping_sub(ONES * 0x20) & !word & HIGH
}

const ONES: u64 = u64::MAX / 0xff;
const HIGH: u64 = ONES << 7;

/// How many bytes stand before the first that has a bit in `bits`.
const fn before(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

/// How long the JSON string is at the beginning of `text`, with its quotes; `None` where there is
/// none, it has no end, or a control character, which no JSON string has.
#[must_use]
#[inline(never)]
pub fn string_length(text: &[u8]) -> Option<usize> {
    text.first().filter(|first| **first == b'"')?;
    let mut at = 1;
    loop {
        if let Some(word) = eight(text, at) {
            let special = are(word, b'"') | are(word, b'\\') | controls(word);
            at += before(special);
            if special == 0 {
                continue;
            }
        }
        match *text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            0..0x20 => return None,
            _ => at += 1,
        }
    }
}

/// The digits at the beginning of `text` as a number, and how many they are; `None` where there are
/// none, or more than a number of 64 bits has.
#[must_use]
#[inline(never)]
pub fn number(text: &[u8]) -> Option<(i64, usize)> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    // 19 digits always fit.
    let digits = text.get(..length).filter(|digits| (1..=19).contains(&digits.len()))?;
    let number = digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    Some((i64::try_from(number).ok()?, length))
}

/// The samples in the list at the beginning of `text`, such as `[[1763500000.5,"12"]]`: instants in
/// milliseconds, and counts; and the bytes that the list takes. `None` where anything else stands
/// there.
#[must_use]
#[inline(never)]
pub fn samples(text: &[u8]) -> Option<(Vec<(i64, u64)>, usize)> {
    let mut samples = Vec::new();
    let mut at = 1;
    text.first().filter(|first| **first == b'[')?;
    if text.get(at)? == &b']' {
        return Some((samples, 2));
    }
    loop {
        at = after(text, at, b"[")?;
        let (seconds, length) = number(text.get(at..)?)?;
        at += length;
        let mut milliseconds = seconds.checked_mul(1_000)?;
        if text.get(at)? == &b'.' {
            at += 1;
            let (fraction, length) = number(text.get(at..)?)?;
            milliseconds = milliseconds.checked_add(fraction * [100, 10, 1].get(length - 1)?)?;
            at += length;
        }
        at = after(text, at, b",\"")?;
        let length = text.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = text.get(at..at + length).filter(|digits| !digits.is_empty())?;
        let digit =
            |count: u64, digit: &u8| count.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
        samples.push((milliseconds, digits.iter().try_fold(0, digit)?));
        at = after(text, at + length, b"\"]")?;
        match text.get(at)? {
            b',' => at += 1,
            b']' => return Some((samples, at + 1)),
            _ => return None,
        }
    }
}

/// The place after `part`, which stands at `at`.
fn after(text: &[u8], at: usize, part: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(part).then_some(at + part.len())
}

/// What a text says in which nothing is escaped but quotes and backslashes.
#[must_use]
#[inline(never)]
pub fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    // A word more: each is written whole, and what follows the first backslash written again.
    let mut plain = vec![0; text.len() + 8];
    let (mut from, mut to) = (0, 0);
    while from < text.len() {
        if let (Some(word), Some(place)) = (eight(text, from), plain.get_mut(to..)) {
            *place.first_chunk_mut()? = word.to_le_bytes();
            let backslashes = are(word, b'\\');
            from += before(backslashes);
            to += before(backslashes);
            if backslashes == 0 {
                continue;
            }
        }
        let mut byte = text[from];
        if byte == b'\\' {
            from += 1;
            byte = *text.get(from).filter(|byte| matches!(byte, b'"' | b'\\'))?;
        }
        plain[to] = byte;
        from += 1;
        to += 1;
    }
    plain.truncate(to);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_at_its_quote_wherever_words_begin() {
        for length in 0..40 {
            for escape in ["", "\\\"", "\\\\", "\\u0041"] {
                let inside = format!("{}{escape}{}", "x".repeat(length), "y".repeat(length % 7));
                let quoted = format!("\"{inside}\",\"z\"");
                assert_eq!(string_length(quoted.as_bytes()), Some(inside.len() + 2), "{quoted}");
                assert_eq!(string_length(&quoted.as_bytes()[..=inside.len()]), None, "{quoted}");
                let broken = quoted.replace('y', "\n");
                assert!(broken == quoted || string_length(broken.as_bytes()).is_none());
            }
        }
    }

    #[test]
    fn a_text_is_unescaped_wherever_words_begin() {
        for length in 0..40 {
            let (x, y) = ("x".repeat(length), "é".repeat(length % 7));
            let plain = unescape(format!("{x}\\\"{y}\\\\{x}").as_bytes());
            assert_eq!(plain, Some(format!("{x}\"{y}\\{x}").into_bytes()));
            assert_eq!(unescape(format!("{x}\\n{y}").as_bytes()), None);
            assert_eq!(unescape(format!("{x}\\").as_bytes()), None);
        }
    }

    #[test]
    fn lines_that_differ_in_a_byte_are_not_taken_for_each_other() {
        let line: Vec<u8> = (b' '..b'~').collect();
        for length in 0..line.len() {
            assert!(begins_with(&line, &line[..length]));
            for at in 0..length {
                let mut other = line.clone();
                other[at] ^= 1;
                assert!(!begins_with(&other, &line[..length]), "{length} {at}");
                assert_ne!(hash(&other[..length]), hash(&line[..length]), "{length} {at}");
            }
        }
        assert!(!begins_with(&line[..9], &line));
    }

    #[test]
    fn a_pair_is_found_by_its_name() {
        // a=1, ab=, b=22
        let (text, ends) = (b"a1abb22", [(1, 2), (4, 4), (5, 7)]);
        let find = |name: &str| find_pair(text, &ends, name.as_bytes());
        assert_eq!(["a", "ab", "b"].map(find), [Some(0), Some(1), Some(2)]);
        assert_eq!(["", "A", "aa", "abb", "c"].map(find), [None; 5]);
        assert_eq!(find_pair(b"x", &[(0, 1)], b""), Some(0), "the empty name is a name");
    }

    #[test]
    fn numbers_fit_or_are_none() {
        assert_eq!(number(b"1794548304324684708\""), Some((1_794_548_304_324_684_708, 19)));
        assert_eq!(number(b"007"), Some((7, 3)));
        for none in [&b""[..], b"x1", b"-1", b"9999999999999999999", b"10000000000000000000"] {
            assert_eq!(number(none), None);
        }
    }
}
