//! The keys of Loki's and Fluent Bit's configuration: each is one that they know, and holds what they read. Neither starts with
//! a key that it does not know.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use crate::files::{documents_of, items, text, yaml};

/// What a key may hold.
enum Kind {
    Text,
    Whole,
    /// True or false; Fluent Bit also says on and off.
    Switch,
    /// Bytes, with a unit or without.
    Size,
    /// With Go's units.
    Time,
    OneOf(&'static [&'static str]),
}
use Kind::{OneOf, Size, Switch, Text, Time, Whole};

/// As `docs/sources/shared/configuration.md` of grafana/loki has them, in 2.9 and 3; what is younger stands in a comment.
const LOKI: [(&str, Kind); 17] = [
    ("limits_config.retention_period", Time),
    ("limits_config.retention_stream.selector", Text),
    ("limits_config.retention_stream.priority", Whole),
    ("limits_config.retention_stream.period", Time),
    ("limits_config.max_entries_limit_per_query", Whole),
    ("limits_config.max_query_length", Time),
    ("limits_config.max_query_series", Whole),
    ("limits_config.query_timeout", Time),
    ("limits_config.max_line_size", Size),
    ("limits_config.reject_old_samples", Switch),
    ("limits_config.reject_old_samples_max_age", Time),
    ("limits_config.shard_streams.time_sharding_enabled", Switch),
    ("querier.max_concurrent", Whole),
    ("compactor.working_directory", Text),
    ("compactor.retention_enabled", Switch),
    ("compactor.delete_request_store", OneOf(&["filesystem", "s3", "gcs", "azure", "swift"])),
    ("compactor.delete_request_cancel_period", Time),
];

/// As the tables of options in fluent/fluent-bit have them: `src/flb_config.c`, `src/flb_input.c`, `src/flb_output.c`,
/// `plugins/in_tail/tail.c`, `plugins/filter_grep/grep.c`, `plugins/filter_record_modifier/filter_modifier.c` and
/// `plugins/out_loki/loki.c`.
const FLUENT_BIT: [(&str, Kind); 39] = [
    ("service.flush", Whole),
    ("service.http_server", Switch),
    ("service.http_listen", Text),
    ("service.http_port", Whole),
    ("service.storage.path", Text),
    ("service.storage.sync", OneOf(&["normal", "full"])),
    ("service.scheduler.cap", Whole),
    ("service.scheduler.base", Whole),
    ("input.name", OneOf(&["tail"])),
    ("input.alias", Text),
    ("input.tag", Text),
    ("input.storage.type", OneOf(&["memory", "filesystem", "memrb"])),
    ("input.path", Text),
    ("input.exclude_path", Text),
    ("input.multiline.parser", OneOf(&["cri", "docker", "go", "java", "python", "ruby"])),
    ("input.read_from_head", Switch),
    ("input.refresh_interval", Whole),
    ("input.rotate_wait", Whole),
    ("input.db", Text),
    ("input.db.sync", OneOf(&["extra", "full", "normal", "off"])),
    ("input.buffer_chunk_size", Size),
    ("input.buffer_max_size", Size),
    ("input.skip_long_lines", Switch),
    ("filter.name", OneOf(&["grep", "record_modifier"])),
    ("filter.match", Text),
    ("filter.regex", Text),
    ("filter.allowlist_key", Text),
    ("output.name", OneOf(&["loki"])),
    ("output.alias", Text),
    ("output.match", Text),
    ("output.host", Text),
    ("output.port", Whole),
    ("output.retry_limit", OneOf(&["no_limits", "no_retries", "false"])),
    ("output.storage.total_limit_size", Size),
    ("output.labels", Text),
    ("output.tenant_id", Text),
    ("output.line_format", OneOf(&["json", "key_value"])),
    // `raw` since 3.1.
    ("output.drop_single_key", OneOf(&["true", "false", "raw"])),
    ("output.tls", Switch),
];

impl Kind {
    fn takes(&self, value: &Value) -> bool {
        let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is = |pattern: &str| Regex::new(pattern).expect("a pattern").is_match(&said);
        match self {
            Text => value.is_string() && !said.is_empty(),
            Whole => value.is_u64(),
            Switch => matches!(&*said, "true" | "false" | "on" | "off"),
            Size => is(r"^\d+ ?([kKMG]i?B?)?$"),
            Time => is(r"^(\d+(ns|us|ms|s|m|h))+$"),
            OneOf(words) => words.contains(&&*said),
        }
    }
}

