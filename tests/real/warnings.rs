//! What Prometheus answers where it cannot reach all that it reads from.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use global_health_bar::{Matrix, read_matrix};

use crate::http::{now, request};
use crate::process::{Folder, Process, free_port};

/// What a Prometheus that scrapes itself, and whose configuration says `more`, tells of that.
fn asked(more: &str) -> Matrix {
    let (folder, port) = (Folder::new(), free_port());
    let target = format!("{{targets: ['127.0.0.1:{port}']}}");
    let configuration = format!(
        "global: {{scrape_interval: 1s}}\n\
         scrape_configs: [{{job_name: itself, static_configs: [{target}]}}]\n{more}"
    );
    fs::write(folder.path().join("prometheus.yml"), configuration).expect("a configuration");
    let arguments = [
        "--config.file=prometheus.yml".to_owned(),
        "--storage.tsdb.path=data".to_owned(),
        format!("--web.listen-address=127.0.0.1:{port}"),
    ];
    let prometheus = Process::start("prometheus", &arguments, folder.path(), port);
    prometheus.ready();
    for _ in 0..300 {
        let end = now().milliseconds() / 1_000;
        let query = "sum(count_over_time(up%5B60s%5D))";
        let range = format!("start={}&end={end}&step=60", end - 60);
        let path = format!("/api/v1/query_range?query={query}&{range}");
        let (_, body) = request(port, "GET", &path, "").expect("an answer");
        let matrix = read_matrix(body.as_bytes()).expect("a matrix");
        if !matrix.series.is_empty() {
            return matrix;
        }
        sleep(Duration::from_millis(200));
    }
    panic!("Prometheus does not scrape itself in a minute");
}

#[test]
fn prometheus_warns_of_what_it_could_not_read_and_tells_the_rest() {
    assert_eq!(asked("").warning, None);
    let nobody = free_port();
    let url = format!("http://127.0.0.1:{nobody}/read");
    let matrix = asked(&format!("remote_read: [{{url: '{url}', read_recent: true}}]\n"));
    let warning = matrix.warning.expect("a warning");
    assert!(warning.starts_with("remote_read: ") && warning.contains(&url), "{warning}");
}
