//! TLS, towards the browser and towards the servers behind the page.

use reqwest::{Certificate, Client};

use crate::support::{Folder, Server, command};

/// A folder with a certificate for 127.0.0.1, and the certificate.
fn certified(name: &str) -> (Folder, Certificate) {
    let folder = Folder::new(name);
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).expect("a certificate");
    let cert = made.cert.pem();
    folder.write("cert.pem", cert.as_bytes());
    folder.write("key.pem", made.signing_key.serialize_pem().as_bytes());
    (folder, Certificate::from_pem(cert.as_bytes()).expect("a certificate"))
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
