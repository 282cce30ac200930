//! The rules, beyond what promtool checks.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Arc;

use global_health_bar::{
    Alert, End, Episode, Evidence, History, Labels, Policy, TimeSpan, Timestamp, sub_alerts,
};
use regex::Regex;
use serde_json::Value;

use crate::files::{items, path, string, text, yaml};

const FILES: [&str; 3] = ["logger", "shipping", "reboots"];

/// The alerts of a file.
fn alerts(file: &str) -> Vec<Value> {
    let rule = yaml(&format!("cluster/rules/{file}.yaml"));
    let groups = items(&rule["spec"]["groups"]).iter();
    groups.flat_map(|group| items(&group["rules"]).to_vec()).collect()
}

fn names(file: &str) -> BTreeSet<String> {
    alerts(file).iter().map(|alert| string(&alert["alert"]).to_owned()).collect()
}

/// The annotations and labels of a rule, as an alert has them.
fn labels(value: &Value) -> Labels {
    let pairs = value.as_object().expect("labels").iter();
    pairs.map(|(name, value)| (name.clone(), string(value).to_owned())).collect()
}

#[test]
fn each_alert_says_what_is_wrong_and_is_seen_to_fire_and_not_to_fire() {
    for file in FILES {
        let mut seen: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for test in items(&yaml(&format!("cluster/rules/tests/{file}.yaml"))["tests"]) {
            for case in items(&test["alert_rule_test"]) {
                let fires = !items(&case["exp_alerts"]).is_empty();
                let (fired, rested) = seen.entry(string(&case["alertname"]).into()).or_default();
                *fired |= fires;
                *rested |= !fires;
            }
            for case in items(&test["promql_expr_test"]) {
                let name = Regex::new(r#"alertname="(\w+)""#).expect("a pattern");
                let name = &name.captures(string(&case["expr"])).expect("an alert")[1];
                seen.entry(name.into()).or_default().0 |= !items(&case["exp_samples"]).is_empty();
            }
        }
        for alert in alerts(file) {
            let name = string(&alert["alert"]);
            assert_eq!(seen.get(name), Some(&(true, true)), "{name} of {file}: fires, rests");
            assert!(alert["annotations"]["summary"].is_string(), "{name}");
            assert!(alert["annotations"]["description"].is_string(), "{name}");
            assert!(alert["labels"]["severity"].is_string(), "{name}");
        }
    }
}

#[test]
fn the_engine_finds_each_alert_below_the_logical_one() {
    let logical = "AlertHistoryServiceDegraded";
    let mut parts: BTreeSet<_> = names("logger").into_iter().chain(names("shipping")).collect();
    assert!(parts.remove(logical));
    let rules = [alerts("logger"), alerts("shipping")].concat();
    let rule = rules.iter().find(|rule| rule["alert"] == logical).expect("the rule");

    // The expression, which must not hold itself up, and both annotations name the same alerts.
    let named = |text: &Value| -> BTreeSet<String> {
        let name = Regex::new(r"Alert(?:Logger|History|Shipper|LogStore)\w+").expect("a pattern");
        name.find_iter(string(text)).map(|found| found.as_str().to_owned()).collect()
    };
    assert_eq!(named(&rule["expr"]), parts);
    assert_eq!(named(&rule["annotations"]["children"]), parts);

    let span = TimeSpan::new(Timestamp::from_milliseconds(0), Timestamp::from_milliseconds(1_000));
    let episode = |rule: &Value| {
        let own = labels(&rule["labels"]);
        let own: Labels = own.iter().chain([("alertname", string(&rule["alert"]))]).collect();
        let alert = Alert {
            fingerprint: own.fingerprint().into(),
            labels: own,
            annotations: labels(&rule["annotations"]),
            ..Alert::default()
        };
        Episode {
            continues: false,
            alert: Arc::new(alert),
            starts_at: span.start(),
            end: End::Resolved(span.end()),
            evidence: Evidence::default(),
        }
    };
    let below = |keep: &str| -> BTreeSet<String> {
        let mut rule = rule.clone();
        rule["annotations"].as_object_mut().expect("annotations").retain(|name, _| name == keep);
        let others = rules.iter().filter(|other| other["alert"] != logical);
        let episodes = [&rule].into_iter().chain(others).map(episode).collect();
        let history = History { now: span.end(), episodes, ..History::default() };
        let tree = sub_alerts(&history, &history.episodes[0], span);
        tree.children.iter().map(|child| child.episode.alert.name().to_owned()).collect()
    };
    assert_eq!(below("childrenJsonPath"), parts);
    assert_eq!(below("children"), parts);
}

/// The files of the runbooks, and what stands at the head of each part of a section.
const RUNBOOKS: [(&str, [&str; 4]); 2] = [
    ("runbooks.html", ["What it means", "What is at risk", "What to look at", "What to do"]),
    (
        "runbooks.fr.html",
        [
            "Ce que cela signifie",
            "Ce qui est menacé",
            "Ce qu’il faut regarder",
            "Ce qu’il faut faire",
        ],
    ),
];

/// The sections of a file of runbooks, by the alerts that they are of.
fn runbooks(file: &str) -> BTreeMap<String, String> {
    let text = text(file);
    let sections = text.split("<h2 id=\"").skip(1).map(|section| {
        let (name, section) = section.split_once("\">").expect("the end of a name");
        (name.to_owned(), section.to_owned())
    });
    sections.collect()
}

#[test]
fn what_to_do_when_an_alert_fires_is_written_where_it_points_to() {
    let ingress = yaml("cluster/page/ingress.yaml");
    let host = string(&ingress["spec"]["rules"][0]["host"]);
    for (file, heads) in RUNBOOKS {
        let runbooks = runbooks(file);
        let mut written = BTreeSet::new();
        for alert in FILES.into_iter().flat_map(alerts) {
            let name = string(&alert["alert"]).to_owned();
            let url = format!("https://{host}/runbooks#{name}");
            assert_eq!(alert["annotations"]["runbook_url"], url, "{name}");
            let section = runbooks.get(&name);
            let section = section.unwrap_or_else(|| panic!("no runbook of {name} in {file}"));
            let parts: Vec<_> = section.split("<h3>").skip(1).collect();
            assert_eq!(parts.len(), heads.len(), "{name} in {file}");
            for (part, head) in parts.iter().zip(heads) {
                let said = part
                    .strip_prefix(&format!("{head}</h3>"))
                    .unwrap_or_else(|| panic!("{name} in {file}: {head}"));
                assert!(said.trim().len() > 40, "{name} in {file}: {head}");
            }
            written.insert(name);
        }
        let sections: BTreeSet<_> = runbooks.into_keys().collect();
        assert_eq!(sections, written, "{file}: of no other alert");
    }
}

/// What is typed, quoted and followed is the same in each language, in whatever order.
#[test]
fn runbooks_name_the_same_in_each_language() {
    let named = Regex::new(r##"(?s)<code>(.*?)</code>|<q[^>]*>(.*?)</q>|href="#(\w+)""##);
    let named = named.expect("a pattern");
    let named = |section: &str| -> Vec<String> {
        let found = named.captures_iter(section).filter_map(|found| {
            let found = found.iter().skip(1).flatten().next()?.as_str();
            Some(found.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let mut found: Vec<_> = found.collect();
        found.sort();
        found
    };
    let [(first, _), (other, _)] = RUNBOOKS;
    let others = runbooks(other);
    for (name, section) in runbooks(first) {
        assert_eq!(named(&section), named(&others[&name]), "{name}");
    }
}

#[test]
fn what_the_runbooks_name_is_there() {
    let help = Command::new(env!("CARGO_BIN_EXE_global-health")).args(["serve", "--help"]).output();
    let help = String::from_utf8(help.expect("it runs").stdout).expect("a text");
    for (name, _) in RUNBOOKS {
        let runbooks = runbooks(name);
        let text = text(name);
        let link = Regex::new(r##"href="#(\w+)""##).expect("a pattern");
        for link in link.captures_iter(&text) {
            assert!(runbooks.contains_key(&link[1]), "{}", &link[1]);
        }
        let file = Regex::new(r"deploy/[\w/.-]*\w").expect("a pattern");
        for named in file.find_iter(&text).map(|named| named.as_str()) {
            let file = path(named.strip_prefix("deploy/").expect("it begins so"));
            assert!(file.exists(), "{named}");
        }
        // Each option stands in what the companion tells of itself.
        let option = Regex::new(r"<code>(--(?:retention|webhook)[\w-]*)").expect("a pattern");
        for option in option.captures_iter(&text) {
            assert!(help.contains(&option[1]), "{}", &option[1]);
        }
    }
}

#[test]
fn a_reboot_is_an_event_for_the_engine_and_for_the_route() {
    let [reboot] = &alerts("reboots")[..] else { panic!("not one rule") };
    let alert = Alert { labels: labels(&reboot["labels"]), ..Alert::default() };
    assert!(Policy::default().events.matches(&alert));
    assert!(text("alertmanager/alertmanager.yaml").contains(r#"matchers: [cstype="notify"]"#));
}

#[test]
fn the_job_and_the_alias_that_rules_ask_for_are_those_of_the_manifests() {
    let service = yaml("cluster/logger/service.yaml");
    let job = format!("job={}", service["metadata"]["name"]);
    assert!(text("cluster/rules/logger.yaml").contains(&job));
    let alias = &yaml("fluent-bit/fluent-bit.yaml")["pipeline"]["outputs"][0]["alias"];
    assert!(text("cluster/rules/shipping.yaml").contains(&format!("name={alias}")));
    let claim =
        format!("persistentvolumeclaim={}", yaml("standalone/store.yaml")["metadata"]["name"]);
    assert!(text("cluster/rules/logger.yaml").contains(&claim));
}
