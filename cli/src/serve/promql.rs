//! The part of PromQL that is played: selectors, `*_over_time`, aggregations, comparisons with a
//! number, and `or`.

use std::collections::BTreeMap;
use std::time::Duration;

use global_health_bar::simulation::Series;
use global_health_bar::{Labels, Timestamp};
use promql_parser::label::METRIC_NAME;
use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, LabelModifier, MatrixSelector, Offset, VectorSelector,
};

use crate::serve::logql::matches;
use crate::serve::sample::{self, Window};

/// A series for each label set: a value at each step, or none.
pub type Matrix = BTreeMap<Labels, Vec<Option<f64>>>;

/// Values with their instants, in order.
pub type Samples = Vec<(Timestamp, f64)>;

/// What an expression yields.
#[derive(Debug)]
pub enum Value {
    /// The same number at each step.
    Scalar(f64),
    /// Series.
    Matrix(Matrix),
}

/// What is evaluated: the series up to now, at each step.
#[derive(Debug)]
pub struct Evaluation<'a> {
    /// All series.
    pub series: &'a [Series],
    /// No sample is newer.
    pub now: Timestamp,
    /// The instants, in order.
    pub steps: &'a [Timestamp],
}

impl Evaluation<'_> {
    /// Evaluates `expr`; the error says what is not played.
    pub fn value(&self, expr: &Expr) -> Result<Value, String> {
        match expr {
            Expr::Paren(paren) => self.value(&paren.expr),
            Expr::NumberLiteral(number) => Ok(Value::Scalar(number.val)),
            Expr::VectorSelector(selector) => self.vector(selector).map(Value::Matrix),
            Expr::Call(call) => self.call(call).map(Value::Matrix),
            Expr::Aggregate(aggregate) => self.aggregate(aggregate).map(Value::Matrix),
            Expr::Binary(binary) => self.binary(binary).map(Value::Matrix),
            other => Err(not_played(other)),
        }
    }

    fn matrix(&self, expr: &Expr) -> Result<Matrix, String> {
        match self.value(expr)? {
            Value::Matrix(matrix) => Ok(matrix),
            Value::Scalar(_) => Err(not_played(expr)),
        }
    }

    fn vector(&self, selector: &VectorSelector) -> Result<Matrix, String> {
        let offset = self.offset(selector)?;
        let value =
            |series: &Series, step| sample::at(series, shift(step, offset.as_ref()), self.now);
        Ok(self.each(selector, value).collect())
    }

    fn selected<'s>(&'s self, selector: &'s VectorSelector) -> impl Iterator<Item = &'s Series> {
        self.series.iter().filter(|series| {
            let name = selector.name.as_deref();
            name.is_none_or(|name| series.labels.get(METRIC_NAME) == Some(name))
                && matches(&selector.matchers, &series.labels)
        })
    }

    /// The samples that a range selector finds at `at`, series by series.
    pub fn samples<'s>(
        &'s self,
        MatrixSelector { vs, range }: &'s MatrixSelector,
        at: Timestamp,
    ) -> Result<Vec<(&'s Labels, Samples)>, String> {
        let to = shift(at, self.offset(vs)?.as_ref());
        let found = self
            .selected(vs)
            .map(|series| (&series.labels, sample::samples(series, to - *range, to.min(self.now))));
        Ok(found.filter(|(_, samples)| !samples.is_empty()).collect())
    }

    /// Each selected series with its value at each step, without those that have none.
    fn each<'s>(
        &'s self,
        selector: &'s VectorSelector,
        value: impl Fn(&Series, Timestamp) -> Option<f64> + 's,
    ) -> impl Iterator<Item = (Labels, Vec<Option<f64>>)> + 's {
        self.selected(selector)
            .map(move |series| {
                let values = self.steps.iter().map(|step| value(series, *step)).collect();
                (series.labels.clone(), values)
            })
            .filter(|(_, values): &(_, Vec<_>)| values.iter().any(Option::is_some))
    }

    fn offset(&self, selector: &VectorSelector) -> Result<Option<Offset>, String> {
        match selector.at {
            Some(_) => Err(not_played(&"the @ modifier")),
            None => Ok(selector.offset.clone()),
        }
    }

    fn call(&self, call: &Call) -> Result<Matrix, String> {
        let [argument] = &call.args.args[..] else {
            return Err(not_played(&call.func.name));
        };
        let Expr::MatrixSelector(MatrixSelector { vs, range }) = &**argument else {
            return Err(not_played(call));
        };
        let of_window: fn(Window) -> f64 = match call.func.name {
            "count_over_time" => |window| window.count,
            "present_over_time" => |_| 1.0,
            "sum_over_time" => |window| window.sum,
            "avg_over_time" => |window| window.sum / window.count,
            "min_over_time" => |window| window.min,
            "max_over_time" => |window| window.max,
            "last_over_time" => |window| window.last,
            name => return Err(not_played(&name)),
        };
        let offset = self.offset(vs)?;
        let value = |series: &Series, step| {
            let to = shift(step, offset.as_ref());
            sample::window(series, to - *range, to.min(self.now)).map(of_window)
        };
        let named = call.func.name == "last_over_time";
        let unnamed = self.each(vs, value).map(|(labels, values)| {
            let dropped = labels.without(|name| !named && name == METRIC_NAME);
            (dropped, values)
        });
        Ok(unnamed.collect())
    }

    fn aggregate(&self, aggregate: &AggregateExpr) -> Result<Matrix, String> {
        let fold: fn(&[f64]) -> f64 = match aggregate.op.to_string().as_str() {
            "sum" => |values| values.iter().sum(),
            "count" => |values| values.iter().map(|_| 1.0).sum(),
            "avg" => |values| values.iter().sum::<f64>() / values.iter().map(|_| 1.0).sum::<f64>(),
            "min" => |values| values.iter().copied().fold(f64::INFINITY, f64::min),
            "max" => |values| values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            "group" => |_| 1.0,
            name => return Err(not_played(&name)),
        };
        let mut groups: BTreeMap<Labels, Vec<Vec<f64>>> = BTreeMap::new();
        for (labels, values) in self.matrix(&aggregate.expr)? {
            let group = labels.without(|name| match &aggregate.modifier {
                None => true,
                Some(LabelModifier::Include(by)) => !by.labels.iter().any(|kept| kept == name),
                Some(LabelModifier::Exclude(without)) => {
                    name == METRIC_NAME || without.labels.iter().any(|dropped| dropped == name)
                }
            });
            let steps = groups.entry(group).or_insert_with(|| vec![Vec::new(); values.len()]);
            for (step, value) in steps.iter_mut().zip(values) {
                step.extend(value);
            }
        }
        let folded = groups.into_iter().map(|(labels, steps)| {
            let fold = |values: Vec<f64>| (!values.is_empty()).then(|| fold(&values));
            (labels, steps.into_iter().map(fold).collect())
        });
        Ok(folded.collect())
    }

    fn binary(&self, binary: &BinaryExpr) -> Result<Matrix, String> {
        let operator = binary.op.to_string();
        if operator == "or" {
            let is_plain =
                binary.modifier.as_ref().is_none_or(|modifier| modifier.matching.is_none());
            if !is_plain {
                return Err(not_played(&"matching on labels"));
            }
            let mut left = self.matrix(&binary.lhs)?;
            add_missing(&mut left, self.matrix(&binary.rhs)?);
            return Ok(left);
        }
        let keeps: fn(f64, f64) -> bool = match operator.as_str() {
            ">" => |value, bound| value > bound,
            ">=" => |value, bound| value >= bound,
            "<" => |value, bound| value < bound,
            "<=" => |value, bound| value <= bound,
            "==" => |value, bound| value == bound,
            "!=" => |value, bound| value != bound,
            _ => return Err(not_played(binary)),
        };
        let is_bool = binary.modifier.as_ref().is_some_and(|modifier| modifier.return_bool);
        let Value::Scalar(bound) = self.value(&binary.rhs)? else {
            return Err(not_played(binary));
        };
        if is_bool {
            return Err(not_played(&"the bool modifier"));
        }
        let mut matrix = self.matrix(&binary.lhs)?;
        for values in matrix.values_mut() {
            for value in values {
                *value = value.filter(|value| keeps(*value, bound));
            }
        }
        matrix.retain(|_, values| values.iter().any(Option::is_some));
        Ok(matrix)
    }
}

