//! The tables, in Markdown.

use std::fmt::Write;
use std::time::Duration;

use crate::account::{Account, Algorithm};
use crate::sample::Sample;
use crate::score::{Outages, Wrong, outages, wrong};

/// One row a name: the scores of all samples that are called so.
struct Row<'a> {
    name: &'a str,
    samples: usize,
    /// By algorithm; `None` where one of the samples lacks a source that it needs.
    scores: [Option<Score>; Algorithm::ALL.len()],
}

/// How far one algorithm is from the truth.
#[derive(Clone, Default)]
struct Score {
    wrong: Wrong,
    /// How many ends it only guesses and says so.
    doubtful: Option<usize>,
    outages: Outages,
}

impl Score {
    fn new(account: &Account, sample: &Sample) -> Self {
        Self {
            wrong: wrong(&sample.truth, &account.firings, sample.window),
            doubtful: account.doubtful,
            outages: outages(&sample.truth, &account.outages, sample.window),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            wrong: self.wrong + other.wrong,
            doubtful: self.doubtful.zip(other.doubtful).map(|(a, b)| a + b),
            outages: self.outages + other.outages,
        }
    }
}

/// What each algorithm gets wrong, and what else there is to say of this crate's and of MetalK8s'.
#[must_use]
pub fn tables(samples: &[Sample]) -> String {
    let rows = rows(samples);
    format!("{}\n{}", wrong_table(&rows), outage_table(&rows))
}

fn rows(samples: &[Sample]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = Vec::new();
    for sample in samples {
        let scores = Algorithm::ALL
            .map(|algorithm| algorithm.account(sample).map(|account| Score::new(&account, sample)));
        match rows.iter_mut().find(|row| row.name == sample.name) {
            Some(row) => {
                row.samples += 1;
                for (sum, score) in row.scores.iter_mut().zip(scores) {
                    *sum = sum.take().zip(score).map(|(sum, score)| sum.and(score));
                }
            }
            None => rows.push(Row { name: &sample.name, samples: 1, scores }),
        }
    }
    rows
}

fn wrong_table(rows: &[Row]) -> String {
    let names: String = Algorithm::ALL.iter().map(|it| format!(" {} |", it.name())).collect();
    let mut text = format!("| history | alert-time |{names}\n|---|--:|");
    text.push_str(&"--:|".repeat(Algorithm::ALL.len()));
    for row in rows {
        let truly = row.scores.iter().flatten().next().map(|score| score.wrong.truly);
        let _ = write!(text, "\n| {} | {} |", title(row), hours(truly));
        for score in &row.scores {
            let rate = score.as_ref().and_then(|score| score.wrong.per_cent());
            let _ = write!(text, " {} |", per_cent(rate));
        }
    }
    text.push('\n');
    text
}

fn outage_table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| history | missed | made up | doubtful ends | outages found | edges off, mean / most \
         | MetalK8s' outages | edges off, mean / most |\n|---|--:|--:|--:|--:|--:|--:|--:|",
    );
    for row in rows {
        let engine = row.scores.iter().flatten().next();
        let peer = row.scores.last().and_then(Option::as_ref);
        let doubtful = engine.and_then(|score| score.doubtful);
        let _ = write!(
            text,
            "\n| {} | {} | {} | {} | {} | {} |",
            title(row),
            hours(engine.map(|score| score.wrong.missed)),
            hours(engine.map(|score| score.wrong.extra)),
            doubtful.map_or("–".into(), |ends| ends.to_string()),
            placed(engine),
            placed(peer),
        );
    }
    text.push('\n');
    text
}

fn title(row: &Row) -> String {
    if row.samples == 1 { row.name.into() } else { format!("{} ({})", row.name, row.samples) }
}

/// The outages that were found, and how far off their edges are.
fn placed(score: Option<&Score>) -> String {
    let Some(Score { outages, .. }) = score else { return "– | –".into() };
    let made_up =
        if outages.made_up == 0 { String::new() } else { format!(" + {}", outages.made_up) };
    let (found, truly) = (outages.found(), outages.truly);
    let (mean, worst) = (seconds(outages.mean()), seconds(outages.worst()));
    format!("{found} of {truly}{made_up} | {mean} / {worst}")
}

fn per_cent(rate: Option<f64>) -> String {
    match rate {
        Some(rate) if rate < 10.0 => format!("{rate:.2} %"),
        Some(rate) => format!("{rate:.0} %"),
        None => "–".into(),
    }
}

fn hours(duration: Option<Duration>) -> String {
    duration.map_or("–".into(), |duration| format!("{:.1} h", duration.as_secs_f64() / 3_600.0))
}

fn seconds(duration: Option<Duration>) -> String {
    duration.map_or("–".into(), |duration| format!("{:.0} s", duration.as_secs_f64()))
}
