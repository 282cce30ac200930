//! The store against the plain list of its lines.

use std::path::PathBuf;
use std::time::Duration;

use super::{Archive, Batch, Check, Clock, Dropped, Line, Retention, Selection, Told};

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

/// Turns a bit in the n-th block.
fn damage(archive: &Archive, block: i64) {
    let found = "SELECT id, text FROM block ORDER BY first LIMIT 1 OFFSET ?";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
    let (id, mut text) = archive.connection.query_row(found, [block], row).expect("a block");
    let middle = text.len() / 2;
    text[middle] ^= 1;
    let update = "UPDATE block SET text = ? WHERE id = ?";
    archive.connection.execute(update, (text, id)).expect("room");
}

#[test]
fn damaged_blocks_stay_and_keep_no_others_from_being_united() {
    let folder = Folder::new("damaged");
    let mut archive = folder.archive();
    let text: Box<str> = "x".repeat(100_000).into();
    for at_ns in 0..8 {
        let lines = vec![Line { at_ns, text: text.clone() }];
        archive.append(&Batch { lines, told: Vec::new() }).expect("room");
    }
    (0..4).for_each(|block| damage(&archive, block));
    let mut rounds = 0;
    while archive.tidy().expect("room") {
        rounds += 1;
        assert!(rounds < 10, "it never ends");
    }
    assert_eq!(rounds, 1);
    let lines = archive.select(ALL, |_| true).expect("lines");
    let texts: Vec<_> = lines.iter().map(|line| &line.text[..21]).collect();
    assert_eq!(texts[..4], ["the store is damaged:"; 4]);
    assert_eq!(lines.iter().filter(|line| line.text == text).count(), 4);
    let mut check = Check::default();
    for _ in 0..3 {
        archive.check(&mut check).expect("rows");
        assert_eq!(check.damaged(), 4);
    }
    archive.connection.execute("DELETE FROM block WHERE last < 2", []).expect("room");
    archive.check(&mut check).expect("rows");
    assert_eq!(check.damaged(), 2, "what is dropped is damaged no more");
}

const HOUR: Duration = Duration::from_secs(3_600);

/// How many hours after its beginning the clock of retention is.
fn hours(at_ns: i64) -> i64 {
    at_ns / i64::try_from(HOUR.as_nanos()).expect("a number")
}

fn at(hours: i64) -> i64 {
    hours * i64::try_from(HOUR.as_nanos()).expect("a number")
}

#[test]
fn a_clock_that_jumps_ahead_and_back_drops_nothing() {
    const YEAR: i64 = 365 * 24;
    let folder = Folder::new("clock");
    let mut archive = folder.archive();
    let day = HOUR * 24;
    let retention = Retention { age: day * 31, bytes: u64::MAX, told: HOUR };
    append(&mut archive, &[at(1)]);
    append(&mut archive, &[at(700)]);
    let mut clock = Clock::start(Some(at(700)), at(701));
    assert_eq!(hours(clock.present(Duration::ZERO, at(701))), 701);
    for hour in 0..3 {
        // What is told meanwhile is kept as of then.
        append(&mut archive, &[at(701 + YEAR + hour)]);
        let present = clock.present(HOUR, at(701 + YEAR + hour));
        assert_eq!(hours(present), 703 + 2 * hour);
        assert_eq!(archive.retain(retention, present).expect("room"), Dropped::default());
    }
    let present = clock.present(HOUR, at(705));
    assert_eq!(hours(present), 705, "and it is right again");
    // So is one that begins when the clock is wrong, and one whose newest line is of then.
    for (newest, now, present) in [(700, 701 + YEAR, 724), (701 + YEAR, 705, 705), (700, 720, 720)]
    {
        let mut clock = Clock::start(Some(at(newest)), at(now));
        assert_eq!(hours(clock.present(Duration::ZERO, at(now))), present);
    }
    // What was off for forty days has caught up when it was on for forty.
    let mut clock = Clock::start(Some(at(700)), at(700 + 960));
    assert_eq!(hours(clock.present(day * 39, at(700 + 960 + 936))), 700 + 24 + 2 * 936);
    assert_eq!(hours(clock.present(day, at(700 + 2 * 960))), 700 + 2 * 960);
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
    let lost = "10 the store is damaged: of 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:00.000Z it held 2 lines that cannot be read";
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