/// Adds to `left` what `right` has where `left` has nothing of the same labels, names aside.
fn add_missing(left: &mut Matrix, right: Matrix) {
    let unnamed = |labels: &Labels| labels.without(|name| name == METRIC_NAME);
    let mut present: BTreeMap<Labels, Vec<bool>> = BTreeMap::new();
    for (labels, values) in left.iter() {
        let steps = present.entry(unnamed(labels)).or_insert_with(|| vec![false; values.len()]);
        for (step, value) in steps.iter_mut().zip(values) {
            *step |= value.is_some();
        }
    }
    for (labels, values) in right {
        let taken = present.get(&unnamed(&labels));
        let merged = left.entry(labels).or_insert_with(|| vec![None; values.len()]);
        for (step, value) in values.into_iter().enumerate() {
            if !taken.is_some_and(|taken| taken[step]) {
                merged[step] = value;
            }
        }
    }
}

fn shift(at: Timestamp, offset: Option<&Offset>) -> Timestamp {
    match offset {
        None => at,
        Some(Offset::Pos(back)) => at - *back,
        Some(Offset::Neg(ahead)) => at + *ahead,
    }
}

fn not_played(what: &impl std::fmt::Display) -> String {
    format!("this Prometheus is played, and {what} is not among what it plays")
}

/// A duration or a number of seconds, as Prometheus reads `step`.
pub fn duration(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    promql_parser::util::parse_duration(text).ok()
}