/// Each value, and the keys on the way to it with dots between them; what is in a list like what is not.
fn values<'a>(value: &'a Value, name: &str, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                values(value, &name, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| values(item, name, found)),
        value => found.push((name.to_owned(), value)),
    }
}

#[track_caller]
fn check(value: &Value, name: &str, known: &[(&str, Kind)]) -> BTreeSet<String> {
    let mut found = Vec::new();
    values(value, name, &mut found);
    assert!(!found.is_empty(), "{name}");
    for (name, value) in &found {
        let (_, kind) = known
            .iter()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("{name} is no key that is known"));
        assert!(kind.takes(value), "{name}: {value}");
    }
    found.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn loki_knows_each_key() {
    let loki = text("loki/loki.yaml");
    let used = check(&yaml("loki/loki.yaml"), "", &LOKI);
    assert!(used.len() >= 15, "{used:?}");
    // And those that a newer one takes.
    let newer = loki.replace("  # shard_streams:", "  shard_streams:");
    let newer = newer.replace("  #   time_sharding", "    time_sharding");
    assert_ne!(newer, loki);
    let [newer] = &documents_of(&newer, "loki/loki.yaml")[..] else { panic!("not one document") };
    let more = check(newer, "", &LOKI);
    let more: Vec<_> = more.difference(&used).collect();
    assert_eq!(more, ["limits_config.shard_streams.time_sharding_enabled"]);
}

/// What Loki refuses at its start though each key is well.
#[test]
fn loki_starts_with_what_they_hold() {
    let loki = yaml("loki/loki.yaml");
    let hours = |value: &Value| {
        let hours = value.as_str().and_then(|text| text.strip_suffix('h')).expect("hours");
        hours.parse::<u32>().expect("a number")
    };
    let limits = &loki["limits_config"];
    // "retention period must be >= 24h"
    assert!(hours(&limits["retention_period"]) >= 24);
    for stream in items(&limits["retention_stream"]) {
        assert!(hours(&stream["period"]) >= 24, "{stream}");
    }
    // "compactor.delete-request-store should be configured when retention is enabled", since 3.
    assert_eq!(loki["compactor"]["retention_enabled"], true);
    assert!(loki["compactor"]["delete_request_store"].is_string());
    // What is older than all that is kept need not be taken.
    let kept = limits["retention_stream"][0]["period"].clone();
    assert!(hours(&limits["reject_old_samples_max_age"]) <= hours(&kept));
}

#[test]
fn fluent_bit_knows_each_key() {
    let configuration = yaml("fluent-bit/fluent-bit.yaml");
    let sections: Vec<_> = configuration.as_object().expect("sections").keys().collect();
    assert_eq!(sections, ["pipeline", "service"]);
    check(&configuration["service"], "service", &FLUENT_BIT);
    let pipeline = configuration["pipeline"].as_object().expect("a pipeline");
    for (kind, parts) in pipeline {
        let kind = kind.strip_suffix('s').expect("many");
        for part in items(parts) {
            let used = check(part, kind, &FLUENT_BIT);
            assert!(used.contains(&format!("{kind}.name")), "{part}");
        }
    }
}

#[test]
fn what_is_no_key_or_no_value_is_found() {
    let well = |name: &str, value: Value, known: &[(&str, Kind)]| {
        known.iter().any(|(key, kind)| *key == name && kind.takes(&value))
    };
    assert!(well("limits_config.query_timeout", "1m".into(), &LOKI));
    assert!(!well("limits_config.query_timeout", "1 minute".into(), &LOKI));
    assert!(!well("limits_config.query_timeout", 60.into(), &LOKI));
    assert!(!well("limits_config.query_time", "1m".into(), &LOKI));
    assert!(well("limits_config.max_line_size", "256KB".into(), &LOKI));
    assert!(!well("querier.max_concurrent", "16".into(), &LOKI));
    assert!(well("input.buffer_chunk_size", "64k".into(), &FLUENT_BIT));
    assert!(!well("input.db.sync", "always".into(), &FLUENT_BIT));
    assert!(!well("output.drop_single_key", "yes".into(), &FLUENT_BIT));
    assert!(well("input.skip_long_lines", "on".into(), &FLUENT_BIT));
    assert!(well("service.http_server", true.into(), &FLUENT_BIT));
}
