//! Markup in the page: made, and what is live of it tied to its nodes.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{RenderEffect, document};
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttributeState;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Node;

use crate::view::markup::html::Part;
use crate::view::markup::list::Arranged;
use crate::view::markup::patch::{patch, patch_attributes, set};
use crate::view::markup::{Attributes, Element, Live, Markup, STYLE, Text};

const SVG: &str = "http://www.w3.org/2000/svg";

/// What an element of the page needs as long as it is there.
#[derive(Default)]
pub struct Held {
    follow: Option<(Rc<RefCell<Followed>>, RenderEffect<()>)>,
    listeners: Vec<RemoveEventHandler<web_sys::Element>>,
    extra: Vec<AnyAttributeState>,
    list: Option<Arranged>,
}

/// Attributes that follow signals, and whose they are once that is in the page.
#[derive(Default)]
struct Followed {
    node: Option<web_sys::Element>,
    attributes: Attributes,
}

/// A stretch of the page that follows signals.
pub struct Region {
    shown: Rc<RefCell<Drawn>>,
    _effect: RenderEffect<()>,
}

impl Drop for Region {
    /// What it holds goes with it: not later, when the task of its effect ends, by when what the effects
    /// in it read is gone, too.
    fn drop(&mut self) {
        self.shown.take();
    }
}

/// Markup, and the node that shows it once that is in the page.
#[derive(Default)]
struct Drawn {
    node: Option<Node>,
    markup: Markup,
}

/// Markup, and the node that shows it.
pub struct Shown {
    node: Node,
    markup: Markup,
}

impl Shown {
    /// Makes a node that shows `markup`: the browser's parser makes many faster than calls do.
    pub fn new(mut markup: Markup) -> Self {
        start(&mut markup);
        let node = make(&markup);
        attach(&node, &mut markup);
        Self { node, markup }
    }

    /// The node.
    pub fn node(&self) -> Node {
        node_of(&self.markup).unwrap_or_else(|| self.node.clone())
    }

    /// What it shows.
    pub fn into_markup(self) -> Markup {
        self.markup
    }

    /// Stands where `node` is, instead of it.
    pub fn replace(&self, node: &Node) {
        if let Some(parent) = node.parent_node() {
            // The node is a child of its parent.
            let _ = parent.replace_child(&self.node(), node);
        }
    }

    /// Shows `markup` instead.
    pub fn patch(&mut self, markup: Markup) {
        if let Some(node) = patch(&self.node, &mut self.markup, markup) {
            self.node = node;
        }
    }
}

/// The node that shows what is live.
fn node_of(markup: &Markup) -> Option<Node> {
    let Markup::Live(Live { held: Some(region), .. }) = markup else { return None };
    let drawn = region.shown.borrow();
    node_of(&drawn.markup).or_else(|| drawn.node.clone())
}

fn make(markup: &Markup) -> Node {
    let document = document();
    match markup {
        Markup::Element(element) => {
            // The parser drops what cannot stand where it is told to stand.
            let (around, space) = match element.0.tag {
                "g" | "path" | "rect" | "text" => ("svg", Some(SVG)),
                "tr" => ("tbody", None),
                "td" | "th" => ("tr", None),
                "tbody" => ("table", None),
                _ => ("div", None),
            };
            let around = Rndr::create_element(around, space);
            let mut html = String::new();
            markup.write(&mut html, Part::Ours);
            around.set_inner_html(&html);
            around.first_child().unwrap_or(around.into())
        }
        Markup::Text(text) => document.create_text_node(text).into(),
        Markup::Nothing => document.create_comment("").into(),
        Markup::Live(live) => match &live.held {
            Some(region) => make(&region.shown.borrow().markup),
            None => document.create_comment("").into(),
        },
    }
}

/// Lets what is live in `markup` draw itself a first time.
fn start(markup: &mut Markup) {
    match markup {
        Markup::Live(live) => live.start(),
        Markup::Element(element) => {
            element.start();
            element.0.children.iter_mut().for_each(start);
        }
        _ => {}
    }
}

/// Ties what is live in `markup` to the nodes that show it, from `node` on, and puts in what no parser
/// was given; returns the node of a text that now stands in the place of `node`.
fn attach(node: &Node, markup: &mut Markup) -> Option<Node> {
    match markup {
        Markup::Live(live) => {
            let mut drawn = live.held.as_ref()?.shown.borrow_mut();
            drawn.node = Some(node.clone());
            let instead = attach(node, &mut drawn.markup)?;
            drawn.node = Some(instead.clone());
            return Some(instead);
        }
        Markup::Text(text) if node.node_type() == Node::COMMENT_NODE => {
            let instead = Node::from(document().create_text_node(text));
            // The node is a child of its parent.
            let _ = node.parent_node()?.replace_child(&instead, node);
            return Some(instead);
        }
        Markup::Element(element) if element.is_alive() => {
            element.attach(node.unchecked_ref());
            let mut child = node.first_child();
            for markup in &mut element.0.children {
                let node = child?;
                child = node.next_sibling();
                attach(&node, markup);
            }
        }
        _ => {}
    }
    None
}

