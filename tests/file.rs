//! A file that somebody has, instead of servers.
#![cfg(not(target_arch = "wasm32"))]

use global_health_bar::simulation::{Plan, simulate};
use global_health_bar::{
    FileReader, Health, LineReader, LogWindow, Logged, Opened, Policy, Reason, Timestamp,
    Unreadable, catalogue, from_file, timelines,
};

/// What a file with these bytes holds, however it is cut into pieces.
#[track_caller]
fn open(file: impl AsRef<[u8]>) -> Result<Opened, Unreadable> {
    let file = file.as_ref();
    let read = |size: usize| {
        let mut reader = FileReader::new(&Policy::default());
        file.chunks(size).for_each(|piece| reader.push(piece));
        reader.finish()
    };
    let opened = read(file.len().max(1));
    for size in [977, 65_536] {
        assert!(read(size) == opened, "in pieces of {size}");
    }
    opened
}

#[track_caller]
fn lines(file: impl AsRef<[u8]>) -> Logged {
    match open(file) {
        Ok(Opened::Lines(logged)) => *logged,
        other => panic!("{other:?}"),
    }
}

/// The lines of a small cluster, each with its instant, the oldest first.
fn logged() -> Vec<(i64, String)> {
    let now = Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant");
    let cluster = simulate(&Plan::demo(now), now);
    let mut lines: Vec<_> =
        cluster.log.into_iter().map(|entry| (entry.at_ns, entry.line.to_string())).collect();
    lines.sort();
    assert!(lines.len() > 200);
    lines
}

fn quoted(line: &str) -> String {
    serde_json::to_string(line).expect("a string")
}

/// The body of Loki's answer that holds `lines`.
fn body(lines: &[(i64, String)]) -> String {
    let values: Vec<_> =
        lines.iter().rev().map(|(at, line)| format!("[\"{at}\",{}]", quoted(line))).collect();
    format!(
        r#"{{"status":"success","data":{{"resultType":"streams","result":[{{"stream":{{}},"values":[{}]}}],"stats":{{}}}}}}"#,
        values.join(",")
    )
}

fn file_of(lines: &[(i64, String)], write: impl Fn(i64, &str) -> String) -> String {
    lines.iter().map(|(at, line)| write(*at, line) + "\n").collect()
}

