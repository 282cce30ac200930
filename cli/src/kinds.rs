//! The kinds of entities that a file declares.

use std::fs;

use global_health_bar::Kinds;

/// How many characters of what declares no kind are told.
const MOST: usize = 80;

/// What a file declares.
#[derive(Clone, Debug)]
pub struct Declared {
    /// As it is written.
    pub text: String,
    /// With those of the catalogue.
    pub kinds: Kinds,
}

/// Reads the file called `path`.
///
/// # Errors
/// A sentence that says why it declares no kinds.
pub fn declared(path: &str) -> Result<Declared, String> {
    let text = fs::read_to_string(path).map_err(|why| why.to_string())?;
    match Kinds::read(&text) {
        Ok(kinds) => Ok(Declared { kinds, text }),
        Err(written) => {
            let shown: String = written.chars().take(MOST).collect();
            Err(format!("{shown} declares no kind of entities: it takes {}", Kinds::DECLARED))
        }
    }
}
