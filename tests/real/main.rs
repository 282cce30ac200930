//! The simulated Alertmanager and Prometheus do what the real ones do: each test runs both, with
//! short intervals, and compares what they tell.
#![cfg(not(target_arch = "wasm32"))]

mod alertmanager;
mod cluster;
mod flushes;
mod http;
mod muting;
mod outcome;
mod process;
mod prometheus;
mod random;
mod restarts;
mod scenario;
mod stalls;
mod warnings;
