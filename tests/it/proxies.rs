//! The proxy of the environment: named when it fails, without its password.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::saldo::{Outcome, Saldo};

fn accounts(port: u16) -> Outcome {
    accounts_by(&format!("http://somebody:pw-of-nobody@127.0.0.1:{port}"))
}

fn accounts_by(proxy: &str) -> Outcome {
    Saldo::new()
        .args("accounts")
        .env("SALDO_LOGIN", "a")
        .env("SALDO_SECRET_KEY", "key-of-nobody")
        .env("HTTPS_PROXY", proxy)
        .secret("key-of-nobody")
        .secret("pw-of-nobody")
        .run()
}

#[test]
fn a_proxy_that_wants_another_password_is_named_and_asked_once() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 2_048];
            let _ = stream.read(&mut head);
            count.fetch_add(1, Ordering::SeqCst);
            let _ =
                stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
    accounts(port)
        .expect(2)
        .says(&format!("the proxy 127.0.0.1:{port} of HTTPS_PROXY"));
    // The three lists that a run begins with are asked for together.
    assert!((1..=3).contains(&asked.load(Ordering::SeqCst)), "{asked:?} times");
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    let port = TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    accounts(port)
        .expect(1)
        .says(&format!("the proxy 127.0.0.1:{port} of HTTPS_PROXY"));
}

#[test]
fn what_names_no_proxy_is_refused_before_anything_is_sent_past_it() {
    for proxy in [
        "http://",
        "http://somebody:pw-of-nobody@",
        "127.0.0.1:port",
        "socks5://127.0.0.1:1080",
        "no proxy",
    ] {
        accounts_by(proxy)
            .expect(2)
            .says("HTTPS_PROXY names no proxy: expected an address like http://proxy.example:3128; correct it or remove it");
    }
}
