//! The values of metric queries.

use global_health_bar::Labels;

use super::metric::{Levels, Metric, Times};

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().copied().collect()
}

/// The values at 60 s: of `a` lines at 1, 30 and 60 s, of `b` one at 60 s, of `c` one at 61 s.
fn at_a_minute(query: &str) -> Vec<(String, f64)> {
    let second = 1_000_000_000;
    let metric = Metric::parse(query).expect("a metric query").expect("a query");
    let mut times = Times::of(&metric);
    for (name, kind, at) in
        [("a", "x", 60), ("a", "x", 1), ("a", "x", 30), ("b", "x", 60), ("c", "y", 61)]
    {
        times.add(&labels(&[("name", name), ("kind", kind)]), "a [ line )", at * second);
    }
    times.sort();
    let levels = Levels::of(&metric, &times);
    let values = |place: usize| levels.labels()[place].iter().map(|(_, value)| value).collect();
    levels.at(60 * second).map(|(place, value)| (values(place), value)).collect()
}

#[test]
fn lines_are_counted_and_put_together() {
    let count = "count_over_time({name=~\".+\"} |~ `[)]` [59s])";
    let value = |of: &str, value| (of.to_owned(), value);
    // The beginning of the range is not in it, its end is.
    assert_eq!(at_a_minute(count), [value("xa", 2.0), value("xb", 1.0)]);
    assert_eq!(at_a_minute(&format!("sum by (kind) ({count})")), [value("x", 3.0)]);
    assert_eq!(at_a_minute(&format!("count by (kind) ({count})")), [value("x", 2.0)]);
    assert_eq!(at_a_minute(&format!("max({count})")), [value("", 2.0)]);
    assert_eq!(at_a_minute(&format!("min by (kind, none) ({count})")), [value("x", 1.0)]);
    assert_eq!(at_a_minute(&format!("count(count by (kind) ({count}))")), [value("", 1.0)]);
    assert_eq!(at_a_minute(&format!("sum({count}) by (kind)")), [value("x", 3.0)]);
    let rate = "rate({name=~\".+\"} |~ `[)]` [20s])";
    assert_eq!(at_a_minute(rate), [value("xa", 0.05), value("xb", 0.05)]);
    assert_eq!(at_a_minute(&format!("sum by (kind) ({rate})")), [value("x", 0.1)]);
    assert_eq!(at_a_minute("vector(1)+vector(1)"), [value("", 2.0)]);
    assert_eq!(at_a_minute(" vector( 0.5 ) "), [value("", 0.5)]);
}

#[test]
fn the_greatest_and_the_least_are_taken_as_they_are() {
    let count = "count_over_time({name=~\".+\"} [70s])";
    let value = |of: &str, value| (of.to_owned(), value);
    let all = [value("xa", 3.0), value("xb", 1.0)];
    assert_eq!(at_a_minute(&format!("topk(1, {count})")), [value("xa", 3.0)]);
    assert_eq!(at_a_minute(&format!("bottomk(1, ({count}))")), [value("xb", 1.0)]);
    assert_eq!(at_a_minute(&format!("topk(9, {count})")), all);
    assert_eq!(at_a_minute(&format!("topk(1, {count}) by (name)")), all);
    assert_eq!(at_a_minute(&format!("topk without (name) (1, {count})")), [value("xa", 3.0)]);
    assert_eq!(at_a_minute(&format!("sum by (kind) (topk(1, {count}))")), [value("x", 3.0)]);
    assert_eq!(at_a_minute(&format!("topk(1, sum without (kind) ({count}))")), [value("a", 3.0)]);
    assert_eq!(at_a_minute(&format!("avg({count})")), [value("", 2.0)]);
}

