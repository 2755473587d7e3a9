//! A small JetStream API server: sessions, authentication, and the view of the document that a caller may have.
//!
//! HTTP is hyper's. It serves on a thread of its own until it is dropped.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::oneshot;

use super::changing::Scene;
use super::{Story, clock};
use crate::http_server::{self, Answer};
use crate::json::{self, Object, Value};
use crate::secret::Secret;
use crate::source::api::rpc;

const SESSION: HeaderName = HeaderName::from_static(rpc::SESSION_HEADER);

/// Many times what any of the calls takes, in bytes.
const MAX_REQUEST: usize = 64 * 1024;

/// An error as the API answers with it.
#[derive(Serialize)]
struct ErrorReply {
    code: i64,
    message: &'static str,
}

impl ErrorReply {
    const AUTHENTICATION_REQUIRED: Self =
        Self { code: rpc::code::AUTHENTICATION_REQUIRED, message: "authentication required" };
    const AUTHENTICATION_FAILED: Self =
        Self { code: rpc::code::AUTHENTICATION_FAILED, message: "user name or password is not correct" };
    const PERMISSION_DENIED: Self =
        Self { code: rpc::code::PERMISSION_DENIED, message: "a token gives no superuser rights" };
    const UNKNOWN_METHOD: Self = Self { code: rpc::code::UNKNOWN_METHOD, message: "method not found" };
    const INVALID_REQUEST: Self = Self { code: rpc::code::INVALID_REQUEST, message: "invalid request" };
}

/// A running sample server.
pub(super) struct DemoServer {
    port: u16,
    // Both are there until the server is dropped.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What a sample server shows.
pub(super) struct DemoContent {
    pub(super) document: Object,
    /// What becomes of it.
    pub(super) story: Story,
}

/// What the server knows: its document, who may log in, and who has.
struct ServerState {
    content: DemoContent,
    user: &'static str,
    password: Secret,
    token: Secret,
    started: Instant,
    sessions: Mutex<Sessions>,
}

/// The sessions that go on, by the newest name of each.
#[derive(Default)]
struct Sessions {
    callers: HashMap<String, DemoCaller>,
    /// How many names have been given away.
    names: u64,
    /// The launch that they belong to.
    launch: u64,
}

/// What a session may see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DemoCaller {
    Anonymous,
    User,
    Superuser,
    Token,
}

impl DemoServer {
    /// Binds a loopback port and serves the document to whoever logs in.
    pub(super) fn start(
        content: DemoContent,
        user: &'static str,
        password: Secret,
        token: Secret,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        listener.set_nonblocking(true)?;
        let sessions = Mutex::default();
        let state =
            Arc::new(ServerState { content, user, password, token, started: Instant::now(), sessions });
        // Made here and not on the thread, so that a failure has somebody to be told to.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let (stop, stopped) = oneshot::channel();
        let serving = async {
            tokio::select! {
                _ = stopped => {}
                () = serve(listener, state) => {}
            }
        };
        let thread =
            std::thread::Builder::new().name("demo".to_owned()).spawn(move || runtime.block_on(serving))?;
        Ok(Self { port, stop: Some(stop), thread: Some(thread) })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        // To drop the sender is the signal.
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
            let answers = move |request| -> Answer { Box::pin(answer(Arc::clone(&state), request)) };
            http_server::serve(Box::new(stream), &answers, pin!(pending())).await;
        });
    }
}

/// The response to one request. Nothing of it can fail as hyper understands it: a refusal is a response too.
async fn answer(
    state: Arc<ServerState>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if state.scene().is_some_and(|scene| scene.is_out) {
        // As a gateway answers for a server that is down.
        return Ok(bare_status(StatusCode::SERVICE_UNAVAILABLE));
    }
    // The client asks at this path where an address has none of its own.
    if request.method() != Method::POST || request.uri().path() != "/api" {
        return Ok(bare_status(StatusCode::NOT_FOUND));
    }
    let session = match request.headers().get(SESSION).map(HeaderValue::to_str) {
        Some(Ok(session)) => session.to_owned(),
        Some(Err(_)) | None => String::new(),
    };
    let Ok(body) = Limited::new(request.into_body(), MAX_REQUEST).collect().await else {
        return Ok(bare_status(StatusCode::PAYLOAD_TOO_LARGE));
    };
    // What is no JSON is null, which is an invalid request.
    let call = json::read(&body.to_bytes()).unwrap_or(Value::Null);
    let reply = state.call(&session, &call);
    let id = call.get("id").unwrap_or(&Value::Null);
    let body = RpcReply { jsonrpc: "2.0", id, outcome: reply.outcome };
    let mut response = Response::new(Full::from(json::compact(&body)));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(session) = HeaderValue::from_str(&reply.session) {
        response.headers_mut().insert(SESSION, session);
    }
    Ok(response)
}

