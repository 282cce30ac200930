//! From a rule to an answer: a real Prometheus and a real Alertmanager with intervals of seconds, the
//! companion as their alert logger, store and Loki, and what `report` then says of what was caused.
#![allow(missing_docs)]

mod balancer;
mod cluster;
#[path = "../../../tests/real/http.rs"]
#[allow(dead_code)] // Some of it is for others.
mod http;
mod outages;
#[path = "../../../tests/real/process.rs"]
mod process;
mod steady;
mod told;
