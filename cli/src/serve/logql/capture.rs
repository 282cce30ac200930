//! The patterns of the stage `pattern`: texts, and names for what stands between them.

/// Texts that follow one another, and the names of what stands between them.
#[derive(Debug)]
pub struct Captures {
    /// What the line begins with.
    begin: String,
    /// The names, and the text that ends each.
    parts: Vec<(String, String)>,
}

impl Captures {
    /// Reads a pattern such as `<ip> - <_>`; the error is Loki's.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let mut captures = Self { begin: String::new(), parts: Vec::new() };
        let mut rest = pattern;
        while let Some(character) = rest.chars().next() {
            let name = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
            if let Some((name, after)) = name.filter(|(name, _)| is_name(name)) {
                if captures.parts.last().is_some_and(|(_, end)| end.is_empty()) {
                    return Err("found consecutive capture: invalid expression".into());
                }
                if name != "_" && captures.parts.iter().any(|(other, _)| other == name) {
                    return Err(format!("duplicate capture name ({name}): invalid expression"));
                }
                captures.parts.push((name.into(), String::new()));
                rest = after;
                continue;
            }
            let text = captures.parts.last_mut().map_or(&mut captures.begin, |(_, end)| end);
            text.push(character);
            rest = &rest[character.len_utf8()..];
        }
        let is_named = captures.parts.iter().any(|(name, _)| name != "_");
        if is_named { Ok(captures) } else { Err("at least one capture is required".into()) }
    }

    /// What is found in `line`, by name. Where a text is missing, what it should end goes on to the
    /// end of the line, and nothing behind it is found.
    pub fn find<'a, 'l>(&'a self, line: &'l str) -> Vec<(&'a str, &'l str)> {
        let Some(mut rest) = line.strip_prefix(&self.begin) else { return Vec::new() };
        let mut found = Vec::new();
        for (name, end) in &self.parts {
            let split = if end.is_empty() { None } else { rest.split_once(end.as_str()) };
            if name != "_" {
                found.push((name.as_str(), split.map_or(rest, |(part, _)| part)));
            }
            match split {
                Some((_, after)) => rest = after,
                None => break,
            }
        }
        found
    }
}

fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    text.bytes().next().is_some_and(is_letter)
        && text.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of Loki's own tests.
    #[test]
    fn a_pattern_finds_what_loki_finds() {
        for (pattern, line, found) in [
            ("foo <foo> bar", "foo buzz bar", &["buzz"][..]),
            ("foo <foo> bar<fuzz>", "foo buzz bar", &["buzz", ""]),
            ("<foo> bar<fuzz>", " bar", &["", ""]),
            ("<path>?<_>", "/api/plugins/status", &["/api/plugins/status"]),
            ("<path>?<_>", "/api/check?slug=x", &["/api/check"]),
            (
                "<_> <id> [<level>] [<no>] ",
                "2020 0 [Note] [MY-012487] [InnoDB]",
                &["0", "Note", "MY-012487"],
            ),
            ("<_> <id> [<level>] ", "2021 42 [Note] Aborted [x] y", &["42", "Note"]),
            ("a<x>", "b", &[]),
        ] {
            let captures = Captures::parse(pattern).unwrap();
            let texts: Vec<_> = captures.find(line).into_iter().map(|(_, text)| text).collect();
            assert_eq!(texts, found, "{pattern} in {line}");
        }
    }

    #[test]
    fn a_pattern_that_loki_refuses_is_refused() {
        for pattern in ["", "<_>", "foo <_> bar <_>", "foo bar", "<f><f>", "<f> f<f>"] {
            assert!(Captures::parse(pattern).is_err(), "{pattern}");
        }
    }
}
