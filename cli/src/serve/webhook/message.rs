//! Alertmanager's webhook, version 4, and the lines of its alerts.

use std::collections::BTreeMap;

use global_health_bar::{Labels, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::serve::webhook::go;

/// What Go writes for an instant that was never set: the alert has not ended.
const NOT_ENDED: &str = "0001-01-01T00:00:00Z";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    version: String,
    #[serde(default)]
    group_key: String,
    #[serde(default)]
    receiver: String,
    #[serde(default)]
    truncated_alerts: u64,
    #[serde(borrow)]
    alerts: Vec<&'a RawValue>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Firing,
    Resolved,
}

/// An alert, its fields in Go's order.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Alert {
    status: Status,
    #[serde(default)]
    labels: Option<BTreeMap<String, String>>,
    #[serde(default)]
    annotations: Option<BTreeMap<String, String>>,
    starts_at: String,
    #[serde(default)]
    ends_at: String,
    #[serde(default, rename = "generatorURL")]
    generator_url: String,
    #[serde(default)]
    fingerprint: String,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    envelope: Option<Envelope>,
}

/// What the webhook says beside its alerts.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    group_key: String,
    receiver: String,
    truncated_alerts: u64,
}

/// What a webhook told.
#[derive(Debug)]
pub struct Webhook {
    /// A line for each alert.
    pub lines: Vec<Logged>,
    /// Alerts that Alertmanager left out.
    pub truncated: u64,
    /// Why alerts were left out here, a sentence for each.
    pub skipped: Vec<String>,
    /// A digest of whose alerts they are: of the group and the receiver.
    pub place: [u8; 32],
    /// A digest of all that is told of them.
    pub content: [u8; 32],
}

/// The line of an alert.
#[derive(Debug)]
pub struct Logged {
    /// Whether it fires.
    pub status: Status,
    /// The alert's name.
    pub name: String,
    /// The text.
    pub line: Box<str>,
}

impl Webhook {
    /// Reads the body of a webhook. An alert that cannot be read costs no other.
    ///
    /// # Errors
    /// A sentence that says why it is none.
    pub fn read(body: &[u8], with_envelope: bool) -> Result<Self, String> {
        // What is no character costs a character, as in Go.
        let body = String::from_utf8_lossy(body);
        let message: Message<'_> = serde_json::from_str(&body)
            .map_err(|why| format!("this is no webhook of Alertmanager's: {why}"))?;
        if message.version != "4" {
            let version = &message.version;
            return Err(format!("webhooks of version {version:?} are not known here, only \"4\""));
        }
        let envelope = with_envelope.then(|| Envelope {
            group_key: message.group_key.clone(),
            receiver: message.receiver.clone(),
            truncated_alerts: message.truncated_alerts,
        });
        let (mut lines, mut skipped) = (Vec::new(), Vec::new());
        for (at, alert) in message.alerts.iter().enumerate() {
            match logged(alert.get(), envelope.as_ref()) {
                Ok(line) => lines.push(line),
                Err(why) => skipped.push(format!("alert {at} of a webhook is left out: {why}")),
            }
        }
        if lines.is_empty()
            && let Some(why) = skipped.first()
        {
            return Err(why.clone());
        }
        let texts = lines.iter().map(|logged| logged.line.as_bytes());
        Ok(Self {
            place: digest([message.group_key.as_bytes(), message.receiver.as_bytes()]),
            content: digest(texts),
            truncated: message.truncated_alerts,
            lines,
            skipped,
        })
    }
}

fn logged(text: &str, envelope: Option<&Envelope>) -> Result<Logged, String> {
    let mut alert: Alert = serde_json::from_str(text).map_err(|why| why.to_string())?;
    if Timestamp::parse(&alert.starts_at).is_none() {
        return Err(format!("its startsAt {:?} is no instant", alert.starts_at));
    }
    if alert.ends_at.is_empty() {
        alert.ends_at = NOT_ENDED.into();
    }
    let labels = alert.labels.get_or_insert_default();
    alert.annotations.get_or_insert_default();
    if alert.fingerprint.is_empty() {
        alert.fingerprint = labels.iter().collect::<Labels>().fingerprint();
    }
    let name = labels.get("alertname").cloned().unwrap_or_default();
    alert.envelope = envelope.cloned();
    let line = go::line(&alert).map_err(|why| why.to_string())?;
    Ok(Logged { status: alert.status, name, line })
}

/// A digest of texts and of where they end.
fn digest<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update(text.len().to_le_bytes());
        digest.update(text);
    }
    digest.finalize().into()
}
