//! The loops over each byte of the alert log.
//!
//! They are a crate of their own so that they alone are compiled for speed where the rest is compiled
//! for size: so none of them is generic, lest it be compiled where it is used.

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

/// How long the JSON string is at the beginning of `text`, with its quotes; `None` where there is
/// none, it has no end, or a control character, which no JSON string has.
#[must_use]
#[inline(never)]
pub fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    text.first().filter(|first| **first == b'"')?;
    loop {
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

/// What a text says in which nothing is escaped but quotes and backslashes.
#[must_use]
#[inline(never)]
pub fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        plain.push(match byte {
            b'\\' => *rest.next().filter(|escaped| matches!(escaped, b'"' | b'\\'))?,
            byte => *byte,
        });
    }
    Some(plain)
}
