//! The tables, in Markdown.

use std::fmt::Write;
use std::time::Duration;

use crate::account::{Account, Algorithm};
use crate::sample::Sample;
use crate::score::{Outages, Wrong, doubtful, outages, wrong, wrong_beyond_doubt};

/// One row a name: the scores of all samples that are called so.
struct Row {
    name: String,
    samples: usize,
    /// By algorithm; `None` where one of the samples lacks a source that it needs.
    scores: [Option<Score>; Algorithm::ALL.len()],
}

/// How far one algorithm is from the truth.
#[derive(Clone, Default)]
struct Score {
    wrong: Wrong,
    /// What is doubtful, and what is wrong beyond that; `None` where it does not say.
    doubt: Option<(Duration, Wrong)>,
    outages: Outages,
}

impl Score {
    fn new(account: &Account, sample: &Sample) -> Self {
        let (truth, window) = (&sample.truth, sample.window);
        Self {
            wrong: wrong(truth, &account.firings, window),
            doubt: account.bounds.as_ref().map(|bounds| {
                (doubtful(truth, bounds, window), wrong_beyond_doubt(truth, bounds, window))
            }),
            outages: outages(truth, &account.outages, window),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            wrong: self.wrong + other.wrong,
            doubt: self.doubt.zip(other.doubt).map(|(a, b)| (a.0 + b.0, a.1 + b.1)),
            outages: self.outages + other.outages,
        }
    }
}

/// What each algorithm gets wrong, and what else there is to say of this crate's and of MetalK8s'.
#[must_use]
pub fn tables(samples: impl IntoIterator<Item = Sample>) -> String {
    let rows = rows(samples);
    format!(
        "Alert-time that is wrong, missed or made up, in % of the true:\n\n{}\n\
         Of this crate's, what it doubts itself:\n\n{}\n\
         The outages of alerting:\n\n{}",
        wrong_table(&rows),
        doubt_table(&rows),
        outage_table(&rows),
    )
}

fn rows(samples: impl IntoIterator<Item = Sample>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for sample in samples {
        let scores = Algorithm::ALL.map(|algorithm| {
            algorithm.account(&sample).map(|account| Score::new(&account, &sample))
        });
        match rows.iter_mut().find(|row| row.name == sample.name) {
            Some(row) => {
                row.samples += 1;
                for (sum, score) in row.scores.iter_mut().zip(scores) {
                    *sum = sum.take().zip(score).map(|(sum, score)| sum.and(score));
                }
            }
            None => rows.push(Row { name: sample.name, samples: 1, scores }),
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

/// What the algorithms that doubt miss and make up, and how much of it they doubt themselves.
fn doubt_table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| history | from | missed | made up | both beyond doubt | doubtful |\n\
         |---|---|--:|--:|--:|--:|\n",
    );
    for row in rows {
        for (algorithm, score) in Algorithm::ALL.iter().zip(&row.scores) {
            let Some(Score { wrong, doubt: Some((doubtful, beyond)), .. }) = score else {
                continue;
            };
            let (missed, made_up) = (hours(Some(wrong.missed)), hours(Some(wrong.extra)));
            let (beyond, doubtful) = (per_cent(beyond.per_cent()), hours(Some(*doubtful)));
            let (title, name) = (title(row), algorithm.name());
            let _ = writeln!(
                text,
                "| {title} | {name} | {missed} | {made_up} | {beyond} | {doubtful} |"
            );
        }
    }
    text
}

/// The outages that this crate finds, and that MetalK8s does.
fn outage_table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| history | outages found | edges off, mean / most | MetalK8s' | edges off, mean / most |\n\
         |---|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let engine = row.scores.iter().flatten().next();
        let peer = Algorithm::ALL.iter().position(|it| matches!(it, Algorithm::Peer(_)));
        let peer = peer.and_then(|at| row.scores[at].as_ref());
        let _ = writeln!(text, "| {} | {} | {} |", title(row), placed(engine), placed(peer));
    }
    text
}

fn title(row: &Row) -> String {
    if row.samples == 1 { row.name.clone() } else { format!("{} ({})", row.name, row.samples) }
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
