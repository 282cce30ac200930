//! `global-health report` over files.
//!
//! The fortnight is `tests/truth/seed-1`: what its lines are and what truly happened stands there.
#![allow(missing_docs)]

mod document;
mod dump;
mod figures;
mod input;

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

const FORTNIGHT: [&str; 4] = ["--start", "2026-11-08T00:00:00Z", "--end", "2026-11-22T00:00:00Z"];

fn data(path: &str) -> String {
    format!("{}/../tests/truth/seed-1/{path}", env!("CARGO_MANIFEST_DIR"))
}

fn report(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.arg("report").args(arguments).output().expect("the companion starts")
}

fn fortnight(more: &[&str]) -> Output {
    let (log, alive) = (data("pages"), [data("alive-0.json"), data("alive-1.json")]);
    let files = ["--loki", &log, "--prometheus", &alive[0], &alive[1]];
    report(&[&files[..], &FORTNIGHT, more].concat())
}

fn document(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a JSON document")
}

/// A new folder among the temporary ones; removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("global-health-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// Writes a file; its path.
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("a text").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
