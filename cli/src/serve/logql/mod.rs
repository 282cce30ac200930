//! The part of LogQL that is answered: a stream selector, a few stages of a pipeline, and metrics of
//! lines. What is not is refused by its name, never left out of an answer.

mod capture;
mod filter;
mod json;
mod levels;
mod logfmt;
pub mod metric;
mod over;
mod places;
mod pretty;
mod quantity;
mod selector;
mod stage;
mod template;
#[cfg(test)]
mod tests;
mod times;
mod unwrap;

use std::borrow::Cow;

use global_health_bar::Labels;

use self::capture::Captures;
use self::filter::{LabelFilter, compared};
pub use self::json::labels as fields;
use self::places::Places;
pub use self::pretty::pretty;
pub use self::selector::{Selector, matches};
use self::selector::{column, unquote};
use self::stage::{Line, Stage};
use self::template::Template;
use self::unwrap::Unwrap;
use crate::serve::pattern::Pattern;

/// Filters of lines: whether they keep what they find, and whether they look for a regex.
const LINE_FILTERS: [(&str, bool, bool); 4] =
    [("|=", true, false), ("!=", false, false), ("|~", true, true), ("!~", false, true)];

/// Stages of Loki's that are not answered, or only in their simplest form.
const OTHERS: [&str; 10] = [
    "decolorize",
    "distinct",
    "json",
    "keep",
    "label_format",
    "logfmt",
    "regexp",
    "sample",
    "unpack",
    "unwrap",
];

/// Which streams, which of their lines, and what to make of them.
#[derive(Debug)]
pub struct Query {
    selector: Selector,
    stages: Vec<Stage>,
}

impl Query {
    /// Reads a query; the error is Loki's text, as near as the parser allows.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (selector, mut rest) = Selector::begin(text)?;
        let mut stages = Vec::new();
        while !rest.trim_start().is_empty() {
            let (next, after) = stage(rest.trim_start(), column(text))?;
            stages.push(next);
            rest = after;
        }
        Ok(Self { selector, stages })
    }

    /// Reads what a metric query takes its values from: a query, and behind it the label that holds the value,
    /// where it is not of the lines themselves.
    pub fn parse_unwrapped(text: &str) -> Result<(Self, Option<Unwrap>), String> {
        let Some((query, after)) = split_unwrap(text)? else {
            return Ok((Self::parse(text)?, None));
        };
        let whole = &text[query.len()..];
        let (mut unwrap, mut rest) = Unwrap::begin(after).ok_or_else(|| unsupported(whole))?;
        while !rest.trim_start().is_empty() {
            match stage(rest.trim_start(), column(text))? {
                (Stage::Label(filter), after) => (unwrap.filter(filter), rest = after).1,
                _ => return Err(unsupported(rest)),
            }
        }
        Ok((Self::parse(query)?, Some(unwrap)))
    }

    /// The labels of its streams that its selector names.
    pub fn equalities(&self) -> Labels {
        self.selector.equalities()
    }

    /// What it makes of a line: the labels of its stream and its text; `None` where it selects it not.
    pub fn read<'a>(
        &'a self,
        stream: &'a Labels,
        text: &'a str,
    ) -> Option<(Cow<'a, Labels>, Cow<'a, str>)> {
        self.line(stream, text).map(Line::finish)
    }

    /// Whether the filters of lines keep a text.
    fn keeps(&self, text: &str) -> bool {
        let keeps = |stage: &Stage| match stage {
            Stage::Filter { wanted, patterns } => {
                *wanted == patterns.iter().any(|pattern| pattern.is_in(text))
            }
            _ => true,
        };
        self.stages.iter().all(keeps)
    }

    /// Whether it does more with a text than to keep it or not.
    fn reads(&self) -> bool {
        !self.stages.iter().all(|stage| matches!(stage, Stage::Filter { .. }))
    }

    /// The same before its labels are put together.
    pub fn line<'a>(&'a self, stream: &'a Labels, text: &'a str) -> Option<Line<'a>> {
        if !self.selector.takes(stream) {
            return None;
        }
        self.stages.iter().try_fold(Line::new(stream, text), Line::through)
    }
}

