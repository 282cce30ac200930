//! What is made of the catalogue's words: reasons, ends, durations, shares.

use std::time::Duration;

use crate::model::{DoubtCause, End, Failure, FailureKind, Health, Origin, Reason, Severity};
use crate::timeline::Share;
use crate::words::language::Language;
use crate::words::text::Word;

/// Why the sources were blind.
pub fn reason(reason: &Reason, language: Language) -> String {
    let word = match reason {
        Reason::NoSamples => Word::NoSamples,
        Reason::BeforeFirstSample => Word::BeforeFirstSample,
        Reason::NoProof => Word::NoProof,
        Reason::LogNotRead => Word::LogNotRead,
        Reason::NotYetRead => Word::NotYetRead,
        Reason::EmptyLog => Word::EmptyLog,
        Reason::LogSilent => Word::LogSilent,
        Reason::Muted => Word::Muted,
        Reason::NotYetTold => Word::NotYetTold,
        Reason::NotAsked => Word::NotAsked,
        Reason::BeforeFile => Word::BeforeFile,
        Reason::Pending => Word::Pending,
        Reason::Waiting(alertname) => return Word::Waiting.with(language, &[alertname]),
        Reason::Damaged => Word::Damaged,
        Reason::Future => Word::Future,
        Reason::Failed(why) => return failure(why, language),
        Reason::Told(words) => return words.to_string(),
    };
    word.of(language).into()
}

/// Why nobody can be sure; `None` where it is for less than the time between two samples.
pub const fn doubt(cause: DoubtCause) -> Option<Word> {
    let word = match cause {
        DoubtCause::NoEnd => Word::DoubtNoEnd,
        DoubtCause::BeganAnew => Word::DoubtBeganAnew,
        DoubtCause::Muted => Word::DoubtMuted,
        DoubtCause::Blind => Word::DoubtBlind,
        DoubtCause::Announced => Word::DoubtAnnounced,
        DoubtCause::Pending => Word::DoubtPending,
        DoubtCause::Resumed => Word::DoubtResumed,
        DoubtCause::Contradicted => Word::DoubtContradicted,
        DoubtCause::Disputed => Word::DoubtDisputed,
        DoubtCause::Sampled => return None,
    };
    Some(word)
}

/// Who was heard.
pub const fn origin(origin: Origin) -> Word {
    match origin {
        Origin::Log => Word::HeardLog,
        Origin::Alerts => Word::HeardAlerts,
        Origin::Presence => Word::HeardPresence,
        Origin::Watchdog => Word::HeardWatchdog,
    }
}

/// Who failed and how.
pub fn failure(failure: &Failure, language: Language) -> String {
    let backend = failure.backend.to_string();
    match &failure.kind {
        FailureKind::NotConfigured => Word::NotConfigured.with(language, &[&backend]),
        FailureKind::Unreachable(why) => Word::Unreachable.with(language, &[&backend, why]),
        FailureKind::Unauthorised(status) => {
            Word::Unauthorised.with(language, &[&backend, &status.to_string()])
        }
        FailureKind::Refused(status, why) => {
            Word::Refused.with(language, &[&backend, &status.to_string(), why])
        }
        FailureKind::Malformed(why) => Word::Malformed.with(language, &[&backend, why]),
        FailureKind::Partial(why) => Word::AnsweredInPart.with(language, &[&backend, why]),
        FailureKind::Told(words) => words.to_string(),
    }
}

/// How an episode ended; `at` is the instant of its end, if it has one, as the zone writes it.
pub fn end(end: End, at: &str, language: Language) -> String {
    let word = match end {
        End::Resolved(_) => Word::Resolved,
        End::Superseded(_) => Word::Superseded,
        End::Unavailable(_) => Word::Cut,
        End::Lost(_) => Word::Lost,
        End::Firing => Word::StillFiring,
    };
    word.with(language, &[at])
}

/// A length of time by its two greatest units, such as `3 h 12 min`; what is left is cut off.
pub fn duration(duration: Duration, language: Language) -> String {
    let milliseconds = milliseconds(duration);
    let units = [
        (86_400_000, u64::MAX, Word::Days),
        (3_600_000, 24, Word::Hours),
        (60_000, 60, Word::Minutes),
        (1_000, 60, Word::Seconds),
    ];
    let counts = units.map(|(length, of, word)| (milliseconds / length % of, word));
    let Some(first) = counts.iter().position(|(count, _)| *count > 0) else {
        return Word::Milliseconds.with(language, &[&milliseconds.to_string()]);
    };
    let texts = counts[first..]
        .iter()
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| word.with(language, &[&count.to_string()]));
    texts.collect::<Vec<_>>().join(" ")
}

