//! Alertmanager's `/api/v2/status`: the intervals of the route to the alert logger, whether it is mute at
//! times, and which alerts mute which.

mod yaml;

use std::time::Duration;

use self::yaml::Yaml;
use crate::model::{
    Backend, Configured, Failure, FailureKind, Filters, InhibitRule, Intervals, parse_duration,
};
use crate::source::json::{Fields, NO_JSON};

/// The path of the status.
pub(super) const STATUS_PATH: &str = "/api/v2/status";

/// What the body of an answer to `/api/v2/status` says that Alertmanager is configured to do.
///
/// # Errors
/// The body is no status of Alertmanager.
pub fn read_status(body: &[u8], receiver: &str) -> Result<Configured, Failure> {
    let malformed =
        |why: &str| Failure::new(Backend::Alertmanager, FailureKind::Malformed(why.into()));
    let status = str::from_utf8(body).ok().and_then(Fields::read);
    let status = status.ok_or_else(|| malformed(NO_JSON))?;
    let config = status.get("config").and_then(|config| config.fields()?.get("original")?.text());
    let config = config.ok_or_else(|| malformed("no configuration"))?;
    configured(&config, receiver).ok_or_else(|| malformed("its configuration has no route"))
}

/// What Alertmanager's configuration says of the route to `receiver`, or of all where none leads
/// there: then the longest intervals and the smallest groups, since too long only delays a verdict,
/// too short makes a wrong one. `None` where there is no route.
#[must_use]
pub fn configured(config: &str, receiver: &str) -> Option<Configured> {
    let config = Yaml::read(config)?;
    let top = Route::default();
    let mut routes = Vec::new();
    routes_of(config.get("route")?, &top, &mut routes);
    let leads_there = |route: &Route| route.receiver == Some(receiver);
    if routes.iter().any(leads_there) {
        routes.retain(leads_there);
    }
    let intervals = routes
        .iter()
        .map(Route::intervals)
        .reduce(|a, b| Intervals { repeat: a.repeat.max(b.repeat), group: a.group.max(b.group) })?;
    let mut group_by: Vec<String> = Vec::new();
    for label in routes.iter().flat_map(|route| route.group_by).filter_map(Yaml::text) {
        if !group_by.iter().any(|known| known == label) {
            group_by.push(label.into());
        }
    }
    let rules = config.get("inhibit_rules").map_or(&[][..], Yaml::list);
    let inhibit_rules = rules.iter().filter_map(inhibit_rule).collect();
    let mute = routes.iter().any(|route| route.mute);
    Some(Configured { intervals, group_by, inhibit_rules, mute })
}

/// A route, with what it inherits.
#[derive(Clone, Default)]
struct Route<'a> {
    receiver: Option<&'a str>,
    repeat: Option<Duration>,
    group: Option<Duration>,
    group_by: &'a [Yaml],
    /// Whether it is mute at times; that is not inherited.
    mute: bool,
}

impl Route<'_> {
    fn intervals(&self) -> Intervals {
        let Intervals { repeat, group } = Intervals::default();
        Intervals { repeat: self.repeat.unwrap_or(repeat), group: self.group.unwrap_or(group) }
    }
}

/// Adds the route that `yaml` says, and all below it.
fn routes_of<'a>(yaml: &'a Yaml, parent: &Route<'a>, routes: &mut Vec<Route<'a>>) {
    let text = |key| yaml.get(key).and_then(Yaml::text);
    let duration = |key| parse_duration(text(key)?);
    let route = Route {
        receiver: text("receiver").or(parent.receiver),
        repeat: duration("repeat_interval").or(parent.repeat),
        group: duration("group_interval").or(parent.group),
        group_by: yaml.get("group_by").map_or(parent.group_by, Yaml::list),
        mute: ["mute_time_intervals", "active_time_intervals"]
            .iter()
            .any(|key| yaml.get(key).is_some_and(|names| !names.list().is_empty())),
    };
    for below in yaml.get("routes").map_or(&[][..], Yaml::list) {
        routes_of(below, &route, routes);
    }
    routes.push(route);
}

/// A rule; `None` where it has a matcher that is no list of values.
fn inhibit_rule(yaml: &Yaml) -> Option<InhibitRule> {
    let matchers = |side: &str| {
        let key = |suffix: &str| yaml.get(&format!("{side}_{suffix}"));
        let mut filters = Filters::default();
        for matcher in key("matchers").map_or(&[][..], Yaml::list) {
            let (name, value) = matcher.text()?.split_once('=')?;
            let (is_regex, value) = value.strip_prefix('~').map_or((false, value), |v| (true, v));
            filters = filters.and(label(name)?, values(value, is_regex)?);
        }
        // As it was written before Alertmanager 0.22.
        for (suffix, is_regex) in [("match", false), ("match_re", true)] {
            for (name, value) in key(suffix).map_or(&[][..], Yaml::map) {
                filters = filters.and(label(name)?, values(value.text()?, is_regex)?);
            }
        }
        (!filters.is_empty()).then_some(filters)
    };
    let equal = yaml.get("equal").map_or(&[][..], Yaml::list);
    Some(InhibitRule {
        source: matchers("source")?,
        target: matchers("target")?,
        equal: equal.iter().filter_map(|name| Some(name.text()?.into())).collect(),
    })
}

/// The name of a label; `None` of a matcher with another operator, such as `!=`.
fn label(text: &str) -> Option<&str> {
    let name = text.trim().trim_matches('"');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

/// The values that a matcher takes; `None` of a regular expression that is no list of them.
fn values(text: &str, is_regex: bool) -> Option<Vec<&str>> {
    let text = text.trim().trim_matches('"');
    if !is_regex {
        return Some(vec![text]);
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-/: ".contains(c);
    let values: Vec<_> = text.trim_start_matches('^').trim_end_matches('$').split('|').collect();
    values.iter().all(|value| value.chars().all(is_plain)).then_some(values)
}
