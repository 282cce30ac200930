//! The one thread that prints and keeps: what comes while it waits for the disk is written together.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::archive::{Archive, Batch, Check, Clock, Line, Retention, Told};
use crate::serve::metrics::Metrics;
use crate::serve::webhook::message::Webhook;

/// How many webhooks may wait.
pub const WAITING: usize = 64;
/// How many bytes are written together.
const TOGETHER: usize = 8 << 20;
/// How long a webhook may wait for the disk and for who reads the standard output.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long writing may take until nobody should send more.
const SLOW: Duration = Duration::from_secs(5);
/// What is in each line of the alert that fires always.
const WATCHDOG: &str = r#""alertname":"Watchdog""#;
/// How far back it is looked for at the start, in nanoseconds: nobody waits until all of a large store is read.
const LOOK_BACK: i64 = 24 * 60 * 60 * 1_000_000_000;
/// How long a failure is told.
const FAILING: Duration = Duration::from_secs(30);
/// How often what is too old is dropped, and small blocks are united.
const UPKEEP: Duration = Duration::from_secs(15);

/// Gives webhooks to the thread that writes them.
#[derive(Clone, Debug)]
pub struct Keeper {
    jobs: SyncSender<Job>,
    failure: Failure,
    begun: Begun,
    thread: Arc<JoinHandle<()>>,
}

/// A webhook that is to be written.
#[derive(Debug)]
struct Job {
    webhook: Webhook,
    /// Who waits for it.
    done: oneshot::Sender<Result<(), String>>,
    /// Its room is its own until it is written, also when nobody waits for it any more.
    _room: Room,
}

/// The permits of a webhook to be in memory.
pub type Room = [OwnedSemaphorePermit; 2];
/// Since when the thread has been at the disk, or at the standard output, if it is.
type Begun = Arc<Mutex<Option<Instant>>>;
/// When writing failed last, unless it succeeded since, and why.
type Failure = Arc<Mutex<Option<(Instant, String)>>>;

/// Why a webhook is not kept.
#[derive(Debug)]
pub enum Refused {
    /// Too many wait already.
    Busy,
    /// It takes too long.
    Slow,
    /// It could not be written.
    Failed(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("too many webhooks wait to be written"),
            Self::Slow => f.write_str("the webhook is not written yet: the disk, or who reads the standard output, is slow"),
            Self::Failed(why) => write!(f, "the webhook could not be written: {why}"),
        }
    }
}

impl Keeper {
    /// Starts the thread.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn start(
        archive: Option<Archive>,
        retention: Retention,
        prints: bool,
        metrics: Arc<Metrics>,
    ) -> Result<Self, String> {
        let told =
            archive.as_ref().map(Archive::told).transpose().map_err(|why| why.to_string())?;
        let mut clock = Clock::start(None, now_ns());
        if let Some(archive) = &archive {
            let held = archive.held().map_err(|why| why.to_string())?;
            clock = Clock::start(held.newest, now_ns());
            let newest = archive.newest(WATCHDOG, now_ns().saturating_sub(LOOK_BACK));
            metrics.watchdog(newest.map_err(|why| why.to_string())?);
        }
        let told = told.into_iter().flatten().map(|told| (told.place, told)).collect();
        let (jobs, received) = mpsc::sync_channel(WAITING);
        let (failure, begun) = (Failure::default(), Begun::default());
        let mut desk = Desk {
            archive,
            retention,
            prints,
            metrics,
            told,
            failure: Arc::clone(&failure),
            begun: Arc::clone(&begun),
            last_ns: 0,
            clock,
            check: Check::default(),
            tended: None,
        };
        let spawned =
            thread::Builder::new().name("keeper".into()).spawn(move || desk.work(&received));
        let thread = spawned.map_err(|why| format!("cannot start: {why}"))?;
        Ok(Self { jobs, failure, begun, thread: Arc::new(thread) })
    }

    /// Whether the thread still runs: only a new start helps where it does not.
    pub fn is_alive(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Waits until the webhook is on the disk.
    pub async fn keep(&self, webhook: Webhook, room: Room) -> Result<(), Refused> {
        let (done, outcome) = oneshot::channel();
        self.jobs.try_send(Job { webhook, done, _room: room }).map_err(|why| match why {
            TrySendError::Full(_) => Refused::Busy,
            TrySendError::Disconnected(_) => Refused::Failed("it has stopped".into()),
        })?;
        match tokio::time::timeout(PATIENCE, outcome).await {
            Ok(Ok(outcome)) => outcome.map_err(Refused::Failed),
            Ok(Err(_)) => Err(Refused::Failed("it has stopped".into())),
            Err(_) => Err(Refused::Slow),
        }
    }

    /// Whether the last webhook was written, or failed so long ago that the next one may be, and what
    /// is written now does not hang: who is not ready is sent none.
    pub fn state(&self) -> Result<(), Refused> {
        self.keeps_up()?;
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        match &*failure {
            Some((at, why)) if at.elapsed() < FAILING => Err(Refused::Failed(why.clone())),
            _ => Ok(()),
        }
    }

    /// Whether what is written now does not hang.
    pub fn keeps_up(&self) -> Result<(), Refused> {
        if self.under_way() < SLOW { Ok(()) } else { Err(Refused::Slow) }
    }

    /// How long the thread has been at what it writes now.
    pub fn under_way(&self) -> Duration {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.map_or(Duration::ZERO, |begun| begun.elapsed())
    }
}

