//! A support dump, and the report of it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::{Folder, document, report};

const NOW: &str = "2026-11-22T00:00:00Z";
const SPAN: [&str; 4] = ["--start", "2026-11-20T00:00:00Z", "--end", NOW];

/// A cluster drawn from a seed, served; stopped when dropped.
struct Cluster(Child, String);

impl Cluster {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
        command.args(["serve", "--port", "0", "--seed", "1", "--fault", "all", "--now", NOW]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it prints text");
        let address = line.trim().strip_prefix("Global health: ").expect("an address").to_owned();
        Self(child, address)
    }

    fn sources(&self) -> Vec<String> {
        let source = |name| [format!("--{name}"), format!("{}/api/{name}", self.1)];
        ["loki", "prometheus", "alertmanager"].into_iter().flat_map(source).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn dump(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.arg("dump").args(arguments).output().expect("the companion starts")
}

#[test]
fn the_report_of_a_dump_is_the_report_of_the_servers() {
    let (cluster, folder) = (Cluster::start(), Folder::new("dump"));
    let file = folder.write("none", "").replace("none", "alerts.tar.zst");
    let sources = cluster.sources();
    let sources: Vec<_> = sources.iter().map(String::as_str).collect();
    let output = dump(&[&sources[..], &SPAN, &["-o", &file]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let asked = report(&[&sources[..], &SPAN].concat());
    drop(cluster);
    let (asked, told) = (document(&asked), document(&report(&["--dump", &file])));
    assert!(asked["episodes"].as_array().expect("episodes").len() > 10);
    assert_eq!(asked["coverage"]["sources"]["prometheus"], "ok");
    assert_eq!(asked, told);
}

/// What is in a dump; tar reads it, whatever it is compressed with.
fn unpacked(file: &str) -> String {
    let output = Command::new("tar").args(["-xOf", file]).output().expect("it ran");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn it_tells_what_companions_tell_of_themselves_and_no_secret_and_no_address() {
    let (cluster, folder) = (Cluster::start(), Folder::new("secrets"));
    let file = folder.write("none", "").replace("none", "alerts.tar.gz");
    let with_password = |path: &str| cluster.1.replace("://", "://user:hunter2@") + path;
    let mut arguments: Vec<_> = ["loki", "prometheus", "alertmanager"]
        .into_iter()
        .flat_map(|name| [format!("--{name}"), with_password(&format!("/api/{name}"))])
        .collect();
    for path in ["/metrics", "/index.html", "/healthz"] {
        arguments.extend(["--metrics".into(), with_password(path)]);
    }
    arguments.extend(["--header".into(), "Authorization: Bearer hunter3".into()]);
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let output = dump(&[&arguments[..], &SPAN, &["-o", &file]].concat());
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    assert!(errors.contains("warning: no metrics of 127.0.0.1: it answered 404"), "{errors}");
    assert!(
        errors.contains("no metrics of 127.0.0.1: they are not of a global-health"),
        "{errors}"
    );
    let text = unpacked(&file);
    assert!(text.contains("global_health_build_info{version="));
    assert!(text.contains(r#""url":"loki:/loki/api/v1/query_range?"#));
    for secret in ["hunter", "127.0.0.1", "Bearer"] {
        assert!(!text.contains(secret) && !errors.contains("hunter"), "{secret}");
    }
    // Whatever it is compressed with, it is read.
    let told = document(&report(&["--dump", &file]));
    assert_eq!(told["coverage"]["sources"]["loki"], "ok");
}

#[test]
fn a_part_of_its_span_can_be_reported() {
    let (cluster, folder) = (Cluster::start(), Folder::new("part"));
    let file = folder.write("none", "").replace("none", "alerts.tar.zst");
    let sources = cluster.sources();
    let sources: Vec<_> = sources.iter().map(String::as_str).collect();
    assert!(dump(&[&sources[..], &SPAN, &["-o", &file]].concat()).status.success());
    let day = ["--start", "2026-11-21T00:00:00Z", "--end", NOW];
    let told = document(&report(&[&["--dump", &file][..], &day].concat()));
    assert_eq!(told["window"]["start"], "2026-11-21T00:00:00.000Z");
    let asked = document(&report(&[&sources[..], &day].concat()));
    let healths = |report: &Value| {
        let timelines = report["timelines"].as_array().expect("timelines").clone();
        timelines.into_iter().find(|timeline| timeline["entity"]["kind"] == "Platform")
    };
    assert_eq!(healths(&told), healths(&asked));
    let more = ["--start", "2026-11-19T00:00:00Z", "--end", NOW];
    let refused = report(&[&["--dump", &file][..], &more].concat());
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(errors.contains("the dump is of 2026-11-20T00:00:00.000Z to 2026-11-22"), "{errors}");
}

#[test]
fn what_is_no_dump_or_is_cut_is_said_to_be() {
    let folder = Folder::new("no-dump");
    let text = folder.write("text", "a text");
    let refused = report(&["--dump", &text]);
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(errors.contains("text: it is no dump: `global-health dump` writes them"), "{errors}");
    let nobody = dump(&[&["--loki", "http://127.0.0.1:1"][..], &SPAN, &["-o", &text]].concat());
    assert!(nobody.status.success(), "what nobody answered is told, too");
    let errors = String::from_utf8_lossy(&nobody.stderr).into_owned();
    assert!(errors.contains("warning: Loki did not answer: Connection refused"), "{errors}");
    let bytes = std::fs::read(&text).expect("a file");
    std::fs::write(&text, &bytes[..8]).expect("a file");
    let refused = report(&["--dump", &text]);
    assert!(!refused.status.success());
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(errors.contains("writes them, or it is cut: "), "{errors}");
}

#[test]
fn of_a_dump_that_is_cut_or_damaged_the_good_part_is_told_and_the_rest_is_said_to_be_missing() {
    let (cluster, folder) = (Cluster::start(), Folder::new("cut"));
    let sources = cluster.sources();
    let sources: Vec<_> = sources.iter().map(String::as_str).collect();
    for name in ["alerts.tar.zst", "alerts.tar.gz"] {
        let file = folder.write("none", "").replace("none", name);
        assert!(dump(&[&sources[..], &SPAN, &["-o", &file]].concat()).status.success());
        let whole = document(&report(&["--dump", &file]));
        let bytes = std::fs::read(&file).expect("a file");
        let lines = |report: &Value| report["coverage"]["lines"].as_u64().expect("a number");
        let mut turned = bytes.clone();
        turned[bytes.len() / 2..][..64].fill(0xff);
        let told = |damaged: &[u8]| {
            std::fs::write(&file, damaged).expect("a file");
            let output = report(&["--dump", &file]);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(errors.contains(": it is cut or damaged, and all that stood"), "{errors}");
            let part = document(&output);
            assert_eq!(part["window"], whole["window"]);
            part
        };
        told(&turned);
        let [half, nearly] = [bytes.len() / 2, bytes.len() - 100].map(|end| told(&bytes[..end]));
        // Which answers come first is left to chance.
        assert_ne!(half["coverage"]["sources"], whole["coverage"]["sources"], "of {name}");
        assert!(lines(&half) <= lines(&whole));
        assert_eq!(nearly, whole, "of {name}");
        // The report stands before the answers, as the page shows it.
        std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("a file");
        let list = Command::new("tar").args(["-tf", &file]).output().expect("it ran").stdout;
        let list = String::from_utf8_lossy(&list).into_owned();
        assert!(list.starts_with("dump.json\nreport.json\nanswers/"), "{list}");
    }
}
