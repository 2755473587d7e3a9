//! JSON-RPC 2.0: what a request looks like, and what a response has to look like.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::json::{self, Number, Object, Value};
use crate::progress::Phase;
use crate::secret::Secret;

/// The header that carries a session, in both directions.
pub(crate) const SESSION_HEADER: &str = "jetstream-session";

/// The codes of errors to which the contract of the API gives a meaning.
pub(crate) mod code {
    /// Nobody said who asks.
    pub(crate) const AUTHENTICATION_REQUIRED: i64 = -32001;
    /// Who asks is not believed.
    pub(crate) const AUTHENTICATION_FAILED: i64 = -32002;
    /// Who asks may not.
    pub(crate) const PERMISSION_DENIED: i64 = -32003;
    /// Client and server are too far apart.
    pub(crate) const VERSION_MISMATCH: i64 = -32004;
    /// The request is none; JSON-RPC's own.
    #[cfg(feature = "demo")]
    pub(crate) const INVALID_REQUEST: i64 = -32600;
    /// The call is not known; JSON-RPC's own.
    pub(crate) const UNKNOWN_METHOD: i64 = -32601;
}

/// A call with its parameters.
#[derive(Serialize)]
pub(super) struct Call<'a> {
    method: &'static str,
    #[serde(skip_serializing_if = "Params::is_empty")]
    params: Params<'a>,
}

/// The named parameters of every call; only `auth` has any.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Params<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

#[derive(Serialize)]
struct RpcRequest<'a> {
    jsonrpc: &'static str,
    id: u64,
    #[serde(flatten)]
    call: &'a Call<'a>,
}

/// Why a response gives no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RpcError {
    /// The server answered with an error, which may have no code that means anything.
    Refused { code: Option<i64>, message: String },
    /// The answer is to the request of another number, in the server's spelling.
    OtherRequest(String),
    /// The body is not JSON, or more than is read, in the reader's words.
    NotJson(String),
    /// The body is JSON, but no response to the request.
    Malformed(String),
}

impl<'a> Call<'a> {
    pub(super) const SUPERUSER: Call<'static> = Call::plain("superuser");
    pub(super) const GET_SERVER_INFO: Call<'static> = Call::plain("getServerInfo");

    const fn plain(method: &'static str) -> Self {
        Self { method, params: Params { user_name: None, token: None, password: None } }
    }

    pub(super) fn auth(credentials: &'a Credentials) -> Self {
        let params = match credentials {
            Credentials::User { name, password } => {
                Params { user_name: Some(name), token: None, password: Some(password.expose()) }
            }
            Credentials::Token { token, password } => Params {
                user_name: None,
                token: Some(token.expose()),
                password: password.as_ref().map(Secret::expose),
            },
        };
        Self { method: "auth", params }
    }

    pub(super) fn method(&self) -> &'static str {
        self.method
    }

    /// What a session is doing while the call is made.
    pub(super) fn phase(&self) -> Phase {
        match self.method {
            "auth" => Phase::Authentication,
            "superuser" => Phase::Superuser,
            _ => Phase::ServerInfo,
        }
    }

    /// What came of it, in words.
    pub(super) fn success(&self, who: Option<&Credentials>, bytes: usize) -> String {
        match (self.phase(), who) {
            (Phase::Authentication, Some(who)) => format!("{} is authenticated", who.caller_name()),
            (Phase::Superuser, _) => "superuser rights were given".to_owned(),
            _ => format!("{bytes} bytes"),
        }
    }

    /// The body of the request. It may hold a secret, so it is cleared when it goes.
    pub(super) fn request(&self, id: u64) -> serde_json::Result<Zeroizing<Vec<u8>>> {
        // A vector that grows leaves its old copy in memory, secret included. In JSON a byte becomes six at most.
        let mut body = Zeroizing::new(Vec::with_capacity(512 + 6 * self.params.len()));
        serde_json::to_writer(&mut *body, &RpcRequest { jsonrpc: "2.0", id, call: self })?;
        Ok(body)
    }
}

impl Params<'_> {
    fn len(&self) -> usize {
        let Self { user_name, token, password } = self;
        let given = [user_name, token, password].into_iter().flatten();
        given.map(|text| text.len()).sum()
    }

    fn is_empty(&self) -> bool {
        let Self { user_name, token, password } = self;
        user_name.is_none() && token.is_none() && password.is_none()
    }
}