#[test]
fn bytes_are_those_of_the_lines_as_the_stages_left_them() {
    let value = |of: &str, value| (of.to_owned(), value);
    let lines = "{name=~\".+\"}";
    let bytes = format!("sum(bytes_over_time({lines}[70s]))");
    assert_eq!(at_a_minute(&bytes), [value("", 40.0)]);
    let bytes = format!("sum by (name) (bytes_over_time({lines}[31s]))");
    assert_eq!(at_a_minute(&bytes), [value("a", 20.0), value("b", 10.0)]);
    let bytes = format!("sum by (name) (bytes_rate({lines} | line_format `x` [20s]))");
    assert_eq!(at_a_minute(&bytes), [value("a", 0.05), value("b", 0.05)]);
}

#[test]
fn what_is_not_there_is_told_by_what_was_asked_for() {
    let value = |of: &str, value| (of.to_owned(), value);
    let absent = |selector: &str| at_a_minute(&format!("absent_over_time({selector}[20s])"));
    assert_eq!(absent("{name=\"d\", kind=~\"x\"}"), [value("d", 1.0)]);
    assert_eq!(absent("{name=\"d\", name!=\"e\"}"), [value("", 1.0)]);
    assert_eq!(absent("{name=\"a\"}"), []);
    let sum = "sum(absent_over_time({name=\"d\"}[20s]))";
    assert_eq!(at_a_minute(sum), [value("", 1.0)]);
}

/// The values at 60 s of what three lines of a stream and one of another hold.
fn unwrapped(query: &str) -> Vec<(String, f64)> {
    let metric = Metric::parse(query).expect("a metric query").expect(query);
    let mut times = Times::of(&metric);
    for (name, took, at) in [("a", "3s", 40), ("a", "1s", 20), ("b", "9s", 30), ("a", "2s", 50)] {
        let text = format!(r#"{{"took":"{took}"}}"#);
        times.add(&labels(&[("name", name)]), &text, at * 1_000_000_000);
    }
    times.sort();
    assert_eq!(times.fault, None);
    let levels = Levels::of(&metric, &times);
    let values = |place: usize| levels.labels()[place].iter().map(|(_, value)| value).collect();
    levels.at(60_000_000_000).map(|(place, value)| (values(place), value)).collect()
}

#[test]
fn the_values_of_a_label_come_to_one() {
    let lines = "({name=~`.+`} | json | unwrap duration(took) | __error__=`` [50s])";
    for (function, a, b) in [
        ("sum_over_time", 6.0, 9.0),
        ("avg_over_time", 2.0, 9.0),
        ("min_over_time", 1.0, 9.0),
        ("max_over_time", 3.0, 9.0),
        ("first_over_time", 1.0, 9.0),
        ("last_over_time", 2.0, 9.0),
        ("rate", 0.12, 0.18),
    ] {
        let told = unwrapped(&format!("{function}{lines}"));
        assert_eq!(told, [("a".to_owned(), a), ("b".to_owned(), b)], "{function}");
    }
    // Together before they come to one, or behind.
    let all = |value| [(String::new(), value)];
    assert_eq!(unwrapped(&format!("avg_over_time{lines} by ()")), all(3.75));
    assert_eq!(unwrapped(&format!("avg(avg_over_time{lines})")), all(5.5));
    assert_eq!(unwrapped(&format!("sum(max_over_time{lines} by (name))")), all(12.0));
}

#[test]
fn what_became_of_a_line_is_remembered_of_its_stream() {
    let metric = Metric::parse(r#"sum(count_over_time({a="b"} |= "c" | json [1m]))"#);
    let metric = metric.expect("a metric query").expect("a query");
    let mut times = Times::of(&metric);
    for (stream, text) in
        [("b", r#"{"c":1}"#), ("c", r#"{"c":1}"#), ("b", r#"{"c":1}"#), ("b", "{}"), ("b", "c")]
    {
        times.add(&labels(&[("a", stream)]), text, 1);
    }
    let levels = Levels::of(&metric, &times);
    assert_eq!(levels.labels(), [Labels::default()]);
    assert_eq!(levels.at(1).collect::<Vec<_>>(), [(0, 3.0)]);
    assert_eq!(times.fault.as_deref(), Some("JSONParserErr"));
}
