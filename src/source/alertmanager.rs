//! Alertmanager's `/api/v2/status`: the intervals of the route to the alert logger.

use std::time::Duration;

use saphyr_parser::{Event, Parser};
use serde::Deserialize;

use crate::model::{Backend, Failure, FailureKind, Intervals};

/// The path of the status.
pub(super) const STATUS_PATH: &str = "/api/v2/status";

#[derive(Deserialize)]
struct Status {
    config: Config,
}

#[derive(Deserialize)]
struct Config {
    original: String,
}

/// The intervals in the body of an answer to `/api/v2/status`.
///
/// # Errors
/// The body is no status of Alertmanager.
pub fn read_status(body: &[u8], receiver: &str) -> Result<Intervals, Failure> {
    let malformed = |why: String| Failure::new(Backend::Alertmanager, FailureKind::Malformed(why));
    let status: Status =
        serde_json::from_slice(body).map_err(|error| malformed(error.to_string()))?;
    intervals(&status.config.original, receiver)
        .ok_or_else(|| malformed("its configuration has no route".into()))
}

/// The intervals of the route to `receiver` in Alertmanager's configuration, or the longest of any
/// route where none leads there: too long only delays a verdict, too short makes a wrong one.
#[must_use]
pub fn intervals(config: &str, receiver: &str) -> Option<Intervals> {
    let routes = routes(config)?;
    let intervals = |at: &usize| Intervals {
        repeat: inherited(&routes, *at, |route| route.repeat)
            .unwrap_or(Intervals::default().repeat),
        group: inherited(&routes, *at, |route| route.group).unwrap_or(Intervals::default().group),
    };
    let longest = |routes: &[usize]| {
        routes.iter().map(intervals).reduce(|a, b| Intervals {
            repeat: a.repeat.max(b.repeat),
            group: a.group.max(b.group),
        })
    };
    let (to_receiver, others): (Vec<_>, Vec<_>) = (0..routes.len()).partition(|at| {
        inherited(&routes, *at, |route| route.receiver.as_deref()) == Some(receiver)
    });
    longest(&to_receiver).or_else(|| longest(&others))
}

/// A route as it is written, before it inherits.
#[derive(Default)]
struct Route {
    parent: Option<usize>,
    receiver: Option<String>,
    repeat: Option<Duration>,
    group: Option<Duration>,
}

/// What the route says, else its parent, and so on.
fn inherited<'a, T>(
    routes: &'a [Route],
    at: usize,
    said: impl Fn(&'a Route) -> Option<T>,
) -> Option<T> {
    let mut ancestors =
        std::iter::successors(Some(&routes[at]), |route| Some(&routes[route.parent?]));
    ancestors.find_map(said)
}

/// All routes, parents first.
fn routes(config: &str) -> Option<Vec<Route>> {
    let mut events =
        Parser::new_from_str(config).map_while(|event| event.ok().map(|(event, _)| event));
    events.find(|event| matches!(event, Event::Scalar(key, ..) if key == "route"))?;
    let Event::MappingStart(..) = events.next()? else { return None };
    let mut routes = Vec::new();
    read_route(&mut events, None, &mut routes)?;
    Some(routes)
}

/// Reads a route, after the start of its mapping, and all below it; `None` where the text ends.
fn read_route<'a>(
    events: &mut impl Iterator<Item = Event<'a>>,
    parent: Option<usize>,
    routes: &mut Vec<Route>,
) -> Option<()> {
    let at = routes.len();
    routes.push(Route { parent, ..Route::default() });
    while let Event::Scalar(key, ..) = events.next()? {
        match events.next()? {
            Event::SequenceStart(..) if key == "routes" => {
                while let Event::MappingStart(..) = events.next()? {
                    read_route(events, Some(at), routes)?;
                }
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => skip(events)?,
            Event::Scalar(value, ..) => {
                let route = &mut routes[at];
                match &*key {
                    "receiver" => route.receiver = Some(value.into()),
                    "repeat_interval" => route.repeat = humantime::parse_duration(&value).ok(),
                    "group_interval" => route.group = humantime::parse_duration(&value).ok(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Some(())
}

/// Skips the rest of a mapping or sequence after its start.
fn skip<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Option<()> {
    let mut depth = 1;
    while depth > 0 {
        match events.next()? {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth -= 1,
            _ => {}
        }
    }
    Some(())
}
