//! A query as one reads it best, for Grafana's button *Format query*: in one line where it is short, else part by part, as
//! Loki breaks it.

use crate::serve::logql::metric::{Metric, inside};
use crate::serve::logql::selector::{Selector, unquote, unquoted};
use crate::serve::logql::{LINE_FILTERS, Query, stage};

/// How long a part may be before it is broken into its own.
const LONGEST: usize = 100;

/// The same query, formatted.
///
/// # Errors
/// What is wrong with it.
pub fn pretty(text: &str) -> Result<String, String> {
    match Metric::parse(text) {
        Some(Ok(Metric::Vector(_))) => return Ok(text.trim().to_owned()),
        Some(metric) => drop(metric?),
        None => drop(Query::parse(text)?),
    }
    // What was read above has a shape.
    Ok(Shape::of(text.trim()).map_or_else(|| text.to_owned(), |shape| shape.pretty(0)))
}

/// A query by its parts, in words.
enum Shape {
    /// A function, its parameter, what it is of, and what stands behind it.
    Call { head: String, parameter: Option<String>, of: Box<Self>, tail: String },
    /// A selector, the stages behind it, and a range in brackets.
    Lines { selector: String, stages: Vec<String>, range: String },
}

impl Shape {
    fn of(text: &str) -> Option<Self> {
        if text.starts_with('{') {
            return Self::lines(text);
        }
        let open = text.find('(')?;
        let (name, mut rest) = text.split_at(open);
        let (mut head, mut tail) = (tidy(name), String::new());
        let (mut of, mut behind) = inside(rest).ok()?;
        // A grouping before what is put together.
        if name.trim().ends_with(" by") || name.trim().ends_with(" without") {
            head = format!("{head} ({})", tidy(of));
            rest = behind;
            (of, behind) = inside(rest).ok()?;
        }
        if !behind.trim().is_empty() {
            tail = format!(" {}", tidy(behind));
        }
        let parameter = of.split_once(',').filter(|(first, _)| first.trim().parse::<f64>().is_ok());
        let parameter = parameter.map(|(first, next)| {
            of = next;
            first.trim().to_owned()
        });
        Some(Self::Call { head, parameter, of: Box::new(Self::of(of.trim())?), tail })
    }

    fn lines(text: &str) -> Option<Self> {
        let end = unquoted(text).find(|(_, character)| *character == '[');
        let (text, range) = text.split_at(end.map_or(text.len(), |(end, _)| end));
        let (_, mut rest) = Selector::begin(text).ok()?;
        let selector = tidy(&text[..text.len() - rest.len()]);
        let mut stages = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return Some(Self::Lines { selector, stages, range: tidy(range) });
            }
            let next = match rest.strip_prefix('|').map(str::trim_start) {
                Some(unwrap) if unwrap.starts_with("unwrap ") => {
                    &unwrap[unwrap.find('|').unwrap_or(unwrap.len())..]
                }
                _ => stage(rest, 0).ok()?.1,
            };
            stages.push(tidy(&rest[..rest.len() - next.len()]));
            rest = next;
        }
    }

    /// In one line.
    fn flat(&self) -> String {
        match self {
            Self::Call { head, parameter, of, tail } => {
                let parameter = parameter.as_ref().map(|of| format!("{of}, ")).unwrap_or_default();
                format!("{head}({parameter}{}){tail}", of.flat())
            }
            Self::Lines { selector, stages, range } => {
                let parts = [selector].into_iter().chain(stages).cloned().collect::<Vec<_>>();
                let gap = if stages.is_empty() || range.is_empty() { "" } else { " " };
                format!("{}{gap}{range}", parts.join(" "))
            }
        }
    }

    /// At so deep a level.
    fn pretty(&self, level: usize) -> String {
        let indent = |level| "  ".repeat(level);
        let flat = self.flat();
        if flat.len() <= LONGEST {
            return indent(level) + &flat;
        }
        match self {
            Self::Call { head, parameter, of, tail } => {
                let parameter = parameter.as_ref();
                let parameter = parameter.map(|of| format!("{}{of},\n", indent(level + 1)));
                let (begin, end) = (indent(level), indent(level));
                let of = of.pretty(level + 1);
                format!("{begin}{head}(\n{}{of}\n{end}){tail}", parameter.unwrap_or_default())
            }
            Self::Lines { selector, stages, range } => {
                let stages = stages.iter().map(|stage| format!("\n{}{stage}", indent(level + 1)));
                let gap = if range.is_empty() { "" } else { " " };
                format!("{}{selector}{}{gap}{range}", indent(level), stages.collect::<String>())
            }
        }
    }
}

