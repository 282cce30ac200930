//! `global-health serve`, asked over real sockets.

mod brief;
mod cluster;
mod history;
mod limited;
mod outages;
mod page;
mod proxy;
mod recorded;
mod refresh;
mod simulated;
mod support;
mod survey;
mod truth;
