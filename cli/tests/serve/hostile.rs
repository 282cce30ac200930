//! Whoever sends what: it is answered, nobody else pays for it, and it lives on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::{Folder, Server};

const RANGE: &str = "/api/loki/loki/api/v1/query_range";
const LOGGER: &str = r#"{container="metalk8s-alert-logger"}"#;

fn connect(server: &Server) -> TcpStream {
    let address = server.address.strip_prefix("http://").expect("an address");
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream
}

/// The status of the answer to these bytes; 0 where there is none.
fn status(server: &Server, request: &[u8]) -> u16 {
    let mut stream = connect(server);
    // What is refused early is not read to its end.
    let _ = stream.write_all(request);
    let mut begin = [0; 12];
    let _ = stream.read_exact(&mut begin);
    std::str::from_utf8(&begin[9..]).ok().and_then(|status| status.parse().ok()).unwrap_or(0)
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").into()
}

fn post(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

fn form(pairs: &[(&str, &str)]) -> Vec<u8> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    post(RANGE, &format!("Content-Length: {}\r\n", body.len()), body.as_bytes())
}

/// Asks all of a companion with a store, which must answer so, and be well afterwards.
fn check(name: &str, cases: &[(Vec<u8>, u16)]) {
    let folder = Folder::new(name);
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    for (request, wanted) in cases {
        let shown = String::from_utf8_lossy(&request[..request.len().min(300)]);
        assert_eq!(status(&server, request), *wanted, "{shown}");
        assert_eq!(status(&server, &get("/healthz")), 200, "after {shown}");
    }
}

#[test]
fn paths_lead_nowhere_else() {
    let long = "a/".repeat(5_000);
    let cases = [
        ("//", 404),
        ("/..", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/..%2f..%2fetc%2fpasswd", 404),
        ("/%00", 404),
        ("/%ff%fe", 404),
        ("/a%", 404),
        ("/\\..\\", 404),
        ("*", 404),
        (&*format!("/{long}"), 414),
        ("/api/loki//loki/api/v1/query_range", 404),
        ("/api/loki/../alertmanager/api/v2/status", 404),
        ("/api/loki/loki/api/v1/label/%ff/values", 400),
        ("/api/prometheus/api/v1/label/%2e%2e%2fadmin/values", 503),
        ("/ /", 400),
    ];
    check("paths", &cases.map(|(path, status)| (get(path), status)));
}

#[test]
fn methods_that_are_not_known_are_refused() {
    let methods = ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "EXPLODE"];
    let paths = ["/webhook", "/metrics", "/", RANGE];
    let asked = methods.iter().flat_map(|method| {
        paths.map(|path| (format!("{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n").into(), 405))
    });
    check("methods", &asked.collect::<Vec<_>>());
}

#[test]
fn numbers_and_instants_may_be_anything() {
    let (log, count) = (LOGGER.to_owned(), format!("count_over_time({LOGGER}[5m])"));
    let huge = "9".repeat(40);
    let mut cases = Vec::new();
    for value in ["-1", "0", "NaN", "1e3", " 5", "5.0", &*huge] {
        cases.push((form(&[("query", &log), ("limit", value)]), 400));
    }
    for name in ["start", "end"] {
        for value in ["NaN", "nan.", "inf", "1e400.", "1e300.0", &*huge, "soon", "-1"] {
            for query in [&log, &count] {
                cases.push((form(&[("query", query), (name, value), ("since", "800h")]), 400));
            }
        }
    }
    for (name, value) in
        [("since", "-1h"), ("since", &huge), ("direction", "up"), ("interval", "-1")]
    {
        cases.push((form(&[("query", &log), (name, value)]), 400));
    }
    for value in ["0", "NaN", "-1", "inf", "1e-300", "1ns"] {
        cases.push((form(&[("query", &count), ("step", value)]), 400));
    }
    cases.push((form(&[("query", &log), ("start", "2"), ("end", "1")]), 400));
    cases.push((form(&[("query", &log), ("nobody", "knows"), ("limit", "+5")]), 200));
    check("numbers", &cases);
}

