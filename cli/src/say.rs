//! What is said beside the results.

/// Says a line on the standard error. Where nobody reads it any more, or the disk that holds it is full, that is no reason
/// to stop, as it is for the standard library's `eprintln!`: least of all for who keeps alerts and has that to say.
macro_rules! say {
    ($($what:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($what)*);
    }};
}
