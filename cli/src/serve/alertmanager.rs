//! Alertmanager, as far as the page asks it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use global_health_bar::simulation::Known;
use global_health_bar::{Backend, Labels, Timestamp};
use serde_json::{Value as Json, json};

use crate::serve::answer::{not_recorded, object, text};
use crate::serve::parameters::Parameters;
use crate::serve::pattern::Pattern;
use crate::serve::world::World;

/// How much later the end of a firing alert is announced each time that it is sent.
const TIMEOUT: Duration = Duration::from_secs(240);

/// Alertmanager under its own paths.
pub fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/api/v2/alerts", get(alerts))
        .route("/api/v2/status", get(status))
        .route("/-/ready", get(async || text(StatusCode::OK, "OK")))
        .fallback(async || text(StatusCode::NOT_FOUND, "404 page not found\n"))
        .with_state(world)
}

fn json_answer(status: StatusCode, body: &Json) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, format!("{body}\n")).into_response()
}

async fn status(State(world): State<Arc<World>>) -> Response {
    let store = world.store();
    let Some(alertmanager) = &store.alertmanager else {
        return not_recorded(Backend::Alertmanager);
    };
    let body = json!({
        "cluster": {"peers": [], "status": "disabled"},
        "config": {"original": alertmanager.configuration},
        "uptime": (world.now() - Duration::from_secs(86_400)).to_string(),
        "versionInfo": {"branch": "HEAD", "buildDate": "", "buildUser": "", "goVersion": "go1.22.5", "revision": "", "version": "0.27.0"},
    });
    json_answer(StatusCode::OK, &body)
}

async fn alerts(State(world): State<Arc<World>>, parameters: Parameters) -> Response {
    let filters: Result<Vec<_>, _> = parameters.all("filter").map(Filter::parse).collect();
    let filters = match filters {
        Ok(filters) => filters,
        Err(why) => return json_answer(StatusCode::BAD_REQUEST, &Json::from(why)),
    };
    let store = world.store();
    let Some(alertmanager) = &store.alertmanager else {
        return not_recorded(Backend::Alertmanager);
    };
    let wants = |name| parameters.get(name) != Some("false");
    let (active, silenced, inhibited) = (wants("active"), wants("silenced"), wants("inhibited"));
    let alerts = alertmanager.alerts.iter().filter(|known| {
        let is_active = !known.silenced && known.inhibited_by.is_empty();
        (active || !is_active)
            && (silenced || !known.silenced)
            && (inhibited || known.inhibited_by.is_empty())
            && filters.iter().all(|filter| filter.matches(&known.alert.labels))
    });
    let now = world.now();
    json_answer(StatusCode::OK, &alerts.map(|known| alert(known, now)).collect())
}

fn alert(known: &Known, now: Timestamp) -> Json {
    let suppressed = known.silenced || !known.inhibited_by.is_empty();
    json!({
        "annotations": object(&known.alert.annotations),
        "endsAt": (now + TIMEOUT).to_string(),
        "fingerprint": known.alert.fingerprint,
        "receivers": [{"name": "metalk8s-alert-logger"}],
        "startsAt": known.starts_at.to_string(),
        "status": {
            "inhibitedBy": known.inhibited_by,
            "silencedBy": if known.silenced { vec!["2f1f3a3c-64a0-4f7e-9c35-1a3d6dbb8e51"] } else { vec![] },
            "state": if suppressed { "suppressed" } else { "active" },
        },
        "updatedAt": now.to_string(),
        "generatorURL": known.alert.generator_url,
        "labels": object(&known.alert.labels),
    })
}

/// A matcher such as `alertname=~"Node.*"`.
struct Filter {
    label: String,
    wanted: bool,
    value: Pattern,
}

impl Filter {
    fn parse(text: &str) -> Result<Self, String> {
        let bad = || format!("bad matcher format: {text}");
        let at = text.find(['=', '!']).filter(|at| *at > 0).ok_or_else(bad)?;
        let (label, rest) = text.split_at(at);
        let operators =
            [("=~", true, true), ("!~", false, true), ("!=", false, false), ("=", true, false)];
        let found = operators.iter().find(|(operator, ..)| rest.starts_with(operator));
        let (operator, wanted, is_regex) = found.ok_or_else(bad)?;
        let value = rest[operator.len()..].trim();
        let value = if value.starts_with('"') {
            serde_json::from_str(value).map_err(|_| bad())?
        } else {
            value.to_owned()
        };
        let value = if *is_regex {
            Pattern::regex(&format!("^(?:{value})$"))?
        } else {
            Pattern::Text(value)
        };
        Ok(Self { label: label.trim().into(), wanted: *wanted, value })
    }

    fn matches(&self, labels: &Labels) -> bool {
        self.wanted == self.value.is(labels.get(&self.label).unwrap_or_default())
    }
}
