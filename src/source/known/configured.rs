//! What Alertmanager is configured to do, in a record.

use super::record::{Reader, Writer};
use crate::model::{Configured, Filters, InhibitRule, Intervals};

pub(super) fn write(configured: Option<&Configured>, to: &mut Writer) {
    to.flag(configured.is_some());
    let Some(Configured { intervals, group_by, inhibit_rules, mute }) = configured else { return };
    to.duration(intervals.repeat);
    to.duration(intervals.group);
    to.texts(group_by);
    to.flag(*mute);
    to.count(inhibit_rules.len());
    for InhibitRule { source, target, equal } in inhibit_rules {
        write_filters(source, to);
        write_filters(target, to);
        to.texts(equal);
    }
}

fn write_filters(filters: &Filters, to: &mut Writer) {
    to.count(filters.keys().count());
    for key in filters.keys() {
        to.text(key);
        to.texts(filters.values(key).unwrap_or_default());
    }
}

pub(super) fn read(from: &mut Reader) -> Option<Option<Configured>> {
    if !from.flag()? {
        return Some(None);
    }
    let intervals = Intervals { repeat: from.duration()?, group: from.duration()? };
    let (group_by, mute) = (from.texts()?, from.flag()?);
    let mut inhibit_rules = Vec::new();
    for _ in 0..from.count()? {
        let (source, target) = (read_filters(from)?, read_filters(from)?);
        inhibit_rules.push(InhibitRule { source, target, equal: from.texts()? });
    }
    Some(Some(Configured { intervals, group_by, inhibit_rules, mute }))
}

fn read_filters(from: &mut Reader) -> Option<Filters> {
    let mut filters = Filters::default();
    for _ in 0..from.count()? {
        filters = filters.and(from.text()?, from.texts()?);
    }
    Some(filters)
}
