//! Who may post webhooks: who brings a token that a file holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

/// The tokens that a file holds, one a line: of more than one, each is taken, so that logger and Alertmanager may
/// take up a new one at different times.
///
/// The file is read for each webhook. Alertmanager never sends again what was answered with 401.
pub struct Tokens {
    file: PathBuf,
    held: Mutex<Held>,
}

/// What the file held when it could be read last.
struct Held {
    /// Their digests, so that comparing takes the same time whatever is brought.
    digests: Vec<[u8; 32]>,
    /// Why it cannot be read now.
    trouble: Option<String>,
}

impl Tokens {
    /// Those of `file`; an error where it cannot be read, or holds none.
    pub fn of(file: PathBuf) -> Result<Self, String> {
        let held = Held { digests: read(&file)?, trouble: None };
        Ok(Self { file, held: Mutex::new(held) })
    }

    /// Whether the headers of a request bring one of them. While the file cannot be read, those count that it held.
    pub fn admit(&self, headers: &HeaderMap) -> bool {
        let read = read(&self.file);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(digests) => *held = Held { digests, trouble: None },
            Err(why) if held.trouble.as_ref() == Some(&why) => {}
            Err(why) => {
                say!("{why}: the former token stays");
                held.trouble = Some(why);
            }
        }
        let brought = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let brought = brought.and_then(|value| value.strip_prefix("Bearer "));
        brought.is_some_and(|token| held.digests.contains(&Sha256::digest(token).into()))
    }
}

fn read(file: &Path) -> Result<Vec<[u8; 32]>, String> {
    let text = fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?;
    let tokens = text.lines().map(str::trim).filter(|token| !token.is_empty());
    let digests: Vec<_> = tokens.map(|token| Sha256::digest(token).into()).collect();
    if digests.is_empty() {
        return Err(format!("{}: there is no token in it", file.display()));
    }
    Ok(digests)
}
