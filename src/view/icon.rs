use leptos::prelude::*;

use crate::model::Health;
use crate::view::markup::{Element, Markup, element, part};

/// A sign for a health that differs from the others in shape, not in colour alone.
///
/// It is decoration: the word always stands beside it.
#[component]
pub fn HealthIcon(
    /// Which health.
    health: Health,
) -> impl IntoView {
    Markup::from(icon(health))
}

/// The sign for `health`.
pub fn icon(health: Health) -> Element {
    let d = match health {
        Health::Healthy => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM5 8.2l2.1 2.1L11.2 6",
        Health::Warning => "M8 1.8l6.6 12H1.4zM8 6.2v3.6M8 11.8v.1",
        Health::Critical => {
            "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"
        }
        Health::Unavailable => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM3.6 12.4l8.8-8.8",
        Health::Unknown => "M5.4 5.8a2.6 2.6 0 1 1 4 2.2q-1.4.9-1.4 2.2M8 13v.1",
    };
    part("svg", "icon")
        .with("data-health", health.as_str())
        .with_all(ICON)
        .holds(element("path").with("d", d))
}

/// A picture of 16 pixels that only eyes need.
pub const ICON: &[(&str, &str)] =
    &[("viewBox", "0 0 16 16"), ("width", "16"), ("height", "16"), ("aria-hidden", "true")];