fn bare_status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = code;
    response
}

/// What came of a call, and the session to go on with.
struct CallReply {
    session: String,
    outcome: RpcOutcome,
}

/// A response as JSON-RPC has it.
#[derive(Serialize)]
struct RpcReply<'a> {
    jsonrpc: &'static str,
    id: &'a Value,
    #[serde(flatten)]
    outcome: RpcOutcome,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum RpcOutcome {
    Result(Value),
    Error(ErrorReply),
}

impl ServerState {
    /// What is played now; none where nothing changes.
    fn scene(&self) -> Option<Scene> {
        match self.content.story {
            Story::Changing => Some(Scene::at(self.started.elapsed())),
            Story::AsItIs | Story::Today => None,
        }
    }

    /// Makes the call for a session; one that is not known is nobody's.
    fn call(&self, session: &str, request: &Value) -> CallReply {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let launch = self.scene().map_or(0, |scene| scene.launch);
        if sessions.launch != launch {
            // A server that was launched anew knows nobody.
            sessions.callers.clear();
            sessions.launch = launch;
        }
        // Removed, not just read: a session is valid only under its newest name.
        let mut caller = sessions.callers.remove(session).unwrap_or(DemoCaller::Anonymous);
        let outcome = match request.get("method").and_then(Value::as_str) {
            Some("auth") => {
                let authenticated = self.authenticate(request.get("params").unwrap_or(&Value::Null));
                // A login that fails ends the one before.
                caller = authenticated.unwrap_or(DemoCaller::Anonymous);
                match authenticated {
                    Some(_) => RpcOutcome::Result(Value::Null),
                    None => RpcOutcome::Error(ErrorReply::AUTHENTICATION_FAILED),
                }
            }
            Some("superuser") => match caller {
                DemoCaller::Anonymous => RpcOutcome::Error(ErrorReply::AUTHENTICATION_REQUIRED),
                DemoCaller::Token => RpcOutcome::Error(ErrorReply::PERMISSION_DENIED),
                DemoCaller::User | DemoCaller::Superuser => {
                    caller = DemoCaller::Superuser;
                    RpcOutcome::Result(Value::Null)
                }
            },
            Some("getServerInfo") => RpcOutcome::Result(Value::Object(self.view(caller))),
            Some(_) => RpcOutcome::Error(ErrorReply::UNKNOWN_METHOD),
            None => RpcOutcome::Error(ErrorReply::INVALID_REQUEST),
        };
        // A new one after every call, as a server may: the client has to send the newest back.
        sessions.names += 1;
        let session = format!("session-{}", sessions.names);
        sessions.callers.insert(session.clone(), caller);
        CallReply { session, outcome }
    }

    /// Who logs in with the parameters of `auth`: a user with his password, or a token, beside which no name may stand.
    fn authenticate(&self, params: &Value) -> Option<DemoCaller> {
        let user = params.get("userName").and_then(Value::as_str);
        let password = params.get("password").and_then(Value::as_str);
        let token = params.get("token").and_then(Value::as_str);
        if user.is_none() && token == Some(self.token.expose()) {
            return Some(DemoCaller::Token);
        }
        if token.is_none() && user == Some(self.user) && password == Some(self.password.expose()) {
            return Some(DemoCaller::User);
        }
        None
    }

    /// The document as this caller sees it.
    fn view(&self, caller: DemoCaller) -> Object {
        let mut document = self.content.document.clone();
        if self.content.story != Story::AsItIs {
            document = clock::set(document, Timestamp::now(), clock::opening());
        }
        if let Some(scene) = self.scene() {
            document = scene.play(document);
        }
        if caller != DemoCaller::Superuser {
            document.take_all("configuration");
        }
        let Some(Value::Object(user)) = document.get_mut("user") else { return document };
        for member in user.members_mut() {
            match (caller, member.key.as_str()) {
                (DemoCaller::Anonymous, "authed")
                | (DemoCaller::Anonymous | DemoCaller::User, "superuser") => {
                    member.value = Value::Bool(false);
                }
                // Nobody has no name and no rights to be told of.
                (DemoCaller::Anonymous, _) => member.value = Value::Null,
                (DemoCaller::User | DemoCaller::Superuser | DemoCaller::Token, _) => {}
            }
        }
        document
    }
}
