//! The servers that are played: what they hold, and what time it is there.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use global_health_bar::Timestamp;
use global_health_bar::simulation::{Plan, simulate};

use crate::serve::store::Store;

/// How long before a simulated cluster that goes on must be told anew.
const AHEAD: Duration = Duration::from_secs(60);

/// Where the answers come from.
pub enum World {
    /// A simulated cluster whose plan ends when the server starts.
    Simulated {
        /// What happens to it.
        plan: Box<Plan>,
        /// Where time stands still, if it does.
        now: Option<Timestamp>,
        /// The cluster, told a little ahead of its time: nobody is answered beyond now.
        told: Mutex<(Timestamp, Arc<Store>)>,
    },
    /// What was recorded; time stands still.
    Recorded {
        /// The last instant that is told.
        now: Timestamp,
        /// What is told.
        store: Arc<Store>,
    },
}

impl World {
    /// The cluster of the plan that ends at an instant: it stands still at `now`, or goes on from
    /// the present.
    pub fn simulated(plan: impl FnOnce(Timestamp) -> Plan, now: Option<Timestamp>) -> Self {
        let end = now.unwrap_or_else(present);
        let (plan, until) = (Box::new(plan(end)), end + AHEAD);
        let store = Arc::new(Store::from(simulate(&plan, until)));
        Self::Simulated { plan, now, told: Mutex::new((until, store)) }
    }

    /// What was recorded, at `now` or in the second after its end: dates tell whole seconds.
    pub fn recorded(store: Store, now: Option<Timestamp>) -> Self {
        let now = now.unwrap_or_else(|| {
            let seconds = store.end().milliseconds().div_euclid(1_000) + 1;
            Timestamp::from_milliseconds(seconds * 1_000)
        });
        Self::Recorded { now, store: Arc::new(store) }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Simulated { now, .. } => now.unwrap_or_else(present),
            Self::Recorded { now, .. } => *now,
        }
    }

    /// What the servers hold at least until now.
    pub fn store(&self) -> Arc<Store> {
        match self {
            Self::Simulated { plan, told, .. } => {
                let now = self.now();
                // A poisoned lock still holds a whole cluster.
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                if told.0 < now {
                    let until = now + AHEAD;
                    *told = (until, Arc::new(Store::from(simulate(plan, until))));
                }
                Arc::clone(&told.1)
            }
            Self::Recorded { store, .. } => Arc::clone(store),
        }
    }

    /// The line that tells the user what is shown.
    pub fn says(&self) -> String {
        match self {
            Self::Simulated { .. } => "This is simulated data. For your cluster: global-health serve --loki URL --prometheus URL --alertmanager URL".into(),
            Self::Recorded { now, .. } => format!("This is recorded data, as of {now}."),
        }
    }
}

/// The present.
pub fn present() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::default() + elapsed
}

/// Dates each answer in the world's time, and marks simulated ones.
pub async fn stamp(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let elapsed = world.now().since(Timestamp::default());
    let date = httpdate::fmt_http_date(UNIX_EPOCH + elapsed);
    if let Ok(date) = HeaderValue::from_str(&date) {
        headers.insert(header::DATE, date);
    }
    if matches!(*world, World::Simulated { .. }) {
        let name = HeaderName::from_static("x-global-health-demo");
        headers.insert(name, HeaderValue::from_static("simulation"));
    }
    response
}
