//! The page's files, and the headers that guard them.

use std::fs;
use std::path::PathBuf;

use crate::support::{Folder, Server, command};

const INLINE: &str = "import init from '/page-0a1b2c3d4e5f6071.js'; await init();";

fn dist(name: &str) -> Folder {
    let folder = Folder::new(name);
    let html = format!(
        "<!doctype html><script type=\"module\">{INLINE}</script><script src=\"/other.js\"></script>"
    );
    folder.write("index.html", html.as_bytes());
    folder.write("page-0a1b2c3d4e5f6071_bg.wasm", b"\0asm-plain");
    folder.write("page-0a1b2c3d4e5f6071_bg.wasm.br", b"squeezed");
    folder.write("style.css", b"body {}");
    folder
}

#[tokio::test]
async fn the_page_may_run_its_own_inline_script_and_no_other() {
    let dist = dist("policy");
    let server = Server::start(&["--dist", dist.as_str()]);
    let answer = server.get("/").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    let policy = answer.headers()["content-security-policy"].to_str().expect("a text").to_owned();
    // printf %s "$INLINE" | openssl dgst -sha256 -binary | base64
    let hash = "'sha256-JY5LV8KUWljsyg1LV7uQnyA3sG169AijpGt9ObLs/bk='";
    assert!(policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' {hash};")), "{policy}");
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert!(answer.text().await.expect("a body").contains(INLINE));
}

#[tokio::test]
async fn a_rebuilt_page_is_served_under_its_new_policy() {
    let dist = dist("rebuilt");
    let server = Server::start(&["--dist", dist.as_str()]);
    let before = server.get("/").await.headers()["content-security-policy"].clone();
    dist.write("index.html", b"<script>new()</script>");
    let after = server.get("/index.html").await.headers()["content-security-policy"].clone();
    assert_ne!(before, after);
}

#[tokio::test]
async fn files_have_their_kind_and_those_named_by_their_content_are_kept() {
    let dist = dist("kinds");
    let server = Server::start(&["--dist", dist.as_str()]);
    let wasm = server.get("/page-0a1b2c3d4e5f6071_bg.wasm").await;
    assert_eq!(wasm.headers()["content-type"], "application/wasm");
    assert_eq!(wasm.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert!(!wasm.headers().contains_key("content-encoding"));
    assert_eq!(&wasm.bytes().await.expect("a body")[..], b"\0asm-plain");

    let missing = server.get("/page-ffffffffffffffff.js").await;
    assert_eq!(
        (missing.status().as_u16(), &missing.headers()["cache-control"]),
        (404, &"no-cache".parse().expect("a value"))
    );

    let style = server.get("/style.css").await;
    assert_eq!(style.headers()["content-type"], "text/css");
    assert_eq!(style.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn a_file_compressed_beforehand_is_served_to_who_can_read_it() {
    let dist = dist("compressed");
    let server = Server::start(&["--dist", dist.as_str()]);
    let request = server.request(reqwest::Method::GET, "/page-0a1b2c3d4e5f6071_bg.wasm");
    let answer = request.header("accept-encoding", "gzip, br").send().await.expect("an answer");
    assert_eq!(answer.headers()["content-encoding"], "br");
    assert_eq!(answer.headers()["content-type"], "application/wasm");
    assert_eq!(&answer.bytes().await.expect("a body")[..], b"squeezed");
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let dist = dist("outside");
    let secret = PathBuf::from(dist.as_str()).with_extension("secret.html");
    fs::write(&secret, "secret").expect("a file");
    let server = Server::start(&["--dist", dist.as_str()]);
    let name = secret.file_name().expect("a name").to_str().expect("a text");
    for path in
        [format!("/..%2f{name}"), format!("/%2e%2e/{name}"), format!("//{}", secret.display())]
    {
        let answer = server.get(&path).await;
        assert_ne!(answer.text().await.expect("a body"), "secret", "{path}");
    }
    fs::remove_file(secret).expect("the file is there");
}

#[tokio::test]
async fn a_page_that_is_not_built_is_said_to_be() {
    let server = Server::start(&["--dist", "/nowhere"]);
    let answer = server.get("/").await;
    assert_eq!(answer.status(), 404);
    assert_eq!(
        answer.text().await.expect("a body"),
        "The page is not built here: build it with `make`, or name its folder with --dist.\n"
    );
}

#[test]
fn a_port_in_use_is_told_in_a_sentence() {
    let server = Server::start(&[]);
    let port = server.address.rsplit(':').next().expect("a port");
    let output = command(&[]).args(["--port", port]).output().expect("it ran");
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let errors = String::from_utf8_lossy(&output.stderr);
    let sentence = format!(
        "global-health: port {port} of 127.0.0.1 is in use: stop what listens there, or choose another with --port"
    );
    assert!(errors.contains(&sentence), "{errors}");
}