impl Live {
    /// Writes it to `html` as it is now.
    pub(super) fn write(&self, html: &mut String, part: Part) {
        match (&self.held, &self.draw) {
            (Some(region), _) => region.shown.borrow().markup.write(html, part),
            (None, Some(draw)) => draw().write(html, part),
            (None, None) => {}
        }
    }

    fn start(&mut self) {
        let Some(draw) = self.draw.take() else { return };
        let shown = Rc::<RefCell<Drawn>>::default();
        let region = shown.clone();
        let effect = RenderEffect::new(move |_| {
            let mut markup = draw();
            let Drawn { node, markup: old } = &mut *region.borrow_mut();
            if let Some(here) = node {
                if let Some(instead) = patch(here, old, markup) {
                    *here = instead;
                }
            } else {
                start(&mut markup);
                *old = markup;
            }
        });
        self.held = Some(SendWrapper::new(Region { shown, _effect: effect }));
    }
}

/// Whether an attribute is set by itself: a parser is not given it.
fn is_set((name, value): &(&'static str, Text)) -> bool {
    name.starts_with(STYLE) || !Part::Ours.holds(value)
}

impl Element {
    /// Whether anything of it or in it is more than HTML of ours.
    fn is_alive(&self) -> bool {
        let is_alive = |child: &Markup| match child {
            Markup::Live(_) => true,
            Markup::Element(element) => element.is_alive(),
            Markup::Text(text) => !Part::Ours.holds(text),
            Markup::Nothing => false,
        };
        let is_text = |child: &Markup| matches!(child, Markup::Text(_));
        let are_texts = |pair: &[Markup]| pair.iter().all(is_text);
        self.0.held.is_some()
            || self.0.mounted.is_some()
            || !self.0.listeners.is_empty()
            || !self.0.extra.is_empty()
            || self.0.list.is_some()
            || self.0.attributes.iter().any(is_set)
            || self.0.children.iter().any(is_alive)
            || self.0.children.windows(2).any(are_texts)
    }

    fn start(&mut self) {
        let Some(follow) = self.0.follow.take() else { return };
        let followed = Rc::<RefCell<Followed>>::default();
        let shared = followed.clone();
        let effect = RenderEffect::new(move |_| {
            let attributes = follow();
            let mut followed = shared.borrow_mut();
            if let Some(node) = &followed.node {
                patch_attributes(node, &followed.attributes, &attributes);
            }
            followed.attributes = attributes;
        });
        let held = Held { follow: Some((followed, effect)), ..Held::default() };
        self.0.held = Some(SendWrapper::new(held));
    }

    /// The attributes that follow signals, as they are now.
    pub(super) fn followed(&self) -> Attributes {
        let held = self.0.held.as_ref().and_then(|held| held.follow.as_ref());
        let now = held.map(|(followed, _)| followed.borrow().attributes.clone());
        now.or_else(|| self.0.follow.as_ref().map(|follow| follow())).unwrap_or_default()
    }

    fn attach(&mut self, node: &web_sys::Element) {
        for (name, value) in self.0.attributes.iter().filter(|attribute| is_set(attribute)) {
            set(node, name, Some(value));
        }
        let listeners =
            std::mem::take(&mut self.0.listeners).into_iter().map(|(name, listener)| {
                let listener = Box::new(move |event: JsValue| listener(event.unchecked_into()));
                Rndr::add_event_listener(node, name, listener)
            });
        let listeners: Vec<_> = listeners.collect();
        let extra = std::mem::take(&mut self.0.extra).into_iter().map(|extra| extra.build(node));
        let extra: Vec<_> = extra.collect();
        let list = self.0.list.take().map(|list| list.follow(node));
        if self.0.held.is_some() || list.is_some() || !listeners.is_empty() || !extra.is_empty() {
            let held = self.0.held.get_or_insert_with(|| SendWrapper::new(Held::default()));
            held.listeners = listeners;
            held.extra = extra;
            held.list = list;
            if let Some((followed, _)) = &held.follow {
                let mut followed = followed.borrow_mut();
                for (name, value) in followed.attributes.iter().filter(|it| is_set(it)) {
                    set(node, name, Some(value));
                }
                followed.node = Some(node.clone());
            }
        }
        if let Some(mounted) = self.0.mounted.take() {
            mounted(node);
        }
    }
}
