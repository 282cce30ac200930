//! A page that a reader reads quickly says what it says when it is read with care.
#![allow(missing_docs)]

use global_health_bar::{Coverage, Entry, LineReader, LogWindow, Page, Skip, read_page};
use proptest::prelude::*;
use serde_json::json;

/// Loki's answer with these streams, in its very form.
fn body(streams: &[Vec<(i64, String)>]) -> String {
    let stream = |(number, lines): (usize, &Vec<(i64, String)>)| {
        let values: Vec<_> = lines.iter().map(|(ns, line)| json!([ns.to_string(), line])).collect();
        json!({"stream": {"pod": format!("}}],\"{number}")}, "values": values})
    };
    let result: Vec<_> = streams.iter().enumerate().map(stream).collect();
    let result = serde_json::Value::from(result);
    format!(
        r#"{{"status":"success","data":{{"resultType":"streams","result":{result},"stats":{{"a":[1,"}}"]}}}}}}"#
    )
}

fn streams() -> impl Strategy<Value = Vec<Vec<(i64, String)>>> {
    let text = prop::sample::select(vec![
        "",
        "a",
        "\"",
        "\\",
        "\\\"",
        "é\n",
        "\"]",
        "\"],[\"1\",\"",
        "{\"status\":\"firing\"}",
        "xxxxxxxxxxxxxxxx",
    ]);
    let line = prop::collection::vec(text, 0..60).prop_map(|texts| texts.concat());
    let lines = prop::collection::vec(line, 1..5);
    let picks = prop::collection::vec(prop::collection::vec((0..9_i64, 0..5_usize), 1..6), 0..4);
    (lines, picks).prop_map(|(lines, picks)| {
        let pick = |(ns, at): (i64, usize)| (ns, lines[at % lines.len()].clone());
        picks.into_iter().map(|stream| stream.into_iter().map(pick).collect()).collect()
    })
}

/// A reader that has read a page, and the lines in it.
fn reader(body: &str) -> LineReader {
    let mut reader = LineReader::default();
    if let Ok(page) = reader.read_page(body.as_bytes()) {
        read(&mut reader, page);
    }
    reader
}

fn read(reader: &mut LineReader, page: Page) -> Coverage {
    let mut coverage = Coverage::default();
    let entries: Vec<Entry> = page.into_iter().flat_map(|(_, entries)| entries).collect();
    reader.read(entries, &mut LogWindow::default(), &mut coverage);
    coverage
}

/// Of what kind of skipped lines there is a sample; the samples are taken out.
fn sampled(coverage: &mut Coverage) -> Vec<Skip> {
    std::mem::take(&mut coverage.samples).keys().copied().collect()
}

proptest! {
    #[test]
    fn a_page_is_read_as_any_json_is_whatever_was_read_before(
        before in streams(), streams in streams(),
    ) {
        let body = body(&streams);
        let mut reader = reader(&self::body(&before));
        let slow = read_page(body.as_bytes()).expect("a page");
        for _ in 0..2 {
            let quick = reader.read_page(body.as_bytes()).expect("a page");
            prop_assert_eq!(&quick, &slow);
            let (mut quick, mut slow) =
                (read(&mut reader, quick), read(&mut LineReader::default(), slow.clone()));
            // A sample may be of a line that was read before.
            prop_assert_eq!(sampled(&mut quick), sampled(&mut slow));
            prop_assert_eq!(quick, slow);
        }
    }

    #[test]
    fn a_page_that_is_cut_or_changed_in_a_byte_is_read_as_any_json_is_or_costs_a_line(
        streams in streams(), place in any::<prop::sample::Index>(), byte in any::<Option<u8>>(),
    ) {
        let good = body(&streams);
        let mut body = good.clone().into_bytes();
        let place = place.index(body.len());
        match byte {
            Some(byte) => body[place] = byte,
            None => body.truncate(place),
        }
        let slow = read_page(&body);
        for mut reader in [LineReader::default(), reader(&good)] {
            let quick = reader.read_page(&body);
            // Broken escapes cost one line here, not the page.
            let is_broken = |page: &Page| {
                let mut entries = page.iter().flat_map(|(_, entries)| entries);
                entries.any(|entry| entry.line().is_err())
            };
            prop_assert!(quick == slow || (slow.is_err() && quick.as_ref().is_ok_and(is_broken)), "{:?} {:?}", quick, slow);
        }
    }
}

#[test]
fn structured_metadata_and_white_space_are_no_obstacle() {
    for body in [
        r#"{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[["1","a",{"b":"c"}],["0","d"]]}]}}"#,
        r#"{ "data": {"result":[ {"values":[["1", "a"], ["0","d"]], "stream":{}}], "resultType":"streams"} }"#,
    ] {
        let mut reader = LineReader::default();
        let page = reader.read_page(body.as_bytes()).expect("a page");
        assert_eq!(page[0].1, [Entry::new(1, "\"a\""), Entry::new(0, "\"d\"")]);
    }
}