struct Desk {
    archive: Option<Archive>,
    retention: Retention,
    prints: bool,
    metrics: Arc<Metrics>,
    /// What each group was told to be last.
    told: HashMap<[u8; 32], Told>,
    failure: Failure,
    begun: Begun,
    last_ns: i64,
    clock: Clock,
    check: Check,
    tended: Option<Instant>,
}

impl Desk {
    fn work(&mut self, jobs: &Receiver<Job>) {
        loop {
            if self.tended.is_none_or(|tended| tended.elapsed() >= UPKEEP) {
                self.is_at_it(true);
                self.tend();
                self.is_at_it(false);
            }
            let first = match jobs.recv_timeout(UPKEEP) {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut together = Vec::new();
            let mut bytes = 0;
            for job in std::iter::once(first).chain(jobs.try_iter()) {
                bytes += job.webhook.lines.iter().map(|logged| logged.line.len()).sum::<usize>();
                together.push(job);
                if bytes >= TOGETHER {
                    break;
                }
            }
            self.is_at_it(true);
            let outcome = self.write(&together);
            self.is_at_it(false);
            if let Err(why) = &outcome {
                say!("webhooks could not be written: {why}");
            }
            let failure = outcome.clone().err().map(|why| (Instant::now(), why));
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
            for job in together {
                // Who asked may have gone.
                let _ = job.done.send(outcome.clone());
            }
        }
    }

    fn is_at_it(&self, is: bool) {
        let begun = is.then(Instant::now);
        *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = begun;
    }

    /// Writes all, or says why not. Printed first: what is printed and not kept is sent again, and
    /// a line that comes twice is one.
    fn write(&mut self, jobs: &[Job]) -> Result<(), String> {
        let begun = Instant::now();
        let mut batch = Batch::default();
        let mut printed = String::new();
        let mut logged = Vec::new();
        let mut fresh: HashMap<[u8; 32], Told> = HashMap::new();
        for Job { webhook, .. } in jobs {
            let told = Told { place: webhook.place, content: webhook.content, at_ns: now_ns() };
            if self.is_known(&told, &fresh) {
                self.metrics.retried();
                continue;
            }
            fresh.insert(told.place, told);
            for alert in &webhook.lines {
                let line = Line { at_ns: self.stamp(), text: alert.line.clone() };
                printed.extend([&*line.text, "\n"]);
                logged.push((alert, line.at_ns));
                batch.lines.push(line);
            }
        }
        if self.prints && !printed.is_empty() {
            let mut out = io::stdout().lock();
            out.write_all(printed.as_bytes())
                .and_then(|()| out.flush())
                .map_err(|why| format!("the standard output: {why}"))?;
        }
        batch.told.extend(fresh.values().cloned());
        if let Some(archive) = &mut self.archive {
            archive.append(&batch).map_err(|why| why.to_string())?;
        }
        self.told.extend(fresh);
        self.metrics.written(begun.elapsed());
        logged.into_iter().for_each(|(alert, at_ns)| self.metrics.logged(alert, at_ns));
        let is_over = self.archive.as_ref().map(|archive| archive.is_over(self.retention));
        if let Some(Ok(true)) = is_over {
            self.tend();
        }
        Ok(())
    }

    /// Whether this is what the group was told to be just now: the answer was lost, and
    /// Alertmanager tries again.
    fn is_known(&self, told: &Told, fresh: &HashMap<[u8; 32], Told>) -> bool {
        let last = fresh.get(&told.place).or_else(|| self.told.get(&told.place));
        last.is_some_and(|last| {
            let window = i64::try_from(self.retention.told.as_nanos()).unwrap_or(i64::MAX);
            last.content == told.content && told.at_ns.abs_diff(last.at_ns) < window.unsigned_abs()
        })
    }

    /// The present, each instant once.
    fn stamp(&mut self) -> i64 {
        self.last_ns = after(self.last_ns, now_ns());
        self.last_ns
    }

    fn tend(&mut self) {
        let since = self.tended.replace(Instant::now());
        let now = now_ns();
        let elapsed = since.map_or(Duration::ZERO, |since| since.elapsed());
        let present = self.clock.present(elapsed, now);
        let window = i64::try_from(self.retention.told.as_nanos()).unwrap_or(i64::MAX);
        self.told.retain(|_, told| now.saturating_sub(told.at_ns) < window);
        let Some(archive) = &mut self.archive else { return };
        let tended = archive.retain(self.retention, present).and_then(|dropped| {
            self.metrics.dropped(dropped);
            while archive.tidy()? {}
            self.metrics.held(archive.held()?);
            archive.check(&mut self.check)?;
            self.metrics.damaged(self.check.damaged());
            Ok(())
        });
        if let Err(why) = tended {
            self.metrics.untended();
            say!("the store could not be tended: {why}");
        }
    }
}

fn now_ns() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_nanos()).unwrap_or(i64::MAX)
}

/// The instant of the line after that of `last`, in nanoseconds: a clock that is set back by much is believed, and one
/// that is by less than a second is waited for.
fn after(last: i64, now: i64) -> i64 {
    let is_behind = now <= last && last - now < 1_000_000_000;
    if is_behind { last + 1 } else { now }
}

#[test]
fn each_line_has_an_instant_of_its_own_whatever_the_clock_does() {
    let second = 1_000_000_000;
    let now = 1_795_000_000 * second;
    assert_eq!(after(now, now + 5), now + 5);
    assert_eq!(after(now, now), now + 1);
    assert_eq!(after(now, now - second + 1), now + 1);
    assert_eq!(after(now, now - second), now - second);
    assert_eq!(after(0, now), now);
}
