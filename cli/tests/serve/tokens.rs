//! Who may post webhooks.

use reqwest::Method;

use crate::support::{Folder, Server};
use crate::webhook::{LINE, alert, webhook};

/// A server that takes webhooks from who brings what the file in `folder` holds.
fn guarded(folder: &Folder, tokens: &[u8]) -> Server {
    folder.write("token", tokens);
    Server::start(&["--webhook", "--webhook-token-file", &file(folder)])
}

fn file(folder: &Folder) -> String {
    format!("{}/token", folder.as_str())
}

#[tokio::test]
async fn only_who_brings_the_token_may_post() {
    let folder = Folder::new("token");
    let server = guarded(&folder, b"secret\n");
    let body = webhook("g", &[alert("A", "firing")]).to_string();
    for (token, status) in [(None, 401), (Some("Bearer other"), 401), (Some("Bearer secret"), 200)]
    {
        let mut request = server.request(Method::POST, "/webhook").body(body.clone());
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        assert_eq!(request.send().await.expect("an answer").status(), status, "{token:?}");
    }
    assert_eq!(server.printed(1), [LINE], "and the token is printed nowhere");
}

#[tokio::test]
async fn a_token_may_be_renewed_while_webhooks_come() {
    let folder = Folder::new("tokens");
    let server = guarded(&folder, b"old\n");
    let body = webhook("g", &[alert("A", "firing")]).to_string();
    let admitted = async |token: &str| {
        let request = server.request(Method::POST, "/webhook").body(body.clone());
        request.bearer_auth(token).send().await.expect("an answer").status() == 200
    };
    assert_eq!((admitted("old").await, admitted("new").await), (true, false));
    folder.write("token", b"new\nold\n");
    assert_eq!((admitted("old").await, admitted("new").await), (true, true), "either, meanwhile");
    folder.write("token", b"new\n");
    assert_eq!((admitted("old").await, admitted("new").await), (false, true));
    for half in [&b""[..], b"\xff"] {
        folder.write("token", half);
        assert!(admitted("new").await, "the former stays while there is none");
        assert!(!admitted("").await && !admitted("old").await);
    }
    std::fs::remove_file(file(&folder)).expect("the file");
    assert!(admitted("new").await, "nor does a file that is gone lock anybody out");
}
