use super::*;

#[test]
fn an_address_says_again_what_was_read_from_it() {
    for query in [
        "?span=24h",
        "?span=1h&theme=dark&lang=fr&zone=utc",
        "?span=5400s&theme=light&lang=en",
        "?span=7d&zoom=2026-11-21T00%3A00%3A00.000Z%2F2026-11-21T06%3A00%3A00.000Z&q=node-2+%26+3",
        "?span=7d&entity=Node%2F10.0.0.1%3A9100&at=2026-11-21T00%3A00%3A00.000Z&group=no&every=30s",
        "?span=7d&entity=Node%2F10.0.0.1%3A9100",
        "?start=2026-11-21T00%3A00%3A00.000Z&end=2026-11-22T00%3A00%3A00.000Z",
    ] {
        assert_eq!(Address::parse(query).query(), query);
    }
}

#[test]
fn what_an_address_says_wrongly_is_the_default() {
    for query in [
        "",
        "?",
        "?span=0s",
        "?span=999999d",
        "?span=soon&theme=pink",
        "?start=2026-11-21T00:00:00Z",
        "?zoom=2026-11-21T00:00:00Z&at=2026-11-21T00:00:00Z&every=1s",
        "?zoom=2026-11-22T00:00:00Z/2026-11-21T00:00:00Z&entity=Node",
    ] {
        let address = Address { is_no_span: false, ..Address::parse(query) };
        assert_eq!(address, Address::default(), "{query}");
    }
}

#[test]
fn a_span_that_is_none_is_told() {
    for query in [
        "?span=0s",
        "?span=soon",
        "?span=999999d",
        "?start=2026-11-21T00:00:00Z",
        "?span=7d&start=2026-11-22T00:00:00Z&end=2026-11-21T00:00:00Z",
        "?start=2020-01-01T00:00:00Z&end=2026-01-01T00:00:00Z",
        "?start=yesterday&end=now",
    ] {
        assert!(Address::parse(query).is_no_span, "{query}");
    }
    for query in ["", "?span=7d", "?start=2026-11-21T00:00:00Z&end=2026-11-22T00:00:00Z"] {
        assert!(!Address::parse(query).is_no_span, "{query}");
    }
}

#[test]
fn a_zone_that_nobody_knows_is_told() {
    let address = Address::parse("?zone=Mars/Phobos");
    assert_eq!((address.zone, address.no_zone.as_deref()), (Zone::Browser, Some("Mars/Phobos")));
    assert_eq!(address.query(), "?span=24h");
}

#[test]
fn a_file_that_an_address_speaks_of_is_gone() {
    let file = Address { is_file: true, ..Address::default() };
    assert_eq!(file.query(), "?span=24h&file=yes");
    assert_eq!(Address::parse(&file.query()), Address::default());
}

#[test]
fn a_link_that_is_older_than_its_span_shows_what_it_opens() {
    let now = Timestamp::parse("2026-11-22T00:00:00Z").unwrap();
    let reached = |query| Address::parse(query).reaching(now).span;
    let last = |text| Span::last(text).unwrap();
    assert_eq!(reached("?span=6h&entity=Node/1&at=2026-11-21T20:00:00Z"), last("6h"));
    assert_eq!(reached("?span=6h&entity=Node/1&at=2026-11-21T10:00:00Z"), last("24h"));
    assert_eq!(reached("?span=24h&entity=Node/1&at=2026-11-10T00:00:00Z"), last("14d"));
    let between = |span| Span::Between(TimeSpan::parse(span).unwrap());
    let old = "?span=24h&entity=Node/1&at=2026-09-10T12:00:00Z";
    assert_eq!(reached(old), between("2026-09-10T00:00:00Z/2026-09-11T12:00:00Z"));
    let drawn = "?span=24h&zoom=2026-11-17T00:00:00Z/2026-11-17T12:00:00Z&entity=Node/1&at=2026-11-17T10:00:00Z";
    assert_eq!(reached(drawn), last("7d"));
    let fixed = "?start=2026-11-01T00:00:00Z&end=2026-11-02T00:00:00Z&entity=Node/1&at=2026-10-01T00:00:00Z";
    assert_eq!(reached(fixed), between("2026-11-01T00:00:00Z/2026-11-02T00:00:00Z"));
}

#[test]
fn what_is_handed_over_tells_when_and_nothing_of_who_did() {
    let query = "?span=7d&entity=Node%2F1&at=2026-11-21T00%3A00%3A00.000Z&every=30s&theme=dark&lang=fr&zone=utc";
    let span = TimeSpan::parse("2026-11-15T00:00:00Z/2026-11-22T00:00:00Z").unwrap();
    assert_eq!(
        Address::parse(query).handed_over(span).query(),
        "?start=2026-11-15T00%3A00%3A00.000Z&end=2026-11-22T00%3A00%3A00.000Z&entity=Node%2F1&at=2026-11-21T00%3A00%3A00.000Z&zone=utc"
    );
}

#[test]
fn a_span_needs_a_start_before_its_end() {
    let query = "?start=2026-11-22T00:00:00Z&end=2026-11-21T00:00:00Z&span=7d";
    assert_eq!(Address::parse(query).query(), "?span=7d");
}
