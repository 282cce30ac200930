//! What a host gives instead of having it asked for: the property `observations`.

use super::settings::Fault;
use crate::history::reconstruct;
use crate::model::{
    Backend, Coverage, Failure, FailureKind, Log, Notification, Observations, Policy, Presence,
    Skip, TimeSpan, Timestamp, union,
};
use crate::observe::{Observed, Span};
use crate::source::{Fields, Json, read_fields};

const TAKES: &str = r#"{"notifications": [{"loggedAt": "…", "status": "firing", …}], "alive": [{"start": "…", "end": "…"}]}"#;

/// Notifications and presence that are at hand.
///
/// ```json
/// {
///   "notifications": [{"loggedAt": "2026-11-22T00:00:31Z", "status": "firing", "labels": {..}, "startsAt": ".."}],
///   "alive": [{"start": "2026-11-21T00:00:00Z", "end": "2026-11-22T00:00:00Z"}],
///   "read": [{"start": "..", "end": ".."}], "now": "2026-11-22T00:00:00Z", "demo": true
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Given {
    observations: Observations,
    coverage: Coverage,
    now: Option<Timestamp>,
    is_demo: bool,
}

impl Given {
    /// Reads what a host gives. A notification that is none is skipped and counted.
    ///
    /// # Errors
    /// It is of another form.
    pub fn read(text: &str) -> Result<Self, Fault> {
        Self::of(text).ok_or_else(|| Fault::new("observations", text, TAKES))
    }

    fn of(text: &str) -> Option<Self> {
        let fields = Fields::read(text)?;
        let lines = fields.get("notifications")?.list()?;
        let mut coverage =
            Coverage { lines: lines.len(), bytes: text.len(), ..Coverage::default() };
        let mut read = Vec::new();
        for line in lines {
            match notification(line) {
                Ok(notification) => read.push(notification),
                Err(skip) => *coverage.skipped.or_default(skip) += 1,
            }
        }
        let alive = spans(&fields, "alive")?;
        let complete = spans(&fields, "read")?.or_else(|| alive.clone()).unwrap_or_default();
        coverage.read_from = complete.iter().map(|span| span.start()).min();
        let mut log = Log::new(read, complete);
        log.skip(&coverage.skipped);
        let nobody = Failure::new(Backend::Prometheus, FailureKind::NotConfigured);
        let presence = alive.map(|alive| {
            let asked = log.read.iter().chain(&alive).copied();
            Presence { asked: union(asked), alive }
        });
        Some(Self {
            observations: Observations {
                log: Ok(log),
                presence: presence.ok_or(nobody.clone()),
                witness: Err(nobody),
            },
            coverage,
            now: match fields.get("now") {
                Some(now) => Some(Timestamp::parse(&now.text()?)?),
                None => None,
            },
            is_demo: fields.get("demo").is_some_and(|demo| demo.0 == "true"),
        })
    }

    /// What it tells of `span`, by `clock` unless it says itself what time it is.
    pub fn observed(&self, span: Span, clock: Timestamp) -> Observed {
        let now = self.now.unwrap_or(clock);
        let span = match span {
            Span::Last(duration) => TimeSpan::last(duration, now),
            Span::Between(span) => span,
        };
        let policy = Policy::default();
        Observed {
            span,
            history: reconstruct(&self.observations, span, now, &policy),
            coverage: self.coverage.clone(),
            policy,
            is_demo: self.is_demo,
            is_partial: false,
        }
    }
}

fn notification(json: Json) -> Result<Notification, Skip> {
    let fields = json.fields().ok_or(Skip::NotJson)?;
    let logged = fields.get("loggedAt").and_then(Json::text);
    let logged = logged.and_then(|at| Timestamp::parse(&at)).ok_or(Skip::BadValue)?;
    read_fields(logged.nanoseconds(), &fields)
}

/// The spans called `name`, sorted and apart; `None` in `Some` where they are not there.
fn spans(fields: &Fields, name: &str) -> Option<Option<Vec<TimeSpan>>> {
    let Some(json) = fields.get(name) else { return Some(None) };
    let span = |json: Json| -> Option<TimeSpan> {
        let fields = json.fields()?;
        let instant = |name| Timestamp::parse(&fields.get(name)?.text()?);
        Some(TimeSpan::new(instant("start")?, instant("end")?))
    };
    let all: Option<Vec<_>> = json.list()?.into_iter().map(span).collect();
    Some(Some(union(all?)))
}

#[cfg(test)]
#[path = "given_tests.rs"]
mod tests;
