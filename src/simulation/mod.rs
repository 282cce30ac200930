//! A cluster that does not exist: what truly happened to it, and what Prometheus, Alertmanager and
//! the alert logger made of that.
//!
//! ```text
//! plan ─► prometheus ─► delivery ─► alertmanagers ─► logger ─► shipper
//! what     what it       what each   what they        the       what Loki
//! happens  finds, sends  replica     notify           lines     holds
//!          and stores    hears
//! ```
//!
//! Nothing here asks the time or reads anything: the same arguments give the same cluster, byte
//! for byte, and a later `now` only adds to what an earlier one told.

mod alertmanagers;
mod catalogue;
mod cluster;
mod counts;
mod delivery;
mod line;
mod logger;
mod mutes;
mod plan;
mod prometheus;
mod rules;
mod scrape;
mod shipper;
mod truth;

pub use alertmanagers::{
    Alertmanagers, Configuration, InhibitRule, Known, Matcher, Posted, Sender, Webhook,
};
pub use cluster::{Cluster, simulate};
pub use logger::Entry;
pub use plan::{
    Cause, Condition, Damage, Disk, Fault, Loki, Outage, Plan, Pod, Shape, Shipper, Silence, Size,
};
pub use scrape::{Run, Series};
pub use truth::{Firing, Truth};
