//! Which lanes there are, and in which order.

use std::cmp::Reverse;
use std::time::Duration;

use crate::model::{EntityId, Health, TimeSpan, Timeline, sort_by_key};
use crate::words::language::Language;
use crate::words::names::found;

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The title above the lanes of one kind: its name, empty for all that are alone of theirs, and
    /// how many there are.
    Kind(String, usize),
    /// The lane of an entity, by the number of its timeline.
    Lane(usize),
}

/// How badly an entity fared: how long it was critical, then warning, then nobody knew.
type Trouble = [Duration; 4];

/// The rows: the lanes of what a search for `wanted` finds in the words of `language`, the worst first; where `is_grouped`,
/// kind by kind in the order in which kinds first come.
pub fn rows(
    timelines: &[Timeline],
    wanted: &str,
    is_grouped: bool,
    language: Language,
) -> Vec<Row> {
    let all = timelines.iter().enumerate();
    let is_found = |(_, timeline): &(_, &Timeline)| found(timeline, wanted, language).is_some();
    let mut lanes: Vec<_> =
        all.filter(is_found).map(|(number, timeline)| (number, trouble(timeline))).collect();
    sort_by_key(&mut lanes, |(number, trouble)| (Reverse(*trouble), *number));
    let lanes = lanes.into_iter().map(|(number, _)| number);
    if !is_grouped {
        return lanes.map(Row::Lane).collect();
    }
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for timeline in timelines {
        let kind = group(&timeline.entity);
        if groups.iter().all(|(other, _)| *other != kind) {
            groups.push((kind, Vec::new()));
        }
    }
    for lane in lanes {
        let kind = group(&timelines[lane].entity);
        let group = groups.iter_mut().find(|(other, _)| *other == kind);
        group.into_iter().for_each(|(_, members)| members.push(lane));
    }
    let filled = groups.into_iter().filter(|(_, members)| !members.is_empty());
    let rows = filled.flat_map(|(kind, members)| {
        let title = Row::Kind(kind.to_owned(), members.len());
        std::iter::once(title).chain(members.into_iter().map(Row::Lane))
    });
    rows.collect()
}

/// Those that are alone of their kind are together.
fn group(entity: &EntityId) -> &str {
    if entity.name.is_empty() { "" } else { &entity.kind }
}

fn trouble(timeline: &Timeline) -> Trouble {
    let past = TimeSpan::new(timeline.span.start(), timeline.now.min(timeline.span.end()));
    let mut trouble = Trouble::default();
    for segment in &timeline.segments {
        let place = match segment.beneath.unwrap_or(segment.health) {
            Health::Critical => 0,
            Health::Warning => 1,
            Health::Unavailable => 2,
            Health::Unknown => 3,
            Health::Healthy => continue,
        };
        let lasted = segment.span.intersection(past).map(TimeSpan::duration);
        trouble[place] += lasted.unwrap_or_default();
    }
    trouble
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::stories::support::{Build, hours};

    fn lane(kind: &str, name: &str, tiles: &str) -> Timeline {
        let mut timeline = Build::last(hours(24)).tiles(tiles).done();
        timeline.entity = EntityId { kind: kind.into(), name: name.into() };
        timeline
    }

    /// The names of the rows; of a kind, in brackets.
    fn names(timelines: &[Timeline], search: &str, is_grouped: bool) -> Vec<String> {
        let name = |row| match row {
            Row::Kind(kind, count) => format!("[{kind} {count}]"),
            Row::Lane(number) => timelines[number].entity.to_string(),
        };
        rows(timelines, search, is_grouped, Language::English).into_iter().map(name).collect()
    }

    fn cluster() -> Vec<Timeline> {
        vec![
            lane("Node", "1", "*."),
            lane("Node", "2", "20. 3W *."),
            lane("Node", "3", "20. 1C *."),
            lane("Volume", "a/b", "10C *."),
            lane("Ingress", "", "10x *."),
        ]
    }

    #[test]
    fn the_worst_come_first() {
        let worst = ["Volume/a/b", "Node/3", "Node/2", "Ingress/", "Node/1"];
        assert_eq!(names(&cluster(), "", false), worst);
    }

    #[test]
    fn kinds_stay_together() {
        let grouped = [
            "[Node 3]",
            "Node/3",
            "Node/2",
            "Node/1",
            "[Volume 1]",
            "Volume/a/b",
            "[ 1]",
            "Ingress/",
        ];
        assert_eq!(names(&cluster(), "", true), grouped);
    }

    #[test]
    fn what_no_search_finds_has_no_row() {
        assert_eq!(names(&cluster(), " NODE/2 ", true), ["[Node 1]", "Node/2"]);
        assert_eq!(names(&cluster(), "nothing", true), [""; 0]);
    }
}
