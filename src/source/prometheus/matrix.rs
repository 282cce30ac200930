//! An answer of Prometheus to a range query, as samples.

use global_health_bytes::samples;

use super::{Matrix, Series};
use crate::model::{Backend, Failure, FailureKind, Timestamp};
use crate::source::json::{Fields, Json, NO_JSON};
use crate::source::rest::Rest;

/// The series of an answer to a range query. One with `warnings` lacks something, which it says.
///
/// # Errors
/// The body is no such answer; Prometheus' own error is passed on.
pub fn read_matrix(body: &[u8]) -> Result<Matrix, Failure> {
    let failure = |kind| Failure::new(Backend::Prometheus, kind);
    let malformed = |why: &str| failure(FailureKind::Malformed(why.into()));
    let body = str::from_utf8(body).map_err(|error| malformed(&error.to_string()))?;
    if let Some(matrix) = written(body) {
        return Ok(matrix);
    }
    let body = Fields::read(body).ok_or_else(|| malformed(NO_JSON))?;
    let text = |name| body.get(name).and_then(Json::text);
    if let Some(error) = text("error") {
        let error = format!("{}: {error}", text("errorType").unwrap_or_default());
        return Err(failure(FailureKind::Refused(200, error)));
    }
    let mut matrix = any(&body).ok_or_else(|| malformed("no matrix"))?;
    let warning = body.get("warnings").and_then(Json::list).and_then(|all| all.first()?.text());
    matrix.warning = warning.map(Into::into);
    Ok(matrix)
}

/// The series of an answer in any form.
fn any(body: &Fields) -> Option<Matrix> {
    let data = body.get("data")?.fields()?;
    if data.get("resultType")?.text()? != "matrix" {
        return None;
    }
    let mut matrix = Matrix::default();
    for series in data.get("result")?.list()? {
        let series = series.fields()?;
        let mut told = Series { labels: series.get("metric")?.labels()?, ..Series::default() };
        for sample in series.get("values")?.list()? {
            // A value is written as a string: JSON knows no infinity.
            let [at, value] = sample.list()?.try_into().ok()?;
            told.instants.push(instant(at.0)?);
            told.values.push(whole(&value.text()?)?);
        }
        matrix.series.push(told);
    }
    Some(matrix)
}

/// The series of an answer in the very form in which Prometheus writes it, of counts; `None` of any
/// other. A fortnight of the presence is twenty thousand samples: ten times faster than as any JSON.
fn written(body: &str) -> Option<Matrix> {
    let mut rest = Rest::of(body);
    let mut matrix = Matrix::default();
    rest.skip(r#"{"status":"success","data":{"resultType":"matrix","result":["#)?;
    while rest.skip("]").is_none() {
        if !matrix.series.is_empty() {
            rest.skip(",")?;
        }
        rest.skip(r#"{"metric":"#)?;
        let labels = rest.labels()?;
        rest.skip(r#","values":"#)?;
        let (samples, length) = samples(rest.text.as_bytes())?;
        rest.take(length)?;
        rest.skip("}")?;
        let instants = samples.iter().map(|sample| Timestamp::from_milliseconds(sample.0));
        let values = samples.iter().map(|sample| sample.1).collect();
        matrix.series.push(Series { labels, instants: instants.collect(), values });
    }
    rest.skip("}}")?;
    rest.text.trim_ascii().is_empty().then_some(matrix)
}

// Numbers are read as the digits that they are: to read any float takes 13 kB of tables.

/// The instant of a sample, which Prometheus writes as seconds with up to three digits behind the
/// point; more are cut.
fn instant(seconds: &str) -> Option<Timestamp> {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let mut milliseconds = whole.parse::<i64>().ok()?.checked_mul(1_000)?;
    for (digit, worth) in fraction.bytes().zip([100, 10, 1]) {
        milliseconds += i64::from(digit.is_ascii_digit().then(|| digit - b'0')?) * worth;
    }
    Some(Timestamp::from_milliseconds(milliseconds))
}

/// The value of a sample without its fraction: nothing where it is negative or `NaN`, the most
/// where it is infinite or too great.
fn whole(value: &str) -> Option<u64> {
    let digits = value.split('.').next().unwrap_or(value);
    match digits {
        "NaN" | "-Inf" => Some(0),
        "+Inf" => Some(u64::MAX),
        _ => match digits.strip_prefix('-').unwrap_or(digits) {
            "" => None,
            number if !number.bytes().all(|byte| byte.is_ascii_digit()) => None,
            _ if digits.starts_with('-') => Some(0),
            number => Some(number.parse().unwrap_or(u64::MAX)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(series: &str) -> String {
        format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{series}]}}}}"#)
    }

    #[track_caller]
    fn check(series: &str, is_written: bool) {
        let body = of(series);
        assert_eq!(written(&body).is_some(), is_written, "{body}");
        // Another form of the same: no server writes it, and it is read all the same.
        let spaced = body.replace("\":", "\" : ");
        assert_eq!(written(&spaced), None);
        assert_eq!(read_matrix(body.as_bytes()).ok(), read_matrix(spaced.as_bytes()).ok());
    }

    #[test]
    fn the_written_form_and_any_other_say_the_same() {
        check("", true);
        check(r#"{"metric":{},"values":[[1763500000,"5"]]}"#, true);
        check(
            r#"{"metric":{"a":"b\"c","d":"é"},"values":[[1.5,"0"],[12.345,"18446744073709551615"]]},{"metric":{},"values":[]}"#,
            true,
        );
        for other in [
            "[1.2345,\"1\"]",
            "[-1,\"1\"]",
            "[1,\"0.5\"]",
            "[1,\"NaN\"]",
            "[1,\"18446744073709551616\"]",
            "[1e3,\"1\"]",
            "[1,1]",
            "[1]",
            "1",
        ] {
            check(&format!(r#"{{"metric":{{}},"values":[[1,"1"],{other}]}}"#), false);
        }
    }

    #[test]
    fn an_answer_with_warnings_is_a_part() {
        let warned = |more: &str| {
            let body = of(r#"{"metric":{},"values":[[1,"5"]]}"#);
            let body = format!("{}{more}}}", body.strip_suffix('}').expect("an object"));
            let matrix = read_matrix(body.as_bytes()).expect("a matrix");
            assert_eq!(matrix.series.len(), 1, "what is there counts: {body}");
            matrix.warning
        };
        let why = "No StoreAPIs matched for this query";
        assert_eq!(warned(&format!(r#","warnings":["{why}","x"]"#)), Some(why.into()));
        assert_eq!(warned(r#","warnings":[]"#), None);
        assert_eq!(warned(r#","infos":["PromQL info: \"x\" might not be a counter"]"#), None);
    }

    #[test]
    fn an_answer_that_is_cut_anywhere_is_an_error() {
        let body = of(r#"{"metric":{"a":"b"},"values":[[1763500000.5,"5"],[1763500030,"6"]]}"#);
        assert!(read_matrix(body.as_bytes()).is_ok());
        for end in 0..body.len() {
            assert!(read_matrix(&body.as_bytes()[..end]).is_err(), "{}", &body[..end]);
        }
    }
}
