//! Of each logical rule of a real cluster: what its annotations select is what its expression counts.
//!
//! The expressions are evaluated here by hand. They are of one form:
//! `sum by (L, ..) (ALERTS{alertname="N",alertstate="firing",K="V",K=~"R"} or ALERTS{..} ..) >= 1`,
//! and a regular expression in them is a text, or a text with `.*` behind it.
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use global_health_bar::{
    Alert, End, Episode, Evidence, History, Labels, TimeSpan, Timestamp, sub_alerts,
};
use serde_json::Value;

/// What the logical alerts are about: the labels by which some of the rules sum.
const ABOUT: [(&str, &str); 4] = [
    ("instance", "10.0.0.1:9100"),
    ("mountpoint", "/var"),
    ("namespace", "zenko"),
    ("persistentvolumeclaim", "data-0"),
];

/// A logical rule.
struct Rule {
    name: String,
    /// The labels that its alerts keep.
    by: Vec<String>,
    /// What each selector of `ALERTS` wants.
    selectors: Vec<BTreeMap<String, Wanted>>,
    annotations: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
enum Wanted {
    Is(String),
    StartsWith(String),
}

impl Wanted {
    fn fits(&self, value: &str) -> bool {
        match self {
            Self::Is(text) => value == text,
            Self::StartsWith(text) => value.starts_with(text.as_str()),
        }
    }

    fn example(&self) -> String {
        match self {
            Self::Is(text) => text.clone(),
            Self::StartsWith(text) => format!("{text}0"),
        }
    }
}

fn rules() -> Vec<Rule> {
    let rules: Vec<Value> =
        serde_json::from_str(include_str!("rules/logical-alerts.json")).expect("the rules");
    rules.iter().map(rule).collect()
}

fn rule(rule: &Value) -> Rule {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let query = text(&rule["query"]);
    let sum = query.strip_prefix("sum").and_then(|rest| rest.strip_suffix(" >= 1")).expect("a sum");
    let (by, sum) = match sum.strip_prefix(" by (") {
        Some(rest) => rest.split_once(") ").expect("labels"),
        None => ("", sum),
    };
    let terms = sum.strip_prefix('(').and_then(|sum| sum.strip_suffix(')')).expect("terms");
    let annotations = rule["annotations"].as_object().expect("annotations");
    Rule {
        name: text(&rule["name"]),
        by: by.split(", ").filter(|label| !label.is_empty()).map(str::to_owned).collect(),
        selectors: terms.split(" or ").map(selector).collect(),
        annotations: annotations.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
    }
}

fn selector(term: &str) -> BTreeMap<String, Wanted> {
    let inner = term.strip_prefix("ALERTS{").and_then(|term| term.strip_suffix('}'));
    let matchers = inner.expect("a selector").split(',').map(|matcher| {
        let (label, value) = matcher.split_once('=').expect("a matcher");
        let is_regex = value.starts_with('~');
        let value = value.trim_start_matches('~').trim_matches('"');
        let wanted = match value.strip_suffix(".*") {
            Some(start) if is_regex => Wanted::StartsWith(start.into()),
            _ => Wanted::Is(value.into()),
        };
        (label.to_owned(), wanted)
    });
    let mut matchers: BTreeMap<_, _> = matchers.collect();
    matchers.remove("alertstate");
    matchers
}

impl Rule {
    /// Whether `alert` is one of those that the expression counts, of any group of the sum.
    fn counts(&self, alert: &Labels) -> bool {
        self.selectors.iter().any(|selector| {
            selector
                .iter()
                .all(|(label, wanted)| alert.get(label).is_some_and(|value| wanted.fits(value)))
        })
    }

    /// Whether `alert` is of the group of the sum that is about [`ABOUT`].
    fn is_about(&self, alert: &Labels) -> bool {
        let about: BTreeMap<_, _> = ABOUT.into_iter().collect();
        self.by.iter().all(|label| alert.get(label) == about.get(&**label).copied())
    }

