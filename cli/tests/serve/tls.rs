//! TLS, towards the browser and towards the servers behind the page.

use reqwest::{Certificate, Client};

use crate::support::{Folder, Server, certified, certify, command};

/// Whether a new connection is shown a certificate that this one vouches for.
async fn shows(server: &Server, certificate: &Certificate) -> bool {
    let client = Client::builder().tls_certs_only([certificate.clone()]).build();
    let client = client.expect("a client").get(format!("{}/healthz", server.address));
    client.send().await.is_ok_and(|answer| answer.status() == 200)
}

fn file(folder: &Folder, name: &str) -> String {
    format!("{}/{name}", folder.as_str())
}

#[tokio::test]
async fn it_is_served_with_tls_and_asks_servers_with_it() {
    let (folder, certificate) = certified("tls");
    let (cert, key) = (file(&folder, "cert.pem"), file(&folder, "key.pem"));
    let inner = Server::start(&["--tls-cert", &cert, "--tls-key", &key]);
    assert!(inner.address.starts_with("https://"), "{}", inner.address);
    let client = Client::builder().tls_certs_only([certificate]).build().expect("a client");
    let answer = client.get(format!("{}/healthz", inner.address)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);

    let loki = format!("{}/api/loki", inner.address);
    let outer = Server::start(&["--loki", &loki, "--ca-file", &cert]);
    assert_eq!(outer.get("/api/loki/ready").await.text().await.expect("a body"), "ready\n");
    let wary = Server::start(&["--loki", &loki]);
    assert_eq!(wary.get("/api/loki/ready").await.status(), 502, "nobody vouches for it");
}

#[tokio::test]
async fn a_renewed_certificate_is_served_without_a_restart() {
    let (folder, old) = certified("renewed");
    let (cert, key) = (file(&folder, "cert.pem"), file(&folder, "key.pem"));
    let server = Server::start(&["--tls-cert", &cert, "--tls-key", &key]);
    assert!(shows(&server, &old).await);
    // What is no certificate changes nothing.
    folder.write("cert.pem", b"half of a certificate");
    server.said("the former certificate stays").await;
    assert!(shows(&server, &old).await);
    let new = certify(&folder);
    server.said("the renewed certificate is served").await;
    assert!(shows(&server, &new).await && !shows(&server, &old).await);
}

#[test]
fn a_certificate_without_its_key_is_told_in_a_sentence() {
    let (folder, _) = certified("half");
    let cert = file(&folder, "cert.pem");
    let output = command(&["--tls-cert", &cert, "--tls-key", &cert]).output().expect("it ran");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains(": no certificate and its key: "), "{errors}");
    let output = command(&["--tls-cert", &cert]).output().expect("it ran");
    assert!(String::from_utf8_lossy(&output.stderr).contains("--tls-key <FILE>"));
}