/// The stage that `rest` begins with, and what follows it. Loki says that a query ends too early at
/// its end, which is `column`.
fn stage(rest: &str, column: usize) -> Result<(Stage, &str), String> {
    let unexpected = |what| format!("parse error at line 1, col {column}: syntax error: {what}");
    let failed = |why| format!("parse error : {why}");
    // A text, and how much follows it: a closure cannot lend that.
    let string = |text: &str| match unquote(text.trim_start()) {
        Some((text, after)) => Ok((text, after.len())),
        None if text.trim().is_empty() => Err(unexpected("unexpected $end, expecting STRING")),
        None => Err(unsupported(rest)),
    };
    let behind = |length: usize| &rest[rest.len() - length..];

    if let Some((name, wanted, is_regex)) =
        LINE_FILTERS.iter().find(|(name, ..)| rest.starts_with(name))
    {
        let (mut patterns, mut next) = (Vec::new(), &rest[name.len()..]);
        loop {
            let (text, after) = string(next)?;
            patterns.push(match is_regex {
                true => Pattern::regex(&text)
                    .map_err(|why| failed(format!("stage '{name} {text:?}' : {why}")))?,
                false => Pattern::Text(text),
            });
            match behind(after).trim_start().strip_prefix("or") {
                Some(more) => next = more,
                None => return Ok((Stage::Filter { wanted: *wanted, patterns }, behind(after))),
            }
        }
    }
    let Some(inside) = rest.strip_prefix('|').map(str::trim_start) else {
        return Err(unsupported(rest));
    };
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (name, after) = inside.split_at(end.unwrap_or(inside.len()));
    let (names, next) = after.split_at(after.find(['|', '!']).unwrap_or(after.len()));
    match name {
        "json" if names.trim().is_empty() => Ok((Stage::Json, next)),
        "logfmt" if names.trim().is_empty() => Ok((Stage::Logfmt, next)),
        "json" => match Places::begin(after) {
            Ok(Some((places, next))) => Ok((Stage::Places(places), next)),
            Ok(None) => Err(unsupported(rest)),
            Err(why) => Err(failed(why)),
        },
        "drop" if !names.trim().is_empty() => {
            let names: Vec<_> = names.split(',').map(|name| name.trim().to_owned()).collect();
            let is_name = |name: &String| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            };
            let are_names = names.iter().all(is_name);
            are_names.then_some((Stage::Drop(names), next)).ok_or_else(|| unsupported(rest))
        }
        "pattern" | "line_format" => {
            let (text, after) = string(after)?;
            let stage = match name {
                "pattern" => Captures::parse(&text).map(Stage::Pattern),
                _ => Template::parse(&text)
                    .map(Stage::LineFormat)
                    .map_err(|why| format!("invalid line template: {why}")),
            };
            let why = |why| failed(format!("stage '| {name} {text:?}' : {why}"));
            Ok((stage.map_err(why)?, behind(after)))
        }
        _ if OTHERS.contains(&name) => Err(unsupported(rest)),
        _ if inside.trim().is_empty() => Err(unexpected("unexpected $end")),
        _ => match LabelFilter::begin(inside).map_err(failed)? {
            Some((filter, after)) => Ok((Stage::Label(filter), after)),
            None if ends_early(inside) => Err(unexpected("unexpected $end")),
            None => Err(unsupported(rest)),
        },
    }
}

/// Whether a filter of a label is cut behind its name, or its operator.
fn ends_early(filter: &str) -> bool {
    compared(filter).map_or_else(
        || filter.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_'),
        |(_, _, value)| value.is_empty(),
    )
}

/// What stands before `| unwrap` in a query, and what behind it.
fn split_unwrap(text: &str) -> Result<Option<(&str, &str)>, String> {
    let (_, mut rest) = Selector::begin(text)?;
    while !rest.trim_start().is_empty() {
        let next = rest.trim_start();
        let inside = next.strip_prefix('|').map(str::trim_start);
        let after = inside.and_then(|inside| inside.strip_prefix("unwrap"));
        if let Some(after) = after.filter(|after| after.starts_with(char::is_whitespace)) {
            return Ok(Some((&text[..text.len() - next.len()], after)));
        }
        rest = stage(next, column(text))?.1;
    }
    Ok(None)
}

/// Says that a part of a query is not answered.
fn unsupported(part: &str) -> String {
    let mut shown: String = part.trim().chars().take(40).collect();
    if shown.len() < part.trim().len() {
        shown.push('…');
    }
    format!(
        "`{shown}` is not supported here, only |=, !=, |~ and !~ with texts, | json, with places or without, | logfmt, | pattern, | line_format, | drop and filters of labels are"
    )
}

#[cfg(test)]
mod stages {
    use super::*;

    #[test]
    fn a_stage_is_read_however_it_is_spaced() {
        let stream = [("a", "b")].into_iter().collect();
        let text = r#"{"n":{"x":"1"},"m":"2"}"#;
        for query in [
            "{a=`b`} | json != `none` |= `2` | drop m",
            r#"{a="b"}|json|n_x="1"|drop m"#,
            "{a=`b`} |  json\n| n_x =~ `1` | drop m , none",
            "{a=\"b\"} |= `n` != `none` | json | n_x!=`2` | line_format `{{.m}}` | drop m",
        ] {
            let query = Query::parse(query).unwrap();
            let (labels, _) = query.read(&stream, text).expect("it is taken");
            let labels: Vec<_> = labels.iter().collect();
            assert_eq!(labels, [("a", "b"), ("n_x", "1")]);
        }
    }

    #[test]
    fn what_is_not_supported_is_named() {
        for (query, named) in [
            ("| logfmt --strict", "`| logfmt --strict`"),
            ("| logfmt a", "`| logfmt a`"),
            ("| unpack", "`| unpack`"),
            ("| unpack | a=`b`", "`| unpack | a=`b``"),
            ("| json | a > `5`", "`| a > `5``"),
            ("| json a == 5", "`| json a == 5`"),
            ("|= ip(`10.0.0.0/8`)", "`|= ip(`10.0.0.0/8`)`"),
            ("|> `<_>`", "`|> `<_>``"),
            ("| a=`b` or c", "`| a=`b` or c`"),
            ("| a = ip(`10.0.0.0/8`)", "`| a = ip(`10.0.0.0/8`)`"),
            ("| drop a=`b`", "`| drop a=`b``"),
            ("| label_format a=b", "`| label_format a=b`"),
            ("| unwrap a", "`| unwrap a`"),
            ("# what it is for", "`# what it is for`"),
            (&format!("| keep {}", "a".repeat(90)), &format!("`| keep {}…`", "a".repeat(33))),
        ] {
            let why = Query::parse(&format!("{{a=\"b\"}} {query}")).expect_err(query);
            assert!(why.starts_with(&format!("{named} is not supported here")), "{query}: {why}");
        }
    }

    #[test]
    fn what_is_cut_is_said_to_end() {
        for query in ["{a=`b`} |=", "{a=`b`} | line_format", "{a=`b`} | a=", "{a=`b`} |"] {
            let why = Query::parse(query).expect_err(query);
            assert!(why.contains("syntax error: unexpected $end"), "{query}: {why}");
        }
    }
}
