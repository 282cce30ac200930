//! What a catalogue of words is.

/// A catalogue: an enumeration of keys, then for each what it says in English and in French. Each `{}`
/// is filled in order.
macro_rules! catalogue {
    ($(#[$about:meta])* $name:ident; $($key:ident: $english:literal, $french:literal;)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $english] $key,)* }

        impl $name {
            /// The whole catalogue.
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// What it says.
            pub const fn of(self, language: Language) -> &'static str {
                const SAID: &[[&str; 2]] = &[$([$english, $french],)*];
                SAID[self as usize][language as usize]
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
