//! The templates of the stage `line_format`: of Go's language, texts, fields, conditions and a few
//! functions.

mod value;

pub use self::value::Scope;
use self::value::{Function, Value};

/// How deep conditions, and values, may stand in each other: each takes some of the stack, and who asks is not known.
const DEEPEST: usize = 32;

/// A template.
#[derive(Debug)]
pub struct Template(Vec<Node>);

#[derive(Debug)]
enum Node {
    Text(String),
    Show(Value),
    /// The conditions in turn, and what is written where each is the first that holds.
    If(Vec<(Value, Vec<Node>)>, Vec<Node>),
}

impl Template {
    /// Reads a template; the error is Go's, as near as may be.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text, deepest: DEEPEST };
        match parser.nodes()? {
            (nodes, None) => Ok(Self(nodes)),
            (_, Some(action)) => Err(format!("unexpected {{{{{action}}}}}")),
        }
    }

    /// Whether it leaves a line as it is.
    pub fn is_line(&self, scope: Scope) -> bool {
        matches!(&self.0[..], [Node::Show(value)] if matches!(value.settled(scope), Value::Line))
    }

    /// What it makes of a line.
    pub fn write(&self, scope: Scope) -> String {
        let mut to = String::new();
        write(&self.0, scope, &mut to);
        to
    }
}

fn write(nodes: &[Node], scope: Scope, to: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => to.push_str(text),
            Node::Show(value) => to.push_str(&value.text(scope)),
            Node::If(cases, otherwise) => {
                let case = cases.iter().find(|(condition, _)| condition.holds(scope));
                write(case.map_or(otherwise, |(_, nodes)| nodes), scope, to);
            }
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    /// How many conditions more may be opened.
    deepest: usize,
}

impl<'a> Parser<'a> {
    /// The nodes up to an action that ends them, and that action.
    fn nodes(&mut self) -> Result<(Vec<Node>, Option<&'a str>), String> {
        let mut nodes = Vec::new();
        loop {
            let (text, rest) = self.rest.split_once("{{").unwrap_or((self.rest, ""));
            if !text.is_empty() {
                nodes.push(Node::Text(text.into()));
            }
            if text.len() == self.rest.len() {
                self.rest = "";
                return Ok((nodes, None));
            }
            let end = action_end(rest).ok_or("unclosed action")?;
            let action = rest[..end].trim();
            self.rest = &rest[end + 2..];
            if action == "end" || action == "else" || action.starts_with("else ") {
                return Ok((nodes, Some(action)));
            }
            nodes.push(match action.strip_prefix("if ") {
                Some(condition) => self.cases(condition)?,
                None => Node::Show(value(action, DEEPEST)?),
            });
        }
    }

    fn cases(&mut self, condition: &str) -> Result<Node, String> {
        self.deepest = deeper(self.deepest)?;
        let mut cases = Vec::new();
        let mut condition = Some(value(condition, DEEPEST)?);
        let mut otherwise = Vec::new();
        loop {
            let (nodes, action) = self.nodes()?;
            let was_else = condition.is_none();
            match condition.take() {
                Some(condition) => cases.push((condition, nodes)),
                None => otherwise = nodes,
            }
            match action {
                Some("end") => {
                    self.deepest += 1;
                    return Ok(Node::If(cases, otherwise));
                }
                Some("else") if !was_else => {}
                Some(action) if !was_else && action.starts_with("else if ") => {
                    condition = Some(value(&action["else if ".len()..], DEEPEST)?);
                }
                Some(action) => return Err(format!("unexpected {{{{{action}}}}}")),
                None => return Err("unexpected EOF".into()),
            }
        }
    }
}

/// One less than so many more levels.
fn deeper(deepest: usize) -> Result<usize, String> {
    deepest.checked_sub(1).ok_or_else(|| "too many levels in each other".into())
}

/// Where the action that begins `text` ends: at the first `}}` outside a string.
fn action_end(text: &str) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '}' if !is_quoted && text[at..].starts_with("}}") => return Some(at),
            _ => {}
        }
    }
    None
}

