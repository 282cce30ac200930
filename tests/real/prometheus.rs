//! What Prometheus posts.
