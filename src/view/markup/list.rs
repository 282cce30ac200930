//! Children that are told apart by keys.

use std::fmt;

use leptos::prelude::{Owner, RenderEffect, untrack};
use web_sys::Node;

use crate::view::markup::page::Shown;
use crate::view::markup::{Element, Markup, Text};

/// Which children there are, and how each is drawn.
pub struct List {
    keys: Box<dyn Fn() -> Vec<Text> + Send>,
    draw: Box<dyn Fn(&Text) -> Element + Send>,
}

/// A child in the page.
struct Child {
    key: Text,
    shown: Shown,
    /// Of the signals that it was drawn with: they go with it.
    owner: Owner,
}

impl List {
    pub fn new(
        keys: impl Fn() -> Vec<Text> + Send + 'static,
        draw: impl Fn(&Text) -> Element + Send + 'static,
    ) -> Self {
        Self { keys: Box::new(keys), draw: Box::new(draw) }
    }

    /// The children as they are now.
    pub fn draw(&self) -> Vec<Markup> {
        (self.keys)().iter().map(|key| (self.draw)(key).into()).collect()
    }

    /// Makes the children of `parent` follow the keys.
    pub fn follow(self, parent: &Node) -> RenderEffect<()> {
        let parent = parent.clone();
        let owner = Owner::current().unwrap_or_default();
        let mut children: Vec<Child> = Vec::new();
        RenderEffect::new(move |_| {
            let keys = (self.keys)();
            children.retain(|child| {
                let stays = keys.contains(&child.key);
                if !stays {
                    child.leave(&parent);
                }
                stays
            });
            let mut next = parent.first_child();
            for (at, key) in keys.into_iter().enumerate() {
                match children[at..].iter().position(|child| child.key == key) {
                    Some(0) => {}
                    Some(later) => children[at..=at + later].rotate_right(1),
                    None => children.insert(at, Child::new(key, &owner, &*self.draw)),
                }
                let node = children[at].shown.node();
                if Some(&node) == next.as_ref() {
                    next = node.next_sibling();
                } else {
                    // It is no ancestor of the parent: nothing can fail.
                    let _ = parent.insert_before(&node, next.as_ref());
                }
            }
        })
    }
}

impl Child {
    fn new(key: Text, owner: &Owner, draw: &dyn Fn(&Text) -> Element) -> Self {
        let owner = owner.child();
        let shown = untrack(|| owner.with(|| Shown::new(draw(&key).into())));
        Self { key, shown, owner }
    }

    fn leave(&self, parent: &Node) {
        // It is a child of the parent.
        let _ = parent.remove_child(&self.shown.node());
        self.owner.cleanup();
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").finish_non_exhaustive()
    }
}