/// The value that all of `text` is, with so many more in each other.
fn value(text: &str, deepest: usize) -> Result<Value, String> {
    let deepest = deeper(deepest)?;
    let mut rest = text;
    let mut values = Vec::new();
    let function = word(&mut rest);
    while !rest.trim_start().is_empty() {
        values.push(operand(&mut rest, deepest)?);
    }
    let function = match function {
        None if values.len() == 1 => return Ok(values.remove(0)),
        Some("__line__") if values.is_empty() => return Ok(Value::Line),
        Some("true") if values.is_empty() => return Ok(Value::Bool(true)),
        Some("false") if values.is_empty() => return Ok(Value::Bool(false)),
        Some("and") => Function::And,
        Some("or") => Function::Or,
        Some("not") if values.len() == 1 => Function::Not,
        Some("contains") if values.len() == 2 => Function::Contains,
        Some("print") => Function::Print,
        Some(name) => return Err(format!("function {name:?} not defined")),
        None => return Err(format!("missing value for command in {text:?}")),
    };
    Ok(Value::Call(function, values))
}

/// The value that `rest` begins with.
fn operand(rest: &mut &str, deepest: usize) -> Result<Value, String> {
    *rest = rest.trim_start();
    if let Some(inside) = rest.strip_prefix('(') {
        let end = closing(inside).ok_or("unclosed left paren")?;
        let value = value(&inside[..end], deepest)?;
        *rest = &inside[end + 1..];
        return Ok(value);
    }
    if let Some(field) = rest.strip_prefix('.') {
        *rest = field;
        return word(rest).map(|name| Value::Field(name.into())).ok_or("unexpected <.>".into());
    }
    if rest.starts_with('"') {
        // Go's escapes are JSON's in all that these templates use.
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let text = values.next().and_then(Result::ok).ok_or("unterminated quoted string")?;
        *rest = &rest[values.byte_offset()..];
        return Ok(Value::Text(text));
    }
    word(rest)
        .ok_or_else(|| format!("unexpected {rest:?} in operand"))
        .and_then(|word| value(word, deepest))
}

fn word<'a>(rest: &mut &'a str) -> Option<&'a str> {
    *rest = rest.trim_start();
    let is_in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let end = rest.bytes().position(|byte| !is_in_word(byte)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    Some(word).filter(|word| !word.is_empty())
}

/// Where the parenthesis closes that was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut is_quoted, mut is_escaped) = (0_usize, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted && depth == 0 => return Some(at),
            ')' if !is_quoted => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(template: &str) -> Result<String, String> {
        let label = |name: &str| match name {
            "pod" => Some("a"),
            "text" => Some(r#"say "}}""#),
            "none" => Some(""),
            _ => None,
        };
        let scope = Scope { line: "the line", label: &label };
        Template::parse(template).map(|template| template.write(scope))
    }

    #[test]
    fn a_template_writes_what_go_writes() {
        for (template, written) in [
            ("", ""),
            ("{pod} {{.pod}}}", "{pod} a}"),
            (r#"{{"{"}}{{ .text }}{{"\"}}"}}"#, r#"{say "}}""}}"#),
            ("{{.missing}}{{__line__}}", "the line"),
            ("{{if .none}}x{{else if .pod}}y{{else}}z{{end}}", "y"),
            (r#"{{if and .pod (not (contains "}}" .text))}}x{{else}}y{{end}}"#, "y"),
            (r#"{{if or false (contains "ab" (print .pod "b"))}}x{{end}}"#, "x"),
            ("{{or .none .missing .pod __line__}}", "a"),
            (r#"{{if .pod}}{{if .none}}1{{else}}2{{end}}{{else}}3{{end}}"#, "2"),
        ] {
            assert_eq!(write(template).as_deref(), Ok(written), "{template}");
        }
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for template in [
            "{{.pod",
            "{{end}}",
            "{{if .pod}}",
            "{{if .pod}}{{else}}{{else}}{{end}}",
            "{{nobody}}",
            "{{}}",
            "{{(.pod}}",
            "{{not}}",
            "{{.}}",
            "{{+}}",
        ] {
            assert!(write(template).is_err(), "{template}");
        }
    }

    #[test]
    fn levels_in_each_other_are_limited() {
        let conditions = |levels| "{{if .pod}}".repeat(levels) + &"{{end}}".repeat(levels);
        let values = |levels| format!("{{{{{}.pod{}}}}}", "(".repeat(levels), ")".repeat(levels));
        for (levels, is_read) in [(DEEPEST - 1, true), (DEEPEST + 1, false), (100_000, false)] {
            assert_eq!(write(&conditions(levels)).is_ok(), is_read, "{levels}");
            assert_eq!(write(&values(levels)).is_ok(), is_read, "{levels}");
        }
        // Those beside each other are not.
        assert!(write(&conditions(1).repeat(10 * DEEPEST)).is_ok());
    }
}
