//! Stream selectors, and the texts between quotes.

use global_health_bar::Labels;
use promql_parser::label::{MatchOp, Matchers};
use promql_parser::parser::{Expr, parse};

const EMPTY_COMPATIBLE: &str = "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

/// Which streams are meant.
#[derive(Debug)]
pub struct Selector(Matchers);

impl Selector {
    /// A text that is a selector and nothing more.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (selector, rest) = Self::begin(text)?;
        let is_all = rest.trim().is_empty();
        is_all.then_some(selector).ok_or_else(|| "only label matchers are supported".into())
    }

    /// The selector that `text` begins with, and what follows it; the error is Loki's text, as near as
    /// the parser allows.
    pub fn begin(text: &str) -> Result<(Self, &str), String> {
        if text.trim().is_empty() {
            return Err("parse error : syntax error: unexpected $end".into());
        }
        let Some((end, _)) = unquoted(text).find(|(_, character)| *character == '}') else {
            let column = column(text);
            return Err(format!(
                "parse error at line 1, col {column}: syntax error: unexpected $end, expecting }} or ,"
            ));
        };
        let (selector, rest) = text.split_at(end + 1);
        if !selector.trim_start().starts_with('{') {
            return Err("parse error at line 1, col 1: syntax error: unexpected IDENTIFIER".into());
        }
        match parse(&with_quotes(selector)) {
            Ok(Expr::VectorSelector(selector)) if selector.name.is_none() => {
                Ok((Self(selector.matchers), rest))
            }
            Err(why) if why.contains("at least one non-empty matcher") => {
                Err(EMPTY_COMPATIBLE.into())
            }
            Ok(_) => Err("parse error at line 1, col 1: syntax error: unexpected {".into()),
            Err(why) => Err(format!("parse error at line 1, col 1: syntax error: {why}")),
        }
    }

    /// The labels that it asks for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let matchers = self.0.matchers.iter().chain(self.0.or_matchers.iter().flatten());
        matchers.map(|matcher| matcher.name.as_str())
    }

    /// The labels that it asks for with one text alone, as what is absent has them.
    pub fn equalities(&self) -> Labels {
        let is_alone = |name: &str| self.names().filter(|other| *other == name).count() == 1;
        let matchers = self.0.matchers.iter();
        let equal = matchers.filter(|matcher| matches!(matcher.op, MatchOp::Equal));
        let alone = equal.filter(|matcher| is_alone(&matcher.name));
        alone.map(|matcher| (matcher.name.as_str(), matcher.value.as_str())).collect()
    }

    /// Whether it means the stream with these labels.
    pub fn takes(&self, stream: &Labels) -> bool {
        matches(&self.0, stream)
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

/// Where Loki says that a text ends too early.
pub fn column(text: &str) -> usize {
    text.chars().count() + 1
}

/// The same with strings between quotes only: the parser reads escapes between backticks, too.
fn with_quotes(selector: &str) -> String {
    let mut quoted = String::new();
    let mut rest = selector;
    while let Some(at) = rest.find(['"', '`']) {
        let Some((text, after)) = unquote(&rest[at..]) else { break };
        quoted.push_str(&rest[..at]);
        quoted.push_str(&serde_json::Value::from(text).to_string());
        rest = after;
    }
    quoted + rest
}

/// The characters that do not stand between quotes, and where.
pub fn unquoted(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut is_escaped) = (None, false);
    text.char_indices().filter(move |(_, character)| {
        match (quote, character) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some('"'), '\\') => is_escaped = true,
            (Some(open), _) if open == *character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(*character),
            (None, _) => return true,
        }
        false
    })
}

/// The text of the quoted string that begins `text`, and what follows it.
pub fn unquote(text: &str) -> Option<(String, &str)> {
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
