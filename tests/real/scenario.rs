//! The same calls to the real Alertmanager and to the simulated one, and what both tell.

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use global_health_bar::simulation::{Alertmanagers, Configuration, InhibitRule, Matcher, Posted};
use global_health_bar::{Alert, Labels, TimeSpan, Timestamp};

use crate::alertmanager::Replica;
use crate::http::now;
use crate::outcome::{Outcome, Shown, Side, Told};
use crate::stalls::{Watch, judged};

/// How far apart the instants of one webhook may be: the real one shares a machine with others.
const TOLERANCE: Duration = Duration::from_millis(450);
/// What is done and when, in milliseconds since all replicas were ready.
pub(crate) struct Scenario {
    pub(crate) configuration: Configuration,
    pub(crate) replicas: usize,
    /// How far apart the instants of one webhook may be.
    tolerance: Duration,
    steps: Vec<(i64, Step)>,
}

enum Step {
    Post(Vec<usize>, Vec<Planned>),
    Silence(Matcher, i64),
    Stop(usize),
    Crash(usize),
    Start(usize, bool),
    Receive(bool),
}

/// An alert to post, its instants relative to the beginning.
#[derive(Clone)]
pub(crate) struct Planned {
    pub(crate) alert: Arc<Alert>,
    pub(crate) starts: i64,
    pub(crate) ends: Option<i64>,
}

/// An alert of the namespace `n` with a severity: `w` is a warning, `c` is critical, `i` an info.
pub(crate) fn alert(name: &str, severity: char) -> Arc<Alert> {
    let severity = match severity {
        'c' => "critical",
        'w' => "warning",
        _ => "info",
    };
    labelled(&[("alertname", name), ("namespace", "n"), ("severity", severity)])
}

pub(crate) fn labelled(labels: &[(&str, &str)]) -> Arc<Alert> {
    let labels: Labels = labels.iter().copied().collect();
    let fingerprint = labels.fingerprint().into();
    Arc::new(Alert { fingerprint, labels, ..Alert::default() })
}

/// An alert that fires since `starts`, and is sent long before it would time out.
pub(crate) fn firing(alert: &Arc<Alert>, starts: i64) -> Planned {
    ending(alert, starts, 60_000)
}

pub(crate) fn ending(alert: &Arc<Alert>, starts: i64, ends: i64) -> Planned {
    Planned { alert: Arc::clone(alert), starts, ends: Some(ends) }
}

impl Scenario {
    /// One replica that groups by namespace, waits 1 s for a group and 2 s between flushes, and
    /// does not repeat.
    pub(crate) fn new() -> Self {
        let configuration = Configuration {
            group_wait: Duration::from_secs(1),
            group_interval: Duration::from_secs(2),
            repeat_interval: Duration::from_secs(600),
            gossip_interval: Duration::from_millis(20),
            peer_timeout: Duration::from_secs(1),
            ..Configuration::default()
        };
        Self { configuration, replicas: 1, tolerance: TOLERANCE, steps: Vec::new() }
    }

    pub(crate) fn replicas(mut self, replicas: usize) -> Self {
        self.replicas = replicas;
        self
    }

    pub(crate) fn repeating(mut self, seconds: u64) -> Self {
        self.configuration.repeat_interval = Duration::from_secs(seconds);
        self
    }

    pub(crate) fn inhibiting(mut self, source: &str, target: &str, equal: &str) -> Self {
        let matchers = |text| vec![Matcher::parse(text).expect("a matcher")];
        let (source, target) = (matchers(source), matchers(target));
        self.configuration.inhibit_rules =
            vec![InhibitRule { source, target, equal: vec![equal.to_owned()] }];
        self
    }

    pub(crate) fn post(self, at: i64, alerts: Vec<Planned>) -> Self {
        self.post_to(&[0], at, alerts)
    }

    pub(crate) fn post_to(self, replicas: &[usize], at: i64, alerts: Vec<Planned>) -> Self {
        if alerts.is_empty() {
            return self;
        }
        self.step(at, Step::Post(replicas.to_vec(), alerts))
    }

    /// Silences alerts by one matcher from `at` until `ends`.
    pub(crate) fn silence(self, at: i64, matcher: &str, ends: i64) -> Self {
        self.step(at, Step::Silence(Matcher::parse(matcher).expect("a matcher"), ends))
    }

    /// Lets the receiver answer, or fail.
    pub(crate) fn receive(self, at: i64, answers: bool) -> Self {
        self.step(at, Step::Receive(answers))
    }

    /// Lets the instants be so many milliseconds apart, where Alertmanager itself is not exact.
    pub(crate) fn within(mut self, milliseconds: u64) -> Self {
        self.tolerance = Duration::from_millis(milliseconds);
        self
    }

    pub(crate) fn stop(self, at: i64, replica: usize) -> Self {
        self.step(at, Step::Stop(replica))
    }

