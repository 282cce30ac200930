//! How the entities of several stories fared.

use super::support::{Build, at, hours};
use crate::model::{Doubt, DoubtCause, End, Episode, Labels, Lines, Reason, TimeSpan, Timeline};

/// A day without anything else than `tiles`.
pub fn day(tiles: &str) -> Timeline {
    Build::last(hours(24)).tiles(tiles).done()
}

pub fn one_warning() -> Build {
    Build::last(hours(24)).tiles("9. 3W *.").alert(
        "NodeDegraded",
        "warning",
        9,
        End::Resolved(at(12)),
    )
}

pub fn critical_and_warning() -> Build {
    Build::last(hours(24))
        .tiles("6. 4W 3C 1W *.")
        .alert("NodeDegraded", "warning", 6, End::Resolved(at(14)))
        .alert("NodeAtRisk", "critical", 10, End::Lost(at(13)))
        .with(|episode| {
            episode.evidence.repaired_resolves = Some(Lines::one(at(11)));
            episode.evidence.stale = Some(Lines { count: 2, first: at(20), last: at(21) });
            episode.evidence.witnessed = vec![TimeSpan::new(at(10), at(13))];
        })
}

pub fn unavailable_hour() -> Build {
    Build::last(hours(24)).tiles("14. 1x *.").blind(14, 15, Reason::NoSamples)
}

pub fn outage_over_critical() -> Build {
    Build::last(hours(24))
        .tiles("5. 6C 3X 4C 3. 2x *.")
        .alert("NodeAtRisk", "critical", 5, End::Resolved(at(18)))
        .blind(11, 14, Reason::NoSamples)
        .blind(21, 23, Reason::NoSamples)
}

/// An alert whose end nobody told, and one that fired on both sides of an outage.
pub fn doubts() -> Timeline {
    let doubt = |start, end, cause| Doubt { span: TimeSpan::new(at(start), at(end)), cause };
    Build::last(hours(24))
        .tiles("3. 4W 5h 4. 1x 1c 2C *.")
        .alert("NodeDegraded", "warning", 3, End::Lost(at(7)))
        .with(|episode| episode.evidence.doubts = vec![doubt(7, 12, DoubtCause::NoEnd)])
        .alert("NodeAtRisk", "critical", 16, End::Superseded(at(18)))
        .with(|episode| episode.evidence.doubts = vec![doubt(16, 18, DoubtCause::Resumed)])
        .alert("NodeAtRisk", "critical", 18, End::Resolved(at(20)))
        .with(|episode| episode.continues = true)
        .blind(16, 17, Reason::NoSamples)
        .done()
}

/// A node at risk, and the alerts that its own and theirs are made of.
pub fn node_at_risk() -> (Timeline, Timeline) {
    let node = Build::last(hours(24))
        .tiles("10. 4C *.")
        .alert("NodeAtRisk", "critical", 10, End::Resolved(at(14)))
        .with(|episode| {
            made(episode, "1", "The node is at risk.", "SystemPartitionAtRisk, KubeletDown")
        });
    let basic = Build::last(hours(24))
        .alert("NodeFilesystemSpaceFillingUp", "critical", 8, End::Resolved(at(14)))
        .with(|episode| made(episode, "2", "The filesystem /var fills up.", ""))
        .alert("KubeletDown", "critical", 9, End::Resolved(at(12)))
        .with(|episode| made(episode, "3", "The kubelet does not answer.", ""))
        .alert("SystemPartitionAtRisk", "critical", 10, End::Resolved(at(14)))
        .with(|episode| {
            let children = "NodeFilesystemSpaceFillingUp{severity='critical'}, NodeRAIDDegraded";
            made(episode, "4", "The partition /var is at risk.", children);
        })
        .alert("NodeRAIDDegraded", "critical", 12, End::Resolved(at(14)))
        .with(|episode| made(episode, "5", "A disk of the array is broken.", ""));
    (node.done(), basic.done())
}

/// Another alert than those next to it, made of others, if it is of any.
fn made(episode: &mut Episode, fingerprint: &str, summary: &str, children: &str) {
    let mut alert = (*episode.alert).clone();
    let runbook = ["https://runbooks.example/", alert.name()].concat();
    alert.fingerprint = fingerprint.into();
    let annotations = [("summary", summary), ("runbook_url", &*runbook), ("children", children)];
    alert.annotations = Labels::from_iter(annotations);
    episode.alert = alert.into();
}
