//! A server of Debian's packages, started in a folder of its own, and gone with the test.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::Duration;

use global_health_bar::Timestamp;

use crate::http::{now, request};

pub(crate) struct Process {
    child: Child,
    log: PathBuf,
    port: u16,
}

impl Process {
    /// Starts `program`, which is to listen at `port`.
    pub(crate) fn start(program: &str, arguments: &[String], folder: &Path, port: u16) -> Self {
        let log = folder.join("log");
        let open = || File::options().create(true).append(true).open(&log).expect("a log");
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).stdout(open()).stderr(open());
        match command.spawn() {
            Ok(child) => Self { child, log, port },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                panic!("{program} is missing: run `make real`, which brings it")
            }
            Err(error) => panic!("{program} does not start: {error}"),
        }
    }

    /// Waits until it is ready, and answers when it was: what it does by the clock, it does from
    /// about then on.
    pub(crate) fn ready(&self) -> Timestamp {
        for _ in 0..3_000 {
            let answer = request(self.port, "GET", "/-/ready", "");
            if answer.is_some_and(|(status, _)| status == 200) {
                return now();
            }
            sleep(Duration::from_millis(20));
        }
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        panic!("the server is not ready after a minute. It said:\n{said}");
    }

    /// Asks it to stop, and waits until it has written its state.
    pub(crate) fn stop(mut self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.is_ok_and(|status| status.success()), "the process stopped by itself");
        self.child.wait().expect("a process that stops");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that is removed with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let name = format!("real-{}-{}", std::process::id(), free_port());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A port that nothing listens at and that no other test is given, of this process or of another: below those that
/// the system gives out, and with a file of its own that is locked as long as the process runs.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    static GIVEN: Mutex<Vec<File>> = Mutex::new(Vec::new());
    loop {
        let port = 10_000 + NEXT.fetch_add(1, Ordering::SeqCst) % 20_000;
        let lock = std::env::temp_dir().join(format!("global-health-port-{port}"));
        let lock = File::create(lock).expect("a file for the port");
        if lock.try_lock().is_ok() && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            GIVEN.lock().expect("no thread panicked").push(lock);
            return port;
        }
    }
}

#[test]
fn who_has_a_port_has_it_alone() {
    let first = free_port();
    let lock = std::env::temp_dir().join(format!("global-health-port-{first}"));
    assert!(File::open(lock).expect("its file").try_lock().is_err(), "another process is refused");
    assert_ne!(free_port(), first);
}
