//! What a logical alert was made of, as it was then.

use std::sync::Arc;

use crate::model::{Alert, Episode, History, TimeSpan, Timestamp, sort_by_key};
use crate::timeline::expression::Expression;

/// How many alerts a tree holds at most: where all are made of all, it would hold every path.
const MOST: usize = 1_000;

/// An episode, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAlert {
    /// The episode.
    pub episode: Episode,
    /// The episodes that its alert is made of, who started first on top.
    pub children: Vec<SubAlert>,
    /// How many more of these there are that the tree has no room for.
    pub left: usize,
}

impl SubAlert {
    /// An episode that is made of no others.
    #[must_use]
    pub const fn leaf(episode: Episode) -> Self {
        Self { episode, children: Vec::new(), left: 0 }
    }

    /// The basic alerts below, those that are made of no others; itself where it is one.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Episode> {
        if self.children.is_empty() {
            vec![&self.episode]
        } else {
            self.children.iter().flat_map(Self::leaves).collect()
        }
    }

    /// When what is below begins or ends to be active, in no order.
    pub fn changes(&self, now: Timestamp) -> Vec<Timestamp> {
        let own = self.children.iter().map(|child| child.episode.span(now));
        let own = own.flat_map(|span| [span.start(), span.end()]);
        own.chain(self.children.iter().flat_map(|child| child.changes(now))).collect()
    }
}

/// The tree of the alerts that `episode` was made of in `span`, from its annotations
/// `childrenJsonPath` or `children` (domain.md §4, "Sub-alerts").
///
/// An alert that is made of itself, by whatever detour, does not appear below itself.
#[must_use]
pub fn sub_alerts(history: &History, episode: &Episode, span: TimeSpan) -> SubAlert {
    let whole = |episode: &Episode| Some(Arc::clone(&episode.alert));
    sub_alerts_told(history, episode, span, MOST, &whole)
}

/// The alert of an episode with its annotations, once they are known.
pub type Told<'a> = &'a dyn Fn(&Episode) -> Option<Arc<Alert>>;

/// What makes such a tree of what others tell: who draws one hands it on to them. So they need none of
/// the code for it, which is fetched with what draws.
#[cfg_attr(not(feature = "ui"), allow(dead_code))]
pub type Compose = fn(&History, &Episode, TimeSpan, usize, Told) -> SubAlert;

/// The same, up to `most` alerts below, of what is `told` so far.
#[must_use]
pub fn sub_alerts_told(
    history: &History,
    episode: &Episode,
    span: TimeSpan,
    most: usize,
    told: Told,
) -> SubAlert {
    let active = |episode: &&Episode| episode.span(history.now).overlaps(span);
    let mut active: Vec<_> = history.episodes.iter().filter(active).collect();
    sort_by_key(&mut active, |episode| episode.starts_at);
    let mut growth = Growth { active, path: Vec::new(), room: most, told };
    let mut root = SubAlert::leaf(episode.clone());
    growth.grow(&mut root);
    root
}

/// A tree that grows.
struct Growth<'a> {
    active: Vec<&'a Episode>,
    /// The fingerprints from the root down to where it grows.
    path: Vec<Box<str>>,
    /// How many more the tree may hold.
    room: usize,
    told: Told<'a>,
}

impl Growth<'_> {
    /// All below `node`; those next to it before those further down.
    fn grow(&mut self, node: &mut SubAlert) {
        let Some(expression) = (self.told)(&node.episode).as_deref().and_then(expression) else {
            return;
        };
        self.path.push(node.episode.alert.fingerprint.clone());
        for child in &self.active {
            let alert = &child.alert;
            if !self.path.contains(&alert.fingerprint) && expression.matches(&alert.labels) {
                if self.room > 0 {
                    self.room -= 1;
                    node.children.push(SubAlert::leaf((*child).clone()));
                } else {
                    node.left += 1;
                }
            }
        }
        for child in &mut node.children {
            self.grow(child);
        }
        self.path.pop();
    }
}

/// Which alerts `alert` is made of.
fn expression(alert: &Alert) -> Option<Expression> {
    let annotation = |name| alert.annotations.get(name);
    annotation("childrenJsonPath")
        .and_then(Expression::from_json_path)
        .or_else(|| annotation("children").and_then(Expression::from_children))
}
