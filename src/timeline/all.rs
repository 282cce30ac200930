//! How all entities fared, in one walk through the history.

use crate::model::{EntityId, Groups, History, TimeSpan, Timeline, sort_by};
use crate::timeline::Kind;
use crate::timeline::names::Names;
use crate::timeline::segments::{Told, timeline_of};

/// How each entity that `history` knows fared over `span`, kind by kind in the order of `kinds` and
/// sorted by name: those that are alone of their kind always, the others where an alert names them.
///
/// A host adds kinds of its own to the [`catalogue`](crate::catalogue):
///
/// ```
/// # use global_health_bar::{Filters, History, Kind, TimeSpan, catalogue, timelines};
/// # fn lanes(history: &History, span: TimeSpan) {
/// let mut kinds = catalogue();
/// let backend = Filters::from_iter([("job", ["xcore"])]);
/// kinds.push(Kind::of_alerts("Storage backend", backend, vec![vec!["backend".into()]]));
/// let lanes = timelines(history, &kinds, span);
/// # }
/// ```
///
/// The work grows with the episodes, not with episodes times entities.
#[must_use]
pub fn timelines(history: &History, kinds: &[Kind], span: TimeSpan) -> Vec<Timeline> {
    let named = Named::new(kinds);
    let mut spoken = Vec::new();
    for episode in &history.episodes {
        for number in named.kinds_of(episode.alert.name()) {
            let kind = &kinds[number];
            if let Some(health) = kind.health_of_any(&episode.alert)
                && let Some(name) = kind.name_of(&episode.alert.labels)
            {
                spoken.push(((number, name), Told::Fired(episode, health)));
            }
        }
    }
    for waiting in &history.waiting {
        for (number, kind) in kinds.iter().enumerate() {
            let name = kind.name_told_by(&waiting.alert);
            spoken.extend(name.map(|name| ((number, name), Told::Waited(waiting))));
        }
    }
    let mut entities: Vec<_> = Groups::new(spoken).into_pairs().collect();
    // What only waited names none.
    entities.retain(|((number, _), told)| {
        let has_fired = |told: &Told| matches!(told, Told::Fired(..));
        kinds[*number].instance.is_empty() || told.iter().any(has_fired)
    });
    sort_by(&mut entities, |(a, _), (b, _)| a.cmp(b));
    // Those that are alone of their kind are there though no alert speaks of them.
    for (number, kind) in kinds.iter().enumerate() {
        let is_there = entities.binary_search_by(|((other, _), _)| other.cmp(&number)).is_ok();
        if kind.instance.is_empty() && !is_there {
            let at = entities.partition_point(|((other, _), _)| *other < number);
            entities.insert(at, ((number, String::new()), Vec::new()));
        }
    }
    let mut names = Names::new(history, kinds, &|number, name| {
        let wanted = (number, name);
        entities.binary_search_by(|(key, _)| key.cmp(&wanted)).ok()
    });
    let tell = |(at, ((number, name), told)): (usize, ((usize, String), Vec<_>))| {
        let kind = &kinds[number];
        let entity = EntityId { kind: kind.name.clone(), name };
        let mut timeline = timeline_of(history, kind, entity, &told, span);
        names.tell(at, kind, &mut timeline);
        timeline
    };
    entities.into_iter().enumerate().map(tell).collect()
}

/// Which kinds the alerts of a name may speak of.
struct Named<'a> {
    /// The names that kinds ask for, with the numbers of these.
    names: Groups<&'a str, usize>,
    /// The numbers of the kinds that take any name.
    any: Vec<usize>,
}

impl<'a> Named<'a> {
    fn new(kinds: &'a [Kind]) -> Self {
        let (mut names, mut any) = (Vec::new(), Vec::new());
        for (number, kind) in kinds.iter().enumerate() {
            for (filters, _) in &kind.rules {
                match filters.values("alertname") {
                    Some(values) => names.extend(values.iter().map(|name| (&**name, number))),
                    None => any.push(number),
                }
            }
        }
        Self { names: Groups::new(names), any }
    }

    /// The numbers of the kinds, in order, each once.
    fn kinds_of(&self, alertname: &str) -> Vec<usize> {
        let mut numbers = [self.names.get(&alertname), &self.any].concat();
        sort_by(&mut numbers, Ord::cmp);
        numbers.dedup();
        numbers
    }
}