/// The result in the response to request `id`, null included.
pub(crate) fn read_response(body: &[u8], id: u64) -> Result<Value, RpcError> {
    let response = json::read(body).map_err(|error| RpcError::NotJson(error.to_string()))?;
    let mut response = match response {
        Value::Object(response) => response,
        other => return Err(malformed(format!("the answer is {}, not an object", other.type_name()))),
    };
    let result = take_one(&mut response, "result")?;
    let answered = take_one(&mut response, "id")?.filter(|id| !id.is_null());
    let error = take_one(&mut response, "error")?.filter(|error| !error.is_null());
    if let Some(error) = error {
        // Before JSON-RPC 2.0 an error came with a result of null, and servers may still write it so.
        if result.is_some_and(|result| !result.is_null()) {
            return Err(malformed("the answer holds both a result and an error"));
        }
        // An error may be about a request whose number the server could not read: then it is null.
        if answered.is_some() {
            check_id(answered.as_ref(), id)?;
        }
        return Err(read_error(&error));
    }
    check_id(answered.as_ref(), id)?;
    result.ok_or_else(|| malformed("the answer holds neither a result nor an error"))
}

/// Takes a member out of the response. Of two, nobody can tell which one is meant.
fn take_one(response: &mut Object, key: &str) -> Result<Option<Value>, RpcError> {
    let mut values = response.take_all(key);
    match values.len() {
        0 | 1 => Ok(values.pop()),
        2 => Err(malformed(format!("the answer holds {key} twice"))),
        count => Err(malformed(format!("the answer holds {key} {count} times"))),
    }
}

fn malformed(what: impl Into<String>) -> RpcError {
    RpcError::Malformed(what.into())
}

fn check_id(answered: Option<&Value>, id: u64) -> Result<(), RpcError> {
    let Some(answered) = answered else {
        return Err(malformed("the answer does not say to which request"));
    };
    match answered.as_number() {
        Some(number) if number.integer() == Some(id.into()) => Ok(()),
        Some(number) => Err(RpcError::OtherRequest(number.as_str().to_owned())),
        None => Err(malformed(format!("the answer is to request {}, not to {id}", answered.type_name()))),
    }
}

/// An error is an error, however it is spelled: what the server has to say is what the operator needs.
fn read_error(error: &Value) -> RpcError {
    // Of two, nobody can tell which one is meant.
    if is_repeated(error, "code") || is_repeated(error, "message") {
        return RpcError::Refused { code: None, message: plain(error) };
    }
    let code = error.get("code").filter(|code| !code.is_null());
    let message = error.get("message").filter(|message| !message.is_null());
    let number = code.and_then(Value::as_number).and_then(Number::integer);
    let number = number.and_then(|number| i64::try_from(number).ok());
    let words = match (message, number) {
        (Some(message), _) => plain(message),
        (None, Some(_)) => String::new(),
        // Neither of the two that are documented: whatever it is.
        (None, None) => return RpcError::Refused { code: None, message: plain(error) },
    };
    let message = match code {
        // What is no number of the contract's may say something all the same.
        Some(code) if number.is_none() => format!("{}: {words}", plain(code)),
        _ => words,
    };
    RpcError::Refused { code: number, message }
}

/// Whether an object holds a key more than once.
fn is_repeated(value: &Value, key: &str) -> bool {
    value.as_object().is_some_and(|object| object.get_all(key).count() > 1)
}

