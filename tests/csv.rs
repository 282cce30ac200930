//! Episodes as a table: pictures, and their rows.
#![allow(missing_docs)]

mod support;

use global_health_bar::episodes_csv;
use support::picture::{Picture, alert, span};

/// The rows of a picture without the fingerprints and the labels, instants as minutes.
fn rows(picture: &str, from: usize, until: usize) -> Vec<String> {
    let table = episodes_csv(&Picture::read(picture).history(), span(from, until));
    let mut lines = table.lines();
    let heading = lines.next().expect("a heading").split(',').count();
    lines
        .map(|line| {
            let cells: Vec<_> = line.splitn(heading, ',').collect();
            let shown = [&cells[..5], &cells[6..heading - 1]].concat();
            let minute = |cell: &&str| {
                let time =
                    cell.strip_prefix("1970-01-01T00:").and_then(|it| it.strip_suffix(":00.000Z"));
                time.unwrap_or(cell).to_owned()
            };
            shown.iter().map(minute).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn a_row_tells_an_episode_with_its_evidence() {
    let picture = "
        alert   .c.r.c.er...
        slow    .......w..w.
    ";
    // How it began and ended, its lines, the first and the last, false ends, seconds in doubt.
    let disk = "01 07 resolved critical Disk 4 01 08 1 0 false";
    let slow = "07  firing warning slow 2 07 10 0 0 false";
    assert_eq!(rows(picture, 0, 12), [disk, slow]);
    assert_eq!(rows(picture, 0, 7), [disk]);
    assert_eq!(rows(picture, 7, 12), [slow]);
}

#[test]
fn what_is_in_doubt_for_two_reasons_is_counted_once() {
    // It may have ended since the first minute, and may be pending since the seventh.
    let picture = "
        alert   .c..........
        gap     ....xxx.....
    ";
    assert_eq!(rows(picture, 0, 12), ["01 04 unavailable critical Disk 1 01 01 0 660 false"]);
}

#[test]
fn what_continues_another_episode_says_so() {
    let picture = "
        alert   .c..........
        again   ....c..er...
    ";
    let expected = [
        "01 04 superseded critical Disk 1 01 01 0 180 false",
        "04 07 resolved critical Disk 2 04 08 0 0 true",
    ];
    assert_eq!(rows(picture, 0, 12), expected);
}

#[test]
fn labels_stand_in_a_cell_of_their_own() {
    let table = episodes_csv(&Picture::read("alert .c.er").history(), span(0, 5));
    let fingerprint = &alert("Disk", "critical").fingerprint;
    assert!(table.contains(&format!(",critical,Disk,{fingerprint},")), "{table}");
    assert!(
        table.ends_with(",false,\"{alertname=\"\"Disk\"\", severity=\"\"critical\"\"}\"\n"),
        "{table}"
    );
}
