//! Starts the companion on a free port, and asks it.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response};

type Text = Arc<Mutex<Vec<String>>>;

/// A running `global-health serve`; stopped when dropped.
pub struct Server {
    child: Child,
    /// Such as `http://127.0.0.1:40123`.
    pub address: String,
    client: Client,
    printed: Text,
    said: Text,
}

impl Server {
    /// Starts it with `arguments` and waits until it listens.
    pub fn start(arguments: &[&str]) -> Self {
        Self::spawn(command(&["--port", "0"]).args(arguments))
    }

    /// Starts `command`. It tells its address on the standard output, or on the standard error where
    /// that is for lines.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the companion starts");
        let (printed, said) = (Text::default(), Text::default());
        let (told, address) = mpsc::channel();
        let listen = |stream: Option<Box<dyn Read + Send>>, text: &Text| {
            let (text, told) = (Arc::clone(text), told.clone());
            // One that is not piped goes elsewhere.
            let Some(stream) = stream else { return };
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    match line.strip_prefix("Global health: ") {
                        Some(address) => drop(told.send(address.to_owned())),
                        None => text.lock().expect("no panic").push(line),
                    }
                }
            });
        };
        listen(child.stdout.take().map(|stream| Box::new(stream) as _), &printed);
        listen(child.stderr.take().map(|stream| Box::new(stream) as _), &said);
        let Ok(address) = address.recv_timeout(Duration::from_secs(20)) else {
            let _ = child.kill();
            panic!("it said {:?}", said.lock());
        };
        Self { child, address, client: client(), printed, said }
    }

    /// The lines that it printed, as soon as there are `count`.
    pub fn printed(&self, count: usize) -> Vec<String> {
        for _ in 0..1_000 {
            if self.printed.lock().expect("no panic").len() >= count {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.printed.lock().expect("no panic").clone()
    }

    /// Waits until it has said this on the standard error.
    pub async fn said(&self, what: &str) {
        for _ in 0..1_000 {
            if self.said.lock().expect("no panic").iter().any(|line| line.contains(what)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it said {:?}", self.said.lock());
    }

    /// Ends it at once, as a crash does.
    pub fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ran");
    }

    /// Asks it to end, as Kubernetes does.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Sends it a signal, such as `-HUP`.
    pub fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("a shell").success());
    }

    /// Takes away the limit of the size of its files.
    pub fn let_files_grow(&self) {
        let id = self.child.id().to_string();
        let limit = ["--pid", &id, "--fsize=unlimited:unlimited"];
        assert!(Command::new("prlimit").args(limit).status().expect("util-linux").success());
    }

    /// The most memory that it ever held, in bytes.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("Linux tells of its processes");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the most");
        line.trim_end_matches("kB").trim().parse::<u64>().expect("a number") * 1024
    }

    /// How it ended, as soon as it did.
    pub fn ended(&mut self) -> ExitStatus {
        self.child.wait().expect("it ran")
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.expect("an answer")
    }

    /// GET with a query; the body as JSON.
    pub async fn json(&self, path: &str, query: &[(&str, &str)]) -> serde_json::Value {
        let query: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let text = self.get(&format!("{path}?{query}")).await.text().await.expect("a body");
        serde_json::from_str(&text).unwrap_or_else(|why| panic!("{why}: {text}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `global-health serve`, its output piped.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.arg("serve").args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn client() -> Client {
    // Fails only when a test before it installed one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // No test asks with TLS, so none needs the system's certificates.
    Client::builder()
        .tls_certs_only([])
        .no_gzip()
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

/// A new folder among the temporary ones; removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("global-health-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn as_str(&self) -> &str {
        self.0.to_str().expect("a text")
    }

    /// The size of a file in it, in bytes.
    pub fn size(&self, name: &str) -> u64 {
        self.0.join(name).metadata().expect("a file").len()
    }

    pub fn write(&self, name: &str, content: &[u8]) {
        let file = self.0.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, content).expect("a file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A folder with a certificate for 127.0.0.1, and the certificate.
pub fn certified(name: &str) -> (Folder, reqwest::Certificate) {
    let folder = Folder::new(name);
    let certificate = certify(&folder);
    (folder, certificate)
}

/// Puts a new certificate for 127.0.0.1 in a folder.
pub fn certify(folder: &Folder) -> reqwest::Certificate {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).expect("a certificate");
    let cert = made.cert.pem();
    folder.write("cert.pem", cert.as_bytes());
    folder.write("key.pem", made.signing_key.serialize_pem().as_bytes());
    reqwest::Certificate::from_pem(cert.as_bytes()).expect("a certificate")
}
