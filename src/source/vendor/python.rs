//! `python:` targets: a short script of ours over the vendor's Python module, which can do the whole session.
//!
//! The script is `session.py`; it says at its top what goes in and what comes out. Here is what its answers mean.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{ClientRun, words};
use crate::document::Document;
use crate::failure::{Failure, FailureKind, Result};

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

/// One of the two.
#[derive(Deserialize)]
struct ScriptAnswer<'a> {
    /// The document, as text, so that it stays as it was sent.
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error: Option<ScriptError>,
}

#[derive(Deserialize)]
struct ScriptError {
    kind: String,
    message: String,
}

/// Asks the server through the vendor's Python module.
pub(super) fn fetch(session: &ClientRun<'_>) -> Result<Document> {
    let mut command = session.command();
    command.args(["-c", SCRIPT]);
    let finished = session.run(command, Some(request(session)?))?;
    if !finished.status.success() {
        return Err(session.failed(&finished, NOT_PYTHON.to_owned()));
    }
    let answer: ScriptAnswer<'_> = serde_json::from_slice(&finished.stdout).map_err(|error| {
        session.misunderstood(format_args!("it is not JSON: {error}"), &finished).hint(NOT_PYTHON)
    })?;
    if let Some(error) = answer.error {
        return Err(failure(session, &error));
    }
    let result = answer.result.map_or("null", RawValue::get);
    Document::from_json(result.as_bytes()).map_err(|error| session.misunderstood(error, &finished))
}

/// The request as the script reads it. It may hold a secret, so it is cleared when it goes.
fn request(session: &ClientRun<'_>) -> Result<Zeroizing<Vec<u8>>> {
    let endpoint = &session.source.endpoint;
    let request = ScriptRequest {
        host: &endpoint.host,
        port: endpoint.port,
        user: session.user.map(|(name, _)| name),
        password: session.user.map(|(_, password)| password.expose()),
        superuser: session.superuser,
    };
    // Room enough, with every character escaped, that no copy is left behind by growing.
    let length: usize =
        [Some(request.host), request.user, request.password].into_iter().flatten().map(str::len).sum();
    let mut body = Zeroizing::new(Vec::with_capacity(256 + 6 * length));
    serde_json::to_writer(&mut *body, &request)
        .map_err(|error| Failure::new(FailureKind::Internal, error))?;
    Ok(body)
}

/// What an error of the script's means. It tells in which step the vendor's module failed; the rest is the module's own
/// words.
fn failure(session: &ClientRun<'_>, error: &ScriptError) -> Failure {
    let message = session.last_words(error.message.as_bytes()).unwrap_or_default();
    let (program, authority) = (session.program(), session.authority());
    let told = words::kind(&message);
    let (kind, what) = match error.kind.as_str() {
        "missing-module" => {
            let what = format!("{program} does not find the vendor's module jetstream");
            return Failure::message(FailureKind::Configuration, what).hint(WHERE_FROM);
        }
        "broken-module" => {
            let what = format!("{program} cannot import the vendor's module jetstream: {message}");
            return Failure::message(FailureKind::Configuration, what).hint(WHERE_FROM);
        }
        "wrong-module" => {
            let what = format!("the module jetstream that {program} finds is not the vendor's: {message}");
            return Failure::message(FailureKind::Configuration, what)
                .hint(format!(
                    "if it is the package of PyPI, which is something else: {program} -m pip uninstall jetstream"
                ))
                .hint(WHERE_FROM);
        }
        "superuser" | "call" if told == FailureKind::Authentication && session.user.is_none() => {
            (told, format!("{authority} requires authentication"))
        }
        "connect" if told == FailureKind::Trust => (told, format!("the module does not trust {authority}")),
        "connect" => (FailureKind::Unreachable, format!("cannot connect to {authority}")),
        "auth" => {
            let name = session.user.map_or("nobody", |(name, _)| name);
            (FailureKind::Authentication, format!("{authority} rejected {name}"))
        }
        "superuser" => (FailureKind::Permission, format!("{authority} does not permit superuser")),
        _ => (told, format!("the vendor's module failed for {authority}")),
    };
    Failure::message(kind, format!("{what}: {message}")).hints(session.hint(kind))
}
