//! A cluster that does not exist: what truly happened to it, and what Prometheus, Alertmanager and
//! the alert logger made of that.
//!
//! ```text
//! script ─► rules ─► prometheus ─► alertmanager ─► logger
//! faults    logical   what is sent   what is        the lines
//!           alerts    and scraped    notified       in Loki
//! ```
//!
//! Nothing here asks the time or reads anything: the same arguments give the same cluster, byte
//! for byte, and a later `now` only adds to what an earlier one told.

mod alertmanager;
mod alertmanagers;
mod catalogue;
mod cluster;
mod groups;
mod line;
mod logger;
mod prometheus;
mod rules;
mod scrape;
mod script;

pub use alertmanager::Known;
pub use alertmanagers::{
    Alertmanagers, Configuration, InhibitRule, Matcher, Posted, Sender, Webhook,
};
pub use cluster::{Cluster, Truth, simulate};
pub use logger::Entry;
pub use scrape::{Run, Series};
pub use script::{Cause, Firing, Outage};
