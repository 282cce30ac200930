//! What a catalogue of words is.

/// A catalogue: for each key what it says in English and in French. Each `{}` is filled in order.
///
/// Each entry stands by itself, not in a table: what nobody says is not linked, and what only a part of the code says
/// that is fetched later comes with that.
macro_rules! catalogue {
    ($(#[$about:meta])* $name:ident; $($key:ident: $english:literal, $french:literal;)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(&'static [&'static str; 2]);

        #[allow(non_upper_case_globals, reason = "they are read as variants")]
        impl $name {
            $(#[doc = $english] pub const $key: Self = Self(&[$english, $french]);)*

            /// The whole catalogue.
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// What it says.
            pub const fn of(self, language: Language) -> &'static str {
                self.0[language as usize]
            }
        }
    };
}
pub(super) use catalogue;

/// The text with its gaps filled, in order.
pub fn fill(text: &str, parts: &[&str]) -> String {
    let mut gaps = text.split('{');
    let mut filled = gaps.next().unwrap_or_default().to_owned();
    for (at, after) in gaps.enumerate() {
        filled += parts.get(at).copied().unwrap_or_default();
        filled += after.trim_start_matches('}');
    }
    filled
}
