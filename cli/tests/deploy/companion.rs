//! A companion that runs.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use std::{env, fs, process};

use regex::Regex;

/// A companion that runs; gone with the test.
pub struct Companion {
    /// Its process.
    pub child: Child,
    /// Where it listens.
    pub port: u16,
    folder: PathBuf,
}

impl Companion {
    /// Starts it with `arguments`, on another port and in a folder of its own.
    pub fn start<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .expect("a port")
            .local_addr()
            .expect("it")
            .port();
        let folder = env::temp_dir().join(format!("deploy-{}-{port}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let server = Regex::new("=http://[^/]+").expect("a pattern");
        let arguments = arguments.into_iter().map(|argument| match argument.split_once('=') {
            Some(("--port", _)) => format!("--port={port}"),
            Some((name @ ("--store" | "--dist"), _)) => format!("{name}={}", folder.display()),
            // Nobody listens there, and no name is looked up.
            _ => server.replace(argument, "=http://127.0.0.1:9").into_owned(),
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
        let child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let companion = Self { child: child.expect("the companion starts"), port, folder };
        for _ in 0..500 {
            if companion.asked("GET", "/healthz", "").is_some() {
                return companion;
            }
            sleep(Duration::from_millis(20));
        }
        panic!("it does not answer after 10 s")
    }

    /// Status and body of the answer.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        self.asked(method, path, body).expect("an answer")
    }

    fn asked(&self, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
