//! Prometheus' older text format, which `promtool check metrics` reads, too.

use std::fmt::Write;

/// What is told as OpenMetrics, told in it: it knows no units, no `info` and no end, and describes a counter
/// under the name of its samples.
pub fn text(open: &str) -> String {
    let (mut text, mut help) = (String::new(), "");
    for line in open.lines() {
        let mut words = line.splitn(4, ' ');
        match [(); 4].map(|()| words.next()) {
            [Some("#"), Some("HELP"), _, told] => help = told.unwrap_or_default(),
            [Some("#"), Some("TYPE"), Some(name), Some(kind)] => {
                let (suffix, kind) = match kind {
                    "counter" => ("_total", kind),
                    "info" => ("_info", "gauge"),
                    _ => ("", kind),
                };
                // Writing to a string cannot fail.
                let _ =
                    writeln!(text, "# HELP {name}{suffix} {help}\n# TYPE {name}{suffix} {kind}");
            }
            [Some("#"), ..] => {}
            _ => text.extend([line, "\n"]),
        }
    }
    text
}

#[test]
fn what_only_openmetrics_knows_is_told_as_the_older_format_has_it() {
    let open = "# HELP a_bytes Is \\\\ a b.\n# TYPE a_bytes counter\n# UNIT a_bytes bytes\na_bytes_total{c=\"d e\"} 1\n# HELP b It.\n# TYPE b info\nb_info{v=\"1\"} 1\n# HELP g G.\n# TYPE g gauge\ng 0.5\n# EOF\n";
    assert_eq!(
        text(open),
        "# HELP a_bytes_total Is \\\\ a b.\n# TYPE a_bytes_total counter\na_bytes_total{c=\"d e\"} 1\n# HELP b_info It.\n# TYPE b_info gauge\nb_info{v=\"1\"} 1\n# HELP g G.\n# TYPE g gauge\ng 0.5\n"
    );
}
