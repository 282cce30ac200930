use crate::history::reconstruct;
use crate::model::{Coverage, Log, Observations, Policy, Presence, Reason, Set, TimeSpan, Witness};
use crate::observe::Observed;
use crate::source::{Logged, Opened, Saved};

/// The history that a file tells of, as its sources would have told it when it was made.
///
/// That nothing fires is sure only where an alert that does would have been repeated in the lines of the
/// file, and where these prove that alerting was alive: those of the watchdog do.
#[must_use]
pub fn from_file(opened: Opened) -> Observed {
    match opened {
        Opened::Report(saved) => {
            let Saved { span, history, coverage, policy, is_demo, .. } = *saved;
            Observed { span, history, coverage, policy, is_demo, is_partial: false }
        }
        Opened::Lines(lines) => {
            let Logged { log, span, coverage, .. } = *lines;
            logged(log, span, coverage)
        }
    }
}

fn logged(mut log: Log, span: TimeSpan, coverage: Coverage) -> Observed {
    let policy = Policy::default();
    for read in &mut log.read {
        *read = TimeSpan::new((read.start() + policy.cadence()).min(read.end()), read.end());
    }
    let witness = Witness { names: Some(Set::default()), ..Witness::default() };
    let observations =
        Observations { log: Ok(log), presence: Ok(Presence::default()), witness: Ok(witness) };
    let mut history = reconstruct(&observations, span, span.end(), &policy);
    for blind in &mut history.unknown {
        if blind.reason == Reason::LogNotRead {
            blind.reason = Reason::BeforeFile;
        }
    }
    Observed { span, history, coverage, policy, is_demo: false, is_partial: false }
}