/// A duration in whole milliseconds.
fn milliseconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000) + u64::from(duration.subsec_millis())
}

/// A share in per cent with one decimal, cut off: 100 % is only said of all.
pub fn share(part: Duration, whole: Duration, language: Language) -> String {
    per_cent(part, whole, 1, 1, language)
}

/// A share of which the nines matter, in per cent, cut off: two decimals, or as many as it takes to
/// tell it from all. 100 % is only said of all.
pub fn availability(Share { part, whole }: Share, language: Language) -> String {
    per_cent(part, whole, 2, 6, language)
}

/// A share in per cent with `least` decimals, and more where all so far are nines, at most `most`; zeros
/// at the end are left out.
fn per_cent(
    part: Duration,
    whole: Duration,
    least: usize,
    most: usize,
    language: Language,
) -> String {
    let whole = milliseconds(whole).max(1);
    let mut rest = milliseconds(part).saturating_mul(100);
    let mut number = (rest / whole).to_string();
    let mut decimals = String::new();
    let is_all_but = |decimals: &str| number == "99" && decimals.bytes().all(|digit| digit == b'9');
    while decimals.len() < least || decimals.len() < most && is_all_but(&decimals) {
        rest = (rest % whole).saturating_mul(10);
        decimals += &(rest / whole).to_string();
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        number += Word::DecimalPoint.of(language);
        number += decimals;
    }
    Word::PerCent.with(language, &[&number])
}

impl From<Health> for Word {
    fn from(health: Health) -> Self {
        match health {
            Health::Healthy => Word::Healthy,
            Health::Unknown => Word::Unknown,
            Health::Unavailable => Word::Unavailable,
            Health::Warning => Word::Warning,
            Health::Critical => Word::Critical,
        }
    }
}

impl From<Severity> for Word {
    fn from(severity: Severity) -> Self {
        severity.health().map_or(Word::NoSeverity, Word::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_its_two_greatest_units() {
        for (seconds, text) in [
            (0, "0 ms"),
            (1, "1 s"),
            (60, "1 min"),
            (3_600 * 3 + 12 * 60 + 5, "3 h 12 min"),
            (86_400 * 40, "40 d"),
            (86_400 + 59, "1 d"),
        ] {
            assert_eq!(duration(Duration::from_secs(seconds), Language::English), text);
        }
        assert_eq!(duration(Duration::from_millis(250), Language::French), "250 ms");
        assert_eq!(duration(Duration::from_secs(90_000), Language::French), "1 j 1 h");
    }

    #[test]
    fn a_share_is_all_only_when_it_is_all() {
        let of =
            |part| share(Duration::from_millis(part), Duration::from_secs(100), Language::French);
        assert_eq!(of(99_999), "99,9\u{a0}%");
        assert_eq!(of(100_000), "100\u{a0}%");
        assert_eq!(of(0), "0\u{a0}%");
        assert_eq!(share(Duration::ZERO, Duration::ZERO, Language::English), "0\u{a0}%");
    }
    #[test]
    fn availability_has_as_many_nines_as_it_takes_and_never_rounds_up() {
        let hour = 3_600_000_000_u64;
        for (part, text) in [
            (hour, "100\u{a0}%"),
            (hour - 1, "99.999999\u{a0}%"),
            (hour / 1_000_000 * 999_995, "99.9995\u{a0}%"),
            (hour / 10_000 * 9_997, "99.97\u{a0}%"),
            (hour / 3 * 2, "66.66\u{a0}%"),
            (hour / 10_000 * 8_729 + 300_000, "87.29\u{a0}%"),
            (hour / 2, "50\u{a0}%"),
            (hour / 1_000, "0.1\u{a0}%"),
            (1, "0\u{a0}%"),
        ] {
            let [part, whole] = [part, hour].map(Duration::from_millis);
            let share = Share { part, whole };
            assert_eq!(availability(share, Language::English), text);
        }
    }
}
