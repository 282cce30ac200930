//! Who asks for some alerts only is told of these what he is told when he asks for all.

use global_health_bar::simulation::Fault;
use global_health_bar::{
    Effect, Filters, Health, Kind, Observed, Question, Reason, Sources, Timeline, catalogue,
    timelines,
};

use crate::cluster::{Cluster, window};

fn asking(alerts: &Filters) -> Question {
    let sources = Sources { alerts: alerts.clone(), ..Sources::default() };
    Question { sources, ..Question::default() }
}

fn of_kind(observed: &Observed, kind: &Kind, asked: &Filters) -> Vec<Timeline> {
    let mut told = timelines(&observed.history, std::slice::from_ref(kind), window());
    // What was not asked for is no effect of anything.
    let is_asked = |effect: &Effect| match effect {
        Effect::Episode { alert, .. } => asked.matches(alert),
        Effect::Outage(_) => true,
    };
    for timeline in &mut told {
        timeline.events.iter_mut().for_each(|event| event.effects.retain(is_asked));
        // Whoever else names it was not asked for either.
        (timeline.alias, timeline.named_by) = (None, Vec::new());
    }
    told
}

/// Asks for all and for `alerts` only, which tell of `told` and not of `silent`.
async fn check(
    cluster: &Cluster,
    whole: &Observed,
    alerts: &Filters,
    told: &[&Kind],
    silent: &[&Kind],
) {
    let asked = cluster.observed(asking(alerts)).await;
    for kind in told {
        assert_eq!(of_kind(&asked, kind, alerts), of_kind(whole, kind, alerts), "{}", kind.name);
    }
    // What was told of them is so; that nothing was means nothing.
    for timeline in silent.iter().flat_map(|kind| of_kind(&asked, kind, alerts)) {
        assert!(timeline.blind.iter().any(|blind| blind.reason == Reason::NotAsked));
        for segment in timeline.segments {
            assert_ne!(segment.health, Health::Healthy, "{}", timeline.entity);
        }
    }
    assert!(asked.coverage.lines < whole.coverage.lines / 2, "{}", asked.coverage.lines);
}

#[tokio::test]
async fn an_entity_fares_as_it_does_among_all_others() {
    let kinds = catalogue();
    let [platform, node, volume] = [&kinds[0], &kinds[1], &kinds[2]];
    let names = |names: &[&str]| Filters::from_iter([("alertname", names.iter().copied())]);
    let nodes = names(&["NodeAtRisk", "NodeDegraded"]);
    for (seed, faults) in [
        (3, [Fault::AlertmanagerOutage, Fault::LossyShipper, Fault::Notifications]),
        (4, [Fault::Inhibition, Fault::Silences, Fault::ShortAlerts]),
    ] {
        let cluster = Cluster::seeded(seed, &faults);
        let whole = cluster.observed(asking(&Filters::default())).await;
        check(&cluster, &whole, &nodes, &[node], &[platform, volume]).await;
        let platforms = names(&["ClusterAtRisk", "ClusterDegraded", "unheard of \"é\\"]);
        check(&cluster, &whole, &platforms, &[platform], &[node, volume]).await;
        // Half of what speaks of nodes is not enough to know one.
        check(&cluster, &whole, &names(&["NodeAtRisk"]), &[], &[platform, node, volume]).await;
    }
}
