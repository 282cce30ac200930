//! What is said of it: every word in every language, instants as people write them, and the sentences
//! made of both.

pub mod calendar;
mod catalogue;
pub mod counted;
pub mod coverage;
pub mod direction;
pub mod facts;
pub mod figures;
pub mod kinds;
pub mod language;
pub mod locale;
pub mod names;
pub mod phrases;
pub mod sentences;
pub mod text;
pub mod zone;
