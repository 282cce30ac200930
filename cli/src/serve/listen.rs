//! Listening, with or without TLS, until asked to stop.

use std::io::{self, IsTerminal, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Handle, Server};
use tokio::signal::unix::{SignalKind, signal};

/// How long answers that are under way may take once it is asked to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// How often it is looked whether the certificate was renewed: to ask for the age of two files costs nothing.
const RENEWAL: Duration = Duration::from_secs(1);
/// How long a request may take to say what it asks for: who says it byte by byte holds no connection for ever.
const HEAD: Duration = Duration::from_secs(30);

/// Where to listen.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    address: IpAddr,
    /// The port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Serve with TLS: the certificate and its chain, as PEM; read anew when it is renewed.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate, as PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

/// Serves until it is asked to stop. Where the standard output is for lines, the address is told on
/// the standard error.
///
/// # Errors
/// A sentence that says why it cannot.
pub async fn serve(args: &Args, router: Router, prints_lines: bool) -> Result<(), String> {
    let tls = args.tls().await?;
    let (address, port) = (args.address, args.port);
    let listener = TcpListener::bind((address, port)).map_err(|why| match why.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} of {address} is in use: stop what listens there, or choose another with --port"
        ),
        _ => format!("cannot listen on {address}:{port}: {why}"),
    })?;
    let cannot = |why: io::Error| format!("cannot listen: {why}");
    listener.set_nonblocking(true).map_err(cannot)?;
    let asked = asked_to_stop().map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let says = format!("Global health: {scheme}://{bound}");
    if prints_lines {
        say!("{says}");
    } else {
        // Whoever started it may have closed the pipe; that is no reason to stop.
        let _ = writeln!(io::stdout(), "{says}");
    }
    let handle: Handle<SocketAddr> = Handle::new();
    let stopping = handle.clone();
    tokio::spawn(async move {
        asked.await;
        stopping.graceful_shutdown(Some(LAST_ANSWERS));
    });
    let service = router.into_make_service();
    let stopped = match tls {
        None => {
            let server = axum_server::from_tcp(listener).map_err(cannot)?;
            impatient(server).handle(handle).serve(service).await
        }
        Some(tls) => {
            let server = axum_server::from_tcp_rustls(listener, tls).map_err(cannot)?;
            impatient(server).handle(handle).serve(service).await
        }
    };
    stopped.map_err(|why| format!("stopped: {why}"))
}

/// A server whose connections end when they do not ask for anything in time: hyper's time for the head of a request begins
/// once it is known which HTTP it is, of the second one nothing but an answer to a ping tells that somebody is there.
fn impatient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(HEAD);
    server.http_builder().http2().keep_alive_interval(HEAD);
    server.first_request_timeout(HEAD)
}

impl Args {
    /// The certificate and its key, which are read anew whenever their files change.
    async fn tls(&self) -> Result<Option<RustlsConfig>, String> {
        let (Some(cert), Some(key)) = (self.tls_cert.clone(), self.tls_key.clone()) else {
            return Ok(None);
        };
        let mut seen = changed(&cert, &key);
        let files = format!("{}, {}", cert.display(), key.display());
        let tls = RustlsConfig::from_pem_file(&cert, &key).await;
        let tls = tls.map_err(|why| format!("{files}: no certificate and its key: {why}"))?;
        let served = tls.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEWAL).await;
                let now = changed(&cert, &key);
                if now == seen {
                    continue;
                }
                // Of two files the one that is written first does not fit the other yet: said once.
                seen = now;
                match tls.reload_from_pem_file(&cert, &key).await {
                    Ok(()) => say!("{files}: the renewed certificate is served"),
                    Err(why) => say!("{files}: the former certificate stays: {why}"),
                }
            }
        });
        Ok(Some(served))
    }
}

fn changed(cert: &Path, key: &Path) -> [Option<SystemTime>; 2] {
    [cert, key].map(|file| file.metadata().and_then(|about| about.modified()).ok())
}

/// From now on, what comes for Ctrl-C or, in a container, for the signal that ends it: the first process there dies
/// of none that it does not listen to. SIGHUP says that the terminal is gone; to who has none it says to read anew
/// what he reads, and of that only the certificate changes, which is seen without it.
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let has_terminal = io::stdin().is_terminal();
    Ok(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => return,
                _ = terminate.recv() => return,
                _ = hangup.recv() => if has_terminal { return },
            }
        }
    })
}
