//! Markup in the page: made, then patched where it differs.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{RenderEffect, document};
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttributeState;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use crate::view::markup::{Attributes, Element, Live, Markup, Text};

const SVG: &str = "http://www.w3.org/2000/svg";

/// What an element of the page needs as long as it is there.
#[derive(Default)]
pub struct Held {
    _follow: Option<RenderEffect<()>>,
    _listeners: Vec<RemoveEventHandler<web_sys::Element>>,
    _extra: Vec<AnyAttributeState>,
}

/// A stretch of the page that follows signals.
pub struct Region {
    shown: Rc<RefCell<Shown>>,
    _effect: RenderEffect<()>,
}

/// Markup, and the node that shows it.
pub struct Shown {
    node: Node,
    markup: Markup,
}

impl Shown {
    /// Makes a node that shows `markup`.
    pub fn new(markup: Markup) -> Self {
        Self::at(&make(&markup), markup)
    }

    /// Takes over `node`, which shows `markup` but for what is live.
    pub fn at(node: &Node, mut markup: Markup) -> Self {
        attach(node, &mut markup);
        Self { node: node.clone(), markup }
    }

    /// The node.
    pub fn node(&self) -> Node {
        match &self.markup {
            Markup::Live(Live { held: Some(region), .. }) => region.shown.borrow().node(),
            _ => self.node.clone(),
        }
    }

    /// Stands where `node` is, instead of it.
    pub fn replace(&self, node: &Node) {
        replace(node, &self.node());
    }

    /// Shows `markup` instead.
    pub fn patch(&mut self, markup: Markup) {
        if let Some(node) = patch(&self.node, &mut self.markup, markup) {
            self.node = node;
        }
    }
}

/// A node that shows what is not live of `markup`: the browser's parser makes many faster than calls
/// do.
fn make(markup: &Markup) -> Node {
    let document = document();
    let element = match markup {
        Markup::Element(element) => element,
        Markup::Text(text) => return document.create_text_node(text).into(),
        Markup::Nothing | Markup::Live(_) => return document.create_comment("").into(),
    };
    let is_svg = matches!(element.tag, "path" | "rect" | "text");
    let around = Rndr::create_element("svg", is_svg.then_some(SVG));
    let mut html = String::new();
    markup.write(&mut html, false);
    around.set_inner_html(&html);
    around.first_child().unwrap_or(around.into())
}

/// Makes what is live in `markup`, which `node` shows.
fn attach(node: &Node, markup: &mut Markup) {
    match markup {
        Markup::Live(live) => live.start(node.clone()),
        Markup::Element(element) if element.is_alive() => {
            element.start(node.unchecked_ref());
            let mut child = node.first_child();
            for markup in &mut element.children {
                let Some(node) = child else { return };
                child = node.next_sibling();
                attach(&node, markup);
            }
        }
        _ => {}
    }
}

impl Live {
    fn start(&mut self, place: Node) {
        let Some(draw) = self.draw.take() else { return };
        let shown = Rc::new(RefCell::new(Shown { node: place, markup: Markup::Nothing }));
        let region = shown.clone();
        let effect = RenderEffect::new(move |_| {
            let markup = draw();
            region.borrow_mut().patch(markup);
        });
        self.held = Some(SendWrapper::new(Region { shown, _effect: effect }));
    }
}

impl Element {
    /// Whether anything of it or in it is more than HTML.
    fn is_alive(&self) -> bool {
        let is_alive = |child: &Markup| match child {
            Markup::Live(_) => true,
            Markup::Element(element) => element.is_alive(),
            _ => false,
        };
        self.follow.is_some()
            || self.mounted.is_some()
            || !self.listeners.is_empty()
            || !self.extra.is_empty()
            || self.attributes.iter().any(|(name, _)| name.starts_with("--"))
            || self.children.iter().any(is_alive)
    }

    fn start(&mut self, node: &web_sys::Element) {
        for (name, value) in self.attributes.iter().filter(|(name, _)| name.starts_with("--")) {
            set(node, name, Some(value));
        }
        let follow = self.follow.take().map(|follow| {
            let (node, mut before) = (node.clone(), Attributes::new());
            RenderEffect::new(move |_| {
                let attributes = follow();
                patch_attributes(&node, &before, &attributes);
                before = attributes;
            })
        });
        let listeners = std::mem::take(&mut self.listeners).into_iter().map(|(name, listener)| {
            Rndr::add_event_listener(
                node,
                name,
                Box::new(move |event| listener(event.unchecked_into())),
            )
        });
        let listeners: Vec<_> = listeners.collect();
        let extra = std::mem::take(&mut self.extra).into_iter().map(|extra| extra.build(node));
        let extra = extra.collect();
        let held = Held { _follow: follow, _listeners: listeners, _extra: extra };
        self.held = Some(SendWrapper::new(held));
        if let Some(mounted) = self.mounted.take() {
            mounted(node);
        }
    }
}

/// Makes `node`, which shows `old`, show `new`; returns the node in its place if there must be one.
fn patch(node: &Node, old: &mut Markup, new: Markup) -> Option<Node> {
    if *old == new {
        return None;
    }
    match (&mut *old, new) {
        (Markup::Text(old), Markup::Text(new)) => {
            node.set_node_value(Some(&new));
            *old = new;
            None
        }
        (Markup::Element(old), Markup::Element(new)) if old.tag == new.tag => {
            patch_attributes(node.unchecked_ref(), &old.attributes, &new.attributes);
            old.attributes = new.attributes;
            patch_children(node, &mut old.children, new.children);
            None
        }
        (_, new) => {
            let shown = Shown::new(new);
            shown.replace(node);
            let instead = shown.node();
            *old = shown.markup;
            Some(instead)
        }
    }
}

fn patch_children(parent: &Node, old: &mut Vec<Markup>, new: Vec<Markup>) {
    let count = new.len();
    let mut new = new.into_iter();
    let mut child = parent.first_child();
    for old in old.iter_mut() {
        let Some(node) = child else { break };
        child = node.next_sibling();
        match new.next() {
            Some(new) => {
                patch(&node, old, new);
            }
            None => node.unchecked_ref::<web_sys::Element>().remove(),
        }
    }
    old.truncate(count);
    for new in new {
        let shown = Shown::new(new);
        // It is no ancestor of the parent: nothing can fail.
        let _ = parent.append_child(&shown.node());
        old.push(shown.markup);
    }
}

fn replace(node: &Node, instead: &Node) {
    if let Some(parent) = node.parent_node() {
        // The node is a child of its parent.
        let _ = parent.replace_child(instead, node);
    }
}

fn patch_attributes(node: &web_sys::Element, old: &Attributes, new: &Attributes) {
    let value = |attributes: &Attributes, name: &str| -> Option<Text> {
        attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone())
    };
    for (name, now) in new {
        if value(old, name).as_ref() != Some(now) {
            set(node, name, Some(now));
        }
    }
    for (name, _) in old {
        if value(new, name).is_none() {
            set(node, name, None);
        }
    }
}

fn set(node: &web_sys::Element, name: &str, value: Option<&str>) {
    // Names are ours: none is refused.
    let _ = match value {
        _ if name.starts_with("--") => {
            let style = node.unchecked_ref::<HtmlElement>().style();
            style.set_property(name, value.unwrap_or_default())
        }
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}