/// Where one thing stands in another, each takes some of the stack: without a limit, one query ends all.
#[test]
fn queries_may_be_huge_and_deep() {
    let after = |stage: String| format!("{LOGGER} {stage}");
    let mut cases = Vec::new();
    for query in [
        "{".repeat(100_000),
        "(".repeat(100_000),
        "sum(".repeat(50_000),
        "vector(".repeat(50_000),
        after(format!("|~ `{}`", "(".repeat(20_000))),
        after("|~ `(a{1000}){1000}`".into()),
        "{a=~\"(a{1000}){1000}\"}".into(),
        format!("{}{LOGGER}", "-a".repeat(50_000)),
        after(format!("| line_format `{}`", "{{if .a}}".repeat(20_000))),
        after(format!("| line_format `{{{{{}.a{}}}}}`", "(".repeat(20_000), ")".repeat(20_000))),
        after(format!("| line_format `{{{{{}}}}}`", "not ".repeat(20_000))),
        after(format!("| pattern `{}`", "<a>x".repeat(20_000))),
        after(format!("| json a=`{}`", "[".repeat(20_000))),
    ] {
        cases.push((form(&[("query", &query)]), 400));
    }
    for query in [
        after("|= `a` ".repeat(20_000)),
        after("| json ".repeat(20_000)),
        after(format!("| json a=`{}`", "[0]".repeat(20_000))),
        after(format!("| json a{}", ", a".repeat(20_000))),
    ] {
        cases.push((form(&[("query", &query)]), 200));
    }
    check("deep", &cases);
}

#[test]
fn played_servers_are_asked_so_too() {
    let server = Server::start(&["--now", "2026-11-22T00:00:00Z"]);
    let within = |text: &str, times| text.repeat(times) + "1" + &")".repeat(times);
    for (query, wanted) in [
        (within("(", 400), 200),
        (within("(", 20_000), 400),
        (within("sum(", 20_000), 400),
        ("-".repeat(100_000) + "1", 400),
        ("a+".repeat(50_000) + "a", 400),
        // What looks like the begin of a text is none.
        (format!("'\"'{}'\"'", within("(", 20_000)), 400),
        (format!("#\"\n{}", within("(", 20_000)), 400),
        (format!("a{{b=\"{}\"}}", "(".repeat(20_000)), 200),
    ] {
        let pairs = [("query", &*query), ("time", "1795300000")];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let length = format!("Content-Length: {}\r\n", body.len());
        let request = post("/api/prometheus/api/v1/query", &length, body.as_bytes());
        assert_eq!(status(&server, &request), wanted, "{:.40}", query);
        assert_eq!(status(&server, &get("/healthz")), 200, "after {:.40}", query);
    }
}