    pub(crate) fn crash(self, at: i64, replica: usize) -> Self {
        self.step(at, Step::Crash(replica))
    }

    pub(crate) fn start(self, at: i64, replica: usize, keeps_disk: bool) -> Self {
        self.step(at, Step::Start(replica, keeps_disk))
    }

    fn step(mut self, at: i64, step: Step) -> Self {
        self.steps.push((at, step));
        self
    }

    /// Runs both until `until`: both must tell `expected`, a text for each webhook, such as
    /// `A+ B-` for a firing A and a resolved B, at the same instants, with the same content.
    pub(crate) fn tells(&self, until: i64, expected: &[&str]) {
        self.run(until, |outcome| {
            outcome.tells(expected);
            outcome.agrees();
        });
    }

    /// Runs both until `until`, and judges what they did.
    pub(crate) fn run(&self, until: i64, judge: impl Fn(&Outcome)) {
        judged(
            || {
                let watch = Watch::start();
                let (outcome, late) = self.outcome(until);
                (outcome, late.max(watch.longest()))
            },
            judge,
        );
    }

    /// What both did, and how late a step was done at the most.
    fn outcome(&self, until: i64) -> (Outcome, Duration) {
        let mut real = Replica::prepare(&self.configuration, self.replicas);
        let begin = Replica::start_all(&mut real);
        let mut simulated = Alertmanagers::new(self.configuration.clone(), self.replicas, begin);
        let mut late = Duration::ZERO;
        for (at, step) in &self.steps {
            wait(instant(begin, *at));
            // Those that stop or start take their time.
            let takes_time = matches!(step, Step::Stop(_) | Step::Crash(_) | Step::Start(..));
            let began = now();
            step.take(begin, &mut real, &mut simulated);
            late = late.max(if takes_time { began } else { now() }.since(instant(begin, *at)));
        }
        wait(instant(begin, until));
        let told = simulated.advance(now()).into_iter().map(Told::from).collect();
        let known = |replica| {
            simulated.known(replica).into_iter().map(|known| Shown {
                fingerprint: known.alert.fingerprint.clone(),
                starts_at: Some(known.starts_at),
                silenced: known.silenced,
                inhibited_by: known.inhibited_by,
            })
        };
        let shown = (0..self.replicas).map(|replica| known(replica).collect()).collect();
        let outcome = Outcome {
            begin,
            tolerance: self.tolerance,
            real: Side { shown: shown_by(&real), told: told_by(&real) },
            simulated: Side { told, shown },
        };
        (outcome, late)
    }
}

impl Step {
    /// Does it to both, at the instant at which it came to the real one.
    fn take(&self, begin: Timestamp, real: &mut [Replica], simulated: &mut Alertmanagers) {
        match self {
            Self::Post(replicas, alerts) => {
                let alerts: Vec<_> = alerts.iter().map(|alert| alert.posted(begin)).collect();
                for replica in replicas {
                    simulated.post(now(), *replica, &alerts);
                    real[*replica].post(&alerts);
                }
            }
            Self::Silence(matcher, ends) => {
                let span = TimeSpan::new(now(), instant(begin, *ends));
                simulated.silence(now(), vec![matcher.clone()], span);
                real[0].silence(std::slice::from_ref(matcher), span);
            }
            Self::Receive(answers) => {
                simulated.receive(now(), *answers);
                real.iter().for_each(|replica| replica.answers(*answers));
            }
            Self::Stop(replica) => {
                simulated.stop(now(), *replica);
                real[*replica].stop();
            }
            Self::Crash(replica) => {
                simulated.crash(now(), *replica);
                real[*replica].crash();
            }
            Self::Start(replica, keeps_disk) => {
                let at = real[*replica].restart(*keeps_disk);
                simulated.start(at, *replica, *keeps_disk);
            }
        }
    }
}

impl Planned {
    fn posted(&self, begin: Timestamp) -> Posted {
        Posted {
            alert: Arc::clone(&self.alert),
            starts_at: instant(begin, self.starts),
            ends_at: self.ends.map(|ends| instant(begin, ends)),
        }
    }
}

fn shown_by(real: &[Replica]) -> Vec<Vec<Shown>> {
    let shown = |replica: &Replica| {
        if replica.is_running() { replica.shown() } else { Vec::new() }
    };
    real.iter().map(shown).collect()
}

fn told_by(real: &[Replica]) -> Vec<Told> {
    let told = real.iter().enumerate().flat_map(|(at, replica)| replica.told(at));
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|told| told.at);
    told
}

fn instant(begin: Timestamp, milliseconds: i64) -> Timestamp {
    Timestamp::from_milliseconds(begin.milliseconds() + milliseconds)
}

fn wait(until: Timestamp) {
    sleep(until.since(now()));
}
