use super::*;

fn attributes(pairs: &[(&str, &str)]) -> Attributes {
    Attributes(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
}

fn read(pairs: &[(&str, &str)]) -> Result<Settings, String> {
    Settings::read(&attributes(pairs)).map_err(|fault| fault.say(Language::English))
}

#[test]
fn without_attributes_it_is_the_last_day_once() {
    let settings = read(&[]).unwrap();
    assert_eq!(settings.span, Span::Last(Duration::from_secs(86_400)));
    assert_eq!(settings.zone, Zone::Browser);
    assert_eq!(settings.keep, Keep::ForAll);
    assert_eq!((settings.every, settings.zoom, settings.cursor), (None, None, None));
    let brief = Sources { detail: Detail::Brief, ..Sources::default() };
    assert_eq!(sources(&Attributes::default()), brief);
}

#[test]
fn each_attribute_is_heard() {
    let settings = read(&[
        ("span", "1h30m"),
        ("start", "2026-11-21T00:00:00Z"),
        ("end", "2026-11-22T00:00:00+01:00"),
        ("timezone", "utc"),
        ("refresh", "1m"),
        ("zoom", "2026-11-21T01:00:00Z/2026-11-21T02:00:00Z"),
        ("cursor", "2026-11-21T01:30:00Z"),
        ("keep", "alice"),
    ])
    .unwrap();
    let Span::Between(span) = settings.span else { panic!("start and end are more exact") };
    assert_eq!(span.end().to_string(), "2026-11-21T23:00:00.000Z");
    assert_eq!(settings.zone, Zone::Utc);
    assert_eq!(settings.every, Some(Duration::from_secs(60)));
    assert_eq!(settings.zoom.unwrap().duration(), Duration::from_secs(3_600));
    assert_eq!(settings.cursor.unwrap().to_string(), "2026-11-21T01:30:00.000Z");
    assert_eq!(settings.keep, Keep::For("alice".into()));

    let sources = sources(&attributes(&[("loki", "https://logs/"), ("alertmanager", "")]));
    assert_eq!(sources.loki.as_deref(), Some("https://logs/"));
    assert_eq!(sources.prometheus.as_deref(), Some("/api/prometheus"));
    assert_eq!(sources.alertmanager, None);
}

#[test]
fn what_says_nothing_or_no_is_the_default() {
    let settings = read(&[("refresh", "off"), ("zoom", ""), ("cursor", "")]).unwrap();
    assert_eq!((settings.every, settings.zoom, settings.cursor), (None, None, None));
}

#[test]
fn who_has_no_name_keeps_nothing() {
    for name in ["", "none"] {
        assert_eq!(read(&[("keep", name)]).unwrap().keep, Keep::Nothing);
    }
}

#[test]
fn a_bad_attribute_is_told_with_what_it_takes() {
    for (pairs, said) in [
        (&[("span", "soon")][..], "span cannot be “soon”: it takes 1h, 24h, 7d"),
        (&[("span", "0s")], "span cannot be “0s”: it takes 1h, 24h, 7d"),
        (&[("timezone", "Mars")], "timezone cannot be “Mars”: it takes browser, utc, Europe/Paris"),
        (&[("refresh", "1s")], "refresh cannot be “1s”: it takes off, 30s, 1m (≥ 5s)"),
        (&[("cursor", "now")], "cursor cannot be “now”: it takes 2026-11-22T00:00:00Z"),
        (
            &[("zoom", "2026-11-22T00:00:00Z/2026-11-21T00:00:00Z")],
            "zoom cannot be “2026-11-22T00:00:00Z/2026-11-21T00:00:00Z”: it takes 2026-11-21T00:00:00Z/2026-11-22T00:00:00Z",
        ),
        (&[("start", "2026-11-21T00:00:00Z")], "end cannot be “”: it takes 2026-11-22T00:00:00Z"),
        (
            &[("start", "2026-11-21T00:00:00Z"), ("end", "2026-11-20T00:00:00Z")],
            "end cannot be “2026-11-20T00:00:00Z”: it takes > 2026-11-21T00:00:00Z",
        ),
    ] {
        assert_eq!(read(pairs).unwrap_err(), said);
    }
}

#[test]
fn of_a_long_value_the_beginning_is_shown() {
    let said = read(&[("span", &"é".repeat(1_000))]).unwrap_err();
    assert_eq!(said, format!("span cannot be “{}…”: it takes 1h, 24h, 7d", "é".repeat(80)));
}