/// A part of a query with one space where there should be one.
fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    let mut rest = text.trim();
    if let Some((filter, ..)) = LINE_FILTERS.iter().find(|(filter, ..)| rest.starts_with(filter)) {
        tidy.push_str(filter);
        rest = rest[filter.len()..].trim_start();
        tidy.push(' ');
    }
    let mut before = "(";
    while !rest.is_empty() {
        let token = &rest[..token(rest)];
        let is_glued = matches!(token, "," | ")" | "}" | "]" | "[")
            || matches!(before, "(" | "{" | "[")
            || is_comparison(token)
            || is_comparison(before)
            || token == "(" && !matches!(before, "and" | "or" | "," | "|" | "by" | "without");
        if !is_glued {
            tidy.push(' ');
        }
        tidy.push_str(token);
        before = token;
        rest = rest[token.len()..].trim_start();
    }
    tidy
}

fn is_comparison(token: &str) -> bool {
    matches!(token, "=" | "==" | "!=" | "=~" | "!~" | ">" | ">=" | "<" | "<=")
}

/// How long the string, the word or the operator is that `text` begins with.
fn token(text: &str) -> usize {
    if let Some((_, rest)) = unquote(text) {
        return text.len() - rest.len();
    }
    let is_in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let word = text.find(|c| !is_in_word(c)).unwrap_or(text.len());
    let two = text.get(..2).filter(|two| is_comparison(two));
    match (word, two) {
        (0, Some(two)) => two.len(),
        (0, None) => text.chars().next().map_or(0, char::len_utf8),
        (word, _) => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, wanted: &str) {
        let told = pretty(query).expect(query);
        assert_eq!(told, wanted);
        assert_eq!(pretty(&told).expect(wanted), wanted, "again");
    }

    #[test]
    fn what_is_short_stands_in_one_line() {
        check("{ a = \"b\",c=~`d|e` }", "{a=\"b\", c=~`d|e`}");
        check(
            "{a=`b`}|=`c`  !=  \"d  e\" or `f`|json|x = `y`or(z>5 and w!=`  `)",
            "{a=`b`} |= `c` != \"d  e\" or `f` | json | x=`y` or (z>5 and w!=`  `)",
        );
        check("{a=`b`}|json  c=`d[0]` ,e|drop  f,g", "{a=`b`} | json c=`d[0]`, e | drop f, g");
        check("sum  by(a,b)( rate( {a=`b`} [ 5m ] ) )", "sum by (a, b)(rate({a=`b`}[5m]))");
        check("sum(rate({a=`b`}|json[5m]))by(a)", "sum(rate({a=`b`} | json [5m])) by (a)");
        check("topk( 5 ,count_over_time({a=`b`}[1h]))", "topk(5, count_over_time({a=`b`}[1h]))");
        check(
            "avg_over_time({a=`b`}|json|unwrap  duration( c )|__error__ = ``[1h])by(d)",
            "avg_over_time({a=`b`} | json | unwrap duration(c) | __error__=`` [1h]) by (d)",
        );
        check(" vector(1)+vector(1)", "vector(1)+vector(1)");
    }

    #[test]
    fn what_is_long_is_broken_as_loki_breaks_it() {
        let text = "t".repeat(40);
        check(
            &format!("{{a=`b`}}|=`{text}`|=`{text}`|json"),
            &format!("{{a=`b`}}\n  |= `{text}`\n  |= `{text}`\n  | json"),
        );
        check(
            &format!("topk(3,sum by(x)(count_over_time({{a=`b`}}|=`{text}`|=`{text}`[1m])))"),
            &format!(
                "topk(\n  3,\n  sum by (x)(\n    count_over_time(\n      {{a=`b`}}\n        |= `{text}`\n        |= `{text}` [1m]\n    )\n  )\n)"
            ),
        );
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for none in ["", "{a=`b`", "sum(", "{a=`b`} | unpack", "sort(rate({a=`b`}[1m]))"] {
            assert!(pretty(none).is_err(), "{none}");
        }
    }
}
