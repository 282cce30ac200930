//! HTTP over plain sockets: enough for a server that records, and for requests to servers in Go.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use global_health_bar::Timestamp;
use serde_json::Value;

/// The clock of this machine.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    Timestamp::default() + since
}

/// A request that came in: when, and its body.
pub(crate) type Recorded = (Timestamp, Value);

/// A server that answers every request with 200 and keeps the JSON that was posted; or, while it
/// is told to, with 500, and keeps nothing.
pub(crate) struct Recorder {
    pub(crate) port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    recorded: Mutex<Vec<Recorded>>,
    fails: AtomicBool,
}

impl Recorder {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let recorder = Self { port, state: Arc::default() };
        let state = Arc::clone(&recorder.state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                thread::spawn(move || while record(&stream, &state).is_some() {});
            }
        });
        recorder
    }

    pub(crate) fn answers(&self, answers: bool) {
        self.state.fails.store(!answers, Ordering::SeqCst);
    }

    pub(crate) fn recorded(&self) -> Vec<Recorded> {
        self.state.recorded.lock().expect("no thread panicked").clone()
    }
}

/// Reads one request of a connection that stays open.
fn record(mut stream: &TcpStream, state: &State) -> Option<()> {
    // Nothing is read ahead of the body: the sender waits for the answer.
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    for at in 0.. {
        let mut line = String::new();
        let is_end = reader.read_line(&mut line).ok()? == 0;
        if is_end && at == 0 {
            return None;
        }
        let (name, value) = line.trim().split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let at = now();
    if state.fails.load(Ordering::SeqCst) {
        let failure = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
        return stream.write_all(failure).ok();
    }
    if let Ok(body) = serde_json::from_slice(&body) {
        state.recorded.lock().ok()?.push((at, body));
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").ok()
}

/// Sends a request to this machine, and answers the status and the body.
pub(crate) fn request(port: u16, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}
