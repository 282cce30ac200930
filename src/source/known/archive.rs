//! What has settled, as bytes to keep, and back.
//!
//! The bytes are ours but were in the hands of others: a record that is cut, altered or of another
//! version is none, for a wrong picture is worse than a question asked again.

use std::sync::Arc;

use super::configured;
use super::logbook::Logbook;
use super::record::{Reader, Writer};
use super::settled::{Alerts, Settled};
use crate::model::{
    Alert, Log, Map, Policy, Run, Skip, Status, Survey, Timestamp, fnv, sort_by_key,
};
use crate::source::{Detail, Sources};

/// What a record begins with: change it with the format.
const VERSION: &[u8; 8] = b"health 6";

/// The name of the record of what `sources` said, apart for each `scope`. It tells nothing of them:
/// addresses may hold what is nobody's business. (What makes lines a run depends on `policy`.)
#[must_use]
pub fn record_key(sources: &Sources, policy: &Policy, scope: &str) -> String {
    let of = |text: &Option<String>| text.as_ref().map_or("-".into(), |text| format!("+{text}"));
    let (loki, prometheus) = (of(&sources.loki), of(&sources.prometheus));
    // What was read in brief does for nobody who asks for all.
    let detail = if sources.detail == Detail::Whole { "" } else { "brief" };
    let texts = [&loki, &sources.selector, &prometheus, &sources.presence, scope, detail];
    let labels = policy.replica_labels.iter().map(String::as_str);
    let alerts = sources.alerts.keys().flat_map(|key| {
        let values = sources.alerts.values(key).into_iter().flatten().map(String::as_str);
        values.flat_map(move |value| [key, value])
    });
    let bytes =
        texts.into_iter().chain(labels).chain(alerts).flat_map(|text| text.bytes().chain([255]));
    format!("{:016x}", fnv(bytes))
}

impl Settled {
    /// The bytes of a record.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::default();
        to.instant(self.until);
        to.flag(self.is_demo);
        configured::write(self.configured.as_ref(), &mut to);
        write_log(&self.log, &mut to);
        to.instant(self.rhythm.0);
        to.duration(self.rhythm.1);
        write_survey(&self.presence, &mut to);
        to.count(self.found.len());
        for (at, found) in &self.found {
            to.spans(&[*at]);
            to.spans(found);
        }
        write_survey(&self.survey, &mut to);
        write_alerts(&self.firing, &mut to);
        write_alerts(&self.pending, &mut to);
        let body = to.0;
        let sum = fnv(body.iter().copied()).to_le_bytes();
        [&VERSION[..], &sum, &body].concat()
    }

    /// What a record says; `None` where it is broken, or of another version.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(VERSION)?;
        let (sum, body) = bytes.split_first_chunk::<8>()?;
        if *sum != fnv(body.iter().copied()).to_le_bytes() {
            return None;
        }
        let mut from = Reader(body);
        let mut settled = Self { until: from.instant()?, ..Self::default() };
        settled.is_demo = from.flag()?;
        settled.configured = configured::read(&mut from)?;
        settled.log = read_log(&mut from)?;
        settled.rhythm = (from.instant()?, from.duration()?);
        settled.presence = read_survey(&mut from)?;
        for _ in 0..from.count()? {
            settled.found.push((*from.spans()?.first()?, from.spans()?));
        }
        settled.survey = read_survey(&mut from)?;
        settled.firing = read_alerts(&mut from)?;
        settled.pending = read_alerts(&mut from)?;
        from.0.is_empty().then_some(settled)
    }
}

/// The reasons by their place.
const SKIPS: [Skip; 3] = [Skip::NotJson, Skip::NotAnAlert, Skip::BadValue];

/// Only the old part of it: what is younger may still be completed.
fn write_log(Logbook { old: log, reach, .. }: &Logbook, to: &mut Writer) {
    to.duration(*reach);
    for skip in SKIPS {
        to.count(log.skipped.get(&skip).copied().unwrap_or_default());
    }
    to.spans(&log.read);
    // Runs share their alerts: each is written once, and told by its place.
    let mut alerts: Vec<_> = log.runs.iter().map(|run| &run.alert).collect();
    sort_by_key(&mut alerts, |alert| Arc::as_ptr(alert));
    alerts.dedup_by(|one, other| Arc::ptr_eq(one, other));
    to.count(alerts.len());
    for alert in &alerts {
        to.text(&alert.fingerprint);
        to.labels(&alert.labels);
        to.labels(&alert.annotations);
        to.text(&alert.generator_url);
    }
    to.count(log.runs.len());
    let mut last_ns = 0;
    for run in &log.runs {
        let place = Arc::as_ptr(&run.alert);
        to.count(alerts.partition_point(|alert| Arc::as_ptr(alert) < place));
        to.signed(run.last_ns.wrapping_sub(last_ns));
        to.signed(run.last_ns.wrapping_sub(run.first_ns));
        last_ns = run.last_ns;
        let at = Timestamp::from_nanoseconds(run.last_ns).milliseconds();
        let before = |instant: Timestamp| at.wrapping_sub(instant.milliseconds());
        to.signed(before(run.starts_at));
        let ends_at = run.ends_at.map(before);
        let is_resolved = u64::from(run.status == Status::Resolved);
        to.number(is_resolved << 1 | u64::from(ends_at.is_some()));
        ends_at.into_iter().for_each(|ends_at| to.signed(ends_at));
        to.count(run.lines);
    }
}

