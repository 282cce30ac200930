//! The page's files, and the headers that guard them.

use std::fs;
use std::path::PathBuf;

use crate::support::{Folder, Server, command};

fn dist(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder
        .write("index.html", b"<!doctype html><script type=\"module\" src=\"start.js\"></script>");
    folder.write("page_bg.wasm", b"\0asm-plain");
    folder.write("page_bg.wasm.br", b"squeezed");
    folder.write("style.css", b"body {}");
    folder
}

#[tokio::test]
async fn the_page_may_do_only_with_what_it_brings_itself() {
    let dist = dist("policy");
    let server = Server::start(&["--dist", dist.as_str()]);
    for path in ["/", "/index.html", "/nowhere"] {
        let answer = server.get(path).await;
        let said = |name: &str| answer.headers()[name].to_str().expect("a text").to_owned();
        assert_eq!(said("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(said("referrer-policy"), "no-referrer", "{path}");
        let policy = said("content-security-policy");
        let start = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';";
        assert!(policy.starts_with(start), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
    }
    let page = server.get("/").await;
    assert_eq!(
        (page.status().as_u16(), &page.headers()["content-type"]),
        (200, &"text/html".parse().expect("a value"))
    );
    assert!(page.text().await.expect("a body").contains("start.js"));
}

#[tokio::test]
async fn files_have_their_kind_and_are_asked_for_anew() {
    let dist = dist("kinds");
    let server = Server::start(&["--dist", dist.as_str()]);
    let wasm = server.get("/page_bg.wasm").await;
    assert_eq!(wasm.headers()["content-type"], "application/wasm");
    assert_eq!(wasm.headers()["cache-control"], "no-cache");
    assert!(!wasm.headers().contains_key("content-encoding"));
    let seen = wasm.headers()["last-modified"].clone();
    assert_eq!(&wasm.bytes().await.expect("a body")[..], b"\0asm-plain");
    let again =
        server.request(reqwest::Method::GET, "/page_bg.wasm").header("if-modified-since", seen);
    assert_eq!(again.send().await.expect("an answer").status(), 304);
    assert_eq!(server.get("/style.css").await.headers()["content-type"], "text/css");
}

#[tokio::test]
async fn kinds_that_a_file_declares_are_told_to_the_page() {
    let dist = dist("declared");
    dist.write("kinds.json", b"[]");
    let plain = Server::start(&["--dist", dist.as_str()]);
    assert_eq!(plain.get("/kinds.json").await.text().await.expect("a body"), "[]");
    let declared = r#"[{"kind": "Store", "alerts": {"job": "store"}, "instance": ["pod"]}]"#;
    dist.write("own.json", declared.as_bytes());
    let own = format!("{}/own.json", dist.as_str());
    let server = Server::start(&["--dist", dist.as_str(), "--kinds", &own]);
    let answer = server.get("/kinds.json").await;
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.text().await.expect("a body"), declared);
}

#[test]
fn a_file_that_declares_no_kind_is_refused_at_the_start() {
    let dist = dist("undeclared");
    dist.write("own.json", br#"[{"kind": "Store", "alert": {"job": "store"}}]"#);
    let own = format!("{}/own.json", dist.as_str());
    let output = command(&["--kinds", &own]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{said}");
    let why = r#"{"kind": "Store", "alert": {"job": "store"}} declares no kind of entities: it takes [{"kind""#;
    assert!(said.contains(why), "{said}");
}

#[tokio::test]
async fn a_file_compressed_beforehand_is_served_to_who_can_read_it() {
    let dist = dist("compressed");
    let server = Server::start(&["--dist", dist.as_str()]);
    let request = server.request(reqwest::Method::GET, "/page_bg.wasm");
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
    assert!(answer.text().await.expect("a body").contains("Is the page built?"));
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

#[tokio::test]
async fn runbooks_are_in_the_language_that_is_asked_for() {
    let dist = dist("runbooks");
    let server = Server::start(&["--dist", dist.as_str()]);
    let language = async |path: &str, accepted: &str| {
        let request = server.request(reqwest::Method::GET, path);
        let answer = request.header("Accept-Language", accepted).send().await.expect("an answer");
        assert_eq!(answer.headers()["vary"], "Accept-Language");
        let text = answer.text().await.expect("a text");
        let begin = text.find("<html lang=\"").expect("a language") + "<html lang=\"".len();
        text[begin..begin + 2].to_owned()
    };
    for (path, accepted, wanted) in [
        ("/runbooks", "", "en"),
        ("/runbooks", "fr", "fr"),
        ("/runbooks", "fr-CA, en;q=0.8", "fr"),
        ("/runbooks", "de, en;q=0.5, fr;q=0.7", "fr"),
        ("/runbooks", "en-US,fr", "en"),
        ("/runbooks", "de", "en"),
        ("/runbooks?lang=fr", "en", "fr"),
        ("/runbooks?lang=en", "fr", "en"),
        ("/runbooks?lang=xx", "fr", "en"),
    ] {
        assert_eq!(language(path, accepted).await, wanted, "{path} {accepted}");
    }
}