#[test]
fn what_is_sent_along_may_be_anything() {
    let alert = |name: &[u8]| {
        let (begin, end) = (
            br#"{"version":"4","alerts":[{"status":"firing","startsAt":"2026-11-22T01:02:03Z","labels":{"alertname":"#,
            b"}}]}",
        );
        [begin, name, end].concat()
    };
    let with_length =
        |body: &[u8], length: i64| post("/webhook", &format!("Content-Length: {length}\r\n"), body);
    let webhook = |body: &[u8]| with_length(body, i64::try_from(body.len()).expect("short"));
    let well = alert(b"\"A\"");
    let mut chunked = Vec::new();
    for byte in &well {
        chunked.extend([b"1\r\n", &[*byte][..], b"\r\n"].concat());
    }
    let in_chunks = |body: &[u8]| post("/webhook", "Transfer-Encoding: chunked\r\n", body);
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    check(
        "bodies",
        &[
            (webhook(&well), 200),
            (in_chunks(&[&chunked[..], b"0\r\n\r\n"].concat()), 200),
            (in_chunks(b"zz\r\nabc"), 400),
            (webhook(b""), 400),
            (webhook(b"null"), 400),
            (webhook(&deep), 400),
            (webhook(&alert(&deep)), 400),
            (webhook(&alert(b"\"\\ud800\"")), 400),
            // As Go reads it: what is no character becomes one that says so.
            (webhook(&alert(b"\"\xff\"")), 200),
            // Compressed, which nobody asked for.
            (webhook(b"\x1f\x8b\x08\x00\x00\x00\x00\x00"), 400),
            (with_length(&well, 5), 400),
            (with_length(&well, -1), 400),
            (post("/webhook", "Content-Length: 5\r\nContent-Length: 6\r\n", &well), 400),
            (post(RANGE, "Content-Length: 9\r\n", b"query=\xff%ff"), 400),
            (post(RANGE, "Content-Length: 2000000\r\n", &b"a".repeat(2_000_000)), 400),
            (get("/healthz").repeat(2), 200),
            (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n".to_vec(), 400),
            (b"GET /healthz HTTP/3.0\r\n\r\n".to_vec(), 400),
            (format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200)).into(), 431),
            (format!("GET / HTTP/1.1\r\na: {}\r\n\r\n", "b".repeat(600_000)).into(), 431),
        ],
    );
}

/// Who says nothing, or never to its end, holds no connection for ever.
#[test]
fn slow_connections_are_ended() {
    // Nobody listens there: who sends a whole request is told so.
    let folder = Folder::new("slow");
    let nobody = ["--prometheus", "http://127.0.0.1:1"];
    let server =
        Server::start(&[&["--store", folder.as_str(), "--no-print"][..], &nobody].concat());
    let begun = |path| post(path, "Content-Length: 100\r\n", b"q");
    let begun_at = Instant::now();
    let connections = [
        (b"".to_vec(), ""),
        (b"GET / HTTP/1.1\r\nHost: x\r\n".to_vec(), ""),
        (b"PRI * HT".to_vec(), ""),
        (begun(RANGE), "HTTP/1.1 408"),
        (begun("/webhook"), "HTTP/1.1 408"),
        (begun("/api/prometheus/api/v1/query"), "HTTP/1.1 408"),
    ];
    let connections = connections.map(|(said, answer)| {
        let mut stream = connect(&server);
        stream.write_all(&said).expect("it listens");
        (stream, said, answer)
    });
    for (mut stream, said, answer) in connections {
        let mut told = Vec::new();
        let ended = stream.read_to_end(&mut told);
        let (said, told) = (String::from_utf8_lossy(&said), String::from_utf8_lossy(&told));
        assert!(ended.is_ok(), "{said:?} holds its connection after {:?}", begun_at.elapsed());
        assert!(
            told.starts_with(answer) && told.is_empty() == answer.is_empty(),
            "{said:?}: {told}"
        );
    }
}

/// What takes a moment for each label must take none for each two of them: nobody waits for that.
#[test]
fn a_line_may_hold_very_many_labels() {
    let folder = Folder::new("labels");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    let names: String = (0..150_000).map(|number| format!(",\"l{number}\":\"v=w\"")).collect();
    let begin = r#"{"version":"4","alerts":[{"status":"firing","startsAt":"2026-11-22T01:02:03Z","labels":{"alertname":"A""#;
    let body = format!("{begin}{names}}}}}]}}");
    let length = format!("Content-Length: {}\r\n", body.len());
    assert_eq!(status(&server, &post("/webhook", &length, body.as_bytes())), 200);
    for stages in ["| json | drop l5 | none=``", "| json | logfmt | l7=`none`"] {
        let query = format!("{LOGGER} {stages}");
        assert_eq!(status(&server, &form(&[("query", &query)])), 200, "{stages}");
    }
    let count = format!("sum by (l9) (count_over_time({LOGGER} | json [1d]))");
    assert_eq!(status(&server, &form(&[("query", &count)])), 200);
}
