//! Markup in the page that is to be another: only what differs is touched.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use crate::view::markup::page::Shown;
use crate::view::markup::{Attributes, Markup, STYLE, Text};

/// Makes `node`, which shows `old`, show `new`; returns the node in its place if there must be one.
pub fn patch(node: &Node, old: &mut Markup, new: Markup) -> Option<Node> {
    if *old == new { None } else { change(node, old, new) }
}

/// The same of markup that is not alike.
fn change(node: &Node, old: &mut Markup, new: Markup) -> Option<Node> {
    match (&mut *old, new) {
        (Markup::Text(old), Markup::Text(new)) => {
            node.set_node_value(Some(&new));
            *old = new;
            None
        }
        (Markup::Element(old), Markup::Element(new)) if old.0.tag == new.0.tag => {
            patch_attributes(node.unchecked_ref(), &old.0.attributes, &new.0.attributes);
            old.0.attributes = new.0.attributes;
            patch_children(node, &mut old.0.children, new.0.children);
            None
        }
        (_, new) => {
            let shown = Shown::new(new);
            shown.replace(node);
            let instead = shown.node();
            *old = shown.into_markup();
            Some(instead)
        }
    }
}

fn patch_children(parent: &Node, old: &mut Vec<Markup>, new: Vec<Markup>) {
    for _ in new.len()..old.len() {
        let last = parent.last_child();
        last.into_iter().for_each(|last| last.unchecked_ref::<Element>().remove());
    }
    old.truncate(new.len());
    let mut new = new.into_iter();
    // The last child that differed, and its place: from there on to the next that does, and no further,
    // as each step is a call of the browser's.
    let mut reached: Option<(usize, Node)> = None;
    for (at, (old, new)) in old.iter_mut().zip(new.by_ref()).enumerate() {
        if *old == new {
            continue;
        }
        let (from, node) = reached.map_or((0, parent.first_child()), |(at, node)| (at, Some(node)));
        let Some(node) = (from..at).fold(node, |node, _| node?.next_sibling()) else { return };
        let instead = change(&node, old, new);
        reached = Some((at, instead.unwrap_or(node)));
    }
    for new in new {
        let shown = Shown::new(new);
        // It is no ancestor of the parent: nothing can fail.
        let _ = parent.append_child(&shown.node());
        old.push(shown.into_markup());
    }
}

pub fn patch_attributes(node: &Element, old: &Attributes, new: &Attributes) {
    for (name, now) in new {
        if value(old, name) != Some(now) {
            set(node, name, Some(now));
        }
    }
    for (name, _) in old {
        if value(new, name).is_none() {
            set(node, name, None);
        }
    }
}

fn value<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a Text> {
    attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
}

pub fn set(node: &Element, name: &str, value: Option<&str>) {
    // Names are ours: none is refused.
    let _ = match (name.strip_prefix(STYLE), value) {
        (Some(property), value) => {
            let style = node.unchecked_ref::<HtmlElement>().style();
            style.set_property(property, value.unwrap_or_default())
        }
        (None, Some(value)) => node.set_attribute(name, value),
        (None, None) => node.remove_attribute(name),
    };
}
