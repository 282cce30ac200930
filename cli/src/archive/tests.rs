//! The store against the plain list of its lines.

use std::path::PathBuf;
use std::time::Duration;

use super::{Archive, Batch, Dropped, Line, Retention, Selection, Told};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("global-health-archive-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn archive(&self) -> Archive {
        Archive::create(&self.0).expect("a store")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn line(at_ns: i64) -> Line {
    Line { at_ns, text: format!(r#"{{"at":"{at_ns}"}}"#).into() }
}

fn append(archive: &mut Archive, instants: &[i64]) {
    let lines = instants.iter().copied().map(line).collect();
    archive.append(&Batch { lines, told: Vec::new() }).expect("room");
}

fn instants(archive: &Archive, selection: Selection) -> Vec<i64> {
    let lines = archive.select(selection, |_| true).expect("lines");
    lines.iter().map(|line| line.at_ns).collect()
}

const ALL: Selection = Selection { start: 0, end: i64::MAX, limit: usize::MAX, forward: true };

/// A clock that runs, is set back by much, and runs again: blocks that overlap and enclose others.
const BATCHES: [&[i64]; 6] =
    [&[10, 11, 12], &[20, 30, 40], &[5, 6], &[7, 35, 36], &[1, 2, 50], &[51]];

#[test]
fn every_selection_is_that_of_the_plain_list() {
    let folder = Folder::new("select");
    let mut archive = folder.archive();
    BATCHES.iter().for_each(|batch| append(&mut archive, batch));
    let mut all = BATCHES.concat();
    all.sort_unstable();
    for is_tidy in [false, true] {
        for start in 0..53 {
            for end in start..54 {
                for limit in [1, 2, 3, 5, 100] {
                    let inside = all.iter().copied().filter(|at| (start..end).contains(at));
                    let inside: Vec<_> = inside.collect();
                    let oldest = &inside[..inside.len().min(limit)];
                    let newest = &inside[inside.len().saturating_sub(limit)..];
                    let selection = Selection { start, end, limit, forward: true };
                    assert_eq!(instants(&archive, selection), oldest, "{selection:?} {is_tidy}");
                    let selection = Selection { forward: false, ..selection };
                    assert_eq!(instants(&archive, selection), newest, "{selection:?} {is_tidy}");
                }
            }
        }
        if !is_tidy {
            assert!(archive.unite(150).expect("room"), "some are united");
        }
    }
}

#[test]
fn many_small_blocks_become_few_large_ones() {
    let folder = Folder::new("tidy");
    let mut archive = folder.archive();
    let text: Box<str> = "x".repeat(2_000).into();
    for at_ns in 0..300 {
        let lines = vec![Line { at_ns, text: text.clone() }];
        archive.append(&Batch { lines, told: Vec::new() }).expect("room");
    }
    let blocks = |archive: &Archive| {
        let count = "SELECT count(*) FROM block";
        archive.connection.query_row(count, [], |row| row.get::<_, u32>(0)).expect("a count")
    };
    assert_eq!(blocks(&archive), 300);
    while archive.tidy().expect("room") {}
    // What does not fill a large one yet stays.
    assert!(blocks(&archive) < 60, "{}", blocks(&archive));
    assert_eq!(archive.held().expect("sums").lines, 300);
    assert_eq!(instants(&archive, ALL), (0..300).collect::<Vec<_>>());
}

#[test]
fn what_is_too_old_goes_with_its_block() {
    let folder = Folder::new("old");
    let mut archive = folder.archive();
    [&[1, 2][..], &[3, 40], &[41]].iter().for_each(|batch| append(&mut archive, batch));
    let age = Duration::from_nanos(10);
    let retention = Retention { age, bytes: u64::MAX, told: age };
    let dropped = archive.retain(retention, 45).expect("room");
    assert_eq!(dropped, Dropped { old: 2, much: 0 });
    assert_eq!(instants(&archive, ALL), [3, 40, 41]);
}

#[test]
fn what_a_group_was_told_is_known_after_a_restart_until_it_is_too_old() {
    let folder = Folder::new("told");
    let told = |at_ns, content| Told { place: [1; 32], content: [content; 32], at_ns };
    let mut archive = folder.archive();
    for told in [told(1, 1), told(5, 2)] {
        archive.append(&Batch { lines: vec![line(told.at_ns)], told: vec![told] }).expect("room");
    }
    drop(archive);
    let mut archive = folder.archive();
    assert_eq!(archive.told().expect("rows"), [told(5, 2)]);
    let retention =
        Retention { age: Duration::from_secs(1), bytes: u64::MAX, told: Duration::from_nanos(10) };
    archive.retain(retention, 16).expect("room");
    assert_eq!(archive.told().expect("rows"), []);
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let folder = Folder::new("newer");
    let archive = folder.archive();
    archive.connection.pragma_update(None, "user_version", 2).expect("room");
    drop(archive);
    let why = Archive::create(&folder.0).expect_err("it is newer");
    assert!(why.ends_with("a newer global-health wrote it (version 2)"), "{why}");
    assert!(Archive::open(&folder.0).is_err());
}

#[test]
fn a_block_of_which_a_bit_has_changed_says_so_in_its_place() {
    let folder = Folder::new("bits");
    let mut archive = folder.archive();
    [&[10, 12][..], &[20]].iter().for_each(|batch| append(&mut archive, batch));
    let read = || -> Vec<String> {
        let lines = archive.select(ALL, |_| true).expect("lines");
        let mut each = Vec::new();
        archive
            .each(0, i64::MAX, |at_ns, text| each.push((at_ns, text.to_owned())))
            .expect("lines");
        assert!(lines.iter().map(|line| (line.at_ns, line.text.to_string())).eq(each));
        lines.into_iter().map(|line| format!("{} {}", line.at_ns, line.text)).collect()
    };
    let whole = read();
    let packed: Vec<u8> = {
        let text = "SELECT text FROM block WHERE first = 10";
        archive.connection.query_row(text, [], |row| row.get(0)).expect("a block")
    };
    let lost = r#"10 {"level":"error","msg":"2 lines from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:00.000Z are lost: a block of the store is damaged"}"#;
    let mut damaged = 0;
    for bit in (0..packed.len() * 8).step_by(11) {
        let mut packed = packed.clone();
        packed[bit / 8] ^= 1 << (bit % 8);
        let change = "UPDATE block SET text = ? WHERE first = 10";
        archive.connection.execute(change, [&packed]).expect("room");
        let read = read();
        if read != whole {
            assert_eq!(read, [lost, &whole[2]], "bit {bit}");
            damaged += 1;
        }
    }
    assert!(damaged > packed.len() / 2, "{damaged} of {} bytes", packed.len());
}
