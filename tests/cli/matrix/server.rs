//! The server that plays a row: real sockets, real TLS, and nothing but the steps that the row names.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use rustls::ServerConfig;
use serde_json::Value;

use super::super::support::Server;
use super::rows::DOCUMENT;

/// What the server does next. After the last step it closes the connection, unless that was a whole response: then it waits
/// for the next request, as servers do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// A response with this result.
    Result(&'static str),
    /// A response with this error.
    Error(&'static str),
    /// A response of status 200 with this body.
    Body(&'static str),
    /// The same, with bytes.
    BodyOfBytes(&'static [u8]),
    /// A response with a status, with headers, and with a body as long as it says.
    Status(&'static str, &'static str, &'static str),
    /// A response that is cut after so many bytes.
    Cut(usize),
    /// A response of which a byte comes every so many milliseconds.
    Drip(u64),
    /// This text, and nothing beside it.
    Send(&'static str),
    /// These bytes.
    SendBytes(&'static [u8]),
    /// This text, so often.
    Repeat(&'static str, usize),
    /// This text, again and again until nobody listens.
    Endless(&'static str),
    /// Waits so many milliseconds.
    Wait(u64),
    /// Reads what there is.
    Read,
    /// Says no more, and leaves the connection open.
    Silence,
    /// Breaks the connection off as if the machine had gone.
    Reset,
    /// Ends the connection below TLS, as programs do that have crashed.
    EndBelowTls,
    /// These bytes below TLS, where a record should be.
    SendBelowTls(&'static [u8]),
}

use Step::{
    Body, BodyOfBytes, Cut, Drip, EndBelowTls, Endless, Error, Read as ReadWhatThereIs, Repeat, Reset,
    Result, Send, SendBelowTls, SendBytes, Silence, Status, Wait,
};

/// When the server begins with the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// As soon as somebody connects, and TLS is agreed on where there is any.
    Connection,
    /// When the head of the first request is there; its body is not read.
    Head,
    /// In answer to the call `auth`.
    Auth,
    /// In answer to the call `superuser`.
    Superuser,
    /// In answer to the call `getServerInfo`.
    ServerInfo,
}

/// All that the server has to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Script {
    pub(super) at: At,
    pub(super) steps: &'static [Step],
    /// The headers of the response to a login that is good.
    pub(super) login_headers: &'static str,
}

/// A request, as far as an answer needs it.
#[derive(Debug, Default)]
struct Request {
    text: String,
    id: String,
    method: String,
    session: String,
}

/// Starts a server that plays a script to whoever connects.
pub(super) fn start(script: Script, tls: Option<ServerConfig>) -> Server {
    let tls = tls.map(std::sync::Arc::new);
    Server::connections(move |socket, _, _| {
        let below = socket.try_clone()?;
        match &tls {
            None => converse(socket, &below, script),
            Some(config) => {
                let connection =
                    rustls::ServerConnection::new(std::sync::Arc::clone(config)).map_err(io::Error::other)?;
                let mut stream = rustls::StreamOwned::new(connection, socket);
                while stream.conn.is_handshaking() {
                    stream.conn.complete_io(&mut stream.sock)?;
                }
                converse(stream, &below, script)
            }
        }
    })
}

fn converse(mut stream: impl Read + Write, below: &TcpStream, script: Script) -> io::Result<()> {
    if script.at == At::Connection {
        play(&mut stream, below, script.steps, &Request::default())?;
        return Ok(());
    }
    loop {
        let Some(request) = read_request(&mut stream, script.at == At::Head)? else { return Ok(()) };
        let is_meant = match script.at {
            At::Connection | At::Head => true,
            At::Auth => request.method == "auth",
            At::Superuser => request.method == "superuser",
            At::ServerInfo => request.method == "getServerInfo",
        };
        if !is_meant {
            let headers = if request.method == "auth" { script.login_headers } else { "" };
            let result = if request.method == "getServerInfo" { DOCUMENT } else { "null" };
            stream.write_all(&response("200 OK", headers, &envelope(&request, "result", result)))?;
            stream.flush()?;
            continue;
        }
        if !play(&mut stream, below, script.steps, &request)? {
            return Ok(());
        }
    }
}

/// Plays the steps, and says whether the connection is as good as before.
fn play(
    stream: &mut (impl Read + Write),
    below: &TcpStream,
    steps: &[Step],
    request: &Request,
) -> io::Result<bool> {
    for step in steps {
        match *step {
            Result(result) => {
                stream.write_all(&response("200 OK", "", &envelope(request, "result", result)))?;
            }
            Error(error) => stream.write_all(&response("200 OK", "", &envelope(request, "error", error)))?,
            Body(body) => stream.write_all(&response("200 OK", "", &filled_in(body, request)))?,
            BodyOfBytes(body) => stream.write_all(&response("200 OK", "", body))?,
            Status(status, headers, body) => {
                let headers = String::from_utf8(filled_in(headers, request)).unwrap();
                stream.write_all(&response(status, &headers, &filled_in(body, request)))?;
            }
            Cut(length) => {
                let whole = response("200 OK", "", &envelope(request, "result", DOCUMENT));
                assert!(
                    length < whole.len(),
                    "a cut of {length} bytes would be none: it has {}",
                    whole.len()
                );
                stream.write_all(&whole[..length])?;
            }
            Drip(pause) => {
                for byte in response("200 OK", "", &envelope(request, "result", DOCUMENT)) {
                    std::thread::sleep(Duration::from_millis(pause));
                    stream.write_all(&[byte])?;
                    stream.flush()?;
                }
            }
            Send(text) => stream.write_all(&filled_in(text, request))?,
            SendBytes(bytes) => stream.write_all(bytes)?,
            Repeat(text, times) => stream.write_all(text.repeat(times).as_bytes())?,
            Endless(text) => loop {
                stream.write_all(text.as_bytes())?;
                stream.flush()?;
            },
            Wait(pause) => {
                stream.flush()?;
                std::thread::sleep(Duration::from_millis(pause));
            }
            ReadWhatThereIs => {
                let _ = stream.read(&mut [0; 4096])?;
            }
            Silence => {
                stream.flush()?;
                io::copy(stream, &mut io::sink())?;
            }
            Reset => {
                stream.flush()?;
                // Without a pause, what was sent before would be lost with the connection.
                std::thread::sleep(Duration::from_millis(30));
                rustix::net::sockopt::set_socket_linger(below, Some(Duration::ZERO))?;
                return Ok(false);
            }
            EndBelowTls => {
                stream.flush()?;
                below.shutdown(Shutdown::Both)?;
            }
            SendBelowTls(bytes) => {
                stream.flush()?;
                (&mut &*below).write_all(bytes)?;
            }
        }
    }
    stream.flush()?;
    Ok(matches!(steps.last(), Some(Result(_) | Error(_) | Body(_) | BodyOfBytes(_) | Status(..))))
}

/// A response whose length is what it says.
fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn envelope(request: &Request, member: &str, value: &str) -> Vec<u8> {
    let body = format!("{{\"jsonrpc\":\"2.0\",\"id\":{{id}},\"{member}\":{value}}}");
    filled_in(&body, request)
}

/// A row's text with what only the request knows. What is of the server's own making stays as it is.
fn filled_in(text: &str, request: &Request) -> Vec<u8> {
    let mut filled = text.replace("{id}", &request.id).replace("{session}", &request.session);
    if filled.contains("{request}") {
        let escaped = Value::from(request.text.as_str()).to_string();
        filled = filled.replace("{request}", escaped.trim_matches('"'));
    }
    if filled.contains("{deep}") {
        filled = filled.replace("{deep}", &format!("{}1{}", "[".repeat(200), "]".repeat(200)));
    }
    if filled.contains("{many}") {
        filled = filled.replace("{many}", &"1,".repeat(120_000));
    }
    if filled.contains("{9 MiB}") {
        filled = filled.replace("{9 MiB}", &"x".repeat(9 << 20));
    }
    if filled.contains("{long}") {
        filled = filled.replace("{long}", &"long ".repeat(20_000));
    }
    filled.into_bytes()
}

/// Reads a request; nothing where the client has closed.
fn read_request(stream: &mut impl Read, head_only: bool) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        bytes.extend(byte);
    }
    let head = String::from_utf8(bytes).unwrap();
    if head_only {
        return Ok(Some(Request { text: head, id: "1".to_owned(), ..Request::default() }));
    }
    let (mut length, mut session) = (0, "");
    for line in head.lines() {
        let Some((name, value)) = line.split_once(": ") else { continue };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
        if name.eq_ignore_ascii_case("jetstream-session") {
            session = value;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let call: Value = serde_json::from_slice(&body).unwrap();
    let method = call["method"].as_str().unwrap();
    Ok(Some(Request {
        text: String::from_utf8(body).unwrap(),
        id: call["id"].to_string(),
        method: method.to_owned(),
        session: session.to_owned(),
    }))
}
