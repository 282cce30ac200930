//! Recorded data: bodies of the servers' answers, and logged lines.

mod answer;
mod line;

use std::fs;
use std::path::{Path, PathBuf};

use crate::serve::store::Store;

/// Reads all recordings of a folder and of the folders in it. What cannot be read is named on the
/// standard error and left out.
///
/// # Errors
/// When nothing can be read.
pub fn read(folder: &Path) -> Result<Store, String> {
    let mut store = Store::default();
    let mut read = 0;
    for file in files(folder)? {
        match add(&mut store, &file) {
            Ok(()) => read += 1,
            Err(why) => say!("{} is left out: {why}", file.display()),
        }
    }
    if read == 0 {
        return Err(format!(
            "{} holds nothing that can be served: *.json with answers of Loki or Prometheus, or *.log, *.txt, *.jsonl with logged lines",
            folder.display()
        ));
    }
    store.tidy();
    Ok(store)
}

/// The recordings, sorted by name: those of the folder, and of the folders in it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let list = |folder: &Path| -> Result<Vec<PathBuf>, String> {
        let unreadable = |why| format!("cannot read the folder {}: {why}", folder.display());
        let entries = fs::read_dir(folder).map_err(unreadable)?;
        let paths: Result<Vec<_>, _> =
            entries.map(|entry| entry.map(|entry| entry.path())).collect();
        paths.map_err(unreadable)
    };
    let (folders, mut files): (Vec<_>, Vec<_>) =
        list(folder)?.into_iter().partition(|path| path.is_dir());
    for folder in folders {
        match list(&folder) {
            Ok(inside) => files.extend(inside.into_iter().filter(|path| path.is_file())),
            Err(why) => say!("{why}"),
        }
    }
    files.retain(|file| matches!(extension(file), "json" | "log" | "txt" | "jsonl"));
    files.sort();
    Ok(files)
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn add(store: &mut Store, file: &Path) -> Result<(), String> {
    let bytes = fs::read(file).map_err(|why| why.to_string())?;
    if extension(file) == "json" {
        let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
        answer::add(store, &text)
    } else {
        // A damaged byte costs a character, not the file.
        line::add(store, &String::from_utf8_lossy(&bytes))
    }
}
