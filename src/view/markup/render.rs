//! Markup as a Leptos view.

use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::element::attributes_to_html;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::JsCast;

use crate::view::markup::Markup;
use crate::view::markup::html::Part;
use crate::view::markup::page::Shown;

impl Render for Markup {
    type State = Shown;

    fn build(self) -> Shown {
        Shown::new(self)
    }

    fn rebuild(self, shown: &mut Shown) {
        shown.patch(self);
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        self.node().unchecked_ref::<types::Element>().remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        // Leptos says where; it is right.
        let _ = parent.insert_before(&self.node(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let node = self.node();
        let parent = node.parent_element();
        parent.is_some_and(|parent| child.try_mount(&parent, Some(&node)))
    }

    fn elements(&self) -> Vec<types::Element> {
        self.node().dyn_into().into_iter().collect()
    }
}

impl AddAnyAttr for Markup {
    type Output<NewAttribute: Attribute> = Self;

    fn add_any_attr<NewAttribute: Attribute>(mut self, attribute: NewAttribute) -> Self {
        if let Self::Element(element) = &mut self {
            element.0.extra.push(attribute.into_cloneable_owned().into_any_attr());
        }
        self
    }
}

impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        mut self,
        html: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        mut extra: Vec<AnyAttribute>,
    ) {
        let start = html.len();
        self.write(html, Part::All);
        if let Self::Element(element) = &mut self {
            extra.append(&mut element.0.extra);
            let mut attributes = String::new();
            attributes_to_html(extra, &mut attributes);
            html.insert_str(start + 1 + element.0.tag.len(), &attributes);
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Shown {
        if position.get() == Position::FirstChild {
            cursor.child();
        } else {
            cursor.sibling();
        }
        position.set(Position::NextChild);
        // What signals say now may differ from what the server knew.
        let shown = Shown::new(self);
        shown.replace(&cursor.current());
        cursor.set(shown.node());
        shown
    }

    fn into_owned(self) -> Self {
        self
    }
}
