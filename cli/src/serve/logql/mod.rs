//! The part of LogQL that is played: a stream selector, a few stages of a pipeline, and counts of lines.

mod capture;
mod filter;
mod json;
pub mod metric;
mod stage;
mod template;

use std::borrow::Cow;

use global_health_bar::Labels;
use global_health_bar::simulation::Entry;
use promql_parser::label::Matchers;
use promql_parser::parser::{Expr, parse};

use self::capture::Captures;
use self::filter::LabelFilter;
use self::stage::{Line, Stage};
use self::template::Template;
use crate::serve::pattern::Pattern;

const EMPTY_COMPATIBLE: &str = "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

/// Which streams, which of their lines, and what to make of them.
#[derive(Debug)]
pub struct Query {
    matchers: Matchers,
    stages: Vec<Stage>,
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
        let matchers = match parse(&quoted(selector)) {
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
        Ok(Self { matchers, stages: stages(rest, column)? })
    }

    /// What it makes of a line: the labels of its stream and its text; `None` where it selects it not.
    pub fn read<'a>(&'a self, entry: &'a Entry) -> Option<(Cow<'a, Labels>, Cow<'a, str>)> {
        if !matches(&self.matchers, &entry.stream) {
            return None;
        }
        let line = Line::new(&entry.stream, &entry.line);
        self.stages.iter().try_fold(line, Line::through).map(Line::finish)
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

/// The same with strings between quotes only: the parser reads escapes between backticks, too.
fn quoted(selector: &str) -> String {
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

fn stages(mut rest: &str, column: usize) -> Result<Vec<Stage>, String> {
    let unexpected = |what| format!("parse error at line 1, col {column}: syntax error: {what}");
    let operators =
        [("|=", true, false), ("!=", false, false), ("|~", true, true), ("!~", false, true)];
    let mut stages = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(stages);
        }
        if let Some(names) = rest.strip_prefix("| drop ") {
            let (names, after) = names.split_at(names.find('|').unwrap_or(names.len()));
            stages.push(Stage::Drop(names.split(',').map(|name| name.trim().into()).collect()));
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix("| json")
            && matches!(after.trim_start().chars().next(), None | Some('|'))
        {
            stages.push(Stage::Json);
            rest = after;
            continue;
        }
        if let Some((name, operator, value)) = rest.strip_prefix("| ").and_then(LabelFilter::begin)
        {
            let (value, after) =
                unquote(value).ok_or_else(|| unexpected("unexpected $end, expecting STRING"))?;
            let filter = LabelFilter::new(name, operator, value);
            stages.push(Stage::Label(filter.map_err(|why| format!("parse error : {why}"))?));
            rest = after;
            continue;
        }
        let names = operators.iter().map(|(operator, ..)| *operator);
        let mut names = names.chain(["| pattern", "| line_format"]);
        let name = names.find(|name| rest.starts_with(name));
        let name = name.ok_or_else(|| unexpected("unexpected $end"))?;
        let string = unquote(rest[name.len()..].trim_start());
        let string = string.ok_or_else(|| unexpected("unexpected $end, expecting STRING"))?;
        let text = string.0;
        rest = string.1;
        let stage = match operators.iter().find(|(operator, ..)| *operator == name) {
            Some((_, wanted, true)) => {
                Pattern::regex(&text).map(|pattern| Stage::Filter { wanted: *wanted, pattern })
            }
            Some((_, wanted, false)) => {
                Ok(Stage::Filter { wanted: *wanted, pattern: Pattern::Text(text.clone()) })
            }
            None if name == "| pattern" => Captures::parse(&text).map(Stage::Pattern),
            None => Template::parse(&text)
                .map(Stage::LineFormat)
                .map_err(|why| format!("invalid line template: {why}")),
        };
        stages.push(stage.map_err(|why| format!("parse error : stage '{name} {text:?}' : {why}"))?);
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
