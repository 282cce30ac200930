//! Children that are told apart by keys.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use leptos::prelude::{Owner, RenderEffect, untrack};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, Node};

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

    /// Makes the children of `parent` follow the keys, as long as what it answers is there.
    pub fn follow(self, parent: &Node) -> Arranged {
        let parent = parent.clone();
        let owner = Owner::current().unwrap_or_default();
        let children = Rc::<RefCell<Vec<Child>>>::default();
        let arranged = children.clone();
        let effect = RenderEffect::new(move |_| {
            let draw = |key: Text| Child::new(key, &owner, &*self.draw);
            // What is moved loses the keyboard.
            let focused = parent.unchecked_ref::<web_sys::Element>().query_selector(":focus");
            arrange(&parent, &mut arranged.borrow_mut(), (self.keys)(), draw);
            if let Ok(Some(focused)) = focused {
                refocus(focused.unchecked_ref());
            }
        });
        Arranged { children, _effect: effect }
    }
}

/// Children that follow their keys.
pub struct Arranged {
    children: Rc<RefCell<Vec<Child>>>,
    _effect: RenderEffect<()>,
}

impl Drop for Arranged {
    /// They go with it: not later, when the task of its effect ends.
    fn drop(&mut self) {
        self.children.take();
    }
}

/// Gives the keyboard back, if it was lost and is not of those that have left.
fn refocus(focused: &HtmlElement) {
    if focused.is_connected() && !focused.matches(":focus").unwrap_or(true) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // What had the keyboard can have it.
        let _ = focused.focus_with_options(&options);
    }
}

/// What holds the children in a row: the page, or in tests a list.
trait Row {
    type Node: Clone + PartialEq;

    fn first(&self) -> Option<Self::Node>;
    fn after(&self, node: &Self::Node) -> Option<Self::Node>;
    fn put(&self, node: &Self::Node, before: Option<&Self::Node>);
    fn remove(&self, node: &Self::Node);
}

/// What is in a row under a key.
trait Keyed<R: Row> {
    fn key(&self) -> &Text;
    fn node(&self) -> R::Node;
    /// It has left the row.
    fn end(&self);
}

/// Makes `children`, which are all that `row` holds, those of `keys`: who stays is the same as before.
fn arrange<R: Row, C: Keyed<R>>(
    row: &R,
    children: &mut Vec<C>,
    keys: Vec<Text>,
    draw: impl Fn(Text) -> C,
) {
    children.retain(|child| {
        let stays = keys.contains(child.key());
        if !stays {
            row.remove(&child.node());
            child.end();
        }
        stays
    });
    let mut next = row.first();
    for (at, key) in keys.into_iter().enumerate() {
        match children[at..].iter().position(|child| *child.key() == key) {
            Some(0) => {}
            Some(later) => children[at..=at + later].rotate_right(1),
            None => children.insert(at, draw(key)),
        }
        let node = children[at].node();
        if Some(&node) == next.as_ref() {
            next = row.after(&node);
        } else {
            row.put(&node, next.as_ref());
        }
    }
}

impl Row for Node {
    type Node = Self;

    fn first(&self) -> Option<Self> {
        self.first_child()
    }

    fn after(&self, node: &Self) -> Option<Self> {
        node.next_sibling()
    }

    fn put(&self, node: &Self, before: Option<&Self>) {
        // It is no ancestor of the parent: nothing can fail.
        let _ = self.insert_before(node, before);
    }

    fn remove(&self, node: &Self) {
        // It is a child of the parent.
        let _ = self.remove_child(node);
    }
}

impl Keyed<Node> for Child {
    fn key(&self) -> &Text {
        &self.key
    }

    fn node(&self) -> Node {
        self.shown.node()
    }

    fn end(&self) {
        self.owner.cleanup();
    }
}

impl Child {
    fn new(key: Text, owner: &Owner, draw: &dyn Fn(&Text) -> Element) -> Self {
        let owner = owner.child();
        let shown = untrack(|| owner.with(|| Shown::new(draw(&key).into())));
        Self { key, shown, owner }
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "list_tests.rs"]
mod tests;
