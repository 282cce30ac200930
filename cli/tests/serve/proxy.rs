//! Real servers behind the page.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use reqwest::Method;

use crate::support::{Folder, Server, command};

/// A server that tells what it was asked; its address.
async fn backend() -> String {
    let echo = async |request: Request| -> Response {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
        let header = |name: &str| {
            parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned()
        };
        let told = format!(
            "{} {} {} {} {} {} {}",
            parts.method,
            parts.uri,
            header("authorization"),
            header("x-scope-orgid"),
            header("x-loki-response-encoding-flags"),
            header("cookie"),
            String::from_utf8_lossy(&body),
        );
        let headers = [
            (header::CONTENT_TYPE, "text/x-echo"),
            (header::DATE, "Sun, 22 Nov 2026 01:30:42 GMT"),
            (header::SET_COOKIE, "a=b"),
        ];
        (StatusCode::IM_A_TEAPOT, headers, told).into_response()
    };
    let hang = async || -> Response {
        std::future::pending::<()>().await;
        Body::empty().into_response()
    };
    let router =
        Router::new().route("/base/loki/api/v1/labels", axum::routing::get(hang)).fallback(echo);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/base/", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn a_request_passes_with_its_login_and_tenant_and_comes_back_as_it_was_answered() {
    let server = Server::start(&["--loki", &backend().await]);
    let answer = server
        .request(Method::GET, "/api/loki/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D")
        .header("authorization", "Bearer secret")
        .header("x-scope-orgid", "tenant")
        .header("x-loki-response-encoding-flags", "categorize-labels")
        .header("cookie", "session=1")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 418);
    assert_eq!(answer.headers()["content-type"], "text/x-echo");
    assert_eq!(answer.headers()["date"], "Sun, 22 Nov 2026 01:30:42 GMT");
    assert!(!answer.headers().contains_key("set-cookie"));
    assert!(!answer.headers().contains_key("x-global-health-demo"), "real data are no demo");
    // Opened as a page, it can run nothing.
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(answer.headers().contains_key("content-security-policy"));
    assert_eq!(
        answer.text().await.expect("a body"),
        "GET /base/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D Bearer secret tenant categorize-labels - "
    );
}

#[tokio::test]
async fn a_query_may_be_posted_and_nothing_else() {
    let backend = backend().await;
    let server = Server::start(&["--prometheus", &backend, "--alertmanager", &backend]);
    let post = |path: &str| server.request(Method::POST, path).body("query=up").send();
    let query = post("/api/prometheus/api/v1/query").await.expect("an answer");
    assert_eq!(query.text().await.expect("a body"), "POST /base/api/v1/query - - - - query=up");
    let silence = post("/api/alertmanager/api/v2/silences").await.expect("an answer");
    assert_eq!(silence.status(), 405);
    let delete = server.request(Method::DELETE, "/api/alertmanager/api/v2/silence/1").send().await;
    assert_eq!(delete.expect("an answer").status(), 405);
}

#[tokio::test]
async fn a_loki_that_is_named_is_asked_instead_of_the_store() {
    let folder = Folder::new("outgrown");
    let server = Server::start(&["--store", folder.as_str(), "--loki", &backend().await]);
    assert_eq!(server.get("/api/loki/ready").await.status(), 418);
}

#[tokio::test]
async fn only_what_is_read_can_be_asked() {
    let backend = backend().await;
    let all = ["--loki", &backend, "--prometheus", &backend, "--alertmanager", &backend];
    let server = Server::start(&all);
    for (method, path, status) in [
        ("GET", "/api/loki/loki/api/v1/label/namespace/values", 418),
        ("POST", "/api/loki/loki/api/v1/push", 405),
        ("GET", "/api/loki/loki/api/v1/delete", 404),
        ("GET", "/api/loki/loki/api/v1/format_query", 418),
        ("GET", "/api/loki/config", 404),
        ("POST", "/api/prometheus/api/v1/admin/tsdb/delete_series", 405),
        ("GET", "/api/prometheus/api/v1/status/config", 404),
        ("GET", "/api/prometheus/metrics", 404),
        ("POST", "/api/prometheus/-/reload", 405),
        ("GET", "/api/prometheus/api/v1/rules", 418),
        ("POST", "/api/alertmanager/api/v2/alerts", 405),
        ("GET", "/api/alertmanager/api/v2/alerts", 418),
        ("GET", "/api/alertmanager/api/v2/alerts/", 404),
    ] {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = server.request(method.clone(), path).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{method} {path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_address() {
    let server = Server::start(&["--loki", &backend().await]);
    // A client would resolve the dots itself: this one must not.
    for path in
        ["/%2e%2e/other", "/loki/api/v1/label/%2e%2e/values", "/loki/api/v1/label/a%2fb/values"]
    {
        let answer = raw(&server, &format!("/api/loki{path}"));
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
}

fn raw(server: &Server, path: &str) -> String {
    let address = server.address.strip_prefix("http://").expect("an address");
    let mut socket = TcpStream::connect(address).expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    answer
}

#[tokio::test]
async fn an_answer_that_breaks_off_breaks_off_here_too() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().expect("a connection");
        let mut request = [0; 4_096];
        let _ = socket.read(&mut request);
        socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf").expect("a part");
    });
    let server = Server::start(&["--loki", &address]);
    let answer = server.get("/api/loki/ready").await;
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err(), "a short body must not look whole");
}

#[tokio::test]
async fn where_a_server_sends_elsewhere_nobody_goes() {
    let secret = format!("{}secret", backend().await);
    let elsewhere = async move || [(header::LOCATION, secret.clone())].into_response();
    let moved = async move || (StatusCode::FOUND, elsewhere().await).into_response();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(moved);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let server = Server::start(&["--loki", &address]);
    let request = server.request(Method::GET, "/api/loki/ready");
    let answer = request.header("authorization", "Bearer secret").send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 302, "418 is what it would be told there");
    assert!(!answer.headers().contains_key("location"));
}

#[test]
fn an_address_without_a_scheme_is_refused_in_words() {
    let output = command(&["--loki", "loki:3100"]).output().expect("it ran");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("no address such as http://loki:3100"), "{errors}");
}

#[tokio::test]
async fn a_server_without_an_address_is_never_played_beside_real_ones() {
    let server = Server::start(&["--prometheus", &backend().await]);
    for (name, title) in [("loki", "Loki"), ("alertmanager", "Alertmanager")] {
        let answer = server.get(&format!("/api/{name}/ready")).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(
            answer.text().await.expect("a body"),
            format!("no address of {title} is configured: start with --{name} URL\n")
        );
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_a_bad_gateway() {
    let server = Server::start(&["--loki", "http://127.0.0.1:1"]);
    let answer = server.get("/api/loki/ready").await;
    assert_eq!(answer.status(), 502);
    let text = answer.text().await.expect("a body");
    assert!(text.starts_with("Loki did not answer: Connection refused"), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[tokio::test]
async fn a_server_that_hangs_is_a_gateway_timeout() {
    let server = Server::start(&["--loki", &backend().await, "--timeout", "100ms"]);
    let answer = server.get("/api/loki/loki/api/v1/labels").await;
    assert_eq!(answer.status(), 504);
    assert!(answer.text().await.expect("a body").starts_with("Loki did not answer: "));
}
