//! A load balancer before two Alertmanagers, which knows only one at a time.

use std::io::copy;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) struct Balancer {
    pub(crate) port: u16,
    target: Arc<AtomicU16>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Balancer {
    pub(crate) fn start(target: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let balancer = Self { port, target: Arc::new(target.into()), open: Arc::default() };
        let (target, open) = (Arc::clone(&balancer.target), Arc::clone(&balancer.open));
        thread::spawn(move || {
            for from in listener.incoming().flatten() {
                let to = TcpStream::connect((Ipv4Addr::LOCALHOST, target.load(Ordering::SeqCst)));
                let Ok(to) = to else { continue };
                let mut open = open.lock().expect("no panic");
                open.extend([&from, &to].map(|stream| stream.try_clone().expect("a socket")));
                pass(&from, &to);
                pass(&to, &from);
            }
        });
        balancer
    }

    /// Sends all to another one from now on.
    pub(crate) fn turn(&self, target: u16) {
        self.target.store(target, Ordering::SeqCst);
        for stream in self.open.lock().expect("no panic").drain(..) {
            // Who was gone already stays so.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn pass(from: &TcpStream, to: &TcpStream) {
    let [mut from, mut to] = [from, to].map(|stream| stream.try_clone().expect("a socket"));
    thread::spawn(move || {
        let _ = copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
