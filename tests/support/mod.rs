//! What the tests share: pictures of histories, and a small Loki and Prometheus.
#![allow(dead_code, missing_docs, clippy::missing_panics_doc, unreachable_pub)]

pub mod picture;
pub mod recorded;
pub mod server;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a future that never waits.
pub fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits"),
    }
}