    /// What the annotation called `name` selects of `alerts`, as of the alert about [`ABOUT`].
    fn selects(&self, name: &str, alerts: &[Labels]) -> BTreeSet<Labels> {
        let mut annotation = self.annotations[name].clone();
        for (label, value) in ABOUT {
            annotation = annotation.replace(&format!("{{{{ $labels.{label} }}}}"), value);
        }
        assert!(!annotation.contains("{{"), "{annotation}");
        let logical = Alert {
            fingerprint: "logical".into(),
            labels: [("alertname", &*self.name)].into_iter().collect(),
            annotations: [(name, &*annotation)].into_iter().collect(),
            ..Alert::default()
        };
        let basic = alerts.iter().map(|labels| Alert {
            fingerprint: labels.fingerprint().into(),
            labels: labels.clone(),
            ..Alert::default()
        });
        let episodes = [logical].into_iter().chain(basic).map(episode).collect();
        let history = History { now: minute().end(), episodes, ..History::default() };
        let root = sub_alerts(&history, &history.episodes[0], minute());
        root.children.iter().map(|child| child.episode.alert.labels.clone()).collect()
    }
}

fn minute() -> TimeSpan {
    TimeSpan::new(Timestamp::from_milliseconds(0), Timestamp::from_milliseconds(60_000))
}

fn episode(alert: Alert) -> Episode {
    Episode {
        alert: Arc::new(alert),
        starts_at: minute().start(),
        end: End::Resolved(minute().end()),
        continues: false,
        evidence: Evidence::default(),
    }
}

/// For each selector of each rule an alert that it counts, and around it those that differ in one
/// label: missing, longer at either end, of the other severity, or one label more.
fn alerts(rules: &[Rule]) -> Vec<Labels> {
    let mut alerts: BTreeSet<BTreeMap<String, String>> = BTreeSet::new();
    for selector in rules.iter().flat_map(|rule| &rule.selectors) {
        let about = ABOUT.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned()));
        let wanted = selector.iter().map(|(label, wanted)| (label.clone(), wanted.example()));
        let counted: BTreeMap<_, _> = about.chain(wanted).collect();
        for (label, value) in &counted {
            let mut without = counted.clone();
            without.remove(label);
            let others = [format!("{value}-other"), format!("other-{value}"), String::new()];
            alerts.extend(others.map(|other| {
                let other = [(label.clone(), other)];
                without.iter().map(|(k, v)| (k.clone(), v.clone())).chain(other).collect()
            }));
            alerts.insert(without);
        }
        let change = |label: &str, value: &str| {
            let mut changed = counted.clone();
            changed.insert(label.into(), value.into());
            changed
        };
        alerts.extend([
            change("severity", "warning"),
            change("severity", "critical"),
            change("job", "node-exporter"),
        ]);
    }
    alerts.into_iter().map(|labels| labels.into_iter().collect()).collect()
}

#[test]
fn both_annotations_of_all_27_rules_select_what_the_expression_counts() {
    let rules = rules();
    assert_eq!(rules.len(), 27);
    let alerts = alerts(&rules);
    for rule in &rules {
        let counted: BTreeSet<_> =
            alerts.iter().filter(|alert| rule.counts(alert)).cloned().collect();
        let about: BTreeSet<_> =
            counted.iter().filter(|alert| rule.is_about(alert)).cloned().collect();
        assert!(about.len() >= rule.selectors.len(), "each selector of {} counts one", rule.name);
        assert!(counted.len() < alerts.len() / 2, "{} counts few", rule.name);
        assert!(rule.by.is_empty() || about.len() < counted.len(), "{} is about one", rule.name);
        // The first annotation names the instance, the second tells of all.
        assert_eq!(rule.selects("childrenJsonPath", &alerts), about, "{}", rule.name);
        assert_eq!(rule.selects("children", &alerts), counted, "{}", rule.name);
    }
}
