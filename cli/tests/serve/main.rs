//! `global-health serve`, asked over real sockets.

mod history;
mod page;
mod proxy;
mod recorded;
mod simulated;
mod support;
mod truth;
