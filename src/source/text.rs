use std::borrow::Cow;

use serde::Deserialize;

/// A text in JSON, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);