#[test]
fn a_file_tells_what_loki_would_have_told() {
    let all = logged();
    let told = lines(body(&all));
    let (mut window, mut coverage) = (LogWindow::default(), Default::default());
    let body = body(&all);
    let page = LineReader::default().read_page(body.as_bytes()).expect("a page");
    let entries = page.into_iter().flat_map(|(_, entries)| entries);
    LineReader::default().read(entries, &mut window, &mut coverage);
    assert!(told.log == window.into_log(vec![told.span]));
    assert_eq!((told.coverage.lines, told.undated), (all.len(), 0));

    let readable: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    let readable = serde_json::to_string_pretty(&readable).expect("JSON");
    let middle = all.len() / 2;
    let forms = [
        readable,
        [self::body(&all[..middle]), self::body(&all[middle..])].join("\n"),
        file_of(&all, |at, line| format!("{at} {line}")),
        file_of(&all, |at, line| format!("{} stdout F {line}\r", rfc3339(at))),
        file_of(&all, |at, line| {
            format!(r#"{{"labels":{{}},"line":{},"timestamp":"{}"}}"#, quoted(line), rfc3339(at))
        }),
        file_of(&all, |at, line| {
            // Some lines are wrapped already, and some are cut.
            match line.starts_with("{\"status\"") && line.ends_with('}') {
                true => format!(r#"{{"time":"{}","message":{}}}"#, rfc3339(at), quoted(line)),
                false => format!("{at} {line}"),
            }
        }),
    ];
    for form in forms {
        let again = lines(&form);
        assert!((&again.log, again.span) == (&told.log, told.span), "{}", &form[..200]);
        assert_eq!(again.undated, 0);
    }
}

fn rfc3339(at_ns: i64) -> String {
    let at = Timestamp::from_nanoseconds(at_ns).to_string();
    format!("{}{:06}Z", at.trim_end_matches('Z'), at_ns % 1_000_000)
}

#[test]
fn lines_without_an_instant_stand_where_their_alerts_and_their_order_put_them() {
    let all = logged();
    let told = lines(body(&all));
    let plain = lines(file_of(&all, |_, line| line.into()));
    assert_eq!(plain.undated, all.len());
    assert_eq!(plain.coverage.lines, told.coverage.lines);
    let newest_first: Vec<_> = all.iter().rev().cloned().collect();
    let turned = lines(file_of(&newest_first, |_, line| line.into()));
    assert_eq!(turned.span, plain.span);
    // A firing is at the same place, and ends where it was told to.
    let firings = |logged: &Logged| {
        let mut runs: Vec<_> = logged
            .log
            .runs
            .iter()
            .map(|run| (run.alert.fingerprint.clone(), run.starts_at, run.ends_at))
            .collect();
        runs.sort();
        runs.dedup();
        runs
    };
    assert!(firings(&plain) == firings(&told));
    assert!(firings(&turned) == firings(&told));
    // No line is placed before what it tells of.
    assert!(plain.log.runs.iter().all(|run| run.first_at() >= run.starts_at));
}

/// An archive of tar with these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, content) in files {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[257..263].copy_from_slice(b"ustar ");
        archive.extend(header);
        archive.extend(*content);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.resize(archive.len() + 1_024, 0);
    archive
}

#[test]
fn of_a_dump_the_report_is_shown() {
    let report = br#"{"version":1,"window":{"start":"2026-11-20T00:00:00Z","end":"2026-11-22T00:00:00Z"},"now":"2026-11-22T00:00:00Z"}"#;
    let plain = open(report);
    assert!(matches!(plain, Ok(Opened::Report(_))), "{plain:?}");
    let line: &[u8] = b"1795262400000000000 {\"status\":\"firing\"}\n";
    let others = [("answers/00001-loki.json", line), ("empty", b""), ("report.html", b"<p>")];
    let dump = archive(&[&others[..], &[("report.json", report), ("dump.json", b"{}\n")]].concat());
    assert!(open(&dump) == plain, "{:?}", open(&dump));
    // Where it ends too early, what is missing is told as of any report.
    let at = dump.windows(7).position(|bytes| bytes == b"window\"").expect("the report");
    assert_eq!(open(&dump[..at]), Err(Unreadable::Cut));
    assert_eq!(open(&dump[..dump.len() / 2]), Err(Unreadable::Foreign));
    assert_eq!(open(archive(&others)), Err(Unreadable::Foreign));
    // What is cut behind the report, which dumps begin with, costs nothing of it.
    let first =
        archive(&[&[("dump.json", &b"{}\n"[..]), ("report.json", report)], &others[..]].concat());
    let answer = first.windows(line.len()).position(|bytes| bytes == line).expect("an answer");
    assert!(open(&first[..answer + 10]) == plain);
    // What lies about its length costs itself.
    let mut lies = dump.clone();
    lies[124..136].copy_from_slice(b"777777777777");
    assert_eq!(open(lies), Err(Unreadable::Foreign));
}

#[test]
fn a_line_that_cannot_be_read_costs_no_other() {
    let all = logged();
    let told = lines(file_of(&all, |at, line| format!("{at} {line}")));
    let mut spoilt = file_of(&all, |at, line| {
        format!("{at} {line}\n\n{at} level=error msg=\"no alert\"\n{at} {}", &line[..40])
    })
    .into_bytes();
    spoilt.extend(
        b"\xff\xfe\0{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"st",
    );
    let again = lines(&spoilt);
    assert!((again.log.runs, again.span) == (told.log.runs, told.span));
    let skipped: usize = again.coverage.skipped.values().sum();
    assert_eq!(skipped, 2 * all.len() + 1 + told.coverage.skipped.values().sum::<usize>());
}

#[test]
fn what_holds_nothing_to_show_says_why() {
    for (file, why) in [
        (&b""[..], Unreadable::Empty),
        (b" \n\n\t\n", Unreadable::Empty),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", Unreadable::Foreign),
        (b"<!doctype html><title>Another page</title>", Unreadable::Foreign),
        (b"{\"a\":1}", Unreadable::Foreign),
        (b"[]", Unreadable::Foreign),
        (
            b"{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}",
            Unreadable::Foreign,
        ),
        (b"{\"version\":7,\"window\":{}}", Unreadable::Version("7".into())),
        (b"{\n  \"version\": 2\n}", Unreadable::Version("2".into())),
        (b"{\"version\":1,\"window\":{\"start\":\"2026", Unreadable::Cut),
        (b"{\"version\":1}", Unreadable::Cut),
    ] {
        assert_eq!(open(file), Err(why), "{}", String::from_utf8_lossy(file));
    }
}

/// What the lines of a file cannot tell is not green: before one full round of repeats, and where no
/// watchdog barks.
#[test]
fn nothing_is_green_that_the_lines_do_not_prove() {
    let all = logged();
    let cadence = Policy::default().cadence();
    let green = |file: String| {
        let observed = from_file(open(file).expect("lines"));
        let reasons: Vec<_> =
            observed.history.unknown.iter().map(|blind| blind.reason.clone()).collect();
        let timelines = timelines(&observed.history, &catalogue(), observed.span);
        let segments = timelines.into_iter().flat_map(|timeline| timeline.segments);
        let starts = segments.filter(|it| it.health == Health::Healthy).map(|it| it.span.start());
        (starts.min().map(|first| first.since(observed.span.start())), reasons)
    };
    let (first, reasons) = green(file_of(&all, |at, line| format!("{at} {line}")));
    assert!(first.is_some_and(|first| first >= cadence), "{first:?}");
    assert!(reasons.contains(&Reason::BeforeFile));
    let silent: Vec<_> = all.into_iter().filter(|(_, line)| !line.contains("Watchdog")).collect();
    let (first, reasons) = green(file_of(&silent, |at, line| format!("{at} {line}")));
    assert_eq!(first, None);
    assert!(reasons.contains(&Reason::NoProof));
}