/// A text as it is, everything else as JSON.
fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(call: &Call<'_>, id: u64) -> String {
        String::from_utf8(call.request(id).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn requests_are_as_the_contract_writes_them() {
        let user = Credentials::User { name: "ops".to_owned(), password: Secret::new("p\"w".to_owned()) };
        let token = |password| Credentials::Token { token: Secret::new("tok".to_owned()), password };
        assert_eq!(
            request(&Call::auth(&user), 1),
            r#"{"jsonrpc":"2.0","id":1,"method":"auth","params":{"userName":"ops","password":"p\"w"}}"#
        );
        assert_eq!(
            request(&Call::auth(&token(None)), 1),
            r#"{"jsonrpc":"2.0","id":1,"method":"auth","params":{"token":"tok"}}"#
        );
        assert_eq!(
            request(&Call::auth(&token(Some(Secret::new("pw".to_owned())))), 1),
            r#"{"jsonrpc":"2.0","id":1,"method":"auth","params":{"token":"tok","password":"pw"}}"#
        );
        assert_eq!(request(&Call::SUPERUSER, 2), r#"{"jsonrpc":"2.0","id":2,"method":"superuser"}"#);
        assert_eq!(
            request(&Call::GET_SERVER_INFO, 3),
            r#"{"jsonrpc":"2.0","id":3,"method":"getServerInfo"}"#
        );
    }

    #[test]
    fn a_result_is_given_back_and_null_is_one() {
        let result = |body: &str, id| read_response(body.as_bytes(), id).map(|result| result.to_string());
        assert_eq!(result(r#"{"jsonrpc":"2.0","id":1,"result":null}"#, 1), Ok("null".to_owned()));
        assert_eq!(result(r#"{"id":2,"result":{},"error":null}"#, 2), Ok("{}".to_owned()));
        assert_eq!(result("\u{feff}{\"id\":2.0,\"result\":[1]}", 2), Ok("[1]".to_owned()));
    }

    #[test]
    fn what_is_no_response_is_told_apart() {
        let malformed = |body: &str| match read_response(body.as_bytes(), 1) {
            Err(RpcError::Malformed(what)) => what,
            other => panic!("{body}: {other:?}"),
        };
        assert_eq!(malformed("[]"), "the answer is a list, not an object");
        assert_eq!(malformed(r#"{"id":"1","result":null}"#), "the answer is to request text, not to 1");
        assert_eq!(malformed(r#"{"result":null}"#), "the answer does not say to which request");
        assert_eq!(malformed(r#"{"id":1}"#), "the answer holds neither a result nor an error");
        assert_eq!(
            malformed(r#"{"id":1,"result":{},"error":{"code":1}}"#),
            "the answer holds both a result and an error"
        );
        assert_eq!(malformed(r#"{"id":1,"result":1,"result":2}"#), "the answer holds result twice");
        assert_eq!(malformed(r#"{"id":1,"id":1,"id":1,"result":2}"#), "the answer holds id 3 times");
        for id in ["2", "1.5", "99999999999999999999999"] {
            let body = format!(r#"{{"id":{id},"result":2}}"#);
            assert_eq!(read_response(body.as_bytes(), 1), Err(RpcError::OtherRequest(id.to_owned())));
        }
        assert!(matches!(read_response(b"<html>", 1), Err(RpcError::NotJson(_))));
        assert!(matches!(read_response(b"{\"id\":1,\"result\":\"\xff\"}", 1), Err(RpcError::NotJson(_))));
    }

    #[test]
    fn errors_keep_their_code_and_words() {
        let refused = RpcError::Refused { code: Some(-32002), message: "no".to_owned() };
        assert_eq!(
            read_response(br#"{"id":1,"error":{"code":-32002,"message":"no"},"result":null}"#, 1),
            Err(refused)
        );
        let refused = RpcError::Refused { code: Some(-32700), message: String::new() };
        assert_eq!(read_response(br#"{"id":null,"error":{"code":-32700}}"#, 1), Err(refused));
    }
    #[test]
    fn the_words_of_an_error_are_read_whatever_its_shape() {
        for (error, code, words) in [
            (r#""no""#, None, "no"),
            (r#"{"code":"E42","message":"full"}"#, None, "E42: full"),
            (r#"{"code":1.5,"message":"full"}"#, None, "1.5: full"),
            (r#"{"code":7.0,"message":"full"}"#, Some(7), "full"),
            (r#"{"code":null,"message":"full"}"#, None, "full"),
            (r#"{"message":"full"}"#, None, "full"),
            (r#"{"code":[1],"message":"full"}"#, None, "[1]: full"),
            (r#"{"code":99999999999999999999,"message":"full"}"#, None, "99999999999999999999: full"),
            (r#"{"code":7,"message":["full"]}"#, Some(7), r#"["full"]"#),
            (r#"{"reason":"full"}"#, None, r#"{"reason":"full"}"#),
            (r#"{"code":7,"code":-32001}"#, None, r#"{"code":7,"code":-32001}"#),
            (r#"{"code":7,"message":"a","message":"b"}"#, None, r#"{"code":7,"message":"a","message":"b"}"#),
            ("[7]", None, "[7]"),
            ("true", None, "true"),
        ] {
            let body = format!(r#"{{"id":1,"error":{error}}}"#);
            let refused = RpcError::Refused { code, message: words.to_owned() };
            assert_eq!(read_response(body.as_bytes(), 1), Err(refused), "{error}");
        }
    }
}
