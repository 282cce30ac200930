//! What goes over the wire, byte by byte: requests that are too long, compressed, that come together, and TLS that never begins.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use reqwest::Method;

use crate::support::{Server, certified};
use crate::webhook::{LINE, alert, webhook};

fn connect(server: &Server) -> TcpStream {
    let (_, address) = server.address.split_once("://").expect("an address");
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream
}

/// The first bytes of the answer.
fn status(stream: &mut TcpStream) -> String {
    let mut begin = [0; 12];
    stream.read_exact(&mut begin).expect("an answer");
    String::from_utf8_lossy(&begin).into_owned()
}

/// Nobody sends 16 MiB to be told that 10 kB are too much: who asks whether to send is told not to, and who does not
/// ask is answered while he sends.
#[test]
fn a_webhook_that_says_that_it_is_too_long_is_refused_before_it_comes() {
    let server = Server::start(&["--webhook", "--webhook-limit", "10kB"]);
    for headers in ["", "Expect: 100-continue\r\n"] {
        for length in ["10001", "18446744073709551"] {
            let mut stream = connect(&server);
            // Less than what never arrives may take.
            stream.set_read_timeout(Some(Duration::from_secs(8))).expect("a timeout");
            write!(
                stream,
                "POST /webhook HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {length}\r\n\r\n"
            )
            .expect("it reads");
            assert_eq!(status(&mut stream), "HTTP/1.1 413", "{headers}{length}");
        }
    }
    // Who does not say how long it is may send as much as is taken.
    let mut stream = connect(&server);
    let head = "POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("1000\r\n{}\r\n", "a".repeat(0x1000)).repeat(3);
    write!(stream, "{head}{chunk}").expect("it reads");
    assert_eq!(status(&mut stream), "HTTP/1.1 413");
}

#[test]
fn requests_that_come_together_are_answered_in_their_order() {
    let server = Server::start(&["--webhook"]);
    let body = webhook("g", &[alert("A", "firing")]).to_string();
    let requests = [
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        &format!(
            "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ),
        "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ];
    let mut stream = connect(&server);
    stream.write_all(requests.concat().as_bytes()).expect("it reads");
    let mut answers = String::new();
    stream.read_to_string(&mut answers).expect("it ends");
    let statuses: Vec<_> = answers
        .match_indices("HTTP/1.1 ")
        .map(|(at, begin)| &answers[at + begin.len()..][..3])
        .collect();
    assert_eq!(statuses, ["200", "200", "404", "400", "200"], "{answers}");
    assert_eq!(server.printed(1).len(), 1);
}

/// Who connects and says nothing, or never to its end, is left after a while, and nobody waits for him meanwhile.
#[tokio::test]
async fn handshakes_that_never_come_hold_no_place() {
    let (folder, certificate) = certified("handshakes");
    let file = |name| format!("{}/{name}", folder.as_str());
    let (cert, key) = (file("cert.pem"), file("key.pem"));
    let server = Server::start(&["--tls-cert", &cert, "--tls-key", &key]);
    // The head of a record that tells of more than comes, and of none at all.
    let begun: [&[u8]; 3] = [b"", b"\x16\x03\x01\x02\x00\x01\x00", b"\x16"];
    let mut slow: Vec<_> = (0..99).map(|_| connect(&server)).collect();
    for (stream, said) in slow.iter_mut().zip(begun.iter().cycle()) {
        stream.write_all(said).expect("it listens");
    }
    let client = reqwest::Client::builder().tls_certs_only([certificate]);
    let client = client.timeout(Duration::from_secs(8)).build().expect("a client");
    let answer = client.get(format!("{}/healthz", server.address)).send().await;
    assert_eq!(answer.expect("an answer, whoever else waits").status(), 200);
    for stream in &mut slow {
        let mut told = Vec::new();
        // It may be told why, or not at all.
        let ended = stream.read_to_end(&mut told);
        let is_late = ended.is_err_and(|why| {
            matches!(why.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
        });
        assert!(!is_late, "it holds its connection");
        assert!(!told.starts_with(b"HTTP"), "{}", String::from_utf8_lossy(&told));
    }
}

/// Of more connections than it may hold the last ones wait, and nothing ends.
#[tokio::test]
async fn more_connections_than_it_may_hold_do_not_end_it() {
    let mut shell = Command::new("bash");
    let companion = env!("CARGO_BIN_EXE_global-health");
    shell.args(["-c", &format!("ulimit -n 40; exec {companion} serve --port 0 --webhook")]);
    shell.stdout(Stdio::piped()).stderr(Stdio::piped());
    let server = Server::spawn(&mut shell);
    let many: Vec<_> = (0..60).map(|_| connect(&server)).collect();
    // As many as it takes are answered meanwhile.
    let mut first = &many[0];
    first.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").expect("it reads");
    let mut begin = [0; 12];
    first.read_exact(&mut begin).expect("an answer");
    assert_eq!(&begin, b"HTTP/1.1 200");
    drop(many);
    assert_eq!(server.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn a_compressed_webhook_is_refused_with_the_reason() {
    let server = Server::start(&["--webhook"]);
    let post = |coding| {
        let body = webhook("g", &[alert("A", "firing")]).to_string();
        let request = server.request(Method::POST, "/webhook").body(body);
        request.header("content-encoding", coding).send()
    };
    let answer = post("gzip").await.expect("an answer");
    assert_eq!(answer.status(), 415);
    assert_eq!(answer.headers()["accept-encoding"], "identity");
    let why = answer.text().await.expect("a body");
    assert_eq!(why, "the webhook is compressed: only plain ones are read here\n");
    assert_eq!(post("identity").await.expect("an answer").status(), 200);
    assert_eq!(server.printed(1), [LINE]);
}
