//! Lanes and their axis as SVG.

use crate::model::Timeline;
use crate::picture::columns::Columns;
use crate::picture::paths::{doubts, outlines};
use crate::picture::scale::{TimeScale, per_cent};
use crate::picture::ticks::ticks;
use crate::picture::written::Written;
use crate::words::locale::Locale;

/// The paths of what `timeline` shows of `scale`, in a box as wide as the scale and 32 pixels high.
pub fn lane(written: &mut Written, timeline: &Timeline, scale: TimeScale) {
    let columns = Columns::new(&timeline.segments, scale);
    for outline in outlines(&columns).iter().filter(|outline| !outline.d.is_empty()) {
        let health = outline.health.as_str();
        written.put("<path part=\"segments\" data-health=\"").say(health);
        written.put("\" d=\"").say(&outline.d).put("\"/>");
    }
    let d = doubts(&columns);
    if !d.is_empty() {
        written.put("<path part=\"doubts\" d=\"").say(&d).put("\"/>");
    }
}

/// The instants that `scale` names, in per cent of its width.
pub fn axis(written: &mut Written, scale: TimeScale, locale: Locale) {
    let offset = |at| locale.zone.offset(at);
    for tick in ticks(scale.span(), scale, scale.width(), &offset) {
        let x = per_cent(scale.x(tick.at), scale.width());
        written.put("<svg x=\"").say(&x).put("\" overflow=\"visible\"><line y1=\"0\" y2=\"16\"/>");
        written.put("<text x=\"5\" y=\"15\">").say(&tick.label(locale)).put("</text>");
        if let Some(context) = tick.context(locale) {
            written.put("<text x=\"5\" y=\"29\">").say(&context).put("</text>");
        }
        written.put("</svg>");
    }
}
