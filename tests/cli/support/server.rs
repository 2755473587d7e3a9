//! A server that does what a test tells it to, over real sockets, with or without TLS.
//!
//! It speaks HTTP by hand, because tests have to send what no library would. A server that is never called fails its
//! test when it is dropped, unless the test says that nobody may call.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) head: String,
    pub(crate) body: Value,
    /// The connection that it came on, counted from 1.
    pub(crate) connection: usize,
}

impl Request {
    pub(crate) fn method(&self) -> &str {
        self.body["method"].as_str().unwrap()
    }

    /// The value of a header; its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    bytes: Vec<u8>,
    /// Whether the connection stays open for another request.
    keep: bool,
    /// The pause before each byte.
    pace: Option<Duration>,
}

impl Reply {
    /// The response to `request` with this result.
    pub(crate) fn result(request: &Request, result: &Value) -> Self {
        Self::json(&json!({"jsonrpc": "2.0", "id": request.body["id"], "result": result}))
    }

    /// The response to `request` with this error.
    pub(crate) fn error(request: &Request, code: i64, message: &str) -> Self {
        let error = json!({"code": code, "message": message});
        Self::json(&json!({"jsonrpc": "2.0", "id": request.body["id"], "error": error}))
    }

    /// A response with this body.
    pub(crate) fn json(body: &Value) -> Self {
        Self::http("200 OK", "Content-Type: application/json\r\n", body.to_string().as_bytes())
    }

    /// A response with this status, these headers and this body.
    pub(crate) fn http(status: &str, headers: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
        Self { bytes: [head.as_bytes(), body].concat(), keep: true, pace: None }
    }

    /// These bytes, and an end.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), keep: false, pace: None }
    }

    /// No answer, on a connection that stays open.
    pub(crate) fn silence() -> Self {
        Self { bytes: Vec::new(), keep: true, pace: None }
    }

    /// The same with another header.
    pub(crate) fn header(mut self, header: &str) -> Self {
        let end = self.bytes.windows(2).position(|pair| pair == b"\r\n").unwrap() + 2;
        self.bytes.splice(end..end, format!("{header}\r\n").into_bytes());
        self
    }

    /// The same, and an end.
    pub(crate) fn at_last(self) -> Self {
        Self { keep: false, ..self }
    }

    /// The same, a byte at a time.
    pub(crate) fn slowly(self, pace: Duration) -> Self {
        Self { pace: Some(pace), ..self }
    }
}

/// A running server; it takes no more connections where it is dropped.
pub(crate) struct Server {
    port: u16,
    seen: Arc<Seen>,
    may_be_idle: bool,
}

#[derive(Default)]
pub(crate) struct Seen {
    /// Whether the test is over, and nobody will call any more.
    is_over: AtomicBool,
    connections: AtomicUsize,
    requests: Mutex<Vec<Request>>,
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

impl Server {
    /// Answers every request as `handler` says.
    pub(crate) fn http(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let handler: Arc<Handler> = Arc::new(handler);
        Self::connections(move |stream, seen, connection| converse(stream, seen, connection, &*handler))
    }

    /// The same over TLS.
    pub(crate) fn https(
        config: rustls::ServerConfig,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let (config, handler): (_, Arc<Handler>) = (Arc::new(config), Arc::new(handler));
        Self::connections(move |stream, seen, connection| {
            let tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            converse(rustls::StreamOwned::new(tls, stream), seen, connection, &*handler)
        })
    }

    /// A server over TLS whose every call gets a short document.
    pub(crate) fn secure(config: rustls::ServerConfig) -> Self {
        Self::https(config, |request| Reply::result(request, &json!({"version": "2.9.2"})))
    }

    /// A server whose every call gets the sample document, whoever asks.
    pub(crate) fn with_document(name: &str) -> Self {
        let document: Value = serde_json::from_str(&super::fixture(name)).unwrap();
        Self::http(move |request| match request.method() {
            "getServerInfo" => Reply::result(request, &document),
            _ => Reply::result(request, &Value::Null),
        })
    }

    /// Does with every connection what `act` says.
    pub(crate) fn connections(
        act: impl Fn(TcpStream, &Seen, usize) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let (act, shared) = (Arc::new(act), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.is_over.load(Ordering::SeqCst) {
                    return;
                }
                let (act, seen) = (Arc::clone(&act), Arc::clone(&shared));
                let connection = seen.connections.fetch_add(1, Ordering::SeqCst) + 1;
                // A client that breaks off is what many tests are about.
                std::thread::spawn(move || act(stream.unwrap(), &seen, connection).ok());
            }
        });
        Self { port, seen, may_be_idle: false }
    }

    /// Reads what the client sends first, answers with `bytes`, and closes.
    pub(crate) fn banner(bytes: &'static [u8]) -> Self {
        Self::connections(move |mut stream, _, _| {
            let _ = stream.read(&mut [0; 1024])?;
            stream.write_all(bytes)
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The target that reaches it over plain HTTP.
    pub(crate) fn target(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The target that reaches it over TLS by a spelling of this machine for which no exception is made.
    pub(crate) fn elsewhere(&self) -> String {
        format!("0.0.0.0:{}", self.port)
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// The methods that were called, in order.
    pub(crate) fn methods(&self) -> Vec<String> {
        self.requests().iter().map(|request| request.method().to_owned()).collect()
    }

    /// Makes sure that nobody connected.
    pub(crate) fn was_never_called(mut self) {
        self.may_be_idle = true;
        assert_eq!(self.seen.connections.load(Ordering::SeqCst), 0, "nobody may connect");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whoever waits for a connection has to be given one, to see that it is over.
        self.seen.is_over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        let called = self.seen.connections.load(Ordering::SeqCst) > 0;
        assert!(called || self.may_be_idle || std::thread::panicking(), "the server was never called");
    }
}

pub(crate) fn converse(
    mut stream: impl Read + Write,
    seen: &Seen,
    connection: usize,
    handler: &(impl Fn(&Request) -> Reply + ?Sized),
) -> io::Result<()> {
    while let Some(request) = read_request(&mut stream, connection)? {
        let reply = handler(&request);
        seen.requests.lock().unwrap().push(request);
        match reply.pace {
            None => stream.write_all(&reply.bytes)?,
            Some(pace) => {
                for byte in reply.bytes {
                    std::thread::sleep(pace);
                    stream.write_all(&[byte])?;
                    stream.flush()?;
                }
            }
        }
        stream.flush()?;
        if !reply.keep {
            break;
        }
    }
    Ok(())
}

fn read_request(stream: &mut impl Read, connection: usize) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let mut request = Request { head, body: Value::Null, connection };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    request.body = serde_json::from_slice(&body).unwrap();
    Ok(Some(request))
}

#[test]
#[should_panic(expected = "the server was never called")]
fn a_server_that_is_never_called_fails_its_test() {
    drop(Server::http(|_| Reply::silence()));
}
