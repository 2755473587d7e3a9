//! A server that is quick, and as slow as it is told to be: so that what is measured is whoever asks.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::measure::fixtures;

/// What tells a server from every other one.
const IDENTITY: [&str; 4] = ["serverUid", "serverId", "publicKey", "hostName"];

/// A server that takes so long for each call, and says of each address (`/api?NUMBER`) that it is another server. Gives back its
/// port.
pub(crate) fn serve(delay: Duration) -> u16 {
    let (listener, port) = listen();
    let document = document();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, document) = (stream.unwrap(), Arc::clone(&document));
            stream.set_nodelay(true).unwrap();
            thread::spawn(move || converse(stream, &document, delay));
        }
    });
    port
}

/// The same over TLS, at once. Gives back its port, and its certificate as PEM.
pub(crate) fn serve_tls() -> (u16, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config =
        config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], private).unwrap();
    let (config, document) = (Arc::new(config), document());
    let (listener, port) = listen();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, document) = (stream.unwrap(), Arc::clone(&document));
            stream.set_nodelay(true).unwrap();
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            thread::spawn(move || converse(StreamOwned::new(connection, stream), &document, Duration::ZERO));
        }
    });
    (port, certificate.pem())
}

fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A document without what tells servers apart, and without its opening brace: that follows.
fn document() -> Arc<str> {
    let text = std::fs::read_to_string(fixtures().join("2.9.2-superuser.json")).unwrap();
    let mut document: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    for key in IDENTITY {
        document.remove(key);
    }
    serde_json::to_string(&document).unwrap().trim_start_matches('{').into()
}

/// Answers until nobody asks any more.
fn converse(stream: impl Read + Write, document: &str, delay: Duration) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut length, mut place) = (0, String::new());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(target) = line.strip_prefix("POST /api?") {
                target.split(' ').next().unwrap_or_default().clone_into(&mut place);
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let request: serde_json::Value = serde_json::from_slice(&body).unwrap();
        thread::sleep(delay);
        let answer = answer(&request, &place, document);
        let stream = reader.get_mut();
        stream.write_all(answer.as_bytes())?;
        stream.flush()?;
    }
}

fn answer(request: &serde_json::Value, place: &str, document: &str) -> String {
    let result = if request["method"] == "getServerInfo" {
        let names = IDENTITY.map(|key| format!("\"{key}\":\"{place}\",")).concat();
        format!("{{{names}{document}")
    } else {
        "null".to_owned()
    };
    let body = format!("{{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{result}}}", request["id"]);
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nJetStream-Session: one\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A connection that was made once says that the server is there.
pub(crate) fn wait_for(port: u16) {
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        thread::sleep(Duration::from_millis(5));
    }
}
