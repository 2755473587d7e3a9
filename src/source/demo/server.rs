//! A small JetStream API server: sessions, authentication, and the view of the document that a caller may have.
//!
//! HTTP is hyper's. It serves on a thread of its own until it is dropped.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use crate::secret::Secret;
use crate::source::api::rpc;

const SESSION: HeaderName = HeaderName::from_static(rpc::SESSION_HEADER);
const MAX_REQUEST: usize = 64 * 1024;

const AUTHENTICATION_REQUIRED: (i64, &str) = (rpc::code::AUTHENTICATION_REQUIRED, "authentication required");
const AUTHENTICATION_FAILED: (i64, &str) =
    (rpc::code::AUTHENTICATION_FAILED, "user name or password is not correct");
const PERMISSION_DENIED: (i64, &str) = (rpc::code::PERMISSION_DENIED, "a token gives no superuser rights");
const UNKNOWN_METHOD: (i64, &str) = (rpc::code::UNKNOWN_METHOD, "method not found");
const INVALID_REQUEST: (i64, &str) = (rpc::code::INVALID_REQUEST, "invalid request");

/// A running sample server.
pub(super) struct DemoServer {
    port: u16,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What the server knows: its document, who may log in, and who has.
struct ServerState {
    document: Map<String, Value>,
    user: &'static str,
    password: Secret,
    token: Secret,
    sessions: Mutex<HashMap<String, Caller>>,
}

/// What a session may see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    Anonymous,
    User,
    Superuser,
    Token,
}

impl DemoServer {
    /// Binds a loopback port and serves the document to whoever logs in.
    pub(super) fn start(
        document: Map<String, Value>,
        user: &'static str,
        password: Secret,
        token: Secret,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        listener.set_nonblocking(true)?;
        let sessions = Mutex::default();
        let state = Arc::new(ServerState { document, user, password, token, sessions });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("demo".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    () = serve(listener, state) => {}
                }
            });
        })?;
        Ok(Self { port, stop: Some(stop), thread: Some(thread) })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed there, and dropping must not add another.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, state: Arc<ServerState>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(Arc::clone(&state), request));
            // A client that breaks off is no fault of the server's.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    state: Arc<ServerState>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if request.method() != Method::POST || request.uri().path() != "/api" {
        return Ok(status(StatusCode::NOT_FOUND));
    }
    let session = request
        .headers()
        .get(SESSION)
        .and_then(|session| session.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let Ok(body) = Limited::new(request.into_body(), MAX_REQUEST).collect().await else {
        return Ok(status(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let request: Value = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
    let (session, outcome) = state.call(&session, &request);
    let id = request.get("id").cloned().unwrap_or_default();
    let body = match outcome {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err((code, message)) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
        }
    };
    let mut response = Response::new(Full::from(body.to_string()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(session) = HeaderValue::from_str(&session) {
        response.headers_mut().insert(SESSION, session);
    }
    Ok(response)
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = code;
    response
}

type Outcome = Result<Value, (i64, &'static str)>;

impl ServerState {
    /// Makes the call for a session, and names the session to go on with.
    fn call(&self, session: &str, request: &Value) -> (String, Outcome) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let caller = sessions.get(session).copied().unwrap_or(Caller::Anonymous);
        let text = |key| request.get("params").and_then(|params| params.get(key)).and_then(Value::as_str);
        let (caller, outcome) = match (request.get("method").and_then(Value::as_str), caller) {
            (Some("auth"), _) => match (text("userName"), text("password"), text("token")) {
                (Some(user), Some(password), None)
                    if user == self.user && password == self.password.expose() =>
                {
                    (Caller::User, Ok(Value::Null))
                }
                (None, _, Some(token)) if token == self.token.expose() => (Caller::Token, Ok(Value::Null)),
                _ => (Caller::Anonymous, Err(AUTHENTICATION_FAILED)),
            },
            (Some("superuser"), Caller::Anonymous) => (caller, Err(AUTHENTICATION_REQUIRED)),
            (Some("superuser"), Caller::Token) => (caller, Err(PERMISSION_DENIED)),
            (Some("superuser"), _) => (Caller::Superuser, Ok(Value::Null)),
            (Some("getServerInfo"), _) => (caller, Ok(Value::Object(self.view(caller)))),
            (Some(_), _) => (caller, Err(UNKNOWN_METHOD)),
            (None, _) => (caller, Err(INVALID_REQUEST)),
        };
        let session = format!("session-{}", sessions.len() + 1);
        sessions.insert(session.clone(), caller);
        (session, outcome)
    }

    /// The document as this caller sees it.
    fn view(&self, caller: Caller) -> Map<String, Value> {
        let mut document = self.document.clone();
        if caller != Caller::Superuser {
            document.shift_remove("configuration");
        }
        if let Some(user) = document.get_mut("user").and_then(Value::as_object_mut) {
            for (key, value) in user {
                match (caller, key.as_str()) {
                    (Caller::Anonymous, "authed") | (Caller::Anonymous | Caller::User, "superuser") => {
                        *value = false.into();
                    }
                    (Caller::Anonymous, _) => *value = Value::Null,
                    _ => {}
                }
            }
        }
        document
    }
}
