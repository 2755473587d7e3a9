//! `python:` targets: a short script of ours over the vendor's Python module, which can do the whole session.
//!
//! The script is `session.py`; it says at its top what goes in and what comes out. Here is what its answers mean.

use serde::Serialize;
use zeroize::Zeroizing;

use super::ClientRun;
use super::failures::ClientStep;
use super::words;
use crate::document::Document;
use crate::failure::{Failure, FailureKind, Result};
use crate::json::{self, Value};

const SCRIPT: &str = include_str!("session.py");

/// Where the vendor's module can come from, for hints.
const WHERE_FROM: &str = "the vendor's module comes with the JetStream product: put its directory in PYTHONPATH, or name the Python that has it \
     with JSINFO_PYTHON";

/// What to check where the script was not even understood.
const NOT_PYTHON: &str = "python3, or the program that JSINFO_PYTHON names, has to be Python 3";

#[derive(Serialize)]
struct ScriptRequest<'a> {
    host: &'a str,
    port: u16,
    user: Option<&'a str>,
    password: Option<&'a str>,
    superuser: bool,
}

/// What the script tells of a failure.
struct ScriptError<'a> {
    kind: &'a str,
    message: &'a str,
}

impl<'a> ScriptError<'a> {
    fn from_value(error: &'a Value) -> Self {
        let text = |key| error.get(key).and_then(Value::as_str).unwrap_or_default();
        Self { kind: text("kind"), message: text("message") }
    }
}

/// Asks the server through the vendor's Python module.
pub(super) fn fetch(client: &ClientRun<'_>) -> Result<Document> {
    let mut command = client.command();
    command.args(["-c", SCRIPT]);
    // The password goes by standard input, which nobody else can read.
    let finished = client.run(command, Some(request(client)?))?;
    // The script ends well whatever the module does, so this is not the module's failure.
    if !finished.status.success() {
        return Err(client.failed(ClientStep::Call, &finished, NOT_PYTHON.to_owned()));
    }
    // One of the two: what the server sent, or why there is nothing.
    let answer = json::read(&finished.stdout)
        .map_err(|error| client.misunderstood(error, &finished).hint(NOT_PYTHON))?;
    if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
        return Err(failure(client, &ScriptError::from_value(error)));
    }
    let result = answer.get("result").cloned().unwrap_or(Value::Null);
    Document::from_value(result).map_err(|error| client.misunderstood(error, &finished))
}

/// The request as the script reads it. It may hold a secret, so it is cleared when it goes.
fn request(client: &ClientRun<'_>) -> Result<Zeroizing<Vec<u8>>> {
    let endpoint = &client.source.endpoint;
    let request = ScriptRequest {
        host: &endpoint.host,
        port: endpoint.port,
        user: client.caller.map(|caller| caller.name),
        password: client.caller.map(|caller| caller.password.expose()),
        superuser: client.superuser,
    };
    // A vector that grows leaves its old copy in memory, secret included. In JSON a byte becomes six at most, as
    // `\u0000`; the rest is the names of the fields.
    let longest =
        request.host.len() + request.user.map_or(0, str::len) + request.password.map_or(0, str::len);
    let mut body = Zeroizing::new(Vec::with_capacity(256 + 6 * longest));
    serde_json::to_writer(&mut *body, &request)
        .map_err(|error| Failure::new(FailureKind::Internal, error))?;
    Ok(body)
}

/// What an error of the script's means. It tells in which step the vendor's module failed; the rest is the module's own
/// words.
fn failure(client: &ClientRun<'_>, error: &ScriptError<'_>) -> Failure {
    let words = client.last_words(error.message.as_bytes()).unwrap_or_default();
    let program = client.program();
    let step = match error.kind {
        "missing-module" => {
            return unusable_module(format!("{program} does not find the vendor's module jetstream"));
        }
        "broken-module" => {
            return unusable_module(format!(
                "{program} cannot import the module jetstream that it finds, the vendor's or another one of that name: {words}"
            ))
            .hints_first([not_of_pypi(client)]);
        }
        "wrong-module" => {
            return unusable_module(format!(
                "the module jetstream that {program} finds is another module of that name, as PyPI has, and not the vendor's: {words}"
            ))
            .hints_first([not_of_pypi(client)]);
        }
        "connect" => ClientStep::Connect,
        "auth" => ClientStep::Auth,
        "superuser" => ClientStep::Superuser,
        _ => ClientStep::Call,
    };
    // What the words mean does not change with what is masked in them.
    let meant = words::last(error.message.as_bytes(), None).unwrap_or_default();
    let fault = client.fault(step, &meant);
    let what = what_failed(client, step, fault.kind);
    client.told(fault, format!("{what}: {words}"), None)
}

/// What was tried, and of whom it is known that it failed.
fn what_failed(client: &ClientRun<'_>, step: ClientStep, kind: FailureKind) -> String {
    let authority = client.authority();
    match (kind, step) {
        // Without a name the module does not log in, so the other calls are the first that can be refused for that.
        (FailureKind::Authentication, _) if client.caller.is_none() => {
            format!("{authority} requires authentication")
        }
        (FailureKind::Authentication, ClientStep::Auth) => {
            let name = client.caller.map_or("nobody", |caller| caller.name);
            format!("{authority} rejected {name}")
        }
        (FailureKind::Permission, ClientStep::Superuser) => format!("{authority} does not permit superuser"),
        (FailureKind::Trust, _) => format!("the module does not trust {authority}"),
        (FailureKind::Unreachable, ClientStep::Connect) => format!("cannot connect to {authority}"),
        (FailureKind::Unreachable, _) => format!("the connection to {authority} failed{}", during(step)),
        (FailureKind::LookUp, _) => format!("the look-up of {} failed", client.source.endpoint.host),
        (FailureKind::Deadline, _) => format!("{authority} took too long{}", during(step)),
        _ => format!("the vendor's module failed for {authority}{}", during(step)),
    }
}

/// The step by the name of the module's call, where there is one.
fn during(step: ClientStep) -> &'static str {
    match step {
        ClientStep::Connect => " at connect",
        ClientStep::Auth => " at auth",
        ClientStep::Superuser => " at superuser",
        ClientStep::Unknown | ClientStep::Call => "",
    }
}

/// What to do where the module is that of another project.
fn not_of_pypi(client: &ClientRun<'_>) -> String {
    format!(
        "if it is a package of PyPI, which has nothing to do with the product: {} -m pip uninstall jetstream",
        client.program()
    )
}

fn unusable_module(what: String) -> Failure {
    Failure::message(FailureKind::Configuration, what).hint(WHERE_FROM)
}
