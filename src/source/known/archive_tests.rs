//! What is kept comes back as it was, or not at all.

use std::fmt::Debug;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{Configured, Filters, InhibitRule, Intervals, Labels, TimeSpan, union};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_milliseconds(minute * 60_000)
}

fn spans() -> impl Strategy<Value = Vec<TimeSpan>> {
    let span =
        (-9..99_i64, 0..9_i64).prop_map(|(at_, long)| TimeSpan::new(at(at_), at(at_ + long)));
    prop::collection::vec(span, 0..4).prop_map(union)
}

fn map<K: Clone + Ord + Debug, V: Clone + Default + Debug>(
    keys: impl Strategy<Value = K>,
    values: impl Strategy<Value = V>,
) -> impl Strategy<Value = Map<K, V>> {
    prop::collection::vec((keys, values), 0..3).prop_map(Map::from_iter)
}

fn labels() -> impl Strategy<Value = Labels> {
    prop::collection::vec(("[a-c]{0,2}", "\\PC{0,3}"), 0..3).prop_map(Labels::from_iter)
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let alert = (labels(), labels(), "[0-9a-f]{2}").prop_map(|(labels, annotations, text)| {
        let fingerprint = text.clone().into();
        Arc::new(Alert { fingerprint, labels, annotations, generator_url: text.into() })
    });
    let alerts = prop::collection::vec(alert, 1..4);
    let run = (
        any::<i32>(),
        0..99_i64,
        any::<prop::sample::Index>(),
        prop::option::of(0..99_i64),
        1..9_usize,
    );
    (alerts, prop::collection::vec(run, 0..9)).prop_map(|(alerts, runs)| {
        let run = |(last, long, alert, ends, lines): (
            i32,
            i64,
            prop::sample::Index,
            Option<i64>,
            usize,
        )| Run {
            last_ns: i64::from(last) * 1_000_000_007,
            first_ns: i64::from(last) * 1_000_000_007 - long,
            status: if ends.is_some() { Status::Resolved } else { Status::Firing },
            starts_at: at(long),
            ends_at: ends.map(at),
            alert: Arc::clone(alert.get(&alerts)),
            lines,
        };
        runs.into_iter().map(run).collect()
    })
}

fn survey() -> impl Strategy<Value = Survey> {
    let counts = prop::collection::btree_map(
        -99..99_i64,
        prop::sample::select(vec![1, 2, 300, u64::MAX]),
        0..9,
    );
    let counts = counts
        .prop_map(|counts| counts.into_iter().map(|(minute, value)| (at(minute), value)).collect());
    let named = map("[a-c]{0,2}".prop_map(Box::from), counts);
    (spans(), named).prop_map(|(asked, counts)| Survey {
        asked,
        step: Duration::from_secs(60),
        counts,
    })
}

fn configured() -> impl Strategy<Value = Configured> {
    let texts = || prop::collection::vec("\\PC{0,3}", 0..3);
    let filters =
        || prop::collection::vec(("[a-c]{0,2}", texts()), 0..3).prop_map(Filters::from_iter);
    let rule = (filters(), filters(), texts());
    let rule = rule.prop_map(|(source, target, equal)| InhibitRule { source, target, equal });
    let minutes = || (0..99_u64).prop_map(|minutes| Duration::from_secs(60 * minutes));
    (minutes(), minutes(), texts(), prop::collection::vec(rule, 0..3), any::<bool>()).prop_map(
        |(repeat, group, group_by, inhibit_rules, mute)| Configured {
            intervals: Intervals { repeat, group },
            group_by,
            inhibit_rules,
            mute,
        },
    )
}

fn settled() -> impl Strategy<Value = Settled> {
    let skipped = map(prop::sample::select(SKIPS.to_vec()), 1..9_usize);
    let log = (runs(), spans(), skipped).prop_map(|(runs, read, skipped)| Logbook {
        old: Log { runs, read, skipped },
        reach: Duration::from_secs(600),
        ..Logbook::default()
    });
    let found = spans().prop_map(|spans| spans.iter().map(|span| (*span, spans.clone())).collect());
    let alerts = || {
        let named = map("[a-c]{0,2}".prop_map(Box::from), spans());
        let series = map(labels(), spans());
        (spans(), named, series).prop_map(|(all, named, series)| Alerts {
            step: Duration::from_secs(60),
            all,
            named,
            series,
        })
    };
    let told = (any::<bool>(), prop::option::of(configured()));
    let parts = (told, log, survey(), found, survey(), (alerts(), alerts()));
    parts.prop_map(|((is_demo, configured), log, presence, found, survey, (firing, pending))| {
        Settled {
            until: at(7),
            is_demo,
            configured,
            log,
            rhythm: (at(6), Duration::from_secs(60)),
            presence,
            found,
            survey,
            firing,
            pending,
            ..Settled::default()
        }
    })
}

proptest! {
    #[test]
    fn what_is_kept_comes_back_as_it_was(settled in settled()) {
        let back = Settled::from_bytes(&settled.to_bytes());
        prop_assert_eq!(back, Some(settled));
    }

    #[test]
    fn what_was_altered_or_cut_is_no_record(
        settled in settled(), place in any::<prop::sample::Index>(), bit in 0..8_u8,
    ) {
        let mut bytes = settled.to_bytes();
        let place = place.index(bytes.len());
        prop_assert_eq!(Settled::from_bytes(&bytes[..place]), None);
        bytes[place] ^= 1 << bit;
        prop_assert_eq!(Settled::from_bytes(&bytes), None);
    }

    #[test]
    fn whatever_stands_in_a_record_it_is_read_or_refused(
        settled in settled(), place in any::<prop::sample::Index>(), byte in any::<u8>(),
        noise in prop::collection::vec(any::<u8>(), 0..99),
    ) {
        let mut body = settled.to_bytes().split_off(16);
        if !body.is_empty() {
            let place = place.index(body.len());
            body[place] = byte;
        }
        for body in [body, noise] {
            let sum = fnv(body.iter().copied()).to_le_bytes();
            // Not to panic is all that is asked.
            let _ = Settled::from_bytes(&[&VERSION[..], &sum, &body].concat());
        }
    }
}

#[test]
fn another_version_is_no_record() {
    let mut bytes = Settled::default().to_bytes();
    assert!(Settled::from_bytes(&bytes).is_some());
    bytes[7] += 1;
    assert_eq!(Settled::from_bytes(&bytes), None);
}

#[test]
fn sources_have_records_of_their_own_and_so_have_scopes() {
    let key = |sources: &Sources, scope| record_key(sources, &Policy::default(), scope);
    let mut keys = vec![key(&Sources::default(), ""), key(&Sources::default(), "me")];
    for change in [
        |sources: &mut Sources| sources.loki = None,
        |sources: &mut Sources| sources.prometheus = Some(String::new()),
        |sources: &mut Sources| sources.presence = "up".into(),
        |sources: &mut Sources| sources.selector = "{}".into(),
        |sources: &mut Sources| sources.detail = Detail::Brief,
        |sources: &mut Sources| sources.alerts = Filters::from_iter([("a", ["b"])]),
        |sources: &mut Sources| sources.alerts = Filters::from_iter([("a", ["c"])]),
    ] {
        let mut sources = Sources::default();
        change(&mut sources);
        keys.push(key(&sources, ""));
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
}
