//! `deploy/`: what a cluster needs around the page. Its files fit each other, the companion and the engine.

mod alertmanager;
mod companion;
mod dashboard;
mod files;
mod fluent_bit;
mod keys;
mod kubernetes;
mod queries;
mod rules;
mod running;
