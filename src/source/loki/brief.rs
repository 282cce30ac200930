//! Lines without what no bar needs: Loki cuts out the annotations and the link, half of each line.
//!
//! Nothing is parsed or escaped on the way: Loki's `pattern` finds where the pieces of a line begin,
//! and `line_format` writes it again without two of them, as the alert logger or Fluent Bit wrote it.
//! What looks otherwise stays as it is. Loki knows `drop`, the youngest of these stages, since 2.9.
//! (Its `json` would not do: before 3.0 it leaves strings escaped, and each field that it extracts
//! is a label, which makes a stream of every alert.)
//!
//! No value can feign a border. Inside a JSON string each quote has a backslash before it, so
//! `,"annotations":` and the others stand between fields only. In a wrapped line one could stand
//! outside the string that was cut: then `","` stands in what was taken for a part of it, and the
//! line stays as it is.
//!
//! Source: <https://grafana.com/docs/loki/latest/query/log_queries/#pattern>.

use crate::model::{Filters, Policy};

/// What is kept and cut of a line; `#` stands for its form, `'` for its quotes.
const PATTERN: &str = r"{'status':'<#_labels>'},'annotations':<#_notes>},'startsAt':'<#_times>','generatorURL':'<#_link>','fingerprint':'<#_end>";

/// The line that is made of it; `?` stands for whether annotations stay.
const LINE: &str = r#"{'status':'{{.#_labels}}'},'annotations':{{if ?}}{{.#_notes}}{{else}}{{"{"}}{{end}}},'startsAt':'{{.#_times}}','generatorURL':'','fingerprint':'{{.#_end}}"#;

/// Whether a line is a wrapped one, and all that was found in it in the one string.
const IS_WRAPPED: &str = r#"and .wrapped_end (not (contains ":{" .wrapped_begin)) (not (contains "\",\"" (print .wrapped_labels .wrapped_notes .wrapped_times .wrapped_link)))"#;

/// The labels that the pieces are while Loki holds them: those that stay would split its streams.
const PIECES: &str = "raw_labels,raw_notes,raw_times,raw_link,raw_end,wrapped_begin,wrapped_labels,wrapped_notes,wrapped_times,wrapped_link,wrapped_end";

/// The query for the lines that `query` selects, without what no bar needs.
///
/// Of what may be one of the `events` of `policy` the annotations stay: they say what happened, and
/// how long ago. So they do where `alerts` look into them.
pub(super) fn brief(query: &str, alerts: &Filters, policy: &Policy) -> String {
    let [raw, wrapped] = [("raw", "\""), ("wrapped", "\\\"")].map(|(form, quote)| {
        let write = |text: &str| text.replace('#', form).replace('\'', quote);
        (write(PATTERN), write(LINE).replace('?', &stay(alerts, policy, form, quote)))
    });
    [
        query,
        " | pattern `",
        &raw.0,
        "` | pattern `<wrapped_begin>\":\"",
        &wrapped.0,
        "` | line_format `{{if .raw_end}}",
        &raw.1,
        "{{else if ",
        IS_WRAPPED,
        "}}{{.wrapped_begin}}\":\"",
        &wrapped.1,
        "{{else}}{{__line__}}{{end}}` | drop ",
        PIECES,
    ]
    .concat()
}

/// The condition under which the annotations of a line stay.
fn stay(alerts: &Filters, policy: &Policy, form: &str, quote: &str) -> String {
    let events = &policy.events;
    let quote = quote.replace('\\', r"\\").replace('"', r#"\""#);
    let mut any = String::from(if events.is_empty() { "or true" } else { "or false" });
    let mut add = |key: &str, piece| {
        // The names of labels are letters, digits and underscores: others are nobody's.
        if key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let holds = [" (contains \"", &quote, key, &quote, ":\" .", form, piece, ")"];
            any.extend(holds);
        }
    };
    events.keys().for_each(|key| add(key, "_labels"));
    events.keys().chain(alerts.keys()).for_each(|key| add(key, "_notes"));
    any
}
