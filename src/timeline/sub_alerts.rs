//! What a logical alert was made of, as it was then.

use crate::model::{Episode, History, TimeSpan, sort_by_key};
use crate::timeline::expression::Expression;

/// An episode, and what it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct SubAlert<'a> {
    /// The episode.
    pub episode: &'a Episode,
    /// The episodes that its alert is made of, who started first on top.
    pub children: Vec<SubAlert<'a>>,
}

impl<'a> SubAlert<'a> {
    /// The basic alerts below, those that are made of no others; itself where it is one.
    #[must_use]
    pub fn leaves(&self) -> Vec<&'a Episode> {
        if self.children.is_empty() {
            vec![self.episode]
        } else {
            self.children.iter().flat_map(Self::leaves).collect()
        }
    }
}

/// The tree of the alerts that `episode` was made of in `span`, from its annotations
/// `childrenJsonPath` or `children` (domain.md §4, "Sub-alerts").
///
/// An alert that is made of itself, by whatever detour, does not appear below itself.
#[must_use]
pub fn sub_alerts<'a>(history: &'a History, episode: &'a Episode, span: TimeSpan) -> SubAlert<'a> {
    let active = |episode: &&Episode| episode.span(history.now).overlaps(span);
    let active: Vec<_> = history.episodes.iter().filter(active).collect();
    tree(&active, &mut vec![episode])
}

/// The tree below the last of `path`, the way from the root.
fn tree<'a>(active: &[&'a Episode], path: &mut Vec<&'a Episode>) -> SubAlert<'a> {
    let episode = path[path.len() - 1];
    let mut node = SubAlert { episode, children: Vec::new() };
    let annotation = |name| episode.alert.annotations.get(name);
    let expression = annotation("childrenJsonPath")
        .and_then(Expression::from_json_path)
        .or_else(|| annotation("children").and_then(Expression::from_children));
    let Some(expression) = expression else { return node };
    for child in active {
        let is_above = path.iter().any(|above| above.alert.fingerprint == child.alert.fingerprint);
        if !is_above && expression.matches(&child.alert.labels) {
            path.push(child);
            node.children.push(tree(active, path));
            path.pop();
        }
    }
    sort_by_key(&mut node.children, |child| child.episode.starts_at);
    node
}
