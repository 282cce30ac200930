use std::sync::Arc;

use crate::model::{Alert, Failure};

/// What the author of an alert says of it, where the log was read without that and it is asked for
/// when somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Description {
    /// It is being asked for.
    Asked,
    /// The alert with its annotations and its link.
    Told(Arc<Alert>),
    /// The log does not hold its lines any more.
    Gone,
    /// Nobody could tell.
    Failed(Failure),
}
