//! The part of LogQL that is played: a stream selector and line filters.

use global_health_bar::Labels;
use promql_parser::label::Matchers;
use promql_parser::parser::{Expr, parse};

use crate::serve::pattern::Pattern;

const EMPTY_COMPATIBLE: &str = "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

/// Which streams, and which of their lines.
#[derive(Debug)]
pub struct Query {
    matchers: Matchers,
    filters: Vec<Filter>,
}

#[derive(Debug)]
struct Filter {
    wanted: bool,
    pattern: Pattern,
}

impl Query {
    /// Reads a query; the error is Loki's text, as near as the parser allows.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("parse error : syntax error: unexpected $end".into());
        }
        let column = text.chars().count() + 1;
        let Some(end) = selector_end(text) else {
            return Err(format!(
                "parse error at line 1, col {column}: syntax error: unexpected $end, expecting }} or ,"
            ));
        };
        let (selector, rest) = text.split_at(end);
        let matchers = match parse(selector) {
            Ok(Expr::VectorSelector(selector)) if selector.name.is_none() => selector.matchers,
            Err(why) if why.contains("at least one non-empty matcher") => {
                return Err(EMPTY_COMPATIBLE.into());
            }
            Ok(_) => {
                return Err(
                    "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER".into()
                );
            }
            Err(why) => return Err(format!("parse error at line 1, col 1: syntax error: {why}")),
        };
        Ok(Self { matchers, filters: filters(rest, column)? })
    }

    /// Whether the stream with these labels is selected.
    pub fn selects(&self, stream: &Labels) -> bool {
        matches(&self.matchers, stream)
    }

    /// Whether a line passes the filters.
    pub fn passes(&self, line: &str) -> bool {
        let mut filters = self.filters.iter();
        filters.all(|filter| filter.wanted == filter.pattern.is_in(line))
    }
}

/// Whether `labels` fulfil the matchers; a label that is not there is empty.
pub fn matches(matchers: &Matchers, labels: &Labels) -> bool {
    let all = |matchers: &[promql_parser::label::Matcher]| {
        matchers
            .iter()
            .all(|matcher| matcher.is_match(labels.get(&matcher.name).unwrap_or_default()))
    };
    all(&matchers.matchers)
        && (matchers.or_matchers.is_empty() || matchers.or_matchers.iter().any(|any| all(any)))
}

/// Where the selector that begins the query ends: after its closing brace.
fn selector_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(_), _) if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(character),
            (None, '}') => return Some(at + 1),
            (None, _) => {}
        }
    }
    None
}

fn filters(mut rest: &str, column: usize) -> Result<Vec<Filter>, String> {
    let mut filters = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(filters);
        }
        let operators =
            [("|=", true, false), ("!=", false, false), ("|~", true, true), ("!~", false, true)];
        let found = operators.iter().find(|(operator, ..)| rest.starts_with(operator));
        let Some((operator, wanted, is_regex)) = found else {
            return Err(format!(
                "parse error at line 1, col {column}: syntax error: unexpected $end"
            ));
        };
        let quoted = rest[operator.len()..].trim_start();
        let Some((text, after)) = unquote(quoted) else {
            return Err(format!(
                "parse error at line 1, col {column}: syntax error: unexpected $end, expecting STRING"
            ));
        };
        let pattern = if *is_regex {
            Pattern::regex(&text)
                .map_err(|why| format!("parse error : stage '{operator} {text:?}' : {why}"))?
        } else {
            Pattern::Text(text)
        };
        filters.push(Filter { wanted: *wanted, pattern });
        rest = after;
    }
}

/// The text of the quoted string that begins `text`, and what follows it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let open = text.chars().next()?;
    if open == '`' {
        let (raw, rest) = text[1..].split_once('`')?;
        return Some((raw.to_owned(), rest));
    }
    if open != '"' {
        return None;
    }
    // Go's escapes are JSON's in all that line filters use.
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let value = values.next()?.ok()?;
    let end = values.byte_offset();
    Some((value, &text[end..]))
}
