//! Mounts the standalone page.

fn main() {
    // A release build panics without words: they are kilobytes.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(global_health_bar::App);
}