fn read_log(from: &mut Reader) -> Option<Logbook> {
    let reach = from.duration()?;
    let mut skipped = Map::default();
    for skip in SKIPS {
        let count = from.count()?;
        if count > 0 {
            skipped.insert(skip, count);
        }
    }
    let read = from.spans()?;
    let mut alerts = Vec::new();
    for _ in 0..from.count()? {
        alerts.push(Arc::new(Alert {
            fingerprint: from.text()?.into(),
            labels: from.labels()?,
            annotations: from.labels()?,
            generator_url: from.text()?.into(),
        }));
    }
    let mut runs = Vec::new();
    let mut last_ns = 0_i64;
    for _ in 0..from.count()? {
        let alert = Arc::clone(alerts.get(from.count()?)?);
        last_ns = last_ns.checked_add(from.signed()?)?;
        let first_ns = last_ns.checked_sub(from.signed()?)?;
        let at = Timestamp::from_nanoseconds(last_ns).milliseconds();
        let before = |from: &mut Reader| -> Option<Timestamp> {
            Some(Timestamp::from_milliseconds(at.checked_sub(from.signed()?)?))
        };
        let starts_at = before(from)?;
        let flags = from.number()?;
        let ends_at = if flags & 1 == 0 { None } else { Some(before(from)?) };
        let status = if flags & 2 == 0 { Status::Firing } else { Status::Resolved };
        let lines = from.count()?;
        if flags > 3 || first_ns > last_ns || lines == 0 {
            return None;
        }
        runs.push(Run { last_ns, first_ns, status, starts_at, ends_at, alert, lines });
    }
    let old = Log { runs, read, skipped };
    Some(Logbook { old, reach, ..Logbook::default() })
}

/// Points come at one distance, and many have the value of the one before.
fn write_survey(survey: &Survey, to: &mut Writer) {
    to.duration(survey.step);
    to.spans(&survey.asked);
    to.count(survey.counts.len());
    for (name, counts) in &survey.counts {
        to.text(name);
        let mut last = Timestamp::default();
        let mut same = Vec::<(i64, u64, u64)>::new();
        for (at, value) in counts {
            let later = at.milliseconds().wrapping_sub(last.milliseconds());
            last = *at;
            match same.last_mut() {
                Some((distance, of, times)) if *distance == later && of == value => {
                    *times += 1;
                }
                _ => same.push((later, *value, 1)),
            }
        }
        to.count(same.len());
        for (later, value, times) in same {
            to.signed(later);
            to.number(value);
            to.number(times);
        }
    }
}

/// The most points that a series can have: a month of minutes, twice.
const MOST_POINTS: u64 = 2 * 31 * 24 * 60;

fn read_survey(from: &mut Reader) -> Option<Survey> {
    let (step, asked) = (from.duration()?, from.spans()?);
    let mut survey = Survey { asked, step, ..Survey::default() };
    for _ in 0..from.count()? {
        let name = from.text()?;
        let mut counts = Vec::new();
        let mut at = 0_i64;
        for _ in 0..from.count()? {
            let (later, value, times) = (from.signed()?, from.number()?, from.number()?);
            if times > MOST_POINTS || counts.len() as u64 > MOST_POINTS {
                return None;
            }
            for _ in 0..times {
                at = at.checked_add(later)?;
                counts.push((Timestamp::from_milliseconds(at), value));
            }
            if later <= 0 && counts.len() > 1 {
                return None;
            }
        }
        survey.counts.insert(name.into(), counts);
    }
    Some(survey)
}

fn write_alerts(alerts: &Alerts, to: &mut Writer) {
    to.duration(alerts.step);
    to.spans(&alerts.all);
    to.count(alerts.named.len());
    for (name, asked) in &alerts.named {
        to.text(name);
        to.spans(asked);
    }
    to.count(alerts.series.len());
    for (labels, spans) in &alerts.series {
        to.labels(labels);
        to.spans(spans);
    }
}

fn read_alerts(from: &mut Reader) -> Option<Alerts> {
    let (step, all) = (from.duration()?, from.spans()?);
    let (mut named, mut series) = (Map::default(), Map::default());
    for _ in 0..from.count()? {
        named.insert(from.text()?.into(), from.spans()?);
    }
    for _ in 0..from.count()? {
        series.insert(from.labels()?, from.spans()?);
    }
    Some(Alerts { step, all, named, series })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "archive_tests.rs"]
mod tests;
