//! The picture as a file of its own.

use crate::model::{TimeSpan, Timeline};
use crate::picture::scale::TimeScale;
use crate::picture::svg;
use crate::picture::written::Written;
use crate::words::locale::Locale;
use crate::words::names::called;

/// How wide the lanes are, in pixels.
const WIDTH: f64 = 960.0;

/// From the top of a lane to that of the next, in pixels.
const PITCH: usize = 40;

/// How much is above the first lane, and below the last for the instants, in pixels.
const EDGE: usize = 48;

/// The light colours of the page: a picture on paper has one ground.
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#0d0d0d}\
[part=segments]{fill:none;stroke-width:2;stroke-linecap:round}\
[data-health=healthy]{fill:#009e93}[data-health=warning]{fill:#e77b00}[data-health=critical]{fill:#c10004}\
[data-health=unavailable]{stroke:#4f506d;stroke-linecap:butt}[data-health=unknown]{stroke:#7c7d94}\
[part=doubts]{fill:none;stroke:#fff;stroke-width:3;stroke-dasharray:3 3}\
line{stroke:#8d8d99}";

/// How the entities of `timelines` fared over `span`, a lane for each, as an SVG document in the light
/// colours.
#[must_use]
pub fn lanes_svg(timelines: &[Timeline], span: TimeSpan, locale: Locale) -> String {
    let scale = TimeScale::new(span, WIDTH);
    let height = (timelines.len() * PITCH + EDGE + 8).to_string();
    let mut picture = Written::default();
    picture.put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1240\" height=\"").say(&height);
    picture.put("\"><style>").put(STYLE).put("</style>");
    picture.put("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for (number, timeline) in timelines.iter().enumerate() {
        let y = (number * PITCH + 8).to_string();
        picture
            .put("<svg y=\"")
            .say(&y)
            .put("\" width=\"248\" height=\"32\"><text x=\"12\" y=\"26\">");
        picture.say(&called(timeline, locale.language)).put("</text></svg>");
        picture.put("<svg x=\"260\" y=\"").say(&y).put("\" width=\"960\" height=\"32\">");
        svg::lane(&mut picture, timeline, scale);
        picture.put("</svg>\n");
    }
    let y = (timelines.len() * PITCH + 12).to_string();
    picture.put("<svg x=\"260\" y=\"").say(&y);
    picture.put("\" width=\"960\" height=\"34\" overflow=\"visible\">");
    svg::axis(&mut picture, scale, locale);
    picture.put("</svg>\n</svg>\n");
    picture.finish()
}
