//! The tables, in Markdown.

use std::fmt::Write;
use std::time::Duration;

use crate::account::Algorithm;
use crate::sample::Sample;
use crate::score::{Wrong, outages, wrong};

/// What each algorithm gets wrong, and how it places outages.
#[must_use]
pub fn tables(samples: &[Sample]) -> String {
    let mut text = String::new();
    for sample in samples {
        let _ = writeln!(text, "{}", table(sample));
    }
    text
}

fn table(sample: &Sample) -> String {
    let mut rows = String::new();
    let mut truly = Duration::ZERO;
    for algorithm in Algorithm::ALL {
        let Some(account) = algorithm.account(sample) else {
            let _ = writeln!(rows, "| {} | – | – | – | – | – | – |", algorithm.name());
            continue;
        };
        let wrong = wrong(&sample.truth, &account.firings, sample.window);
        let outages = outages(&sample.truth, &account.outages, sample.window);
        truly = wrong.truly;
        let _ = writeln!(
            rows,
            "| {} | {} | {} | {} | {} | {} of {}{} | {} / {} |",
            algorithm.name(),
            per_cent(wrong),
            hours(wrong.missed),
            hours(wrong.extra),
            account.doubtful.map_or("–".into(), |count| count.to_string()),
            outages.found(),
            outages.truly,
            if outages.made_up > 0 {
                format!(", {} made up", outages.made_up)
            } else {
                String::new()
            },
            seconds(outages.mean()),
            seconds(outages.worst()),
        );
    }
    let (days, alerts) = (sample.window.duration().as_secs() / 86_400, sample.truth.firings.len());
    format!(
        "### {}: {days} days, {alerts} alerts, {} of alert-time\n\n\
         | algorithm | wrong | missed | extra | doubtful ends | outages found | their edges off, mean / most |\n\
         |---|--:|--:|--:|--:|--:|--:|\n{rows}",
        sample.name,
        hours(truly),
    )
}

fn per_cent(wrong: Wrong) -> String {
    wrong.per_cent().map_or("–".into(), |rate| {
        if rate < 10.0 { format!("{rate:.2} %") } else { format!("{rate:.0} %") }
    })
}

fn hours(duration: Duration) -> String {
    format!("{:.1} h", duration.as_secs_f64() / 3_600.0)
}

fn seconds(duration: Option<Duration>) -> String {
    duration.map_or("–".into(), |duration| format!("{:.0} s", duration.as_secs_f64()))
}
