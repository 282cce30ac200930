//! `global-health serve`, asked over real sockets.

mod brief;
mod cluster;
mod crash;
mod drilldown;
mod grafana;
mod history;
mod hostile;
mod kept;
mod limited;
mod metrics;
mod outages;
mod page;
mod pending;
mod proxy;
mod push;
mod recorded;
mod refresh;
mod simulated;
mod support;
mod survey;
mod tls;
mod tokens;
mod truth;
mod unusable;
mod webhook;
mod wire;
