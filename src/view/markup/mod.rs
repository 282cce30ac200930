//! Markup as plain data. All of the view is made of this one type, so that one piece of code builds
//! it, one compares it with what the page shows, and one writes it as HTML; a Leptos view has code
//! of its own for each element that it is made of.

mod html;
mod list;
mod page;
mod patch;
mod render;

use std::borrow::Cow;
use std::fmt;

use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use send_wrapper::SendWrapper;

/// Text, or the value of an attribute.
pub type Text = Cow<'static, str>;

/// Names of attributes and their values, in order. `style:left` is the property `left` of the
/// style.
pub type Attributes = Vec<(&'static str, Text)>;

/// What the name of a property of the style begins with.
const STYLE: &str = "style:";

/// What the page or a component shows: always one node, so that the markup and the document can be
/// walked side by side.
#[derive(Debug, Default)]
pub enum Markup {
    /// Nothing, where there may be something later.
    #[default]
    Nothing,
    /// Text, never markup.
    Text(Text),
    /// An element.
    Element(Element),
    /// What is drawn again whenever a signal changes that it reads.
    Live(Live),
}

/// An element, its attributes and its children.
///
/// What follows signals, listens or was mounted stays what it was at first while the element is
/// there: it asks signals for what has changed.
pub struct Element(Box<Inner>);

/// In a box, so that to hand an element on is to hand on an address.
#[derive(Default)]
struct Inner {
    tag: &'static str,
    attributes: Attributes,
    children: Vec<Markup>,
    list: Option<Box<list::List>>,
    follow: Option<Box<dyn Fn() -> Attributes + Send>>,
    listeners: Vec<(&'static str, Listener)>,
    mounted: Option<Mounted>,
    extra: Vec<AnyAttribute>,
    held: Option<SendWrapper<page::Held>>,
}

type Mounted = Box<dyn FnOnce(&web_sys::Element) + Send>;

type Listener = Box<dyn Fn(web_sys::Event) + Send>;

/// Markup that follows signals.
pub struct Live {
    draw: Option<Box<dyn Fn() -> Markup + Send>>,
    held: Option<SendWrapper<page::Region>>,
}

/// An element without attributes and children.
pub fn element(tag: &'static str) -> Element {
    Element(Box::new(Inner { tag, ..Inner::default() }))
}

/// An element that style sheets know as `part`.
pub fn part(tag: &'static str, part: &'static str) -> Element {
    element(tag).with("part", part)
}

/// What `draw` makes of the signals that it reads.
pub fn live(draw: impl Fn() -> Markup + Send + 'static) -> Markup {
    Markup::Live(Live { draw: Some(Box::new(draw)), held: None })
}

impl Element {
    /// With an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.0.attributes.push((name, value.into()));
        self
    }

    /// With attributes.
    pub fn with_all(mut self, attributes: &[(&'static str, &'static str)]) -> Self {
        let attributes = attributes.iter().map(|(name, value)| (*name, Text::from(*value)));
        self.0.attributes.extend(attributes);
        self
    }

    /// With an attribute that is there or not, such as `disabled`.
    pub fn with_if(self, is_there: bool, name: &'static str) -> Self {
        if is_there { self.with(name, "") } else { self }
    }

    /// With attributes that follow signals.
    pub fn follow(mut self, attributes: impl Fn() -> Attributes + Send + 'static) -> Self {
        self.0.follow = Some(Box::new(attributes));
        self
    }

    /// With children that follow signals, one for each of `keys`, all different: a child stays as
    /// long as its key does, wherever that moves to. It has no other children.
    pub fn lists(
        mut self,
        keys: impl Fn() -> Vec<Text> + Send + 'static,
        draw: impl Fn(&Text) -> Element + Send + 'static,
    ) -> Self {
        self.0.list = Some(Box::new(list::List::new(keys, draw)));
        self
    }

    /// With a last child.
    pub fn holds(mut self, child: impl Into<Markup>) -> Self {
        self.0.children.push(child.into());
        self
    }

    /// With more children.
    pub fn holds_all(mut self, children: Vec<Markup>) -> Self {
        self.0.children.extend(children);
        self
    }

    /// Tells `listener` of each event called `name`.
    pub fn on(
        mut self,
        name: &'static str,
        listener: impl Fn(web_sys::Event) + Send + 'static,
    ) -> Self {
        self.0.listeners.push((name, Box::new(listener)));
        self
    }

    /// Tells `mounted` of the element of the page, once.
    pub fn mounted(mut self, mounted: impl FnOnce(&web_sys::Element) + Send + 'static) -> Self {
        self.0.mounted = Some(Box::new(mounted));
        self
    }
}

impl From<Element> for Markup {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<Text> for Markup {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Markup {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&'static str> for Markup {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<Option<Element>> for Markup {
    fn from(element: Option<Element>) -> Self {
        element.map_or(Self::Nothing, Self::from)
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Element").field("tag", &self.0.tag).finish_non_exhaustive()
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").finish_non_exhaustive()
    }
}

/// Whether both look alike; what is live looks after itself.
impl PartialEq for Markup {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) | (Self::Live(_), Self::Live(_)) => true,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Element(one), Self::Element(other)) => {
                one.0.tag == other.0.tag
                    && one.0.attributes == other.0.attributes
                    && one.0.children == other.0.children
            }
            _ => false,
        }
    }
}
